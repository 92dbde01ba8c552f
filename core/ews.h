#ifndef CORE_EWS_H
#define CORE_EWS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ews: descriptive "critical slowing down" indicators over a window;
 * early-warning.md section 12.  Shown beside a trend at most, never an alarm:
 * published sensitivity is about one third.
 */

/* Lag-1 autocorrelation with the usual biased estimator (both sums over the
 * same mean, divided by n); 0 when n < 2 or there is no spread. */
double ews_acf1(const double *x, size_t n);

/* Variance with n - 1; 0 when n < 2. */
double ews_variance(const double *x, size_t n);

/*
 * Kendall's tau-b of y against its order 0..n-1.  Values closer than 1e-9 of
 * the larger magnitude (at least 1e-9) count as tied.  0 when n < 2 or all are
 * tied.  Time grows with n^2.
 */
double ews_tau(const double *y, size_t n);

#endif
