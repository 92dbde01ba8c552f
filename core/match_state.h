#ifndef CORE_MATCH_STATE_H
#define CORE_MATCH_STATE_H

#include "core/lot.h"
#include "core/match_part.h"

/*
 * match_state: the search over the whole pool, as match.c drives it.  For the
 * files match_*.c only.
 *
 * A stage looks for the plan of the highest value under one floor of points:
 *   fill  slot-first: the window that most people without a place could make,
 *         its people as a part, the best groups among them, again;
 *   cool  annealing, one person at a time (match_cool.c);
 *   mend  take some groups that could exchange people, and people without a
 *         place, as a part; put its best groups back; again;
 *   prove (pools up to 64) all of the pool as one part.
 * The first stage has no floor.  When the worst group is to be lifted, further
 * stages follow with a floor just above the worst group so far, until one
 * cannot place as much weight.
 */
enum match_phase {
    MATCH_FILL,
    MATCH_COOL,
    MATCH_MEND,
    MATCH_PROVE_LIST,
    MATCH_PROVE,
    MATCH_DONE
};

struct match_cell { /* a group of the plan being worked on */
    uint16_t member[MATCH_SIZE_MAX];
    uint16_t n;
    int64_t value;
};

#define MATCH_CELLS (MATCH_PEOPLE_MAX / 2)
#define MATCH_LOTS 1024 /* shares drawn from when annealing */

struct match {
    struct match_pool pool;
    struct match_rules rules;
    struct match_limits lim;
    struct lot lot;
    uint32_t n, words; /* people; words of a set of them */
    struct match_seat seat[MATCH_PEOPLE_MAX];
    struct match_set near[MATCH_PEOPLE_MAX]; /* a group is possible at all */
    struct match_set met[MATCH_PEOPLE_MAX];
    struct sort_pair *list; /* lim.groups */
    struct sort_pair *memo; /* lim.memo */
    /* the plan being worked on */
    uint16_t of[MATCH_PEOPLE_MAX]; /* cell, or MATCH_NONE */
    struct match_cell cell[MATCH_CELLS];
    uint32_t n_cells;
    int64_t value;
    /* the best plan of this stage, and of all */
    uint16_t stage_of[MATCH_PEOPLE_MAX];
    int64_t stage_value;
    bool has_stage; /* stage_of keeps the floor and the weight wanted */
    uint16_t best_of[MATCH_PEOPLE_MAX];
    int64_t best_weight;
    int32_t best_worst;
    /* where the search stands; times are units spent */
    enum match_phase phase;
    int32_t floor;  /* INT32_MIN in the first stage */
    bool is_proven; /* of all stages so far */
    uint64_t spent;
    uint64_t cool_from, cool_until, mend_until, stage_until;
    uint64_t tried[MATCH_HOUR_WORDS]; /* fill: windows without a group */
    int64_t loss[MATCH_LOTS];         /* cool: -256 ln of a drawn share */
    uint32_t noise;     /* mend: most points a member's group may seem better */
    uint32_t part_size; /* people aimed at in a part */
    uint32_t dull;      /* parts in a row without gain */
    /* the part being solved */
    struct match_part part;
    uint16_t who[MATCH_PART_MAX]; /* person behind each of the part */
    struct match_hunt hunt;
};

static inline bool
match_has(const struct match_set *s, uint32_t i)
{
    return (s->word[i / 64] >> i % 64 & 1) != 0;
}

/* Seats, and who may sit with whom. */
void match_state_seat(struct match *m);

/* The tally of the people in member[0..n-1]. */
void match_state_tally(const struct match *m, const uint16_t *member,
                       uint32_t n, struct match_tally *t);

/* Begin the plan being worked on with those groups of a plan (a number per
 * person) that keep the floor. */
void match_state_start(struct match *m, const uint16_t *group);

/* One part of filling, or of mending.  False when there is nothing left to
 * fill. */
bool match_state_fill(struct match *m);
void match_state_mend(struct match *m);

/* Begin to prove: the whole pool as one part; only a plan worth more than
 * `value` counts.  False when it has too many possible groups. */
bool match_state_prove(struct match *m, int64_t value);

/* Make the groups of the hunt, whose people are free, groups of the plan. */
void match_state_settle(struct match *m);

/* Once, before annealing. */
void match_cool_init(struct match *m);

/* Try one move.  heat: 256 times the loss of value accepted once in e. */
void match_cool_move(struct match *m, int64_t heat);

#endif
