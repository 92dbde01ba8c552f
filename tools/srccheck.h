#ifndef TOOLS_SRCCHECK_H
#define TOOLS_SRCCHECK_H

#include <stddef.h>

#include "base/buf.h"
#include "core/str.h"

/*
 * srccheck: what no compiler says.  One file at a time, by its path from the
 * tree's root; findings are appended to `out`, one line each,
 * "path:line: reason", and counted.
 *
 * C:  banned functions; SQL or markup in string literals outside the folders
 *     that may hold it; the heap outside base/mem.c (tools/ is free); a source
 * without a head comment; an extern function without its file's name as prefix.
 * JS: eval, innerHTML and their like; text for people, which belongs in
 *     web/tpl.
 *
 * It reads bytes, not the language: what stands in comments and, for the
 * functions, in strings does not count; everything else does.
 */
size_t srccheck_file(struct str path, struct str text, struct buf *out);

#endif
