#ifndef STORE_SERIES_H
#define STORE_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/recur.h"
#include "store/store.h"

/*
 * series: a group's series of sessions and its dated sessions.
 *
 * A series is local wall time, a zone and a rule (core/recur.h).  Its dates
 * for the next SERIES_AHEAD days stand as rows of their own, with an id that
 * stays when a date is moved or called off, so that a session room, a
 * certificate and a calendar speak of the same thing.  Their instants follow
 * from the zone data of this machine; series_refresh adds what has come into
 * reach and mends instants after the zone data changed.
 *
 * Times are UTC milliseconds, days and minutes local to the series' zone.  All
 * functions run inside the caller's transaction; who may call them is the
 * caller's matter.
 */
#define SERIES_AHEAD 400     /* days */
#define SERIES_DATES_MAX 120 /* dates of one series that are ahead */
#define SERIES_MAX 8         /* series of a group that go on */
#define SERIES_MINUTES_MIN 10
#define SERIES_MINUTES_MAX 480
#define SERIES_ZONE_MAX 63

struct series {
    uint8_t space[ID_LEN], id[ID_LEN];
    struct str zone;
    struct recur_rule rule; /* its first day in rule.day */
    int32_t minute;         /* of the day, local */
    int32_t minutes;        /* how long */
    int64_t sequence;       /* of its changes */
    bool is_over;           /* called off as a whole */
};

/* One dated session. */
struct dated {
    uint8_t space[ID_LEN], id[ID_LEN], series[ID_LEN];
    int32_t day;               /* that the rule gave */
    int32_t to_day, to_minute; /* where it stands now */
    int64_t at_ms;
    int32_t minutes;
    bool is_off;
};

/*
 * A new series and its dates from now on; m->id and m->sequence are set.
 * ST_INVALID: a rule or zone that does not hold, a length outside the bounds,
 * or a series none of whose dates is ahead.  ST_CONFLICT: the group has
 * SERIES_MAX already.
 */
MUST_USE enum status series_add(struct store *s, struct series *m,
                                int64_t now_ms);

/* The zone and rule are in the arena.  ST_ABSENT. */
MUST_USE enum status series_get(struct store *s, const uint8_t id[ID_LEN],
                                struct arena *a, struct series *out);

/* The series of a group, or of all groups of an account; in the arena. */
MUST_USE enum status series_of_space(struct store *s,
                                     const uint8_t space[ID_LEN],
                                     struct arena *a, struct series **out,
                                     size_t *n);
MUST_USE enum status series_of_account(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       struct arena *a, struct series **out,
                                       size_t *n);

/* Call a series off from now on: its dates ahead go off.  ST_ABSENT. */
MUST_USE enum status series_end(struct store *s, const uint8_t space[ID_LEN],
                                const uint8_t id[ID_LEN], int64_t now_ms);

/* Call off the dates of a series from from_ms to before to_ms; *n of them. */
MUST_USE enum status series_pause(struct store *s, const uint8_t space[ID_LEN],
                                  const uint8_t id[ID_LEN], int64_t from_ms,
                                  int64_t to_ms, int64_t *n);

/* One date by its id, whoever it belongs to.  ST_ABSENT. */
MUST_USE enum status series_dated_get(struct store *s, const uint8_t id[ID_LEN],
                                      struct dated *out);

/*
 * Move one date to another local day and minute, call it off, or take that
 * back: as d->to_day, to_minute and is_off say; d->at_ms is set.  ST_INVALID
 * for a time outside what there is.
 */
MUST_USE enum status series_dated_put(struct store *s, struct dated *d,
                                      struct str zone);

/* Dates from from_ms to before to_ms, in order, at most max of them: of a
 * group, of an account's groups, both without what was called off with its
 * whole series; of one series (all of them). */
MUST_USE enum status series_dates_of_space(struct store *s,
                                           const uint8_t space[ID_LEN],
                                           int64_t from_ms, int64_t to_ms,
                                           int64_t max, struct arena *a,
                                           struct dated **out, size_t *n);
MUST_USE enum status series_dates_of_account(struct store *s,
                                             const uint8_t account[ID_LEN],
                                             int64_t from_ms, int64_t to_ms,
                                             int64_t max, struct arena *a,
                                             struct dated **out, size_t *n);
MUST_USE enum status series_dates_of(struct store *s, const struct series *m,
                                     struct arena *a, struct dated **out,
                                     size_t *n);

/* When the account's next session begins; ST_ABSENT: none is known. */
MUST_USE enum status series_next(struct store *s, const uint8_t account[ID_LEN],
                                 int64_t after_ms, int64_t *at_ms);

/* Bring every series up to now_ms, as said above; *n dates were added or
 * mended. */
MUST_USE enum status series_refresh(struct store *s, int64_t now_ms,
                                    int64_t *n);

#endif
