#ifndef CORE_WORKLOAD_H
#define CORE_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * workload: what the weeks held, from a list of what stood in a calendar.
 *
 * Times are minutes of the person's own wall clock since 1970-01-01 00:00
 * local; weeks begin on Monday.  Definitions: docs/method/workload.md.
 * Nothing here knows a calendar file's format, or what an entry was about.
 */
#define WORKLOAD_WEEKS_MAX 530  /* ten years */
#define WORKLOAD_BREAK_MIN 10   /* minutes: a shorter break is none */
#define WORKLOAD_EVENING 1140   /* minute of the day: 19:00 */
#define WORKLOAD_NIGHT 300      /* 05:00: earlier than this is an evening's */
#define WORKLOAD_WORDS_MAX 2000 /* bytes of a list of words */

enum workload_kind {
    WORKLOAD_IGNORE,  /* not work */
    WORKLOAD_SESSION, /* with a client */
    WORKLOAD_TRAVEL,
    WORKLOAD_ADMIN,
    WORKLOAD_OTHER, /* work of another kind: team, supervision, teaching */
    WORKLOAD_KINDS
};

struct workload_item {
    double start;   /* local minutes since 1970 */
    double minutes; /* length, > 0 */
    int32_t kind;   /* enum workload_kind */
};

/* The figures of one week.  Hours are of the clock, not rounded. */
struct workload_week {
    int32_t monday; /* its first day, days since 1970-01-01 */
    int32_t sessions;
    double hours;                /* in sessions */
    int32_t back_to_back;        /* sessions begun less than WORKLOAD_BREAK_MIN
                                    after the one before had ended */
    int32_t longest_run;         /* most sessions on end without such a break */
    int32_t most_a_day;          /* most sessions on one day */
    int32_t evenings;            /* days with work after WORKLOAD_EVENING */
    int32_t weekend_days;        /* Saturdays and Sundays with work */
    double travel, admin, other; /* hours */
    int32_t worked; /* days with work: bit 0 Monday .. bit 6 Sunday */
};

/* Adding up, entry by entry.  The weeks are the caller's. */
struct workload_tally {
    struct workload_week *week;
    int32_t monday, n_weeks;
    double last_start;   /* of the latest entry */
    double last_evening; /* the latest day that had an evening */
    double session_day;  /* of the sessions below */
    double session_end;  /* of the latest one, local minutes */
    int32_t today, run;  /* sessions of that day, and on end */
};

/*
 * Begin n_weeks weeks from `monday` on in week[0..n_weeks-1], all zero.
 * ST_INVALID (nothing written) when monday is none, or n_weeks is outside
 * 1..WORKLOAD_WEEKS_MAX.
 */
MUST_USE enum status workload_begin(struct workload_tally *t, int32_t monday,
                                    int32_t n_weeks,
                                    struct workload_week *week);

/*
 * Add an entry; they come in rising order of start.  It belongs to the day on
 * which it begins; one outside the weeks is passed over.  ST_INVALID (nothing
 * changed) when it is out of order, not finite, not above 0 or longer than a
 * day, or its kind is unknown.
 */
MUST_USE enum status workload_add(struct workload_tally *t,
                                  const struct workload_item *item);

/* What counts as what: words that stand in an entry's title, separated by
 * commas or line ends, and the lengths that make a session without a word. */
struct workload_rules {
    struct str words[WORKLOAD_KINDS]; /* by kind */
    int32_t shortest, longest; /* minutes; a timed entry between them is a
                                  session when no word says otherwise */
};

/*
 * The kind of an entry.  Words are looked for in this order: not work, travel,
 * admin, other work, session; the first that stands in the title as a word of
 * its own (letters of ASCII in any case) decides.  Without any: a session by
 * its length, else not work.
 */
enum workload_kind workload_kind(const struct workload_rules *r,
                                 struct str title, double minutes);

#endif
