/* Points by function words and letters; see lang.h. */
#include "core/lang.h"

#include "core/fold.h"

#include <stdbool.h>
#include <stddef.h>

#define WORD_MAX 8 /* bytes of a listed word */
#define LEAST 5    /* points of the winner */
#define AHEAD 3    /* of the second, and a share of its own points more: */
#define SHARE 20
#define SURE 18 /* as far ahead as that, and reading stops */
#define EVERY 4 /* listed words between two looks at that */

struct points {
    uint8_t of[LANG_COUNT - 1];
};

static const struct word {
    char text[WORD_MAX + 1];
    struct points points;
} words[] = {
#define LANG_WORD(text, en, de, fr, es, nl, it)                                \
    {text, {{en, de, fr, es, nl, it}}},
#define LANG_INITIAL(byte, from, count)
#include "core/lang_words.def"
#undef LANG_INITIAL
#undef LANG_WORD
};

/* The words that begin with a byte. */
static const struct {
    uint16_t from, count;
} initial[256] = {
#define LANG_WORD(text, en, de, fr, es, nl, it)
#define LANG_INITIAL(byte, from, count) [byte] = {from, count},
#include "core/lang_words.def"
#undef LANG_INITIAL
#undef LANG_WORD
};

/* Letters of two bytes that few of the languages write: the code point, and
 * points as in lang_words.def.  Capitals count as their small letters. */
static const struct letter {
    uint16_t code;
    struct points points;
} letters[] = {
    {0xa1, {{0, 0, 0, 4, 0, 0}}}, /* inverted exclamation mark */
    {0xbf, {{0, 0, 0, 6, 0, 0}}}, /* inverted question mark */
    {0xdf, {{0, 6, 0, 0, 0, 0}}}, /* sharp s */
    {0xe0, {{0, 0, 2, 0, 0, 2}}}, /* a grave */
    {0xe1, {{0, 0, 0, 3, 0, 0}}}, /* a acute */
    {0xe2, {{0, 0, 2, 0, 0, 0}}}, /* a circumflex */
    {0xe4, {{0, 3, 0, 0, 0, 0}}}, /* a umlaut */
    {0xe7, {{0, 0, 4, 0, 0, 0}}}, /* c cedilla */
    {0xe8, {{0, 0, 2, 0, 0, 2}}}, /* e grave */
    {0xe9, {{0, 0, 1, 1, 0, 0}}}, /* e acute */
    {0xea, {{0, 0, 3, 0, 0, 0}}}, /* e circumflex */
    {0xeb, {{0, 0, 1, 0, 2, 0}}}, /* e diaeresis */
    {0xec, {{0, 0, 0, 0, 0, 3}}}, /* i grave */
    {0xed, {{0, 0, 0, 3, 0, 0}}}, /* i acute */
    {0xee, {{0, 0, 2, 0, 0, 0}}}, /* i circumflex */
    {0xef, {{0, 0, 1, 0, 1, 0}}}, /* i diaeresis */
    {0xf1, {{0, 0, 0, 5, 0, 0}}}, /* n tilde */
    {0xf2, {{0, 0, 0, 0, 0, 3}}}, /* o grave */
    {0xf3, {{0, 0, 0, 3, 0, 0}}}, /* o acute */
    {0xf4, {{0, 0, 2, 0, 0, 0}}}, /* o circumflex */
    {0xf6, {{0, 3, 0, 0, 0, 0}}}, /* o umlaut */
    {0xf9, {{0, 0, 1, 0, 0, 2}}}, /* u grave */
    {0xfa, {{0, 0, 0, 3, 0, 0}}}, /* u acute */
    {0xfb, {{0, 0, 2, 0, 0, 0}}}, /* u circumflex */
    {0xfc, {{0, 3, 0, 0, 0, 0}}}, /* u umlaut */
};
#define N_LETTERS (sizeof letters / sizeof letters[0])

static void
add(uint32_t sum[LANG_COUNT - 1], const struct points *p)
{
    for (unsigned i = 0; i < LANG_COUNT - 1; i++)
        sum[i] += p->of[i];
}

/* The eight bytes of a listed word as a little-endian number. */
static uint64_t
key_of(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;

    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
           (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
           (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* Add the points of the word with this key; is it listed? */
static bool
add_word(uint32_t sum[LANG_COUNT - 1], uint64_t key)
{
    size_t from = initial[key & 0xff].from, n = initial[key & 0xff].count;

    if (n == 0)
        return false;
    /* Halves without a branch that could be guessed wrong. */
    for (; n > 1; n -= n / 2)
        from += key_of(words[from + n / 2].text) <= key ? n / 2 : 0;
    if (key_of(words[from].text) != key)
        return false;
    add(sum, &words[from].points);
    return true;
}

static void
add_letter(uint32_t sum[LANG_COUNT - 1], uint32_t code)
{
    for (size_t i = 0; i < N_LETTERS; i++)
        if (letters[i].code == code)
            add(sum, &letters[i].points);
}

/* The languages with the most points and the second most. */
static void
rank(const uint32_t sum[LANG_COUNT - 1], unsigned *best, unsigned *second)
{
    *best = 0;
    *second = 1;
    for (unsigned i = 1; i < LANG_COUNT - 1; i++)
        if (sum[i] > sum[*best]) {
            *second = *best;
            *best = i;
        } else if (i == 1 || sum[i] > sum[*second]) {
            *second = i;
        }
}

static bool
is_sure(const uint32_t sum[LANG_COUNT - 1])
{
    unsigned best, second;

    rank(sum, &best, &second);
    return sum[best] >= sum[second] + SURE;
}

/* Read s word by word, in small letters. */
static void
read_words(uint32_t sum[LANG_COUNT - 1], struct str s)
{
    uint64_t key = 0;
    unsigned n = 0, listed = 0;

    for (size_t i = 0; i <= s.len; i++) {
        unsigned char c = i < s.len ? (unsigned char)s.ptr[i] : ' ';
        unsigned char small = fold_small[c], next;

        if (small != 0 && (c < 0x80 || c >= 0xc4)) {
            key |= (uint64_t)small << (8 * n & 63); /* of WORD_MAX at most */
            n++;
            continue;
        }
        next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
        if (c == 0xc3 && next >= 0x80 && next < 0xc0) {
            /* U+00C0 .. U+00FF: capitals lie 0x20 below. */
            if (next < 0x9f && next != 0x97)
                next = (unsigned char)(next | 0x20);
            add_letter(sum, 0x40u + next);
            key |= n + 1 < WORD_MAX
                       ? ((uint64_t)c | (uint64_t)next << 8) << 8 * n
                       : 0;
            n += 2;
            i++;
        } else {
            if (c == 0xc2)
                add_letter(sum, next);
            if (n > 0 && n <= WORD_MAX && add_word(sum, key) &&
                ++listed % EVERY == 0 && is_sure(sum))
                return;
            key = 0;
            n = 0;
        }
    }
}

enum lang
lang_of(struct str s)
{
    uint32_t sum[LANG_COUNT - 1] = {0};
    unsigned best, second;

    if (s.len > LANG_LOOK)
        s.len = LANG_LOOK;
    read_words(sum, s);
    rank(sum, &best, &second);
    if (sum[best] < LEAST ||
        sum[best] - sum[second] < AHEAD + sum[best] / SHARE)
        return LANG_NONE;
    return (enum lang)(best + 1);
}

const char *
lang_code(enum lang l)
{
    static const char codes[LANG_COUNT][3] = {"",   "en", "de", "fr",
                                              "es", "nl", "it"};

    return codes[(unsigned)l < LANG_COUNT ? l : LANG_NONE];
}
