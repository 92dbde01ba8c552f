#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/recur.h"
#include "core/status.h"
#include "core/str.h"

/*
 * zone: time zones by their tz database names ("Europe/Vienna").  Times are
 * milliseconds of UTC since 1970; a day is the number of days since
 * 1970-01-01 in the zone's own calendar (Gregorian, also before 1582).
 * The only file that knows ICU.  Safe from any thread.
 */
#define ZONE_NAME_MAX 63 /* bytes; the longest name in use has 32 */

/* Is this a name (not an offset such as "GMT+5") that the machine knows? */
bool zone_known(struct str zone);

/*
 * Call each(arg, name) for every canonical zone with a place, in order of
 * names; name is borrowed for the call.  Stops at the first status that is
 * not ST_OK and returns it.  ST_BROKEN when the zone data cannot be read.
 */
MUST_USE enum status zone_list(enum status (*each)(void *arg, struct str name),
                               void *arg);

/* What the clock on the wall shows. */
struct zone_local {
    int64_t day;           /* days since 1970-01-01, local */
    int32_t ms;            /* since local midnight by the wall clock */
    int32_t offset_s;      /* local minus UTC, daylight saving included */
    int year, month, mday; /* 1..12, 1..31 */
    int weekday;           /* 1 Monday .. 7 Sunday */
};

/* The local time at at_ms.  ST_INVALID for an unknown zone or a time outside
 * the years 1 to 9999. */
MUST_USE enum status zone_local(struct str zone, int64_t at_ms,
                                struct zone_local *out);

/*
 * The shifts of a zone from from_ms to to_ms, as core/recur.h takes them: the
 * first entry stands at from_ms with the offset in force there, then each
 * change, at most `max` entries in all (later ones are left out).  ST_INVALID
 * for an unknown zone or no room; ST_BROKEN when the zone data cannot be read.
 */
MUST_USE enum status zone_shifts(struct str zone, int64_t from_ms,
                                 int64_t to_ms, struct recur_shift *out,
                                 size_t max, size_t *n);

#endif
