#ifndef CORE_ALPHA_H
#define CORE_ALPHA_H

#include <stdint.h>

#include "core/scoring.h"

/*
 * alpha: Cronbach's alpha (1951) of one scale over many people, one at a time:
 * k / (k - 1) * (1 - sum of the items' variances / variance of their sum),
 * over those who answered every item, reversed items turned.  Running means
 * and squares after Welford (1962).
 */
struct alpha {                      /* zeros: nobody yet */
    double mean[SCORING_ITEMS + 1]; /* of each item; the last is their sum */
    double square[SCORING_ITEMS + 1];
    uint32_t n; /* people counted */
};

/* Count one person's answers to a scale; those with a gap are passed over. */
void alpha_add(struct alpha *a, const struct scoring *k, uint32_t scale,
               const double *answer);

/* NaN for a single item, fewer than two people or a sum that never varies. */
double alpha_value(const struct alpha *a, const struct scoring *k,
                   uint32_t scale);

#endif
