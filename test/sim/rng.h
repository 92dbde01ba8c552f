#ifndef TEST_SIM_RNG_H
#define TEST_SIM_RNG_H

#include <stdint.h>

/*
 * rng: xorshift64* (Vigna 2016, ACM TOMS 42:30) and normal deviates by
 * Marsaglia's polar method.  For simulations only; the same seed gives the
 * same numbers everywhere.
 */
struct rng {
    uint64_t state; /* not 0 */
    double spare;
    int has_spare;
};

/* Start from any seed. */
void rng_init(struct rng *r, uint64_t seed);

/* Uniform in (0, 1). */
double rng_uniform(struct rng *r);

/* Standard normal. */
double rng_normal(struct rng *r);

#endif
