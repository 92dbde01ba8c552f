/*
 * The phrase of a group.
 */
#include "seal/phrase.h"

#include "seal/prim.h"

#define T 3
#define M_KIB 65536
#define WORD_BITS 11

enum status
phrase_make(uint16_t out[PHRASE_WORDS], const uint8_t space[16],
            const uint8_t list_hash[32])
{
    uint8_t h[32];
    enum status st = prim_argon2id(h, list_hash, 32, space, T, M_KIB);

    if (st != ST_OK)
        return st;
    for (unsigned i = 0; i < PHRASE_WORDS; i++) {
        unsigned v = 0;

        for (unsigned b = i * WORD_BITS; b < (i + 1) * WORD_BITS; b++)
            v = v << 1 | (h[b / 8] >> (7 - b % 8) & 1u);
        out[i] = (uint16_t)v;
    }
    return ST_OK;
}
