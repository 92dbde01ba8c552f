#ifndef CORE_BOCPD_H
#define CORE_BOCPD_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * bocpd: Bayesian online change-point detection (Adams and MacKay 2007,
 * arXiv:0710.3742) for normal scores with unknown mean and variance and a
 * constant hazard; early-warning.md section 10.  Answers "when did it change?"
 * beside a chart; never raises an alarm: with constant hazard P(run length 0)
 * is the hazard at every step.
 */
struct bocpd_prior {
    double mu, kappa, alpha, beta; /* normal-gamma; the last three > 0 */
    double hazard;                 /* chance of a change per step, in (0, 1) */
};

/* Doubles of work memory for a series of n scores. */
size_t bocpd_need(size_t n);

/*
 * Run over x[0..n-1].  work: bocpd_need(n) doubles.  prob: room for n + 1,
 * gets P(run length = 0..n) after the last score.  evidence and map (each room
 * for n, or NULL) get per step the predictive density of the score and the
 * most probable run length (the shortest of equals).
 * ST_INVALID for a prior outside its domain or a score that is not finite
 * (outputs then undefined).  Time grows with n^2: at most 10000 scores, else
 * ST_NOSPACE.
 */
MUST_USE enum status bocpd_run(const struct bocpd_prior *prior, const double *x,
                               size_t n, double *work, double *prob,
                               double *evidence, int32_t *map);

#endif
