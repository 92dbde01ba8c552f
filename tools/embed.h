#ifndef TOOLS_EMBED_H
#define TOOLS_EMBED_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"
#include "core/sha384.h"

/*
 * embed: packs the served files (style sheets, scripts, WebAssembly, pictures)
 * into the program, with everything about them that can be known beforehand:
 * address, type, compressed form, tag, digest, imports.
 *
 * All files stand below one folder of addresses, /a/HASH/, where HASH depends
 * on every file's name and content: a new release is a new folder, old pages
 * keep their old files, and relative imports between scripts just work.
 */
#define EMBED_FILES 256
#define EMBED_HASH 12 /* hexadecimal digits in an address */

struct embed_file {
    struct str name;  /* "js/client.js", the address below /a/HASH/ */
    struct str root;  /* served there instead: "/sw.js"; else empty */
    struct str path;  /* where it was read */
    struct str bytes; /* in the arena */
    uint8_t digest[SHA384_LEN];
};

struct embed {
    struct arena *arena;
    struct embed_file file[EMBED_FILES];
    size_t files;
    char hash[EMBED_HASH + 1];
};

/* Add a file; `bytes` must outlive e.  ST_INVALID: that name is taken or its
 * ending has no type; ST_NOSPACE: too many. */
MUST_USE enum status embed_add(struct embed *e, struct embed_file file);

/* All files are there: sort them, compute digests and the common hash. */
void embed_finish(struct embed *e);

/* "/a/HASH/name", or the file's root address. */
void embed_add_url(const struct embed *e, const struct embed_file *f,
                   struct buf *out);

/*
 * The list for the template compiler, one line each:
 *   file NAME ADDRESS INTEGRITY
 *   import NAME OTHER       NAME imports OTHER, which should be served too:
 *                           a note is printed if not, and a page that needs
 *                           it does not compile
 *   icon ID                 a picture in icons/sprite.svg
 * ST_INVALID after a message to standard error: an import by a bare name.
 */
MUST_USE enum status embed_list(const struct embed *e, struct buf *out);

/* The C table: const struct asset_set web_assets (serve/asset.h). */
MUST_USE enum status embed_table(const struct embed *e, struct buf *out);

/* Cut the module names from the import statements of a script, in order:
 * each call takes the next from *rest, false at the end.  Knows the forms
 * `import … from "x"`, `import "x"`, `export … from "x"`, import("x"), each
 * with its "x" on a line that begins with import, export or "}". */
bool embed_next_import(struct str *rest, struct str *out);

#endif
