#ifndef CORE_POLL_H
#define CORE_POLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * poll: which of some times suits a group, from what its members answered
 * (docs/method/poll.md).  Members are 0..POLL_MEMBERS-1; sets of them are bits
 * of a uint16_t.
 *
 * A session before 8 or after 21 by somebody's own clock is unsocial for them.
 * Such a time costs, and more the more of them somebody has taken before, so
 * that in a group over several zones it is not always the same one's evening.
 */
#define POLL_MEMBERS 12
#define POLL_SLOTS 200
#define POLL_EARLY_MIN (8 * 60)
#define POLL_LATE_MIN (21 * 60)

struct poll {
    uint8_t members;             /* 1..POLL_MEMBERS */
    uint16_t leads;              /* who can lead the session */
    uint16_t voted;              /* who has answered */
    uint16_t before;             /* whom the last choice left out */
    uint16_t debt[POLL_MEMBERS]; /* unsocial times each has taken */
};

struct poll_slot {
    uint16_t yes, maybe; /* who can; who can if need be */
    uint16_t odd;        /* for whom it is unsocial */
};

struct poll_rank {
    uint16_t slot;  /* which */
    uint16_t left;  /* who has answered and cannot */
    uint16_t odd;   /* for whom of those who can it is unsocial */
    uint16_t worst; /* with it, unsocial times of whoever took most; 0: none */
    bool enough;    /* quorum, and somebody who leads */
    bool twice;     /* leaves out somebody again */
};

/* How many must be able to come: all but one or three in four, the smaller; two
 * at least. */
uint8_t poll_quorum(uint8_t members);

/* Is a session that begins at this minute of the day and lasts so long
 * unsocial? */
bool poll_is_odd(int32_t minute, int32_t minutes);

/*
 * The slots that anybody can, best first: enough people; nobody left out
 * twice running; most who can; fewest only if need be; the smallest `worst`;
 * the order in which they were given.  *n_out of them in out[0..n-1].
 * ST_INVALID: too many members or slots.
 */
MUST_USE enum status poll_rank(const struct poll *p,
                               const struct poll_slot *slot, size_t n,
                               struct poll_rank *out, size_t *n_out);

#endif
