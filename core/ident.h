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
enum ident_suggest {
    IDENT_SUGGEST_OMIT,     /* leave it out */
    IDENT_SUGGEST_PERSON,   /* number: which person of the text, from 1 */
    IDENT_SUGGEST_ROLE,     /* the name can go, its role stands before it */
    IDENT_SUGGEST_AGE_BAND, /* number: first year of the decade: 30 */
    IDENT_SUGGEST_OVER_90,  /* "over ninety" */
    IDENT_SUGGEST_CHILD,    /* under ten: "a young child" */
    IDENT_SUGGEST_STREET,   /* "a street" */
    IDENT_SUGGEST_VILLAGE,  /* a place of less than about 3,000 */
    IDENT_SUGGEST_TOWN,     /* less than about 100,000, or unknown */
    IDENT_SUGGEST_CITY,
    IDENT_SUGGEST_REGION,      /* a region or country */
    IDENT_SUGGEST_ORG,         /* "an organisation" */
    IDENT_SUGGEST_SCHOOL,      /* "a school" */
    IDENT_SUGGEST_HOSPITAL,    /* "a hospital" */
    IDENT_SUGGEST_TRADE,       /* "a job in that field" */
    IDENT_SUGGEST_DATE,        /* "a while ago" */
    IDENT_SUGGEST_DAYS_AFTER,  /* number: days after the text's first date */
    IDENT_SUGGEST_DAYS_BEFORE, /* number: days before the text's first date */
    IDENT_SUGGEST_FIRST_DATE,  /* "at the beginning" */
    IDENT_SUGGEST_COUNT
};

struct ident_span {
    uint32_t start;  /* bytes of the text; never inside a character */
    uint32_t end;    /* exclusive */
    uint8_t label;   /* enum ident_label */
    uint8_t level;   /* enum ident_level */
    uint8_t why;     /* enum ident_why */
    uint8_t suggest; /* enum ident_suggest */
    uint32_t number; /* detail of suggest */
};

/* The tables to read with.  core is the English one and always needed. */
struct ident_tables {
    const struct lex *core;
    const struct lex *more[8]; /* further languages */
    uint32_t n_more;
};

#define IDENT_TEXT_MAX (1u << 20) /* bytes of one text */

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
