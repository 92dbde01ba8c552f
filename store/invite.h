#ifndef STORE_INVITE_H
#define STORE_INVITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * invite: invitations into groups and pairs (sealing.md 7.4).  The store has
 * what both sides prove to each other with the code, and not the code.  Times
 * are UTC milliseconds.  All functions run inside the caller's transaction.
 */
#define INVITE_TOLD_MS (INT64_C(14) * 86400000)

struct invite {
    uint8_t invite[ID_LEN]; /* a hash of the code */
    uint8_t space[ID_LEN];
    int64_t kind; /* enum space_kind */
    uint8_t inviter[ID_LEN];
    uint8_t proof[32];
    int64_t expires_ms;
    bool is_claimed; /* the rest is set */
    uint8_t claimant[ID_LEN];
    uint8_t claim[32];
    int64_t head_seq;
    uint8_t head[32];
};

/* A new one; the fields after expires_ms are not read.  ST_CONFLICT when the
 * id is taken. */
MUST_USE enum status invite_add(struct store *s, const struct invite *i);

/* ST_ABSENT when there is none; one that expired is there until the sweep. */
MUST_USE enum status invite_get(struct store *s, const uint8_t invite[ID_LEN],
                                struct invite *out);

/* Those this account made or answered, expiry upwards. */
MUST_USE enum status invite_list_open(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      struct store_cursor **out);
MUST_USE enum status invite_list_next(struct store_cursor *c, struct arena *a,
                                      struct invite *out);

/* How many of a space have not expired. */
MUST_USE enum status invite_count(struct store *s, const uint8_t space[ID_LEN],
                                  int64_t now_ms, int64_t *out);

/* Answer it; the same account may answer again.  Reads the fields from
 * claimant on, and expires_ms.  ST_CONFLICT: another answered it before. */
MUST_USE enum status invite_claim(struct store *s, const struct invite *i);

/* Use up what this account answered; *n how many there were. */
MUST_USE enum status invite_take(struct store *s, const uint8_t space[ID_LEN],
                                 const uint8_t claimant[ID_LEN], int64_t *n);

/* Delete it; no error when there is none. */
MUST_USE enum status invite_end(struct store *s, const uint8_t space[ID_LEN],
                                const uint8_t invite[ID_LEN]);

/* Delete answers that waited for too long, and what nobody answered once both
 * sides could read for INVITE_TOLD_MS that it expired. */
MUST_USE enum status invite_sweep(struct store *s, int64_t now_ms);

#endif
