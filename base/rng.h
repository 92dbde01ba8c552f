#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * rng: where randomness enters.  Code that needs random bytes takes a
 * `const struct rng *`, so that a test can hand it a known sequence.
 */
struct rng {
    enum status (*fill)(void *ctx, void *out, size_t n);
    void *ctx;
};

/* The kernel's generator (getrandom).  Safe from any thread. */
extern const struct rng rng_system;

/* n random bytes to out; ST_BROKEN when the source fails (out undefined). */
MUST_USE enum status rng_fill(const struct rng *r, void *out, size_t n);

/*
 * A known sequence for tests and simulations: the same seed gives the same
 * bytes on every machine (splitmix64, little-endian words).  Guessable, so
 * never for keys or tokens of real people.
 */
struct rng_seeded {
    uint64_t state;
};

/* An rng over s, which must outlive it and belongs to one thread. */
struct rng rng_seeded(struct rng_seeded *s, uint64_t seed);

#endif
