#ifndef CORE_LEX_H
#define CORE_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * lex: what a language knows about its words, as one constant image.
 *
 * A table maps the hash of a folded word or phrase (fold_hash, fold_hash_join:
 * core/fold.h) to a set: 32 class bits and their small strengths in one 64-bit
 * number.  Nothing is allocated; the image belongs to the caller and must
 * outlive the struct.  tools/lexc writes images; the tests read them back.
 *
 * The image, all numbers little-endian:
 *
 *   0   8 bytes  "MSLEX1\0\0"
 *   8   2 bytes  language, ISO 639-1: "en"
 *   10  u16      kinds K: different sets in use, 2 .. 4096
 *   12  u32      buckets B >= 1
 *   16  u32      keys N: all words and phrases
 *   20  u32      0
 *   24  K * u64  the sets; the first is 0 and no entry refers to it
 *   ..  (B + 1) * i16  where each bucket starts, as the difference to
 *                      LEX_BUCKET times its number; the last is N's
 *   pad to 4
 *   ..  N * u32  entries: print << 12 | kind
 *
 * A hash h is mixed (lex_mix): its upper half picks the bucket, its lower 20
 * bits are the print.  A bucket has LEX_BUCKET entries on average, so a search
 * reads two places in memory.
 *
 * Prints are not whole words: a word that is in no list meets a print that is
 * not its own with a probability of LEX_BUCKET / 2^20, one unknown word in
 * 262,144.  The builder makes sure that no two keys of a table share bucket and
 * print, so listed words are never confused with each other.
 */
struct lex {
    const uint8_t *set;   /* K sets */
    const uint8_t *start; /* B + 1 differences */
    const uint8_t *entry; /* N entries */
    uint32_t buckets;
    uint32_t keys;
    char lang[2];
};

#define LEX_PREFIX 24 /* bytes before the sets */
#define LEX_BUCKET 4  /* entries of a bucket, on average */
#define LEX_PRINT_BITS 20
#define LEX_KINDS_MAX 4096
#define LEX_WORDS_MAX 5 /* of a phrase */
#define LEX_TAIL_MIN 3  /* letters of an ending */
#define LEX_TAIL_MAX 12

/*
 * Take an image.  ST_INVALID (*x untouched) unless magic, sizes and bounds
 * agree with len, buckets follow each other and every entry's kind exists.
 * After ST_OK no search reads outside the image, whatever it holds.
 */
MUST_USE enum status lex_open(struct lex *x, const void *image, size_t len);

/* Say that lex_find of this hash comes soon, so that its memory is near. */
void lex_expect(const struct lex *x, uint64_t hash);

/* The set of a word or phrase by its hash; 0 when the table has none. */
uint64_t lex_find(const struct lex *x, uint64_t hash);

/*
 * The set of the longest listed ending ("-therapie", "-hausen") of a word of
 * n folded characters that no table has; 0 when none fits.  An ending has
 * LEX_TAIL_MIN to LEX_TAIL_MAX letters and leaves at least two before it.  In
 * the table it is a word that begins with a hyphen.
 */
uint64_t lex_tail(const struct lex *x, const uint8_t *ch, size_t n);

/*
 * What two tables say together: names, places and clinical words from either
 * (the greater strength), everything that is a matter of language (ordinary
 * words, cues, trades) from `own` only.  For text that is not English:
 * lex_join(lex_find(core, h), lex_find(own, h)).
 */
uint64_t lex_join(uint64_t core, uint64_t own);

/* The second half of MurmurHash3's 64-bit finaliser (public domain). */
static inline uint64_t
lex_mix(uint64_t h)
{
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
}

/*
 * The classes.  Each line: name, bit, name in the data files, what it says.
 */
#define LEX_CLASSES(X)                                                         \
    X(GIVEN, 0, "given", "given name; lex_given, lex_sex")                     \
    X(SURNAME, 1, "surname", "family name; lex_surname")                       \
    X(WORD, 2, "word", "ordinary word of the language; lex_frequency")         \
    X(STOP, 3, "stop", "function word, never a name: the, und, les")           \
    X(PLACE, 4, "place", "town or village; lex_people")                        \
    X(REGION, 5, "region", "state, county, province, canton")                  \
    X(COUNTRY, 6, "country", "country")                                        \
    X(NATION, 7, "nation", "nationality, people or language: Portuguese")      \
    X(FAITH, 8, "faith", "religion or its members")                            \
    X(TRADE, 9, "trade", "occupation; lex_extra: share class, core/rarity.h")  \
    X(ORG, 10, "org", "head word of an organisation: hospital, Schule, GmbH")  \
    X(STREET, 11, "street", "head word of an address: street, calle, Weg")     \
    X(TITLE, 12, "title", "form of address before a name: Dr, Frau, Mme")      \
    X(KIN, 13, "kin", "relative: mother, Sohn, hermana; lex_sex")              \
    X(ROLE, 14, "role", "person by part: client, Patientin, collega")          \
    X(MONTH, 15, "month", "month; lex_extra 1 .. 12")                          \
    X(WEEKDAY, 16, "weekday", "day of the week; lex_extra 1 .. 7, Monday 1")   \
    X(CLINICAL, 17, "clinical", "drug, scale, diagnosis, therapy school")      \
    X(THEORIST, 18, "theorist", "known for a theory: Rogers, Winnicott")       \
    X(EPONYM, 19, "eponym", "a name before it is safe: disease, scale")        \
    X(PARTICLE, 20, "particle", "part of names: van, de, von, der, bin")       \
    X(CUE_NAME, 21, "cue-name", "a name follows: named, heisst, llamado")      \
    X(CUE_PLACE, 22, "cue-place", "a place follows: lives in, wohnhaft")       \
    X(CUE_ID, 23, "cue-id", "a number that identifies follows: NHS, DNI")      \
    X(CUE_AGE, 24, "cue-age", "stands beside an age: aged, Jahre, anos")       \
    X(SPEECH, 25, "speech", "verb of speech or feeling after a name: said")    \
    X(UNIT, 26, "unit", "a number before it is safe: mg, sessions, Punkte")    \
    X(NUMBER, 27, "number", "number in words; lex_extra 0 .. 120")             \
    X(EVENT, 28, "event", "rare event; lex_extra: share class, core/rarity.h") \
    X(SOLE, 29, "sole", "makes one of a kind: only, first, head, mayor")       \
    X(CUE_DATE, 30, "cue-date", "a date follows: born, on the, geboren")

#define LEX_CLASS_BIT(name, bit, text, says) LEX_##name = 1 << bit,
enum lex_class { LEX_CLASSES(LEX_CLASS_BIT) };
#undef LEX_CLASS_BIT

/*
 * More cues, nine bits from LEX_AT_MORE on: lex_more(set) & LEX_MORE_PHONE.
 * A preposition is a STOP word with the cue of what may follow it: "in" is
 * STOP and CUE_PLACE, "at" STOP, CUE_PLACE and MORE_ORG.  The keys of forms
 * ("Name:", "Town:", "Employer:") have the cue of their value.
 */
#define LEX_MORE(X)                                                            \
    X(HEAD, 0, "place-head", "part of a place's name: County, Lake, Bay")      \
    X(FIRM, 1, "firm", "ends a company's name: Ltd, Inc, GmbH")                \
    X(ORG, 2, "cue-org", "an employer or school follows: works at")            \
    X(TRADE, 3, "cue-trade", "an occupation follows: works as, profession")    \
    X(SAFE, 4, "cue-safe", "a number after it is safe: session, page, score")  \
    X(PHONE, 5, "cue-phone", "a telephone number follows: tel, mobile, fax")   \
    X(POST, 6, "cue-post", "a postcode follows: postcode, PLZ, CP")            \
    X(HOLIDAY, 7, "holiday", "day that dates: Christmas, Ramadan")             \
    X(BRAND, 8, "brand", "known firm, shop or platform: Walmart, Netflix")

#define LEX_MORE_BIT(name, bit, text, says) LEX_MORE_##name = 1 << bit,
enum lex_more { LEX_MORE(LEX_MORE_BIT) };
#undef LEX_MORE_BIT

enum lex_sex { LEX_SEX_NONE, LEX_SEX_FEMALE, LEX_SEX_MALE, LEX_SEX_BOTH };

/* Bits of a set above the classes. */
enum lex_at {
    LEX_AT_GIVEN = 32,     /* 2 bits: 1 seen, 2 usual, 3 popular */
    LEX_AT_SURNAME = 34,   /* 2 bits: 1 seen, 2 usual, 3 popular */
    LEX_AT_SEX = 36,       /* 2 bits: enum lex_sex, of name, kin, role, trade */
    LEX_AT_LONGEST = 38,   /* 3 bits: words of the longest phrase that begins
                              so, less 1; 0: none does */
    LEX_AT_FREQUENCY = 41, /* 3 bits: 1 in a dictionary only, 2 .. 7 by rank:
                              50,000 20,000 10,000 5,000 1,000 200 */
    LEX_AT_PEOPLE = 44,    /* 4 bits: population 10^(n/2) to 10^((n+1)/2) */
    LEX_AT_EXTRA = 48,     /* 7 bits, by class */
    LEX_AT_MORE = 55,      /* 9 bits: enum lex_more */
};

/* Does the set hold any of these classes?  lex_is(s, LEX_GIVEN | LEX_TITLE) */
static inline bool
lex_is(uint64_t set, uint32_t classes)
{
    return ((uint32_t)set & classes) != 0;
}

static inline unsigned
lex_given(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_GIVEN) & 3;
}

static inline unsigned
lex_surname(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_SURNAME) & 3;
}

static inline enum lex_sex
lex_sex(uint64_t set)
{
    return (enum lex_sex)((set >> LEX_AT_SEX) & 3);
}

/* Words of the longest phrase of the table that begins with this word: 2 to
 * LEX_WORDS_MAX; 0 when none does. */
static inline unsigned
lex_longest(uint64_t set)
{
    unsigned n = (unsigned)(set >> LEX_AT_LONGEST) & 7;

    return n > 0 ? n + 1 : 0;
}

static inline unsigned
lex_frequency(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_FREQUENCY) & 7;
}

/* Population class of a place: about 10^(n/2); 0 unknown. */
static inline unsigned
lex_people(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_PEOPLE) & 15;
}

static inline unsigned
lex_extra(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_EXTRA) & 127;
}

static inline unsigned
lex_more(uint64_t set)
{
    return (unsigned)(set >> LEX_AT_MORE);
}

#endif
