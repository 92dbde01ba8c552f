#ifndef SEAL_SECRET_H
#define SEAL_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

#define SECRET_LEN 32 /* bytes of every symmetric key and seed of SEAL1 */

/*
 * secret: 32 bytes that nobody else may learn.
 *
 * One owner; secret_clear when done, also on failure.  There is no function
 * to print, log or copy one on purpose.  Wiping reaches the struct itself;
 * copies the compiler made in registers or spilled on the stack are beyond
 * our reach, and so is a copy the operating system swapped out.
 */
struct secret {
    uint8_t b[SECRET_LEN];
};

/* Overwrite with zeros, in a way the compiler keeps. */
void secret_clear(struct secret *s);

/* Overwrite n bytes that held plaintext or key material. */
void secret_wipe(void *at, size_t n);

/* Same?  Takes the same time whatever the bytes are. */
bool secret_same(const struct secret *a, const struct secret *b);

/* The same for n bytes of a code, proof or MAC. */
bool secret_same_bytes(const uint8_t *a, const uint8_t *b, size_t n);

/* All zero, as a failed derivation leaves it?  Constant time. */
bool secret_is_zero(const struct secret *s);

/* Fill from the system's randomness; ST_BROKEN if that gave only zeros. */
MUST_USE enum status secret_random(struct secret *s);

#endif
