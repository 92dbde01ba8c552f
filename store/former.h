#ifndef STORE_FORMER_H
#define STORE_FORMER_H

#include <stdint.h>

#include "store/account.h"
#include "store/store.h"

/*
 * former: accounts whose person lost passphrase and recovery code and started
 * again (sealing.md 6.5, decision 8).  The new account has a new id and the
 * old name; the old one is kept as it was, unreadable, in case the code turns
 * up, and deleted when its time is over.  Times are UTC milliseconds.  All
 * functions run inside the caller's transaction.
 */

/* The one link of an account, by the hash of its token; replaces another. */
MUST_USE enum status former_link_put(struct store *s,
                                     const uint8_t account[ID_LEN],
                                     const uint8_t hash[32],
                                     int64_t expires_ms);

/* Use it up.  ST_ABSENT when wrong, expired or used. */
MUST_USE enum status former_link_take(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      const uint8_t hash[32], int64_t now_ms);

/*
 * n takes the name and the role of `old`; what `old` was is kept until then,
 * with all that was kept for it.  Its sessions end.  n->name and n->role are
 * not read.  ST_ABSENT without such an active account; ST_CONFLICT when n's id
 * is taken.  The new personal space is the caller's matter.
 */
MUST_USE enum status former_begin(struct store *s, const uint8_t old[ID_LEN],
                                  const struct account_new *n,
                                  int64_t until_ms);

/* What this person had before, the newest if there are several; ST_ABSENT. */
struct former {
    uint8_t account[ID_LEN];
    uint8_t space[ID_LEN]; /* its personal space */
    int64_t until_ms;
};
MUST_USE enum status former_get(struct store *s, const uint8_t heir[ID_LEN],
                                struct former *out);

/* Delete all that is kept for this person. */
MUST_USE enum status former_end(struct store *s, const uint8_t heir[ID_LEN]);

/* Delete what is due, a few at a time, and links that expired; *n accounts.
 * One that is still a member of a group stays until it has left. */
MUST_USE enum status former_sweep(struct store *s, int64_t now_ms, int64_t *n);

#endif
