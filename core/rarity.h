#ifndef CORE_RARITY_H
#define CORE_RARITY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/lex.h"
#include "core/status.h"

/*
 * rarity: how many people fit what a text says together.
 *
 * Nobody is named by "a midwife", "in her fifties" or a village, but by all
 * three.  The expected number of people who fit is the population of the place
 * times the share of every other detail, as if the details were independent.
 * They are not, and the shares are classes, not counts: the number is right to
 * within a factor of about three.  Sources and limits: docs/method/rarity.md.
 *
 * Shares of trades, events, origins and faiths are classes x, a whole number:
 * one in 10^(x/3) adults.  lex_extra gives them for listed words.
 */

#define RARITY_ANYWHERE 5e7      /* people, when no place is told: a country */
#define RARITY_WARN 50.0         /* fewer expected: say so */
#define RARITY_URGE 5.0          /* fewer expected: ask to change the text */
#define RARITY_TRADE_UNLISTED 8  /* class of a trade that has none */
#define RARITY_ORIGIN_UNLISTED 6 /* of a nationality or people */
#define RARITY_FAITH_UNLISTED 5  /* of a faith */
#define RARITY_AGE_MAX 130       /* years */
#define RARITY_CLASS_MAX 127

/* The details, in the order in which they are told to the reader. */
#define RARITY_DETAILS(X)                                                      \
    X(PLACE)                                                                   \
    X(AGE)                                                                     \
    X(SEX)                                                                     \
    X(TRADE)                                                                   \
    X(SOLE)                                                                    \
    X(EVENT)                                                                   \
    X(ORIGIN)                                                                  \
    X(FAITH)

#define RARITY_DETAIL(name) RARITY_##name,
enum rarity_detail { RARITY_DETAILS(RARITY_DETAIL) RARITY_DETAIL_COUNT };
#undef RARITY_DETAIL

/* What a text tells about one person.  Zeroed: nothing. */
struct rarity_facts {
    double people;    /* of the smallest place told; 0: none */
    uint8_t age_from; /* years, inclusive; both 0: no age told */
    uint8_t age_to;
    uint8_t sex;    /* enum lex_sex; BOTH tells nothing */
    uint8_t trade;  /* class; 0: none told */
    uint8_t event;  /* class; 0: none told */
    uint8_t origin; /* class; 0: none told */
    uint8_t faith;  /* class; 0: none told */
    bool sole;      /* the only, the first, the head of the place */
};

enum rarity_level {
    RARITY_FINE,
    RARITY_FEW,  /* below RARITY_WARN */
    RARITY_RARE, /* below RARITY_URGE */
};

struct rarity {
    double expected; /* people who fit, > 0; may be less than one */
    uint8_t level;   /* enum rarity_level */
    uint8_t drop;    /* enum rarity_detail whose removal helps most; COUNT
                        when nothing is told */
    double then;     /* people who fit without it; expected when nothing is */
};

/*
 * Judge what is told.  An age of one year counts as five (two to each side),
 * because readers do not know ages to the year.  A sole person is at most one
 * of the place, or one in 10,000 when no place is told. ST_INVALID (*out
 * untouched): people negative, not finite or above 1e10, an age above
 * RARITY_AGE_MAX or with its ends in the wrong order, a sex that is none, a
 * class above RARITY_CLASS_MAX.
 */
MUST_USE enum status rarity_judge(const struct rarity_facts *f,
                                  struct rarity *out);

/* The number of people of a population class of core/lex.h (1 .. 15): the
 * middle of the class; 0 for class 0. */
double rarity_people(unsigned people_class);

/* The share of people of exactly this age in years, by bands. */
double rarity_age_share(unsigned age);

#endif
