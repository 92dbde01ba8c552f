#ifndef SEAL_PHRASE_H
#define SEAL_PHRASE_H

#include <stdint.h>

#include "core/status.h"

/*
 * phrase: twelve words that members of a group read aloud to each other
 * (design section 7.8).  They follow from the space and its last membership
 * entry alone, so they change only when membership or keys change.
 *
 * Argon2id of the entry's hash with the space's id as salt, t = 3, 64 MiB; the
 * first 132 bits, eleven a word, first bit first.  Stretched, because a lying
 * server may search for two states of a group with the same words.  A word is
 * made to be said in any language, of 4, 2, 4 and 1 bits: one of
 * bdfghjklmnprstvw, one of aeio, again one of the first, one of au.
 */
#define PHRASE_WORDS 12
#define PHRASE_TEXT_LEN (5 * PHRASE_WORDS - 1) /* without NUL */

/* NUL-terminated, one space between words.  ST_NOSPACE: no memory for it. */
MUST_USE enum status phrase_render(char out[PHRASE_TEXT_LEN + 1],
                                   const uint8_t space[16],
                                   const uint8_t list_hash[32]);

#endif
