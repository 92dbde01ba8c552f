#ifndef CORE_STABLE_TEXT_H
#define CORE_STABLE_TEXT_H

#include "core/stable.h"
#include "core/str.h"

/*
 * stable_text: instances of matching problems as text, in two forms.
 *
 * Numbers (the form of the public instance collections).  First "n m" for n
 * seekers and m hosts, on one line or two; or "n p h" for p places of h hosts.
 * Then a line for each seeker "number places...", for each place (only in the
 * second case) "number capacity host", for each host "number seekers..." or
 * "number capacity seekers...", these lines in any order.  Numbers count from
 * 1; those in round brackets are tied.  Whether hosts have capacities is found:
 * they have when their lines are longer by one each than the pairs that seekers
 * name, or when not every line reads as a list without one.
 *
 * CSV with the columns side (seeker or place), id, capacity (1 if empty; places
 * only), prefers (ids of the other side, best first, ';' between them, '='
 * between those who are tied) and, if wanted, not (ids of the other side never
 * to be matched with; one side is enough).
 */
#define STABLE_TEXT_MAX (16u << 20) /* bytes */

struct stable_text {
    struct stable in;
    uint32_t (*forbidden)[2];
    size_t n_forbidden;
    struct str *seeker_id, *place_id; /* CSV only: views; else NULL */
};

struct stable_text_error {
    uint32_t line, column; /* from 1 */
    const char *why;       /* a sentence without full stop */
};

/* Bytes of memory that an instance of so many bytes may want. */
size_t stable_text_need(size_t len);

/*
 * Read either form into memory (stable_text_need bytes, aligned to 16), which
 * with `text` must outlive *out.  The instance passes stable_check once
 * stable_draw has taken the ties away.  ST_INVALID, ST_NOSPACE above
 * STABLE_TEXT_MAX; *error says where and why.
 */
MUST_USE enum status stable_text_read(struct str text, void *memory,
                                      struct stable_text *out,
                                      struct stable_text_error *error);

#endif
