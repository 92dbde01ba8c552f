#ifndef STORE_WAITING_H
#define STORE_WAITING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/str.h"
#include "seal/enquiry.h"
#include "store/store.h"

/*
 * waiting: the weekly matching (core/stable.h) for people who stay unknown.
 *
 * Each leaves a short list of entries, best first, under a token; whom their
 * ties exclude is not on it, which nobody can tell from somebody who was not
 * chosen.  Once a week, from Monday on, those who wait are matched with the
 * places of therapists who take part: the longest waiting first, then by lot.
 * Who was found stands until_day; whoever was not found waits on.  Days are UTC
 * days since 1970.  All functions run inside the caller's transaction.
 */
#define WAITING_LISTED 10 /* entries of one list at most */
#define WAITING_MOST 5000 /* lists at once */
#define WAITING_LIVES 84  /* days a list waits */
#define WAITING_FOUND 14  /* days a place that was found is told */

struct waiting {
    uint8_t id[ENQUIRY_ID_LEN];
    struct str entries;    /* ID_LEN bytes each */
    int64_t weeks;         /* batches without a place */
    uint8_t entry[ID_LEN]; /* who was found; zeros before */
    int64_t until_day;
};

/* Add it, or replace the list of one that is there and begin anew. */
MUST_USE enum status waiting_put(struct store *s, const struct waiting *w);
/* Bytes go into the arena; ST_ABSENT. */
MUST_USE enum status waiting_get(struct store *s,
                                 const uint8_t id[ENQUIRY_ID_LEN],
                                 struct arena *a, struct waiting *out);
MUST_USE enum status waiting_count(struct store *s, int64_t *out);
/* Delete it; ST_ABSENT. */
MUST_USE enum status waiting_remove(struct store *s,
                                    const uint8_t id[ENQUIRY_ID_LEN]);
/* Delete what is over at `day`. */
MUST_USE enum status waiting_sweep(struct store *s, int64_t day);

/* Does this entry take part, and say whether it does (of an entry with a
 * desk). */
MUST_USE enum status waiting_takes(struct store *s, const uint8_t entry[ID_LEN],
                                   bool *out);
MUST_USE enum status waiting_take(struct store *s, const uint8_t entry[ID_LEN],
                                  bool takes);

/* The week of a day, from Monday on; and the first day of the next one. */
int64_t waiting_week(int64_t day);
int64_t waiting_next(int64_t day);

/*
 * The batch of this week, unless it was done: lots are drawn from `seed`.  The
 * first call ever only notes the week.  ST_BROKEN, nothing written, if the
 * outcome is not stable.
 */
MUST_USE enum status waiting_match(struct store *s, int64_t day, uint64_t seed);

#endif
