#ifndef SERVE_MARKDOWN_H
#define SERVE_MARKDOWN_H

#include "base/arena.h"
#include "base/html.h"
#include "core/status.h"
#include "core/str.h"

/*
 * markdown: texts of announcements and the library as markup, by md4c and a
 * renderer of our own; the only file that includes it.
 *
 * CommonMark without raw markup, pictures (they become their description) and
 * tables.  A heading of the first level becomes one of the second: the first is
 * the page's own.  Addresses go
 * through html_add_url: this site, https, mailto, tel; a link to anything else
 * is its text.  What a hostile text can cost is bounded by its length, its
 * depth and the size of the result (docs/decisions/0015).
 */
#define MARKDOWN_MAX (32 * 1024)    /* bytes of a text */
#define MARKDOWN_MARKUP (64 * 1024) /* bytes of its markup */
#define MARKDOWN_DEPTH 24           /* blocks and spans within one another */

/*
 * Render `text` (UTF-8) into the arena.  ST_INVALID: longer, deeper or with
 * more markup than the limits.  ST_NOSPACE: memory.  Then *out is untouched.
 */
MUST_USE enum status markdown_render(struct arena *a, struct str text,
                                     struct html *out);

#endif
