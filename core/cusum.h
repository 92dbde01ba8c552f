#ifndef CORE_CUSUM_H
#define CORE_CUSUM_H

#include "core/status.h"

/*
 * cusum: tabular cumulative sum of standardised scores (Page 1954), upper and
 * lower side; early-warning.md section 4.  The engine uses it to date a change:
 * the upper sum leaves 0 for the last time about when the level moved.
 * All zero, with k set, is a sum ready to use.
 */
struct cusum {
    double k;     /* reference value: half the shift looked for, in SDs */
    double upper; /* C+ = max(0, C+ + u - k) */
    double lower; /* C- = max(0, C- - u - k) */
};

/* Add a finite standardised score.  A missing one is left out: the sums are
 * carried over a gap unchanged. */
void cusum_add(struct cusum *c, double u);

/*
 * Siegmund's approximation (1985) to the average run length of a one-sided sum
 * with limit h when the scores have mean `shift` and SD 1; good to about 1 %.
 */
double cusum_arl(double k, double h, double shift);

#endif
