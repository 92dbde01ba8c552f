#ifndef SEAL_PAD_H
#define SEAL_PAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * pad: text to size classes, so that ciphertext lengths say little.
 *
 * One byte 0x80 and then zeros up to 256, 512, 1 K … 64 K bytes, then to
 * multiples of 64 K (ISO/IEC 7816-4 style).  Nothing is compressed, ever.
 */
#define PAD_MIN 256
#define PAD_STEP 65536

/* Smallest class that holds n bytes and the mark; 0 if that overflows. */
size_t pad_class(size_t n);

/* Is len one of the classes? */
bool pad_is_class(size_t len);

/*
 * Put the mark and zeros behind the n bytes of text already at `at`, up to
 * `len` bytes in all.  ST_NOSPACE if n >= len: nothing written.
 */
MUST_USE enum status pad_put(uint8_t *at, size_t n, size_t len);

/*
 * Length of the text in `len` padded bytes.  ST_INVALID unless the mark is
 * there and only zeros follow.  `fixed` is the class the caller demands; 0
 * demands the smallest class that fits, so that a text has one padding only.
 */
MUST_USE enum status pad_get(const uint8_t *at, size_t len, size_t fixed,
                             size_t *n);

#endif
