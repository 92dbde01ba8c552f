#ifndef CORE_RCI_H
#define CORE_RCI_H

#include "core/status.h"

/*
 * rci: reliable change of one person on one validated scale, after Jacobson
 * and Truax (1991), J Consult Clin Psychol 59:12-19.  Says whether two scores
 * differ by more than the instrument's own error; docs/method/early-warning.md
 * section 1.  Scores are points of one scale.
 */

#define RCI_Z95 1.96  /* two-sided 95 %, as printed in the paper */
#define RCI_Z90 1.645 /* two-sided 90 % */

struct rci {
    double sem;    /* standard error of measurement: sd * sqrt(1 - r) */
    double s_diff; /* standard error of a difference: sqrt(2) * sem */
    double index;  /* (after - before) / s_diff */
    double min95;  /* smallest reliable change in points, 95 % */
    double min90;  /* the same, 90 % */
};

/*
 * sd: SD of the scale in its norm sample, > 0; r: its reliability, best a
 * retest correlation over a stable interval, 0 <= r < 1.  ST_INVALID (*out
 * untouched) otherwise or when a score is not finite.
 */
MUST_USE enum status rci_compute(double sd, double r, double before,
                                 double after, struct rci *out);

/* Cut-offs of clinically significant change, same paper. */
struct rci_cut {
    double a; /* 2 SD from the clinical mean towards the norm mean */
    double b; /* 2 SD from the norm mean towards the clinical mean */
    double c; /* where both distributions are equally likely (weighted) */
};

/* ST_INVALID (*out untouched) unless all are finite, both SDs > 0 and the
 * means differ. */
MUST_USE enum status rci_cutoffs(double clinical_mean, double clinical_sd,
                                 double norm_mean, double norm_sd,
                                 struct rci_cut *out);

#endif
