/*
 * The phrase of a group.
 */
#include "seal/phrase.h"

#include "seal/prim.h"

#define T 3
#define M_KIB 65536
#define WORD_BITS 11

enum status
phrase_render(char out[PHRASE_TEXT_LEN + 1], const uint8_t space[16],
              const uint8_t list_hash[32])
{
    static const char consonants[] = "bdfghjklmnprstvw";
    static const char first[] = "aeio";
    static const char last[] = "au";
    uint8_t h[32];
    char *p = out;
    enum status st = prim_argon2id(h, list_hash, 32, space, T, M_KIB);

    if (st != ST_OK)
        return st;
    for (unsigned i = 0; i < PHRASE_WORDS; i++) {
        unsigned v = 0;

        for (unsigned b = i * WORD_BITS; b < (i + 1) * WORD_BITS; b++)
            v = v << 1 | ((unsigned)h[b / 8] >> (7 - b % 8) & 1u);
        if (i > 0)
            *p++ = ' ';
        *p++ = consonants[v >> 7];
        *p++ = first[v >> 5 & 3];
        *p++ = consonants[v >> 1 & 15];
        *p++ = last[v & 1];
    }
    *p = '\0';
    return ST_OK;
}
