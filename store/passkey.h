#ifndef STORE_PASSKEY_H
#define STORE_PASSKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * passkey: WebAuthn credentials of an account (sealing.md 6.6).  Each may be
 * asked for as a second step at sign-in, and each may hold envelope 0x03, with
 * which its device unlocks.  The envelope arrives encrypted under the server's
 * key.  All functions run inside the caller's transaction; bytes are copied
 * into the arena.
 */
#define PASSKEY_MAX 20              /* of one account */
#define PASSKEY_CREDENTIAL_MAX 1023 /* bytes of a credential's id */

struct passkey {
    uint8_t id[ID_LEN];    /* first half of the hash of the credential's id */
    struct str credential; /* id that the authenticator gave */
    int64_t algorithm;     /* COSE */
    struct str public_key; /* as serve/webauthn.h gives it */
    struct str wrap;       /* envelope 0x03, encrypted; empty: none */
    bool is_step;          /* asked for when signing in with a passphrase */
    int64_t created_day;
    int64_t used_ms; /* time in the last challenge it answered */
};

/* ST_CONFLICT when it is there already. */
MUST_USE enum status passkey_add(struct store *s, const uint8_t account[ID_LEN],
                                 const struct passkey *p);

/* ST_ABSENT. */
MUST_USE enum status passkey_get(struct store *s, const uint8_t account[ID_LEN],
                                 const uint8_t id[ID_LEN], struct arena *a,
                                 struct passkey *out);

/* All of an account, oldest first: an array of *n in the arena. */
MUST_USE enum status passkey_all(struct store *s, const uint8_t account[ID_LEN],
                                 struct arena *a, struct passkey **out,
                                 size_t *n);

/* It answered a challenge made at challenge_ms.  ST_CONFLICT when it has
 * answered that one, or a later one, before. */
MUST_USE enum status passkey_use(struct store *s, const uint8_t account[ID_LEN],
                                 const uint8_t id[ID_LEN],
                                 int64_t challenge_ms);

/* ST_ABSENT. */
MUST_USE enum status passkey_remove(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    const uint8_t id[ID_LEN]);

/* After a recovery, or when the account's key changed and no envelope fits any
 * more; *n (may be NULL) of them. */
MUST_USE enum status
passkey_remove_all(struct store *s, const uint8_t account[ID_LEN], int64_t *n);

#endif
