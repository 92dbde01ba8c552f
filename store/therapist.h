#ifndef STORE_THERAPIST_H
#define STORE_THERAPIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * therapist: entries of those who see therapists.  A steward looks at each
 * licence; only an entry whose licence was seen and is not due for renewal is
 * listed.  Nothing of those who look for a therapist is here.  All functions
 * run inside the caller's transaction.
 */
#define THERAPIST_LISTED 5000 /* entries listed at most */
#define THERAPIST_DUE 200     /* shown to stewards at once */
#define THERAPIST_TIES 4
#define THERAPIST_IN_PERSON 1
#define THERAPIST_FROM_AFAR 2

struct therapist {
    uint8_t entry[ID_LEN];
    uint8_t account[ID_LEN];
    struct str name, licence, experience, methods, town, about, reach;
    struct str ties; /* own ones, published; THERAPIST_TIES lines: employers,
                        groups, supervisors, cohorts */
    struct str currency;
    int64_t languages, themes; /* bits of core/directory.def */
    int64_t modes;             /* THERAPIST_IN_PERSON, _FROM_AFAR */
    int64_t fee, fee_from;     /* whole units; -1: not said */
    int64_t weeks;             /* until a first appointment */
    int64_t places;            /* free now */
    int64_t changed_day;
    uint8_t seen_by[ID_LEN]; /* zeros: the licence was not looked at */
    int64_t seen_day, renewal_day;
    struct str desk; /* therapist_listed: key for enquiries; may be empty */
    bool matches;    /* therapist_listed: takes part in store/waiting.h */
};

/* The person's own entry, or one by its id; texts in the arena; ST_ABSENT. */
MUST_USE enum status therapist_mine(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    struct arena *a, struct therapist *out);
MUST_USE enum status therapist_get(struct store *s, const uint8_t entry[ID_LEN],
                                   struct arena *a, struct therapist *out);

/* Write all of an entry; t->account has no other. */
MUST_USE enum status therapist_put(struct store *s, const struct therapist *t);

/* Remove the person's entry, and end its enquiries; nothing to do is no error.
 */
MUST_USE enum status therapist_leave(struct store *s,
                                     const uint8_t account[ID_LEN]);

/* Is it listed on this day? */
bool therapist_is_listed(const struct therapist *t, int64_t day);

/*
 * Call each(arg, entry) for those who are listed on `day`, in the order of
 * their ids, which are random, at most THERAPIST_LISTED; or for those who are
 * not, the longest waiting first, at most THERAPIST_DUE.  Texts of an entry
 * live until each returns.  A status but ST_OK ends the walk and is returned.
 */
typedef enum status therapist_each(void *arg, const struct therapist *t);
MUST_USE enum status therapist_listed(struct store *s, int64_t day,
                                      therapist_each *each, void *arg);
MUST_USE enum status therapist_due(struct store *s, int64_t day,
                                   therapist_each *each, void *arg);

#endif
