#ifndef STORE_EMAIL_H
#define STORE_EMAIL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * email: where a person wants to hear about changes of their account.  An
 * address is used once its code came back; until then it is pending beside
 * the one that may be in use.  Addresses are bytes here, encrypted by the
 * caller (serve/vault.h).  All functions run inside the caller's transaction.
 */
#define EMAIL_PROOF 32 /* bytes of the code's keyed hash */

struct email {
    struct str lang;            /* tag of the account's language */
    struct str address;         /* confirmed; empty: none */
    struct str pending;         /* waits for its code; empty: none */
    uint8_t proof[EMAIL_PROOF]; /* of the code; zero without pending */
    int64_t expires_ms;         /* the code's end */
};

/* Texts and bytes are in the arena.  ST_ABSENT: no address was ever given, or
 * it was removed. */
MUST_USE enum status email_get(struct store *s, const uint8_t account[ID_LEN],
                               struct arena *a, struct email *out);

/* Note an address that waits for its code, in place of any other that does.
 * ST_CONFLICT: there is no such account. */
MUST_USE enum status email_propose(struct store *s,
                                   const uint8_t account[ID_LEN],
                                   struct str lang, struct str pending,
                                   const uint8_t proof[EMAIL_PROOF],
                                   int64_t expires_ms);

/* The code was right: pending becomes the address.  ST_ABSENT without one. */
MUST_USE enum status email_confirm(struct store *s,
                                   const uint8_t account[ID_LEN]);

/* Forget everything; no error when there is nothing. */
MUST_USE enum status email_remove(struct store *s,
                                  const uint8_t account[ID_LEN]);

#endif
