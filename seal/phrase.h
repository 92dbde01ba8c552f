#ifndef SEAL_PHRASE_H
#define SEAL_PHRASE_H

#include <stdint.h>

#include "core/status.h"

/*
 * phrase: twelve words that members of a group read aloud to each other
 * (design section 7.8).  They follow from the space and its last membership
 * entry alone, so they change only when membership or keys change.
 *
 * Argon2id of the entry's hash with the space's id as salt, t = 3, 64 MiB;
 * the first 132 bits, eleven a word, first bit first.  Stretched, because a
 * lying server may search for two states of a group with the same words.
 */
#define PHRASE_WORDS 12
#define PHRASE_LIST 2048 /* words to choose from: BIP39's English list */

/* Numbers of the words.  ST_NOSPACE: no memory for it. */
MUST_USE enum status phrase_make(uint16_t out[PHRASE_WORDS],
                                 const uint8_t space[16],
                                 const uint8_t list_hash[32]);

#endif
