#ifndef CORE_TOIL_H
#define CORE_TOIL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/str.h"

/*
 * toil: a stamp that costs work to make and none to check, for what anybody
 * may send without saying who they are (Dwork and Naor 1992, CRYPTO '92,
 * LNCS 740:139; the form is that of Back's hashcash, 2002).
 *
 * A stamp for `what` is a number n for which SHA-384 of
 *   "mainstay toil" | 00 | what | n, 8 bytes, big-endian
 * begins with `bits` zero bits: 2^bits tries on average.
 */
#define TOIL_WHAT_MAX 64 /* bytes; more never fits */
#define TOIL_BITS_MAX 30

/* Is it one?  False, too, for `what` or `bits` above the limits. */
bool toil_fits(struct str what, uint64_t stamp, unsigned bits);

/* The first stamp from `from` on that fits, of `tries`; UINT64_MAX: none. */
uint64_t toil_find(struct str what, unsigned bits, uint64_t from,
                   uint64_t tries);

#endif
