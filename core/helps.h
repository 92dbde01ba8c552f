#ifndef CORE_HELPS_H
#define CORE_HELPS_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * helps: which kinds of practice go with feeling better right afterwards, for
 * one person, without believing a few lucky days.  A reading is the difference
 * of two ratings, before minus after, so that more is better.
 *
 * Normal means with a normal prior whose width is taken from the readings
 * themselves (empirical Bayes: Morris 1983, JASA 78:47-55; DerSimonian and
 * Laird 1986 for the variance between kinds).  A kind with few readings is
 * drawn towards what all kinds have in common.  docs/method/practice.md.
 * Pure.  Units: points of the rating.
 */
#define HELPS_KINDS 16
#define HELPS_MIN 4     /* readings of a kind before anything is said of it */
#define HELPS_ALL_MIN 8 /* readings in all */

struct helps {
    uint32_t n;       /* readings of this kind */
    double mean;      /* their plain mean; NaN without any */
    double drawn;     /* the mean drawn towards the others; NaN if too few */
    double low, high; /* 95 % of it */
};

/*
 * difference, kind: n readings; kind below n_kinds <= HELPS_KINDS.  out:
 * n_kinds of them.  ST_INVALID (*out untouched) for a kind outside, or a
 * difference that is not finite.
 */
MUST_USE enum status helps_find(const double *difference, const int32_t *kind,
                                size_t n, uint32_t n_kinds, struct helps *out);

#endif
