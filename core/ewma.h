#ifndef CORE_EWMA_H
#define CORE_EWMA_H

#include <stdint.h>

#include "core/num.h"
#include "core/status.h"

/*
 * ewma: exponentially weighted moving average of one series whose readings may
 * come at irregular times, and its variance when nothing changes.
 *
 * A reading `gap` periods after the last one gets the share
 * w' = 1 - (1 - w)^gap (early-warning.md section 9).  For scores with variance
 * 1 and autocorrelation phi per period, with c the covariance of average and
 * last score,
 *     c = w' + (1 - w') phi^gap c
 *     v = w'^2 + (1 - w')^2 v + 2 w' (1 - w') phi^gap c(before)
 * exactly; phi = 0 gives the recursion of section 9, equal gaps the long-run
 * factor (1 + phi (1 - w)) / (1 - phi (1 - w)) of section 8.
 *
 * The start value is not fixed: what is left of its weight is kept apart, so
 * that a baseline which is still growing can move it.
 * Units: scores are points of one scale; gaps are periods of the series.
 */
struct ewma {
    double weight; /* w, share of a reading one period after the last */
    double sum;    /* weighted sum of the scores so far */
    double left;   /* weight still on the start value, 1 at the start */
    double var;    /* v: variance of the average, in variances of a score */
    double cov;    /* c */
    uint32_t n;    /* scores folded in so far */
};

/* ST_INVALID (*e untouched) unless 0 < weight <= 1. */
MUST_USE enum status ewma_init(struct ewma *e, double weight);

/*
 * Fold in one score, `gap` > 0 periods after the last; the first has gap 1.
 * A missed reading is not a score: leave it out, its time shows in the next
 * gap.  phi, 0 <= phi < 1, is the autocorrelation to guard against.
 * ST_INVALID (*e untouched) outside these domains or when score is not finite.
 */
MUST_USE static inline enum status ewma_add(struct ewma *e, double score,
                                            double gap, double phi);

/* The average, started at `centre`. */
static inline double ewma_mean(const struct ewma *e, double centre);

/* sqrt(v): SD of the average in SDs of a single score; 0 while n == 0. */
double ewma_spread(const struct ewma *e);

/* base^gap for 0 <= base < 1 and gap > 0; whole gaps by multiplication. */
double ewma_over_gap(double base, double gap);

/* ---- the two that every reading calls, here to be inlined ---- */

static inline enum status
ewma_add(struct ewma *e, double score, double gap, double phi)
{
    double keep = 1.0 - e->weight, carried = phi, share, kept_cov;

    if (!num_finite(score) || !num_finite(gap) || gap <= 0.0)
        return ST_INVALID;
    if (!(phi >= 0.0 && phi < 1.0))
        return ST_INVALID;

    if (gap != 1.0) {
        keep = ewma_over_gap(keep, gap);
        carried = ewma_over_gap(phi, gap);
    }
    share = 1.0 - keep;
    kept_cov = keep * carried * e->cov;

    e->sum = share * score + keep * e->sum;
    e->left *= keep;
    e->var = share * share + keep * keep * e->var + 2.0 * share * kept_cov;
    e->cov = share + kept_cov;
    e->n++;
    return ST_OK;
}

static inline double
ewma_mean(const struct ewma *e, double centre)
{
    return e->sum + e->left * centre;
}

#endif
