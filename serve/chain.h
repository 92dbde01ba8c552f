#ifndef SERVE_CHAIN_H
#define SERVE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "serve/req.h"
#include "serve/settle.h"

/*
 * chain: a space's log between the wire and the store, under the rules of
 * seal/space.h.  The server refuses what breaks a rule so that a mistake is
 * found early; no client relies on it.
 */
struct chain_genesis {
    uint8_t user[ID_LEN];
    uint8_t space[ID_LEN];
    const uint8_t *ik, *ek, *ek_cert; /* of the same request */
    struct str wire;                  /* exactly one entry */
    int64_t now_s;                    /* seconds since 1970 UTC */
};

/*
 * Found a personal space by its GENESIS entry.  ST_INVALID (rq->field names
 * genesis) when the entry breaks a rule, is not personal, or names other keys
 * than the account's; ST_CONFLICT when the space's id is taken.
 */
MUST_USE enum status chain_begin(struct req *rq, const struct chain_genesis *g);

/* Entries for a space, and with a new epoch its boxes. */
struct chain_step {
    const uint8_t *space; /* ID_LEN */
    struct str wire;      /* 1..SPACES_APPEND_MAX entries, all or none */
    const struct settle_boxes *boxes;
};

/* Found a group or pair: GENESIS, and what may follow.  ST_INVALID and
 * ST_NOSPACE as chain_append; ST_CONFLICT: the id is taken. */
MUST_USE enum status chain_found(struct req *rq, const struct chain_step *step);

/*
 * Append to a space whose member asks, settle what follows from it, and tell
 * its members.  *seq gets the last entry's.  ST_CONFLICT: the head moved;
 * ST_INVALID or ST_DENIED: a rule; ST_INVALID with rq->field: entries, more
 * than allowed; member, boxes: see serve/settle.h.
 */
MUST_USE enum status chain_append(struct req *rq, const struct chain_step *step,
                                  int64_t *seq);

#endif
