#ifndef CORE_RECUR_H
#define CORE_RECUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * recur: meetings that come again, in local wall time.
 *
 * A rule says on which local days something happens and at what minute of the
 * clock on the wall; a zone, given as the table of its shifts, turns a day
 * and a minute into an instant of UTC.  The rule is a subset of RFC 5545:
 * once; every n weeks on weekdays; every n months on the nth or last weekday;
 * without end, until a day (inclusive) or for a count.  A rule without end is
 * fine, since a walk goes from day to day and its caller stops.
 *
 * Days are days since 1970-01-01; minutes count from local midnight; weekdays
 * are 0 Monday to 6 Sunday; weeks begin on Monday.
 */
#define RECUR_STEP_MAX 52    /* weeks, or months */
#define RECUR_COUNT_MAX 1000 /* meetings of a rule with a count */
#define RECUR_NEVER INT32_MAX
#define RECUR_TEXT_MAX 96    /* bytes of a rule as text */
#define RECUR_DAY_MAX 109572 /* 2269-12-31: no rule goes further */

enum recur_every { RECUR_ONCE, RECUR_WEEKLY, RECUR_MONTHLY };

struct recur_rule {
    int32_t day; /* the first one; the rule itself must have it */
    enum recur_every every;
    int32_t step;  /* every n weeks or months, 1..RECUR_STEP_MAX */
    uint8_t days;  /* bit 0 Monday .. bit 6 Sunday; MONTHLY: exactly one */
    int8_t nth;    /* MONTHLY: 1..4 or -1, the last; else 0 */
    int32_t until; /* last day, inclusive; RECUR_NEVER without */
    int32_t count; /* how many at most, skipped ones included; 0 without */
};

/* What is wrong with a rule, in the order of the checks. */
enum recur_fault {
    RECUR_FINE,
    RECUR_BAD_TEXT,     /* not a rule, or a part given twice */
    RECUR_BAD_FREQ,     /* neither WEEKLY nor MONTHLY */
    RECUR_BAD_INTERVAL, /* outside 1..RECUR_STEP_MAX */
    RECUR_BAD_BYDAY,    /* unknown, missing, a day of the month, a 5th */
    RECUR_BAD_UNTIL,    /* no day, or before the first one */
    RECUR_BAD_COUNT,    /* outside 1..RECUR_COUNT_MAX, or beside UNTIL */
    RECUR_BAD_PART,     /* a part outside the subset (BYSETPOS, HOURLY, …) */
    RECUR_BAD_DAY       /* the first day is not one of the rule's own */
};

/* Is everything within its bounds, and does the first day fit? */
enum recur_fault recur_check(const struct recur_rule *r);

/*
 * A rule as the text of an RRULE: "" (once), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
 * "FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20270301", in any order of the parts and any
 * case.  UNTIL is a local day here.  The first day is given beside it.  A
 * weekly rule without BYDAY has the first day's.  *out untouched unless
 * RECUR_FINE.
 */
enum recur_fault recur_parse(struct str text, int32_t day,
                             struct recur_rule *out);

/* The text of a rule that passed recur_check; without UNTIL when
 * `with_until` is false (iCalendar wants it as an instant).  Its length, no
 * NUL. */
size_t recur_render(const struct recur_rule *r, bool with_until,
                    char to[RECUR_TEXT_MAX]);

/* A walk over the days of a rule that passed recur_check. */
struct recur_walk {
    struct recur_rule rule;
    int32_t next; /* the first day not looked at yet */
    int32_t seen; /* days given */
};

/* At the rule's first day; *w copies the rule. */
void recur_begin(struct recur_walk *w, const struct recur_rule *r);

/* The next day, in order.  ST_END after the last. */
MUST_USE enum status recur_next(struct recur_walk *w, int32_t *day);

/* From at_ms (UTC) on, until the next one, local time is offset_s ahead. */
struct recur_shift {
    int64_t at_ms;
    int32_t offset_s;
};

/* Shifts in rising order of at_ms, at least one; the first also counts for
 * all time before it. */
struct recur_zone {
    const struct recur_shift *shift;
    size_t n;
};

enum recur_fit {
    RECUR_EXACT,
    RECUR_GAP, /* no such local time: later by the length of the gap */
    RECUR_FOLD /* twice that local time: the first of the two */
};

/*
 * When the clock on the wall shows `minute` (0..1439) on `day`, as RFC 5545
 * 3.3.5 has it.  ST_INVALID without shifts, for a minute or day outside
 * (*at_ms, *fit untouched).
 */
MUST_USE enum status recur_instant(const struct recur_zone *z, int32_t day,
                                   int32_t minute, int64_t *at_ms,
                                   enum recur_fit *fit);

/* The other way: the local day and minute at an instant. */
MUST_USE enum status recur_local(const struct recur_zone *z, int64_t at_ms,
                                 int32_t *day, int32_t *minute);

#endif
