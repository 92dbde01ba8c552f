#ifndef CORE_RANK_TEXT_H
#define CORE_RANK_TEXT_H

#include "core/rank.h"
#include "core/str.h"

/*
 * rank_text: terms for texts, and the two files a person writes.
 *
 * Texts are the same term when they agree but for ASCII case and blanks around
 * them.  Each kind has names of its own only through the marks: one table
 * serves all.
 *
 * Ties: lines "self ID", "person ID", "employer X", "group X", "supervisor ID",
 * "cohort X", "town X", each as often as needed.  Wishes: lines "language X",
 * "theme X", "method X", "mode X" as often as needed; "fee_max N"; "must PART"
 * (a part of rank_parts.def); "weight_PART N".  "#" begins a comment line.
 */
#define RANK_TEXT_TERM_MAX 200u /* bytes */

struct rank_terms {
    struct str *text; /* by term; [0] unused; borrowed views */
    uint32_t *bucket; /* room entries, a power of two; term or 0 */
    uint32_t n, room; /* at most room / 2 terms */
};

/* room: a power of two; text has room / 2 items, bucket room, set to 0. */
void rank_terms_init(struct rank_terms *t, struct str *text, uint32_t *bucket,
                     uint32_t room);

/* The term of a text, made if new.  ST_INVALID for an empty, too long or not
 * UTF-8 text; ST_NOSPACE when the table is full. */
MUST_USE enum status rank_term(struct rank_terms *t, struct str text,
                               uint32_t *out);

/*
 * Read ties or wishes into mark[] (one per possible term: room / 2) and w.
 * ST_INVALID or ST_NOSPACE with *line and *column.
 */
MUST_USE enum status rank_ties_read(struct str text, struct rank_terms *t,
                                    uint32_t *mark, uint32_t *line,
                                    uint32_t *column);
MUST_USE enum status rank_wishes_read(struct str text, struct rank_terms *t,
                                      uint32_t *mark, struct rank_wishes *w,
                                      uint32_t *line, uint32_t *column);

#endif
