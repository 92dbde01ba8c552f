#ifndef CORE_IDENT_H
#define CORE_IDENT_H

#include <stddef.h>
#include <stdint.h>

#include "core/lex.h"
#include "core/rarity.h"
#include "core/status.h"
#include "core/str.h"

/*
 * ident: what in a text could identify a person.
 *
 * ident_scan reads one text and says which bytes of it could tell somebody who
 * a client is, of what kind that is, how sure the rules are, why, and what
 * could stand there instead.  It never says that a text is safe.
 * Method, weights, figures: docs/method/safe-case.md.
 *
 * Pure, and the same native and as WebAssembly: integers only.
 */

#define IDENT_LABELS(X)                                                        \
    X(PERSON)                                                                  \
    X(LOCATION)                                                                \
    X(DATE)                                                                    \
    X(AGE)                                                                     \
    X(PHONE)                                                                   \
    X(EMAIL)                                                                   \
    X(URL)                                                                     \
    X(IP)                                                                      \
    X(ID)                                                                      \
    X(ORG)                                                                     \
    X(OCCUPATION)                                                              \
    X(OTHER)

#define IDENT_LABEL(name) IDENT_##name,
enum ident_label { IDENT_LABELS(IDENT_LABEL) IDENT_LABEL_COUNT };
#undef IDENT_LABEL

enum ident_level {
    IDENT_CERTAIN, /* structure, checksum, form field, title with a name */
    IDENT_LIKELY,
    IDENT_LOOK, /* look again: could be one */
};

/* Why: the strongest piece of evidence.  core/ident_weight.def. */
enum ident_why {
#define IDENT_WEIGHT(name, points, key) IDENT_WHY_##name,
#include "core/ident_weight.def"
#undef IDENT_WEIGHT
    IDENT_WHY_COUNT
};

/* What could stand there instead; `number` of the span is its detail. */
#define IDENT_SUGGESTIONS(X)                                                   \
    X(OMIT)     /* leave it out */                                             \
    X(PERSON)   /* number: which person of the text, from 1 */                 \
    X(ROLE)     /* the name can go, its role stands before it */               \
    X(AGE_BAND) /* number: first year of the decade: 30 */                     \
    X(OVER_90)  /* "over ninety" */                                            \
    X(CHILD)    /* under ten: "a young child" */                               \
    X(STREET)   /* "a street" */                                               \
    X(VILLAGE)  /* a place of less than about 3,000 */                         \
    X(TOWN)     /* less than about 100,000, or unknown */                      \
    X(CITY)                                                                    \
    X(REGION)      /* a region or country */                                   \
    X(ORG)         /* "an organisation" */                                     \
    X(SCHOOL)      /* "a school" */                                            \
    X(HOSPITAL)    /* "a hospital" */                                          \
    X(TRADE)       /* "a job in that field" */                                 \
    X(DATE)        /* "a while ago" */                                         \
    X(DAYS_AFTER)  /* number: days after the text's first date */              \
    X(DAYS_BEFORE) /* number: days before the text's first date */             \
    X(FIRST_DATE)  /* "at the beginning" */

#define IDENT_SUGGESTION(name) IDENT_SUGGEST_##name,
enum ident_suggest { IDENT_SUGGESTIONS(IDENT_SUGGESTION) IDENT_SUGGEST_COUNT };
#undef IDENT_SUGGESTION

struct ident_span {
    uint32_t start;  /* bytes of the text; never inside a character */
    uint32_t end;    /* exclusive */
    uint8_t label;   /* enum ident_label */
    uint8_t level;   /* enum ident_level */
    uint8_t why;     /* enum ident_why */
    uint8_t suggest; /* enum ident_suggest */
    uint32_t number; /* detail of suggest */
};

#define IDENT_TEXT_MAX (1u << 20) /* bytes of one text */
#define IDENT_OWN_MAX 4096u       /* bytes of own words; the rest is not read */
#define IDENT_TABLES_MORE 8       /* languages beside English */

/* What to read with.  core is the English table and always needed. */
struct ident_tables {
    const struct lex *core;
    const struct lex *more[IDENT_TABLES_MORE]; /* further languages */
    uint32_t n_more;
    struct str own; /* words the writer must not write, a name a line; found
                       in any case, and with one letter wrong from five on;
                       may be empty */
};

/* Bytes of working memory for a text of len <= IDENT_TEXT_MAX bytes. */
size_t ident_room(size_t len);

/*
 * Find what could identify.  work: ident_room(text.len) bytes, aligned for
 * uint64_t; its contents mean nothing afterwards.  spans gets at most max
 * findings in the order of the text, none overlapping; *n their number.  A
 * text need not be well-formed UTF-8.
 *
 * *facts gets what the text tells together about the person it is mostly
 * about, for rarity_judge: the smallest place, the first age, the sex that
 * pronouns and roles say, the rarest trade and event, origin and faith.
 *
 * ST_NOSPACE when the text is longer than IDENT_TEXT_MAX, or when max is too
 * small: *n and *facts are untouched, spans may be partly written.
 */
MUST_USE enum status ident_scan(struct str text,
                                const struct ident_tables *tables, void *work,
                                struct ident_span *spans, uint32_t max,
                                uint32_t *n, struct rarity_facts *facts);

#endif
