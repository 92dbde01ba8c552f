#ifndef SERVE_CHAIN_H
#define SERVE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "serve/req.h"

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

/*
 * Append the entries of `wire` (1..SPACES_APPEND_MAX, all or none) to a space
 * whose member asks.  *seq gets the last entry's.  ST_CONFLICT: the head
 * moved; ST_INVALID or ST_DENIED: a rule; ST_INVALID (rq->field names
 * entries): more than allowed.
 */
MUST_USE enum status chain_append(struct req *rq, const uint8_t space[ID_LEN],
                                  struct str wire, int64_t *seq);

#endif
