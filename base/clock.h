#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * clock: the only door through which time enters the program.
 *
 * Two readings, both in milliseconds: monotonic time for deadlines (from an
 * arbitrary start, never set back) and wall time (UTC since 1970-01-01, leap
 * seconds not counted).  Every function takes a `struct clock *`; NULL is the
 * machine's own clock, a struct clock is one that only a test moves, safely
 * from any thread.
 */
struct clock {
    _Atomic int64_t mono_ms;
    _Atomic int64_t wall_ms;
};

#define CLOCK_HTTP_DATE 29 /* bytes of clock_http_date, without a NUL */
#define CLOCK_STAMP 24     /* bytes of clock_stamp, without a NUL */

/* A clock for a test that stands still at these readings. */
void clock_init(struct clock *c, int64_t mono_ms, int64_t wall_ms);

/* Move a test's clock forward, both readings by the same amount. */
void clock_advance(struct clock *c, int64_t by_ms);

/* Monotonic milliseconds; c NULL reads the machine. */
int64_t clock_mono_ms(const struct clock *c);

/* Wall milliseconds, UTC; c NULL reads the machine. */
int64_t clock_wall_ms(const struct clock *c);

/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).  Readings outside the
 * years 1970..9999 are clamped to them.  Writes no NUL. */
void clock_http_date(int64_t wall_ms, char out[static CLOCK_HTTP_DATE]);

/* "1994-11-06T08:49:37.000Z" (RFC 3339); clamped alike, no NUL. */
void clock_stamp(int64_t wall_ms, char out[static CLOCK_STAMP]);

#endif
