#ifndef CORE_SELFSTART_H
#define CORE_SELFSTART_H

#include <stdint.h>

#include "core/status.h"

/*
 * selfstart: standardised scores without a baseline (Hawkins 1987, The
 * Statistician 36:299; Quesenberry 1991, J Qual Technol 23:213).  Each score
 * is compared with all before it; for independent normal scores the results
 * are independent standard normal.  early-warning.md section 7.1.
 * All zero is empty and ready.
 */
struct selfstart {
    double mean;
    double m2; /* sum of squared differences from the mean */
    int32_t n;
};

/*
 * Add a finite score.  From the third on gives ST_OK and
 * *u = normal quantile of F_t(sqrt((n-1)/n) (x - mean) / sd; n - 2); the first
 * two, and scores while all before were equal, give ST_ABSENT (*u untouched).
 * ST_INVALID when the score is not finite (nothing changed).
 */
MUST_USE enum status selfstart_add(struct selfstart *s, double score,
                                   double *u);

#endif
