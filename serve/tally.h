#ifndef SERVE_TALLY_H
#define SERVE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"

/*
 * tally: how many of something each key has, with a ceiling per key.  Counts
 * connections per client address and streams per topic, across all loops;
 * safe from any thread.  Keys come from outside, so the hash is seeded.
 */
#define TALLY_KEY 16 /* bytes */

struct tally;

/* NULL when memory or the system's randomness ran out. */
struct tally *tally_new(void);
void tally_free(struct tally *t);

/*
 * Count one more for the key.  ST_BUSY: it has `max` already (max 0: none is
 * allowed).  ST_NOSPACE: memory ran out.  After a failure nothing is counted.
 */
MUST_USE enum status tally_add(struct tally *t, const uint8_t key[TALLY_KEY],
                               unsigned max);

/* Count one less; a key at zero takes no memory. */
void tally_drop(struct tally *t, const uint8_t key[TALLY_KEY]);

/* What the key has now. */
unsigned tally_count(struct tally *t, const uint8_t key[TALLY_KEY]);

#endif
