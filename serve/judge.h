#ifndef SERVE_JUDGE_H
#define SERVE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/exchange.h"
#include "serve/parse.h"

/*
 * judge: what a parsed head asks for, and whether it may.
 *
 * Refused: no Host or two; a Host that is none; two Content-Lengths or one
 * that is not 1 to 15 digits; Content-Length together with Transfer-Encoding;
 * a Transfer-Encoding that is not just "chunked", or in HTTP/1.0; an unknown
 * Expect; a target that is no path of this host; "%00" anywhere in it; in the
 * path also "%" without two digits, encoded control bytes, encoded slashes
 * and bytes that are not UTF-8.  Pure; reasons as in serve/gate.h.
 */

/* What the head asks for, judged. */
struct judge_ask {
    enum exchange_method method;
    bool is_kept_alive;
    bool wants_continue; /* Expect: 100-continue, in HTTP/1.1 */
    bool is_chunked;
    uint64_t length; /* of the body when not chunked */
    struct str host;
    struct str path; /* raw: still percent-encoded */
    struct str query;
};

/*
 * Judge a parsed head.  0 and *out filled, or the status to answer with (400,
 * 417 or 501), *out untouched.  Views point into the head.
 */
unsigned judge_head(const struct parse *p, struct judge_ask *out);

/*
 * Decode a raw path once into `room` (at least raw.len bytes); *out views it.
 * ST_INVALID for what the list above refuses.
 */
MUST_USE enum status judge_path(struct str raw, char *room, struct str *out);

#endif
