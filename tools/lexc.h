#ifndef TOOLS_LEXC_H
#define TOOLS_LEXC_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * lexc: compiles lists of words into the image of core/lex.h.
 *
 * A list is lines; '#' begins a comment:
 *
 *   CLASS: ENTRY, ENTRY, ...
 *   CLASS:ATTRIBUTE: ENTRY, ENTRY, ...
 *
 *   CLASS      one of the names in LEX_CLASSES or LEX_MORE
 *   ATTRIBUTE  a number, or a sex (f, m, b), or both: "3f".  The number is the
 *              level of a name (1 .. 3), the frequency of a word (1 .. 7), the
 *              population class of a place (0 .. 15), otherwise the extra of
 *              the class (0 .. 127)
 *   ENTRY      a word; a phrase of up to LEX_WORDS_MAX words, cut at blanks,
 *              hyphens and points; or "-tail", for lex_tail
 *
 * Lines about the same word add up: classes are united, of each strength the
 * greatest counts.  The order of lines and files does not matter: the same
 * words give the same image, byte for byte.
 */
struct lexc_entry {
    uint64_t hash;
    uint64_t set;
};

struct lexc {
    struct lexc_entry *list;
    size_t n;
    size_t room;
};

/*
 * Add the lines of one list.  ST_INVALID after a message to standard error
 * with name and line; ST_NOSPACE.  Phrases that are too long are refused.
 */
MUST_USE enum status lexc_read(struct lexc *c, const char *name,
                               struct str text);

/*
 * The image, appended to out.  ST_NOSPACE after a message: more different sets
 * than LEX_KINDS_MAX, or no memory.  Afterwards c->list is sorted and united.
 */
MUST_USE enum status lexc_pack(struct lexc *c, const char lang[2],
                               struct buf *out);

/* Return the memory; empty and usable again. */
void lexc_free(struct lexc *c);

#endif
