#ifndef CORE_LOT_H
#define CORE_LOT_H

#include <stddef.h>
#include <stdint.h>

/*
 * lot: drawing lots from a seed.  The same seed gives the same draws on every
 * machine; whoever is told the seed can repeat them.  Fair enough to break
 * ties with, no use for secrets (seal/ has randomness for those).
 *
 * Generator: splitmix64 (Steele, Lea and Flood 2014, OOPSLA).
 */
struct lot {
    uint64_t state;
};

/* Start from any seed. */
void lot_init(struct lot *l, uint64_t seed);

/* 64 fresh bits. */
uint64_t lot_next(struct lot *l);

/* A number in 0..n-1; n > 0.  Takes the upper half of a product, which favours
 * no number by more than n / 2^32. */
uint32_t lot_below(struct lot *l, uint32_t n);

/* Put items[0..n-1] into a drawn order (Fisher and Yates, Durstenfeld's
 * form). */
void lot_shuffle(struct lot *l, uint32_t *items, size_t n);

#endif
