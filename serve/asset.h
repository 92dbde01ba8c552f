#ifndef SERVE_ASSET_H
#define SERVE_ASSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sha384.h"
#include "core/str.h"

struct exchange;

/*
 * asset: files that are part of the program (style sheets, scripts, the
 * WebAssembly cores, pictures), served from constant memory.
 *
 * The table is written by the embedder at build time, sorted by path
 * (bytewise).  All views point at constants.
 */
struct asset {
    struct str path;   /* "/a/core.4f1c….wasm", as requested, decoded */
    struct str type;   /* whole Content-Type, "text/css; charset=utf-8" */
    struct str bytes;  /* the file */
    struct str gz;     /* the same as one gzip member; empty: none kept */
    struct str etag;   /* of `bytes`, with its quotes: "\"4f1c…\"" */
    bool is_immutable; /* the path holds a hash of the content */
    uint8_t digest[SHA384_LEN]; /* of `bytes`: nobody need read them for it */
};

struct asset_set {
    const struct asset *list; /* sorted by path */
    size_t n;
};

/* The asset with exactly this path, or NULL. */
const struct asset *asset_find(const struct asset_set *set, struct str path);

/*
 * Answer a GET or HEAD with the asset: 200 with its bytes (the gzip form when
 * the client takes it), or 304 when If-None-Match names it.  Hashed paths get
 * "public, max-age=31536000, immutable", others "no-cache" (keep, but ask).
 * Any other method gets 405.  Fields that were added to the answer before
 * (the security headers) stay.
 */
void asset_answer(struct exchange *x, const struct asset *a);

/* Does If-None-Match name the tag (or "*")?  Weak comparison, RFC 9110,
 * 13.1.2; our tags hold no comma. */
bool asset_is_known(const struct exchange *x, struct str tag);

#endif
