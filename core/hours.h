#ifndef CORE_HOURS_H
#define CORE_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * hours: how bodies count a group's time for one member, and the sums of a
 * period.  The rules are data (data/hours/packs.tsv); their sources stand in
 * docs/method/hours.md.  Minutes throughout; days since 1970-01-01, local to
 * the person.
 */
#define HOURS_PACKS_MAX 16
#define HOURS_TEXT_MAX 64 /* bytes of an id, a body's name, a source */

enum hours_period { HOURS_MONTH, HOURS_YEAR };

enum hours_count {
    HOURS_ALL,   /* the whole session */
    HOURS_SHARE, /* divided by those present, oneself included */
    HOURS_TIERS  /* divided by small_by up to `small` present; above it by
                    large_by, or by those present where that is 0 */
};

/* Texts are views into what was parsed. */
struct hours_pack {
    struct str id, body, source, seen; /* seen: day of the source, ISO */
    enum hours_period period;
    int32_t target; /* minutes wanted in a period; 0: none given */
    enum hours_count count;
    int32_t small;              /* members present */
    int32_t small_by, large_by; /* divisors: 2 is half */
    int32_t most; /* members present above which nothing counts; 0: no limit */
    bool lead;    /* only with a regular supervisor present */
};

/* Where a text was refused. */
struct hours_error {
    uint32_t line;   /* from 1 */
    const char *why; /* a sentence without full stop */
};

/*
 * Read packs, a line each, fields between tabs in the order of the struct
 * (id, body, period, target, count, small, small_by, large_by, most, lead,
 * source, seen); lines that begin with # and empty ones are passed over.
 * ST_INVALID, ST_NOSPACE above HOURS_PACKS_MAX; *error then says where, and
 * out is not to be used.
 */
MUST_USE enum status hours_parse(struct str text,
                                 struct hours_pack out[HOURS_PACKS_MAX],
                                 size_t *n, struct hours_error *error);

/* One session that somebody attended. */
struct hours_entry {
    int32_t day;
    int32_t minutes; /* attended, 1..1440 */
    int32_t present; /* members there, oneself included, 1..99 */
    bool had_lead;   /* a regular supervisor was there */
};

/* Minutes of it that count, to a hundredth; 0 where it does not fit. */
double hours_counted(const struct hours_pack *p, const struct hours_entry *e);

/* Periods are numbered: months since year 0, or years. */
int32_t hours_period_of(const struct hours_pack *p, int32_t day);

/* The first day of a period, for a number that hours_period_of gives. */
int32_t hours_period_day(const struct hours_pack *p, int32_t period);

#endif
