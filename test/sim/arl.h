#ifndef TEST_SIM_ARL_H
#define TEST_SIM_ARL_H

#include <stdbool.h>

/*
 * arl: run lengths of EWMA and CUSUM charts on independent normal scores, by
 * stepping the density of the statistic in time on Gauss-Legendre nodes (a
 * Nystroem method; Crowder 1987, Brook and Evans 1972 for the idea).  Used to
 * check the published tables of docs/method/early-warning.md; freestanding, so
 * that the WebAssembly build can be compared bit for bit.
 */
#define ARL_NODES 60

enum arl_side { ARL_TWO, ARL_UPPER, ARL_UPPER_REFLECTED };

struct arl_ewma {
    double weight; /* 0 < weight <= 1 */
    double limit;  /* in SDs of the average */
    enum arl_side side;
    bool is_exact;   /* limits follow the variance of a young average */
    double shift;    /* mean of the scores, SD 1 */
    double per_step; /* added to the shift at each score, from the first */
};

struct arl_cusum {
    double k, h;
    double shift;
    double start; /* head start of the sum */
};

/* Mean number of scores up to the alarm. */
double arl_ewma_mean(const struct arl_ewma *c);
/* P(no alarm by score n). */
double arl_ewma_survival(const struct arl_ewma *c, int n);

/* Upper one-sided CUSUM. */
double arl_cusum_mean(const struct arl_cusum *c);
double arl_cusum_survival(const struct arl_cusum *c, int n);

/* Both sides, from the one-sided ones (Lucas and Crosier 1982): exact when an
 * upper and a lower sum cannot both be above 0 and one alarm. */
double arl_cusum_two_mean(const struct arl_cusum *c);

#endif
