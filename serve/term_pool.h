#ifndef SERVE_TERM_POOL_H
#define SERVE_TERM_POOL_H

#include "serve/req.h"
#include "store/term.h"

/*
 * term_pool: the people of a term as a pool for core/match.h, and what is made
 * of it.  Hours are those of UTC here, on the day on which the term closes.
 *
 * A pool for explaining has no exclusions in it: whatever a page says about
 * hours, groups and reasons is computed from it.  Only term_pool_run has them.
 */
struct term_pool {
    struct term_person *people; /* TERM_PEOPLE, in the arena */
    struct match_person *m;     /* the same ones for matching, in UTC */
    size_t n;
    size_t me; /* who asks; n: not among them */
};

/* What a meeting of this term must be. */
void term_pool_rules(const struct term *t, struct match_rules *out);

/* Everybody, with *me found. */
MUST_USE enum status term_pool_load(struct req *rq, const struct term *t,
                                    struct term_pool *out);

/* Minutes that the zone's clock shows more than UTC on the term's last day;
 * 0 for an unknown zone. */
int32_t term_pool_offset(const struct term *t, struct str zone);

/* People named by the box of `account` that are in the pool, as a set. */
MUST_USE enum status term_pool_apart(struct req *rq, const struct term *t,
                                     const struct term_pool *pool,
                                     const uint8_t account[ID_LEN],
                                     struct match_set *out);

/* Have all members of this group said yes?  Has somebody said no? */
bool term_pool_is_agreed(const struct term_pool *pool, int64_t party);
bool term_pool_is_off(const struct term_pool *pool, int64_t party);

/*
 * Form groups of all who are in none that was agreed and have not said no, and
 * write who is in which.  *n_people and *n_groups tell how many.  Bounded work:
 * writes of others wait for it (decision 20).
 */
MUST_USE enum status term_pool_run(struct req *rq, const struct term *t,
                                   struct term_pool *pool, size_t *n_people,
                                   size_t *n_groups);

#endif
