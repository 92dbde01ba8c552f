#ifndef SERVE_MANIFEST_H
#define SERVE_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/sha384.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/asset.h"

/*
 * manifest: what a release serves to everybody alike, file by file: every
 * sealed page in every language, every script, style, picture and WebAssembly
 * module.  A release carries it signed; an instance serves its own at
 * /.well-known/mainstay-manifest; `mainstay verify-instance` compares.
 *
 * Text, lines ended by LF:
 *
 *   mainstay manifest 1
 *   release VERSION
 *   policy TEXT                 Content-Security-Policy of every page
 *   DIGEST LANGUAGE PATH        one a file, sorted by path, then language
 *
 * DIGEST is SHA-384 as 96 lower-case hexadecimal digits; LANGUAGE a tag ("de")
 * for pages, "-" for the rest; PATH begins with "/" and has no space.
 * LANGUAGE and PATH together stand once.
 */
#define MANIFEST_MAX (256u * 1024) /* bytes of the text */
#define MANIFEST_FILES_MAX 2048    /* lines */
#define MANIFEST_PATH_MAX 256      /* bytes */
#define MANIFEST_POLICY_MAX 2048   /* bytes */
#define MANIFEST_ADDRESS "/.well-known/mainstay-manifest"

struct manifest_file {
    uint8_t digest[SHA384_LEN];
    struct str lang; /* empty for "-" */
    struct str path;
};

/* Append the manifest of these files and of all sealed pages, as an instance
 * for development (dev) or any other serves them; the buf's status. */
MUST_USE enum status manifest_render(struct buf *out,
                                     const struct asset_set *assets, bool dev);

/*
 * One rendered when it is first asked for and kept from then on: it takes all
 * pages in all languages through the memory, which most instances never need.
 * Locks itself.  NULL from manifest_keeper_new: memory ran out; the keeper
 * borrows assets.  The text is the keeper's; ST_NOSPACE: try again.
 */
struct manifest_keeper;
struct manifest_keeper *manifest_keeper_new(const struct asset_set *assets,
                                            bool dev);
void manifest_keeper_free(struct manifest_keeper *k);
MUST_USE enum status manifest_keeper_text(struct manifest_keeper *k,
                                          struct str *out);

/*
 * Read one: first manifest_begin, then manifest_next until ST_END.  Views are
 * borrowed from the text.  ST_INVALID: not such a text (a line malformed, out
 * of order, or twice); ST_DENIED from manifest_begin: a newer form.
 */
struct manifest {
    struct str release;
    struct str policy;
    struct str rest;
    struct manifest_file last;
};

MUST_USE enum status manifest_begin(struct manifest *m, struct str text);
MUST_USE enum status manifest_next(struct manifest *m,
                                   struct manifest_file *out);

/* Order of lines: path, then language, bytewise; below, at or above 0. */
int manifest_order(const struct manifest_file *a,
                   const struct manifest_file *b);

#endif
