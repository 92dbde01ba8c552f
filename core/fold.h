#ifndef CORE_FOLD_H
#define CORE_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * fold: text of any spelling as plain ASCII, with the way back.
 *
 * Every letter of the Latin script becomes its ASCII letter, capitals kept
 * ("É" E, "ß" ss, "Æ" AE, "ﬁ" fi); accents that stand alone (NFD), soft
 * hyphens, zero-width and direction characters vanish; full-width and
 * mathematical letters and digits, Cyrillic and Greek letters that look like
 * Latin ones become these; curly quotes ' or ", dashes -, an ellipsis ., every
 * blank a space, line ends \n (\r a space).  A letter of another script keeps
 * its bytes (>= 0x80, all counted as letters); any other sign, and each byte
 * that is not UTF-8, becomes FOLD_SIGN.  A folded text is never longer than the
 * text.
 *
 * The tables of words (core/lex.h) are made with the same folding and the same
 * hashes.
 */
#define FOLD_SIGN 1

struct fold {
    uint8_t *ch;  /* n characters */
    uint32_t *at; /* n + 1 offsets: where in the text each began; at[n] is its
                     length.  Character i came from at[i] .. at[i + 1] - 1 */
    uint32_t n;
};

/*
 * Fold `text` into f->ch (room text.len) and f->at (room text.len + 1), which
 * the caller has set; f->n is written.  text.len < 2^32.
 */
void fold_text(struct str text, struct fold *f);

/* What a folded character is, as bits; a letter may be counted twice. */
enum fold_class {
    FOLD_LOWER = 1,
    FOLD_UPPER = 2,
    FOLD_OTHER = 4, /* a letter that has no ASCII form */
    FOLD_LETTER = 7,
    FOLD_DIGIT = 8,
    FOLD_ALNUM = 15,
    FOLD_BLANK = 16, /* space, tab */
    FOLD_LINE = 32,  /* line end */
};
extern const uint8_t fold_class[256];

/* A letter's small form (itself beyond ASCII); 0 for what is no letter. */
extern const uint8_t fold_small[256];

/*
 * The hash of a word: FNV-1a (64 bit) over its folded characters in lower
 * case, apostrophes left out; step by step, from FOLD_HASH_START.
 */
#define FOLD_HASH_START 0xcbf29ce484222325u

static inline uint64_t
fold_hash_step(uint64_t hash, uint8_t lower)
{
    return (hash ^ lower) * 0x100000001b3u;
}

/* The same of n folded characters at once. */
uint64_t fold_hash(const uint8_t *ch, size_t n);

/*
 * The hash of a phrase is made of its words' hashes from the left:
 * join(join(h("new"), h("york")), h("city")).  A hyphen between words counts
 * as a blank ("stratford-upon-avon").
 */
static inline uint64_t
fold_hash_join(uint64_t phrase, uint64_t word)
{
    uint64_t h = (phrase ^ (phrase >> 29)) * 0x9e3779b97f4a7c15u;

    return (h << 7 | h >> 57) ^ word;
}

#endif
