/*
 * The machine's two clocks, a clock for tests, and two ways to write a time.
 * Calendar arithmetic is done here because the C library's would read the
 * process's zone and share static memory.
 */
#include "base/clock.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#define DAY_MS 86400000
#define WALL_MAX 253402300799999 /* 9999-12-31T23:59:59.999Z */

void
clock_init(struct clock *c, int64_t mono_ms, int64_t wall_ms)
{
    atomic_init(&c->mono_ms, mono_ms);
    atomic_init(&c->wall_ms, wall_ms);
}

void
clock_advance(struct clock *c, int64_t by_ms)
{
    atomic_fetch_add(&c->mono_ms, by_ms);
    atomic_fetch_add(&c->wall_ms, by_ms);
}

static int64_t
machine(clockid_t id)
{
    struct timespec t;

    /* Cannot fail: both clocks exist on every Linux and t is ours. */
    (void)clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_mono_ms(const struct clock *c)
{
    return c != NULL ? atomic_load(&c->mono_ms) : machine(CLOCK_MONOTONIC);
}

int64_t
clock_wall_ms(const struct clock *c)
{
    return c != NULL ? atomic_load(&c->wall_ms) : machine(CLOCK_REALTIME);
}

struct civil {
    int year, month, day; /* month 1..12, day 1..31 */
    int hour, minute, second, ms;
    int weekday; /* 0 = Sunday */
};

/* Days to year, month, day: H. Hinnant, "chrono-compatible low-level date
 * algorithms", civil_from_days, for days >= 0. */
static struct civil
civil(int64_t wall_ms)
{
    struct civil c;
    int64_t days, doe, yoe, doy, mp, ms;

    if (wall_ms < 0)
        wall_ms = 0;
    if (wall_ms > WALL_MAX)
        wall_ms = WALL_MAX;
    days = wall_ms / DAY_MS;
    ms = wall_ms % DAY_MS;
    c.weekday = (int)((days + 4) % 7); /* 1970-01-01 was a Thursday */
    c.hour = (int)(ms / 3600000);
    c.minute = (int)(ms / 60000 % 60);
    c.second = (int)(ms / 1000 % 60);
    c.ms = (int)(ms % 1000);
    days += 719468; /* since 0000-03-01 */
    doe = days % 146097;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153; /* month from March */
    c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c.year = (int)(yoe + days / 146097 * 400 + (c.month <= 2));
    return c;
}

/* n with exactly `width` digits; returns the place behind them. */
static char *
digits(char *to, int n, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        to[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return to + width;
}

static char *
text(char *to, const char *from, size_t n)
{
    memcpy(to, from, n);
    return to + n;
}

void
clock_http_date(int64_t wall_ms, char out[static CLOCK_HTTP_DATE])
{
    static const char day[] = "SunMonTueWedThuFriSat";
    static const char month[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = civil(wall_ms);
    char *to = out;

    to = text(to, day + (size_t)c.weekday * 3, 3);
    to = text(to, ", ", 2);
    to = digits(to, c.day, 2);
    *to++ = ' ';
    to = text(to, month + ((size_t)c.month - 1) * 3, 3);
    *to++ = ' ';
    to = digits(to, c.year, 4);
    *to++ = ' ';
    to = digits(to, c.hour, 2);
    *to++ = ':';
    to = digits(to, c.minute, 2);
    *to++ = ':';
    to = digits(to, c.second, 2);
    text(to, " GMT", 4);
}

void
clock_stamp(int64_t wall_ms, char out[static CLOCK_STAMP])
{
    struct civil c = civil(wall_ms);
    char *to = out;

    to = digits(to, c.year, 4);
    *to++ = '-';
    to = digits(to, c.month, 2);
    *to++ = '-';
    to = digits(to, c.day, 2);
    *to++ = 'T';
    to = digits(to, c.hour, 2);
    *to++ = ':';
    to = digits(to, c.minute, 2);
    *to++ = ':';
    to = digits(to, c.second, 2);
    *to++ = '.';
    to = digits(to, c.ms, 3);
    *to = 'Z';
}
