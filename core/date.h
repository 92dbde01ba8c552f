#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * date: calendar days and times as people write them (ISO 8601, Gregorian
 * calendar, years 0001 to 9999).  Knows no clock and no time zones but the
 * offset that stands in the text.
 */

#define DATE_DAY_MS 86400000 /* ms of a day */

struct date_time {
    int32_t day;        /* days since 1970-01-01, as written (local) */
    int32_t ms;         /* ms since midnight, as written; 0 without a time */
    int32_t offset_min; /* minutes east of UTC; 0 without an offset */
    bool has_time;
    bool has_offset; /* "Z" counts as an offset of 0 */
};

/* Days since 1970-01-01 of a date.  ST_INVALID (*day untouched) unless year is
 * 1..9999, month 1..12 and the day exists in that month. */
MUST_USE enum status date_from_ymd(int32_t year, int32_t month, int32_t mday,
                                   int32_t *day);

/* The inverse, for any day from 0001-01-01 (-719162) to 9999-12-31 (2932896);
 * ST_INVALID outside (outputs untouched). */
MUST_USE enum status date_to_ymd(int32_t day, int32_t *year, int32_t *month,
                                 int32_t *mday);

/* Day of the week of a day: 0 Monday to 6 Sunday. */
int32_t date_weekday(int32_t day);

/*
 * "2024-03-01", "2024-03-01T07:30", "2024-03-01 07:30:15.250+01:00", "…Z",
 * "…+0100", "…+01".  Seconds up to 59, hours up to 23 ("24:00" only exactly);
 * fractions beyond ms are cut off; offsets up to 18 hours; ASCII spaces around
 * the whole are allowed.  ST_INVALID (*out untouched) for anything else.
 */
MUST_USE enum status date_parse(struct str s, struct date_time *out);

/* Days since 1970-01-01 as written, with the time as a fraction: what "the
 * same day" means for the person who wrote it. */
double date_days(const struct date_time *t);

/* ms since 1970-01-01T00:00Z (the offset taken off). */
int64_t date_utc_ms(const struct date_time *t);

/* "YYYY-MM-DD" into to[0..9], no NUL; false (nothing written) when the day is
 * outside 0001..9999. */
bool date_render(int32_t day, char to[10]);

#endif
