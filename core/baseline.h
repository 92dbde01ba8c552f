#ifndef CORE_BASELINE_H
#define CORE_BASELINE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * baseline: what is usual for one person on one dimension.
 * Method: docs/method/early-warning.md section 2.
 */

/* A running mean and spread (Welford 1962), with the sums for the lag-1
 * autocorrelation.  All zero is empty and ready. */
struct baseline {
    double mean;   /* 0 while n == 0 */
    double m2;     /* sum of squared differences from the mean */
    double origin; /* first score; the pair sums are relative to it */
    double sum_a;  /* over pairs of neighbours: earlier score */
    double sum_b;  /* later score */
    double sum_ab; /* product */
    double last;   /* score added last */
    int32_t n;
    int32_t pairs;
};

/* Add a finite score.  is_next: does it directly follow the score added before
 * (no missing period between them)?  Only such pairs count for phi. */
void baseline_add(struct baseline *b, double score, int is_next);

/* Standard deviation with n - 1; 0 while n < 2. */
double baseline_sd(const struct baseline *b);

/*
 * Lag-1 autocorrelation from neighbours, corrected for its small-sample bias
 * by (1 + 3 phi) / n (Marriott and Pope 1954, Biometrika 41:390), kept in
 * [-0.95, 0.95]; 0 while there are fewer than 4 pairs or no spread.
 */
double baseline_phi(const struct baseline *b);

/* Pool a short series' SD with a prior one worth prior_n degrees of freedom:
 * sqrt((prior_n prior_sd^2 + (n-1) sd^2) / (prior_n + n - 1)).  With prior_n
 * = 0 gives sd; with n < 2 gives prior_sd. */
double baseline_shrink(double sd, int32_t n, double prior_sd, double prior_n);

/* Estimators over a series x[0..n-1], n >= 1.  scratch has room for n. */
double baseline_median(const double *x, size_t n, double *scratch);

/* 1.4826 times the median absolute difference from the median. */
double baseline_mad(const double *x, size_t n, double *scratch);

/* Mean absolute difference of neighbours divided by 1.128379167 (2/sqrt(pi),
 * expected range of two normal values); 0 while n < 2. */
double baseline_moving_range(const double *x, size_t n);

#endif
