#ifndef CORE_BALANCE_H
#define CORE_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * balance: a person's own limits against the weeks they recorded, the days
 * since real rest, and which part of life had least room.  Compares nobody
 * with anybody.  Method and every constant: docs/method/balance.md.
 *
 * Days are days since 1970-01-01; a week is named by its Monday.  What was not
 * recorded is NaN (figures) or -1 (sets of days) and never counts as kept.
 */
enum balance_limit {
#define BALANCE_LIMIT(name, low, high, preset, is_counted) BALANCE_##name,
#include "core/balance_limit.def"
#undef BALANCE_LIMIT
    BALANCE_LIMITS
};

#define BALANCE_PARTS 6    /* of life: the six domains of the plan, in order */
#define BALANCE_LITTLE 1.0 /* room up to which a part had little */
#define BALANCE_FRESH 21   /* days: an older week says nothing of now */

struct balance_week {
    int32_t day;  /* its Monday */
    int32_t free; /* bits 0..6, Monday first: days wholly free of work; or -1 */
    /* BALANCE_supervision: how often in this week; made into weeks since */
    double figure[BALANCE_LIMITS];
    double room[BALANCE_PARTS]; /* 0 none, 1 little, 2 some .. 4 plenty */
};

enum balance_verdict {
    BALANCE_UNSET,   /* no limit set */
    BALANCE_UNKNOWN, /* nothing recorded */
    BALANCE_KEPT,
    BALANCE_CROSSED
};

/* What one limit says of one week. */
struct balance_mark {
    enum balance_verdict verdict;
    double figure; /* NaN: not known */
};

/* The sentence of the mirror. */
enum balance_say {
    BALANCE_SAY_NOTHING, /* no week recorded lately */
    BALANCE_SAY_NO_LIMIT,
    BALANCE_SAY_NOT_KNOWN, /* limits, but no figure for any of them */
    BALANCE_SAY_ALL_KEPT,
    BALANCE_SAY_ONE,
    BALANCE_SAY_SOME
};

struct balance_mirror {
    enum balance_say say;
    int32_t week;  /* the newest one that counts; 0 with SAY_NOTHING */
    int32_t known; /* limits with a figure that week */
    int32_t crossed;
    enum balance_limit most; /* crossed by most, if any is; else LIMITS */
    int32_t weeks;           /* weeks in a row that one has been crossed */
    int32_t since_rest;      /* days; -1: no rest was ever recorded */
    int32_t least;           /* part of life with least room, or -1 */
    int32_t least_weeks;     /* recorded weeks in a row with little room */
};

/*
 * week[0..n-1] in order of their days, none twice; limit: NaN where none is
 * set; holiday: days marked as holiday, any order.  mark: room for
 * n * BALANCE_LIMITS, by week, or NULL.  ST_INVALID (outputs untouched) when
 * weeks are out of order.
 */
MUST_USE enum status balance_look(const struct balance_week *week, size_t n,
                                  const double limit[BALANCE_LIMITS],
                                  const int32_t *holiday, size_t n_holiday,
                                  int32_t today, struct balance_mark *mark,
                                  struct balance_mirror *out);

#endif
