#ifndef CORE_ROTA_H
#define CORE_ROTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * rota: whose turn it is.  A ledger of fair shares (the carpool problem:
 * Fagin and Williams 1983; docs/method/rota.md).
 *
 * For each role, everybody who is there and may do it gets an equal share of
 * the turn; whoever does it pays one turn.  A balance is what somebody's
 * shares come to, less the turns done: above zero, the group owes itself a
 * turn of theirs.  The absent get no share and pay nothing.  Whole numbers
 * throughout, so that every device gives the same answer; the ledger is
 * worked out anew from what happened, so there is nothing to keep in step.
 *
 * Roles are numbers 0..ROTA_ROLES-1 in order of importance; sets of roles are
 * bits of a uint8_t, sets of people bits of a uint16_t by seat.
 */
#define ROTA_PEOPLE 12
#define ROTA_ROLES 5    /* presenter, moderator, scribe, timekeeper, observer */
#define ROTA_UNIT 27720 /* one turn; divisible by 1..12 */
#define ROTA_AHEAD 6    /* sessions that are planned ahead */

enum rota_role {
    ROTA_PRESENTER,
    ROTA_MODERATOR,
    ROTA_SCRIBE,
    ROTA_TIMEKEEPER,
    ROTA_OBSERVER
};

struct rota_person {
    uint64_t key;      /* the same for this person everywhere: breaks ties */
    uint8_t refuses;   /* roles they do not want */
    uint8_t shielded;  /* roles a newcomer is spared ... */
    uint16_t shield;   /* ... for so many sessions */
    uint16_t sessions; /* in which they were there */
    uint16_t done[ROTA_ROLES];
    int32_t balance[ROTA_ROLES]; /* in ROTA_UNIT */
};

struct rota {
    uint8_t n;
    struct rota_person person[ROTA_PEOPLE];
};

/* One session: who is expected, what is needed. */
struct rota_need {
    uint16_t present; /* people */
    uint8_t roles;    /* wanted */
    uint16_t pass;    /* people who do not present today; free of charge */
    int8_t urgent;    /* this seat presents, whatever the ledger says; or -1 */
    uint64_t seed;    /* of group and session: breaks ties */
};

struct rota_turn {
    int8_t seat[ROTA_ROLES];     /* who; -1: nobody */
    uint16_t shared[ROTA_ROLES]; /* people among whom the turn was shared */
    uint8_t nobody;              /* wanted roles that nobody there may do */
    uint8_t too_few;             /* wanted roles left out: too few people */
    int8_t gave[ROTA_ROLES];     /* who handed it on; -1: nobody */
    uint16_t takers[ROTA_ROLES]; /* people it may be handed on to */
};

/* Somebody hands a role on, and takes what the other had, if anything. */
struct rota_swap {
    uint8_t session; /* of those planned ahead, from 0 */
    uint8_t role;
    int8_t from, to; /* seats */
};

/* The balance over all roles. */
int32_t rota_total(const struct rota_person *p);

/* May this seat do this role in a session like that? */
bool rota_may(const struct rota *r, const struct rota_need *need, uint8_t seat,
              uint8_t role);

/*
 * Who does what.  First who serves: largest total balance first, as far as all
 * chosen can be given different roles.  Then which role: the assignment with
 * the largest sum of role balances.  When people are fewer than roles, the
 * last roles are left out (too_few); a role nobody may do is told in `nobody`
 * and needs people, not a rule: ST_ABSENT when that is the moderator or
 * nobody is there, *out is written all the same.  ST_INVALID: a seat or role
 * that is none, or an urgent presenter who is not there.
 */
MUST_USE enum status rota_choose(const struct rota *r,
                                 const struct rota_need *need,
                                 struct rota_turn *out);

/* The people a role may be handed on to: there, willing and no newcomer to it,
 * and whoever gives it may do what they get for it. */
uint16_t rota_takers(const struct rota *r, const struct rota_need *need,
                     const struct rota_turn *turn, uint8_t role);

/* Do a swap.  False, and nothing changes, when the role is not the giver's or
 * the taker is none of rota_takers. */
bool rota_swap(const struct rota *r, const struct rota_need *need,
               const struct rota_swap *swap, struct rota_turn *turn);

/* What happened: who was there, who did what (which need not be what was
 * chosen: swaps even out by themselves) and among whom each turn was shared,
 * whoever did it included.  Rules that change later do not change the past.
 * ST_INVALID: somebody did or shared something without being there. */
MUST_USE enum status rota_record(struct rota *r, uint16_t present,
                                 const struct rota_turn *did);

/* A member leaves: the row goes, seats above move down, and what it held is
 * spread over the others so that all balances of a role still sum to zero. */
void rota_leave(struct rota *r, uint8_t seat);

/* The next n sessions, each chosen as if the one before had happened so, swaps
 * included (in their order; those that cannot be done are left out).
 * The status of the first that is not ST_OK, with its place in *bad. */
MUST_USE enum status rota_ahead(const struct rota *r,
                                const struct rota_need *need, uint8_t n,
                                const struct rota_swap *swap, size_t n_swap,
                                struct rota_turn *out, uint8_t *bad);

#endif
