#ifndef CORE_MATCH_PART_H
#define CORE_MATCH_PART_H

#include "core/match_seat.h"
#include "core/sort.h"

/*
 * match_part: the best groups for a part of the pool, at most 64 people, so
 * that a set of them is one word.  For the files match_*.c only.
 *
 * 1. List every possible group (match_part_list): depth first, members in
 *    rising order, cut off as soon as a must is broken that more members
 *    cannot mend.
 * 2. Price the people (Lagrangian dual of set packing): prices such that no
 *    group is worth more than its members cost.  Then the sum of prices bounds
 *    every plan; a group's cost is what its members' prices exceed its value
 *    by; a plan's value is the bound minus the costs of its groups and the
 *    prices of those left out.
 * 3. Search the sets of people already decided on, always deciding on the first
 *    undecided one: each of the groups it begins, or no place.  Cut off when
 *    the costs so far leave nothing to gain, or when the same set was reached
 *    more cheaply before.  With enough memory this is the dynamic programme
 *    over subsets, visiting only what prices cannot exclude.
 *
 * All whole numbers; prices and costs in 1 / MATCH_PRICE of a value's unit.
 */
#define MATCH_PART_MAX 64u
#define MATCH_PRICE 256

struct match_part {
    const struct match_rules *rules;
    uint32_t n;
    struct match_seat seat[MATCH_PART_MAX];
    uint64_t near[MATCH_PART_MAX]; /* with whom a group is possible at all */
    uint64_t met[MATCH_PART_MAX];
    int32_t floor; /* fewest points of a group; INT32_MIN: none */
};

/* The tally of a set of people of the part. */
void match_part_tally(const struct match_part *p, uint64_t who,
                      struct match_tally *t);

/*
 * Every possible group into list[0..*n-1]: key is its value, item its members;
 * in rising order of the first member.  ST_NOSPACE when there are more than
 * cap (list holds some of them then, *n untouched).
 */
MUST_USE enum status match_part_list(const struct match_part *p,
                                     struct sort_pair *list, uint32_t cap,
                                     uint32_t *n);

struct match_frame {
    uint64_t set;  /* decided on */
    uint64_t took; /* the group that led here; 0: nobody's */
    int64_t used;
    uint32_t at; /* next group to try */
};

/* A search under way. */
struct match_hunt {
    struct sort_pair *list; /* borrowed; key: value, later cost */
    uint32_t n_list;
    uint32_t n; /* people */
    uint32_t start[MATCH_PART_MAX + 1];
    int64_t value; /* best known: only more than this counts */
    /* pricing */
    int64_t trial[MATCH_PART_MAX], price[MATCH_PART_MAX];
    int64_t bound;  /* sum of price */
    int32_t step;   /* of the subgradient, in 1/256 of the usual length */
    uint32_t stale; /* rounds since the bound fell */
    uint32_t rounds;
    /* branching */
    bool is_branching, is_done;
    struct sort_pair *memo; /* borrowed: key used + 1, item the set */
    uint64_t memo_mask;
    int64_t slack; /* most that may be used */
    struct match_frame frame[MATCH_PART_MAX + 1];
    uint32_t depth;
    /* best found */
    uint64_t group[MATCH_PART_MAX / 2];
    uint32_t n_groups;
    bool has_found;
};

/*
 * Start: list[0..n_list-1] as match_part_list made it, memo with memo_size (a
 * power of two) entries, both the hunt's until it ends.  Only plans worth more
 * than `value` are looked for; at most `rounds` rounds of pricing.
 */
void match_hunt_init(struct match_hunt *h, uint32_t n, struct sort_pair *list,
                     uint32_t n_list, struct sort_pair *memo,
                     uint32_t memo_size, int64_t value, uint32_t rounds);

/*
 * One round of pricing or up to `nodes` branches; adds to *steps what it took.
 * ST_OK: more to do; ST_END: h->group holds the best plan if has_found, and
 * none is better.
 */
MUST_USE enum status match_hunt_step(struct match_hunt *h, uint32_t nodes,
                                     uint64_t *steps);

#endif
