#ifndef CORE_DIRECTORY_H
#define CORE_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

/*
 * directory: what of a person's entry somebody else sees, and whether it is
 * what they look for.
 *
 * An entry is found in two steps.  An index outside (store/directory.h) names
 * candidates by terms: short keys, one for each word's beginning and for each
 * choice.  Then directory_fits decides on what the asker may see, so that a
 * field that is not shown to them never makes somebody appear.
 *
 * Words are compared folded (core/fold.h) in lower case.  A word of
 * DIRECTORY_STEM letters or more finds every word that begins with it, since
 * compounds and endings differ ("trauma", "Traumatherapie"); a shorter one
 * only itself ("CBT").  Cutting words at a fixed length instead of taking
 * endings off by rules works in any language we have.
 */
#define DIRECTORY_STEM 5u       /* letters of a word's beginning in the index */
#define DIRECTORY_TERM_MAX 72u  /* bytes of a term */
#define DIRECTORY_TERMS_MAX 224 /* terms of one entry */
#define DIRECTORY_WORDS_MAX 5u  /* words of one question that count */
#define DIRECTORY_WORD_MAX 40u  /* bytes of a word; what is longer is cut */
#define DIRECTORY_TEXT_MAX 1600 /* bytes of all texts of an entry together */
#define DIRECTORY_NONE 255u     /* no theme, language … asked for */

enum directory_field {
#define FIELD(key) DIRECTORY_##key,
#include "core/directory.def"
#undef FIELD
    DIRECTORY_FIELDS
};

enum directory_theme {
#define THEME(key) DIRECTORY_THEME_##key,
#include "core/directory.def"
#undef THEME
    DIRECTORY_THEMES
};

/* Who a field is shown to; two bits for each field in `shows`. */
enum directory_shows {
    DIRECTORY_NOBODY,
    DIRECTORY_MY_GROUPS, /* people who share a group with its owner */
    DIRECTORY_COMMUNITY
};

/* What somebody offers or looks for, as bits of offers and seeks. */
enum directory_way {
    DIRECTORY_PEER_GROUP,
    DIRECTORY_CONSULT,
    DIRECTORY_SUPERVISION,
    DIRECTORY_SUPPORT,
    DIRECTORY_WAYS
};

/* Years of experience. */
enum directory_years {
    DIRECTORY_YEARS_UNSAID,
    DIRECTORY_YEARS_0, /* fewer than five */
    DIRECTORY_YEARS_5,
    DIRECTORY_YEARS_10,
    DIRECTORY_YEARS_20, /* twenty and more */
    DIRECTORY_YEARS_COUNT
};

/* One entry, whole or as somebody sees it; what is not seen is empty. */
struct directory_entry {
    struct str name; /* every entry has one, and everybody sees it */
    struct str orientation, region, about, reach;
    struct str zone;    /* tz name */
    uint64_t languages; /* bit per TONGUE */
    uint64_t themes;    /* bit per THEME */
    uint32_t offers, seeks;
    uint32_t years; /* enum directory_years */
    uint32_t shows; /* two bits a field, enum directory_shows */
};

/* Who a field is shown to, and setting it. */
enum directory_shows directory_shows(uint32_t shows, enum directory_field f);
uint32_t directory_show(uint32_t shows, enum directory_field f,
                        enum directory_shows to);

/* The entry as this reader sees it: `as` is DIRECTORY_COMMUNITY for anybody,
 * DIRECTORY_MY_GROUPS for who shares a group. */
void directory_see(const struct directory_entry *e, enum directory_shows as,
                   struct directory_entry *out);

/* Codes and names of languages; NULL beyond the last. */
struct directory_tongue {
    const char *code, *name;
};
extern const struct directory_tongue directory_tongue_table[];
extern const size_t directory_tongue_count;
extern const char *const directory_theme_table[DIRECTORY_THEMES]; /* keys */

/* Its number, or DIRECTORY_NONE. */
uint32_t directory_tongue_find(struct str code);
uint32_t directory_theme_find(struct str key);

/* What is looked for; all of it must be there. */
struct directory_query {
    struct str words;
    uint32_t language, theme, offer, seek; /* numbers, or DIRECTORY_NONE */
    uint32_t years;                        /* UNSAID: any */
};

struct directory_term {
    uint8_t len;
    uint8_t b[DIRECTORY_TERM_MAX];
};

/*
 * The terms of an entry for the index: of all that anybody but its owner
 * sees.  Sorted, each once; how many, at most DIRECTORY_TERMS_MAX (further
 * words are then found by other words only).
 */
size_t directory_terms(const struct directory_entry *e,
                       struct directory_term out[DIRECTORY_TERMS_MAX]);

/* The terms of a question, at least one (that of every entry); at most
 * DIRECTORY_QUERY_TERMS. */
#define DIRECTORY_QUERY_TERMS 11u
size_t directory_query_terms(const struct directory_query *q,
                             struct directory_term out[DIRECTORY_QUERY_TERMS]);

/* Is it all there, in what this reader sees of the entry? */
bool directory_fits(const struct directory_entry *seen,
                    const struct directory_query *q);

#endif
