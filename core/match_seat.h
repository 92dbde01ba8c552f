#ifndef CORE_MATCH_SEAT_H
#define CORE_MATCH_SEAT_H

#include "core/match.h"

/*
 * match_seat: one person as the search sees them, and the tally of a group
 * made by adding them up, a few words each.  For the files match_*.c only.
 *
 * A free hour becomes the begin of a window: bit h is set when the hours h ..
 * h + window - 1 are all free, so that the windows of a group are the AND of
 * its members' words.
 */
struct match_seat {
    uint64_t slot[MATCH_HOUR_WORDS]; /* windows that can be made */
    uint64_t firm[MATCH_HOUR_WORDS]; /* of those, all hours free outright */
    uint64_t languages;
    uint64_t counted; /* themes, and from bit 48 on the sizes wished for: what
                         is counted over a group, see struct match_tally */
    uint32_t level;   /* one bit */
    uint32_t caps;    /* bytes: newcomer, able, first time (0 or 1 each) */
    uint16_t sizes;   /* bit k: accepts a group of k */
    uint16_t weight;  /* terms waited + 1 */
};

/*
 * Members added so far.  `plane` holds one small counter per bit of `counted`,
 * laid across four words: bit b of plane p is bit p of counter b, so adding a
 * member is a handful of word operations for all 64 counters.
 */
struct match_tally {
    uint64_t slot[MATCH_HOUR_WORDS];
    uint64_t firm[MATCH_HOUR_WORDS];
    uint64_t languages;
    uint64_t plane[4];
    uint32_t levels;
    uint32_t caps;
    uint16_t sizes;
    uint16_t weight;
    uint16_t repeats; /* set by who adds */
    uint16_t members;
};

/* The seat of a person. */
void match_seat_take(const struct match_person *p, const struct match_rules *r,
                     struct match_seat *out);

/* Nobody yet. */
void match_tally_init(struct match_tally *t);

/* Bits set, counted side by side: the plain instruction set has no count, and
 * the compiler's own would be a call into its library. */
static inline uint32_t
match_bits(uint64_t w)
{
    w -= w >> 1 & 0x5555555555555555u;
    w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
    w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)(w * 0x0101010101010101u >> 56);
}

static inline uint32_t
match_count3(const uint64_t w[MATCH_HOUR_WORDS])
{
    return match_bits(w[0]) + match_bits(w[1]) + match_bits(w[2]);
}

static inline void
match_tally_add(struct match_tally *t, const struct match_seat *s)
{
    uint64_t carry = s->counted, next;

    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++) {
        t->slot[i] &= s->slot[i];
        t->firm[i] &= s->firm[i];
    }
    t->languages &= s->languages;
    for (unsigned p = 0; p < 4; p++) {
        next = t->plane[p] & carry;
        t->plane[p] ^= carry;
        carry = next;
    }
    t->levels |= s->level;
    t->caps += s->caps;
    t->sizes &= s->sizes;
    t->weight = (uint16_t)(t->weight + s->weight);
    t->members++;
}

/* Do the musts hold that more members can only break further? */
static inline bool
match_tally_open(const struct match_tally *t, const struct match_rules *r)
{
    return t->languages != 0 &&
           (t->caps & 0xff) <= (uint32_t)r->newcomers_max &&
           (t->caps >> 16) <= (uint32_t)r->first_time_max &&
           t->repeats <= (uint32_t)r->repeat_max &&
           t->sizes >> t->members != 0 &&
           match_count3(t->slot) >= (uint32_t)r->windows_min;
}

/* Do all the musts hold? */
static inline bool
match_tally_holds(const struct match_tally *t, const struct match_rules *r)
{
    return (t->sizes >> t->members & 1) != 0 &&
           (t->caps >> 8 & 0xff) >= (uint32_t)r->facilitators_min &&
           match_tally_open(t, r);
}

/* The largest of the counters within `mask`, and in *which (unless NULL) the
 * bits that reach it. */
uint32_t match_tally_most(const struct match_tally *t, uint64_t mask,
                          uint64_t *which);

/* How many members wish for the group's size. */
uint32_t match_tally_wishes(const struct match_tally *t);

#define MATCH_THEMES_MASK ((uint64_t)(((uint64_t)1 << MATCH_THEMES_MAX) - 1))

/* Points of each member of a group that holds. */
int32_t match_tally_points(const struct match_tally *t,
                           const struct match_rules *r);

/* Value of one unit of weight when weight goes first: above any sum of scores
 * (512 people, each under 2^20 points). */
#define MATCH_STAGE ((int64_t)1 << 32)

/*
 * What such a group adds to a plan: its score, and when weight goes first (by
 * the rules, or because a floor is to be reached without placing less) its
 * weight in units of MATCH_STAGE.  INT64_MIN under the floor; a floor of
 * INT32_MIN is none.
 */
int64_t match_tally_value(const struct match_tally *t,
                          const struct match_rules *r, int32_t floor);

#endif
