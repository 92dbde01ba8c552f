#ifndef CORE_WARN_LIMIT_H
#define CORE_WARN_LIMIT_H

#include <stdint.h>

#include "core/baseline.h"

/*
 * warn_limit: the constants of the early warning and its table of limits.
 * Reasons and simulation: docs/method/early-warning.md; the table is written by
 * test/sim/limits.c, which uses these same constants.
 */

#define WARN_LIMIT_CLIP 3.0     /* SDs: no single bin counts for more */
#define WARN_LIMIT_CONFIRM 2    /* bins in a row beyond the limit */
#define WARN_LIMIT_RELEASE 0.75 /* part of the limit to fall back to */
#define WARN_LIMIT_RESERVE                                                     \
    0.85                        /* part of the budget planned with: a baseline \
                                   fed by quiet bins alone costs the rest */
#define WARN_LIMIT_PHI 0.3      /* autocorrelation guarded against at least */
#define WARN_LIMIT_PHI_MAX 0.8  /* and at most */
#define WARN_LIMIT_PHI_PRIOR 20 /* bins the guard is worth against estimate */
#define WARN_LIMIT_GAP 8.0      /* periods without readings: confirm afresh */

enum warn_limit_chart { WARN_LIMIT_QUICK, WARN_LIMIT_SLOW };

/* How one period is watched. */
struct warn_limit_plan {
    int32_t base_min;  /* bins before anything is watched */
    int32_t base_full; /* bins after which the baseline stays */
    int32_t lag;       /* quiet bins before one joins the baseline */
    double weight[2];  /* of the quick and the slow average */
    double per_year;   /* bins in a year */
};

/* days: 1 or 7. */
const struct warn_limit_plan *warn_limit_plan(int days);

/* Part of a series' budget planned for the quick or slow average. */
double warn_limit_part(enum warn_limit_chart chart);

/* Autocorrelation to guard against, given the baseline: its estimate pulled
 * towards WARN_LIMIT_PHI, never below it. */
double warn_limit_phi(const struct baseline *b);

/* Variance of the baseline mean in variances of a bin under phi:
 * (1 + phi) / (1 - phi) / n. */
double warn_limit_noise(int32_t n, double phi);

/*
 * The limit, in units of sd * sqrt(v + noise), that gives `per_year` false
 * alarms a year with a baseline of n bins and an autocorrelation up to
 * WARN_LIMIT_PHI.  Linear in 1/n and in ln(per_year) between table entries, the
 * outer entries' line beyond them in rate, the outer entry in n.
 * Infinite when per_year <= 0.
 */
double warn_limit_factor(int days, enum warn_limit_chart chart, int32_t n,
                         double per_year);

#endif
