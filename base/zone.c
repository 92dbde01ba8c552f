/* Time zones through ICU's C interface. */
#include "base/zone.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#define MS_PER_DAY 86400000
#define YEAR_1_MS (-62135596800000)           /* 0001-01-01T00:00Z */
#define YEAR_9999_MS INT64_C(253402300799999) /* the last of 9999, UTC */

/* Names are ASCII: the characters of the tz database. */
static bool
is_name(struct str zone)
{
    if (zone.len == 0 || zone.len > ZONE_NAME_MAX)
        return false;
    for (size_t i = 0; i < zone.len; i++) {
        char c = zone.ptr[i];
        bool alnum = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     (c >= '0' && c <= '9');

        if (!alnum && c != '/' && c != '_' && c != '-' && c != '+')
            return false;
    }
    return true;
}

static int32_t
widen(struct str zone, UChar out[ZONE_NAME_MAX + 1])
{
    for (size_t i = 0; i < zone.len; i++)
        out[i] = (UChar)zone.ptr[i];
    out[zone.len] = 0;
    return (int32_t)zone.len;
}

bool
zone_known(struct str zone)
{
    UErrorCode err = U_ZERO_ERROR;
    UChar name[ZONE_NAME_MAX + 1], canonical[ZONE_NAME_MAX + 1];
    UBool is_system = 0;

    if (!is_name(zone))
        return false;
    ucal_getCanonicalTimeZoneID(name, widen(zone, name), canonical,
                                ZONE_NAME_MAX + 1, &is_system, &err);
    if (U_FAILURE(err) || !is_system)
        return false; /* not there, or a made-up offset */
    return !str_eq(zone, STR("Etc/Unknown"));
}

enum status
zone_list(enum status (*each)(void *arg, struct str name), void *arg)
{
    UErrorCode err = U_ZERO_ERROR;
    enum status st = ST_OK;
    UEnumeration *all = ucal_openTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &err);

    if (U_FAILURE(err))
        return ST_BROKEN;
    while (st == ST_OK) {
        int32_t len = 0;
        const char *name = uenum_next(all, &len, &err);

        if (U_FAILURE(err))
            st = ST_BROKEN;
        else if (name == NULL)
            break;
        else
            st = each(arg, (struct str){name, (size_t)len});
    }
    uenum_close(all);
    return st;
}

static int
field(const UCalendar *cal, UCalendarDateFields which, UErrorCode *err)
{
    return ucal_get(cal, which, err);
}

enum status
zone_local(struct str zone, int64_t at_ms, struct zone_local *out)
{
    UErrorCode err = U_ZERO_ERROR;
    UChar name[ZONE_NAME_MAX + 1];
    UCalendar *cal;
    int64_t local;
    int offset, weekday, year, month, mday;

    if (!zone_known(zone) || at_ms < YEAR_1_MS || at_ms > YEAR_9999_MS)
        return ST_INVALID;
    cal = ucal_open(name, widen(zone, name), "en", UCAL_GREGORIAN, &err);
    if (U_FAILURE(err))
        return ST_BROKEN;
    /* The Gregorian calendar from the beginning, as ISO 8601 has it. */
    ucal_setGregorianChange(cal, -1e18, &err);
    ucal_setMillis(cal, (UDate)at_ms, &err);
    offset =
        field(cal, UCAL_ZONE_OFFSET, &err) + field(cal, UCAL_DST_OFFSET, &err);
    weekday = field(cal, UCAL_DAY_OF_WEEK, &err); /* 1 is Sunday */
    year = field(cal, UCAL_EXTENDED_YEAR, &err);
    month = field(cal, UCAL_MONTH, &err) + 1;
    mday = field(cal, UCAL_DATE, &err);
    ucal_close(cal);
    if (U_FAILURE(err))
        return ST_BROKEN;

    local = at_ms + offset;
    out->day = local / MS_PER_DAY - (local % MS_PER_DAY < 0 ? 1 : 0);
    out->ms = (int32_t)(local - out->day * MS_PER_DAY);
    out->offset_s = offset / 1000;
    out->year = year;
    out->month = month;
    out->mday = mday;
    out->weekday = weekday == 1 ? 7 : weekday - 1;
    return ST_OK;
}

/* The offset at an instant, in seconds. */
static int32_t
offset_at(UCalendar *cal, int64_t at_ms, UErrorCode *err)
{
    ucal_setMillis(cal, (UDate)at_ms, err);
    return (field(cal, UCAL_ZONE_OFFSET, err) +
            field(cal, UCAL_DST_OFFSET, err)) /
           1000;
}

enum status
zone_shifts(struct str zone, int64_t from_ms, int64_t to_ms,
            struct recur_shift *out, size_t max, size_t *n)
{
    UErrorCode err = U_ZERO_ERROR;
    UChar name[ZONE_NAME_MAX + 1];
    UCalendar *cal;
    UDate next = 0;
    size_t found = 1;

    if (!zone_known(zone) || max == 0 || from_ms < YEAR_1_MS)
        return ST_INVALID;
    cal = ucal_open(name, widen(zone, name), "en", UCAL_GREGORIAN, &err);
    if (U_FAILURE(err))
        return ST_BROKEN;
    out[0] = (struct recur_shift){from_ms, offset_at(cal, from_ms, &err)};
    while (U_SUCCESS(err) && found < max &&
           ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &next,
                                          &err) &&
           (int64_t)next < to_ms) {
        int32_t offset = offset_at(cal, (int64_t)next, &err);

        /* A transition may change only the name of the time. */
        if (offset != out[found - 1].offset_s)
            out[found++] = (struct recur_shift){(int64_t)next, offset};
    }
    ucal_close(cal);
    if (U_FAILURE(err))
        return ST_BROKEN;
    *n = found;
    return ST_OK;
}
