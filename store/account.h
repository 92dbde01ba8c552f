#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * account: a person's row and what belongs to it (sealing.md 6, 10).
 *
 * verifier, verifier_r, kdf, wrap_pass and wrap_code arrive here already
 * encrypted under the server's key; the envelopes under keys the server never
 * has.  For the store all are bytes.  All functions run inside the caller's
 * transaction (store/store.h) and copy texts and bytes into the arena.
 */
enum account_role {
    ACCOUNT_MEMBER = 1,
    ACCOUNT_OPERATOR = 2, /* runs the instance */
    ACCOUNT_STEWARD = 3   /* looks after what is open; never the operator too */
};
enum account_state {
    ACCOUNT_ACTIVE = 1,
    ACCOUNT_CLOSED = 2,
    ACCOUNT_FORMER = 3 /* started again under another id: store/former.h */
};

#define ACCOUNT_NAME_MAX 64 /* bytes */
#define ACCOUNT_SEALED_MAX                                                     \
    1049600 /* bytes of one envelope: 1 MiB and a bit                          \
             */

/* What proves a passphrase or a recovery code, and what they open. */
struct account_creds {
    struct str verifier;    /* of AUTH, under K_srv */
    struct str verifier_r;  /* of AUTHr, under K_srv */
    struct str kdf;         /* seed, t, m under K_srv */
    struct str wrap_pass;   /* envelope 0x01 under K_srv */
    struct str wrap_code;   /* envelope 0x02 under K_srv */
    const uint8_t *code_id; /* 16 bytes */
};

struct account_new {
    const uint8_t *account; /* ID_LEN */
    struct str name;        /* sign-in name, already checked */
    enum account_role role;
    const uint8_t *ik, *ek; /* 32 each */
    const uint8_t *ek_cert; /* 64 */
    int64_t gen;
    int64_t day; /* today, days since 1970-01-01 UTC */
    struct account_creds creds;
    struct str identity, keyring, heads; /* envelopes 0x04, 0x05, 0x07 */
};

/* Everything at once; counters start at 1.  ST_CONFLICT when the name or the
 * id is taken. */
MUST_USE enum status account_create(struct store *s,
                                    const struct account_new *a);

/* The id behind a sign-in name; ST_ABSENT. */
MUST_USE enum status account_find(struct store *s, struct str name,
                                  uint8_t out[ID_LEN]);

/* The sign-in name of an account, in the arena; ST_ABSENT. */
MUST_USE enum status account_name_get(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      struct arena *a, struct str *out);

/* What a request for parameters, a sign-in or a recovery needs first. */
struct account_auth {
    uint8_t account[ID_LEN];
    enum account_role role;
    enum account_state state;
    struct str verifier, verifier_r, kdf; /* under K_srv */
};

/* By sign-in name, or by id; ST_ABSENT. */
MUST_USE enum status account_auth_by_name(struct store *s, struct str name,
                                          struct arena *a,
                                          struct account_auth *out);
MUST_USE enum status account_auth_get(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      struct arena *a,
                                      struct account_auth *out);

/* All a signed-in browser gets. */
struct account_bundle {
    struct str name;
    enum account_role role;
    enum account_state state;
    int64_t gen;
    int64_t created_day, used_day;
    uint8_t ik[32], ek[32], ek_cert[64];
    struct str kdf, wrap_pass, wrap_code; /* under K_srv */
    uint8_t code_id[16];
    struct str identity;
    int64_t keyring_counter, heads_counter;
    struct str keyring, heads;
    uint8_t space[ID_LEN]; /* the personal space */
};

/* ST_ABSENT; also before the personal space exists (store/spaces.h). */
MUST_USE enum status account_bundle_get(struct store *s,
                                        const uint8_t account[ID_LEN],
                                        struct arena *a,
                                        struct account_bundle *out);

/* Public keys of one account; ST_ABSENT. */
struct account_keys {
    uint8_t ik[32], ek[32], ek_cert[64];
    int64_t gen;
};
MUST_USE enum status account_keys_get(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      struct account_keys *out);

/* Replace all of them (new passphrase, new code); ST_ABSENT. */
MUST_USE enum status account_creds_put(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       const struct account_creds *creds);

/* Replace what belongs to the passphrase alone (verifier, kdf, wrap_pass of
 * *creds), or to the recovery code alone (verifier_r, wrap_code, code_id);
 * ST_ABSENT. */
MUST_USE enum status account_pass_put(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      const struct account_creds *creds);
MUST_USE enum status account_code_put(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      const struct account_creds *creds);

/* A new generation of all keys (sealing.md 6.5).  The counters of keyring and
 * heads begin again at 1. */
struct account_rotation {
    int64_t gen;
    const uint8_t *ik, *ek; /* 32 each */
    const uint8_t *ek_cert; /* 64 */
    struct account_creds creds;
    struct str identity, keyring, heads; /* envelopes 0x04, 0x05, 0x07 */
};

/* Replace all of it at once.  ST_CONFLICT unless gen is the stored one plus 1
 * (also when there is no such account). */
MUST_USE enum status account_rotate(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    const struct account_rotation *r);

/* Replace the envelope if counter is the stored one plus 1; else ST_CONFLICT
 * (also when there is no such account). */
MUST_USE enum status account_keyring_put(struct store *s,
                                         const uint8_t account[ID_LEN],
                                         int64_t counter, struct str envelope);
MUST_USE enum status account_heads_put(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       int64_t counter, struct str envelope);

/* Note that the account was used on this day; writes at most once a day. */
MUST_USE enum status account_used(struct store *s,
                                  const uint8_t account[ID_LEN], int64_t day);

/*
 * Give a member a role, or make somebody a member again.  ST_ABSENT: there is
 * no such account, or it has another role than these two: so an operator never
 * becomes a steward, nor a steward an operator, without being neither first.
 */
MUST_USE enum status account_role_set(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      enum account_role role);
/* Change the state; ST_ABSENT. */
MUST_USE enum status account_state_set(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       enum account_state state);

/*
 * Make a member a steward, or a steward a member again.  ST_ABSENT unless the
 * account is active and has the role that it leaves: so nobody who runs the
 * instance becomes a steward.
 */
MUST_USE enum status account_steward_set(struct store *s,
                                         const uint8_t account[ID_LEN],
                                         bool is_steward);

/* Sign-in names of the stewards, in order; texts in the arena. */
MUST_USE enum status account_stewards_open(struct store *s,
                                           struct store_cursor **out);
MUST_USE enum status account_stewards_next(struct store_cursor *c,
                                           struct arena *a, struct str *name);

/* How many active accounts have this role? */
MUST_USE enum status account_count(struct store *s, enum account_role role,
                                   int64_t *n);

/* Accounts by name, for the operator: one line each. */
struct account_line {
    uint8_t account[ID_LEN];
    struct str name; /* in the arena */
    enum account_role role;
    enum account_state state;
    int64_t created_day, used_day;
};
MUST_USE enum status account_list_open(struct store *s,
                                       struct store_cursor **out);
MUST_USE enum status account_list_next(struct store_cursor *c, struct arena *a,
                                       struct account_line *out);

/*
 * Remove the account with its name, credentials, envelopes, sessions and its
 * personal space.  ST_ABSENT.  Membership in other spaces is the log's matter
 * and must have ended before: ST_CONFLICT otherwise.
 */
MUST_USE enum status account_delete(struct store *s,
                                    const uint8_t account[ID_LEN]);

/*
 * The names of deleted accounts stay reserved, so that nobody takes the place
 * of somebody who left.  hash: 32 bytes the caller made of the name under a key
 * (seal/srvkey.h).  Put: once more is no error.  Find: ST_ABSENT when free.
 */
MUST_USE enum status account_tomb_put(struct store *s, const uint8_t hash[32]);
MUST_USE enum status account_tomb_find(struct store *s, const uint8_t hash[32]);

#endif
