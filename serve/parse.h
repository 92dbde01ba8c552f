#ifndef SERVE_PARSE_H
#define SERVE_PARSE_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "serve/exchange.h"

/*
 * parse: llhttp (Node.js's HTTP parser) behind one function.
 *
 * A message is fed in two steps: first its whole head in one piece that stays
 * where it is (the views of the result point into it; names are turned to
 * lower case in place), then its body in pieces as they come.  What llhttp
 * would let pass but must be refused is serve/gate.h's; both see every byte
 * and both must agree.
 */
#define PARSE_FIELDS 64 /* fields in one head at most */
#define PARSE_STATE 160 /* bytes for llhttp's own struct */

struct parse {
    /* the head, valid after parse_head */
    struct str method;
    struct str target;
    struct exchange_field fields[PARSE_FIELDS];
    size_t n_fields;
    unsigned minor;     /* HTTP/1.minor */
    bool is_kept_alive; /* by version and Connection */
    bool is_chunked;
    uint64_t length; /* Content-Length, 0 when there is none */

    /* the body, complete when is_done */
    bool is_done;
    struct str view;  /* the body while it is one piece of the head's buffer */
    struct buf *body; /* else it is collected here; borrowed */

    /* belongs to parse.c */
    bool has_head;
    bool is_lasting; /* bytes being fed stay where they are */
    bool in_value;
    enum status failed; /* what a callback met */
    alignas(8) unsigned char state[PARSE_STATE];
};

/* Begin a message.  `body` is an empty buf whose ceiling is set before the
 * first parse_feed; borrowed until the message is done. */
void parse_init(struct parse *p, struct buf *body);

/*
 * Parse one whole head, from its first byte to the empty line, writable.
 * ST_INVALID: not a request head, or it ends elsewhere.  ST_NOSPACE: more
 * than PARSE_FIELDS fields.  After a failure only parse_init is allowed.
 */
MUST_USE enum status parse_head(struct parse *p, char *bytes, size_t n);

/*
 * Feed body bytes; *used gets how many belonged to this message (all of them
 * unless it is done).  is_lasting: they stay in place until the exchange
 * ends, so a body in one piece need not be copied.  ST_INVALID: malformed
 * chunks; ST_NOSPACE: the body is larger than its buf's ceiling.
 */
MUST_USE enum status parse_feed(struct parse *p, const char *bytes, size_t n,
                                bool is_lasting, size_t *used);

/* The body so far: the view or the buf's bytes. */
struct str parse_body(const struct parse *p);

#endif
