#ifndef SEAL_HOLDER_H
#define SEAL_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/envelope.h"
#include "seal/keys.h"
#include "seal/prim.h"
#include "seal/secret.h"

/*
 * holder: what a person's client holds once it is unlocked (design section
 * 6): the account key UMK, the identity, the keyring and the verified heads.
 * Lives only in the browser's keys worker and in the command line.  One owner;
 * holder_clear when done or locked.
 *
 * The fixed-length texts inside the envelopes, all big-endian:
 *
 *   wraps 0x01-0x03 0x06   UMK 32
 *   identity 0x04          Ed25519 seed 32 | X25519 seed 32
 *   keyring 0x05           version (1) | n secrets 2 | n pins 2 |
 *                          secrets (space 16, kind 1, epoch 4, GS 32)* |
 *                          pins (user 16, IK 32, EK 32, how 1)* |
 *                          version 2 only: past (Ed25519 seed 32,
 *                          X25519 seed 32)
 *   heads 0x07             version 1 (1) | n 2 | (space 16, seq 8, hash 32)*
 *
 * A keyring is of version 1, or of version 2 while the account's keys are being
 * rotated (6.5): then it holds the identity before, too, until every space has
 * its REKEY entry.
 *
 * Opening an envelope: one error, ST_INVALID, whatever is wrong with it.
 */
#define HOLDER_SECRETS_MAX 256 /* spaces times epochs */
#define HOLDER_PINS_MAX 128
#define HOLDER_HEADS_MAX 64
#define HOLDER_WRAP_LEN (ENVELOPE_OVER + 256) /* 0x01-0x04 0x06 */
#define HOLDER_KEYRING_MAX 32768              /* padded text, bytes */
#define HOLDER_SEALED_MAX (ENVELOPE_OVER + HOLDER_KEYRING_MAX)
#define HOLDER_RECORD_LEN 76 /* device record, see holder_record */

struct holder_secret {
    uint8_t space[16];
    uint8_t kind; /* enum space_kind */
    uint32_t epoch;
    struct secret gs;
};

enum holder_how { HOLDER_BY_INVITE = 1, HOLDER_BY_COMPARISON = 2 };

struct holder_pin {
    uint8_t user[16];
    uint8_t ik[32];
    uint8_t ek[32];
    uint8_t how; /* enum holder_how */
};

struct holder_head {
    uint8_t space[16];
    uint64_t seq;
    uint8_t hash[32];
};

/* The key pairs before a rotation that is under way. */
struct holder_past {
    struct secret ik_seed;
    struct secret ek_seed;
    uint8_t ik[PRIM_PUB_LEN];
    uint8_t ik_key[PRIM_SIGN_KEY_LEN];
    uint8_t ek[PRIM_PUB_LEN];
    uint8_t ek_key[32];
};

struct holder {
    uint8_t user[16];
    uint32_t gen; /* of UMK, from 1 */
    struct secret umk;
    struct keys_umk keys;
    struct secret ik_seed;
    struct secret ek_seed;
    uint8_t ik[PRIM_PUB_LEN];
    uint8_t ik_key[PRIM_SIGN_KEY_LEN];
    uint8_t ek[PRIM_PUB_LEN];
    uint8_t ek_key[32];
    uint8_t ek_cert[PRIM_SIG_LEN];
    bool has_past;
    struct holder_past past;
    uint64_t keyring_counter; /* of the state last sealed or opened */
    uint64_t heads_counter;
    size_t n_secrets;
    size_t n_pins;
    size_t n_heads;
    struct holder_secret secrets[HOLDER_SECRETS_MAX];
    struct holder_pin pins[HOLDER_PINS_MAX];
    struct holder_head heads[HOLDER_HEADS_MAX];
};

/* A new account: random UMK and identity, generation 1, empty keyring. */
MUST_USE enum status holder_new(struct holder *a, const uint8_t user[16]);

/* Take an identity by its seeds and certify EK with it; used by holder_new
 * and by vectors. */
void holder_identify(struct holder *a);

/*
 * Rotate: a new UMK and a new identity, the next generation, counters at 0.
 * The identity before becomes the past; epoch secrets, pins and heads stay.
 * cert: the old IK's word for the new keys, L("rekey") | user | gen | IK | EK.
 * ST_CONFLICT while an earlier rotation is under way.  *a is untouched on
 * failure.
 */
MUST_USE enum status holder_rotate(struct holder *a,
                                   uint8_t cert[PRIM_SIG_LEN]);

/* Every space has its REKEY entry: forget the identity before. */
void holder_past_drop(struct holder *a);

/* The signing key that belongs to this IK: the past's if it is the past's,
 * else the current one.  Borrowed.  A space whose list still names the old IK
 * is written to with the old key. */
const uint8_t *holder_sign_key(const struct holder *a, const uint8_t ik[32]);

/* Wipe everything. */
void holder_clear(struct holder *a);

/* UMK under a wrap's key; aad is of kind 0x01, 0x02, 0x03 or 0x06. */
MUST_USE enum status holder_wrap(uint8_t out[HOLDER_WRAP_LEN],
                                 const struct holder *a,
                                 const struct envelope_aad *aad,
                                 const struct secret *key);

/* The reverse, into an account about to be opened: *a is cleared, then gets
 * user, gen, UMK and its sub-keys. */
MUST_USE enum status holder_unwrap(struct holder *a, const uint8_t user[16],
                                   uint32_t gen, const struct envelope_aad *aad,
                                   const struct secret *key, struct bytes env);

/* Identity out and in.  Opening also demands that the public keys derived from
 * the bundle are those the server names, and that the certificate is theirs:
 * L("ek") | user | gen | IK | EK under IK. */
MUST_USE enum status holder_identity_seal(uint8_t out[HOLDER_WRAP_LEN],
                                          const struct holder *a);
MUST_USE enum status holder_identity_open(struct holder *a, struct bytes env,
                                          const uint8_t ik[32],
                                          const uint8_t ek[32],
                                          const uint8_t ek_cert[64]);

/* Is ek_cert IK's signature over EK for this user and generation?  The server
 * asks this at registration. */
MUST_USE enum status holder_cert_check(const uint8_t user[16], uint32_t gen,
                                       const uint8_t ik[32],
                                       const uint8_t ek[32],
                                       const uint8_t ek_cert[64]);

/* Is cert the old IK's word for the keys of this generation (holder_rotate)?
 * The server asks this at a rotation. */
MUST_USE enum status holder_rekey_check(const uint8_t user[16], uint32_t gen,
                                        const uint8_t old_ik[32],
                                        const uint8_t ik[32],
                                        const uint8_t ek[32],
                                        const uint8_t cert[PRIM_SIG_LEN]);

/*
 * Keyring and heads out and in.  The counter is part of the context; the
 * account's own counter moves to it on success.  Seal: ST_NOSPACE if cap (or
 * HOLDER_KEYRING_MAX) is too small.
 */
MUST_USE enum status holder_keyring_seal(uint8_t *out, size_t cap, size_t *len,
                                         struct holder *a, uint64_t counter);
MUST_USE enum status holder_keyring_open(struct holder *a, struct bytes env,
                                         uint64_t counter);
MUST_USE enum status holder_heads_seal(uint8_t *out, size_t cap, size_t *len,
                                       struct holder *a, uint64_t counter);
MUST_USE enum status holder_heads_open(struct holder *a, struct bytes env,
                                       uint64_t counter);

/* Epoch secret of a space.  Put: ST_NOSPACE when full; replacing one by
 * another for the same epoch is ST_CONFLICT.  Get: ST_ABSENT; *gs is borrowed
 * until the account changes. */
MUST_USE enum status holder_secret_put(struct holder *a,
                                       const struct holder_secret *s);
MUST_USE enum status holder_secret_get(const struct holder *a,
                                       const uint8_t space[16], uint32_t epoch,
                                       const struct secret **gs);

/* Keys of a person, checked one way or the other.  Put replaces what was known
 * of this user; ST_NOSPACE when full.  Get: NULL if there is none. */
MUST_USE enum status holder_pin_put(struct holder *a,
                                    const struct holder_pin *p);
const struct holder_pin *holder_pin_get(const struct holder *a,
                                        const uint8_t user[16]);

/* Verified head of a space.  Put replaces; ST_NOSPACE when full.  Get:
 * ST_ABSENT. */
MUST_USE enum status holder_head_put(struct holder *a,
                                     const struct holder_head *h);
MUST_USE enum status holder_head_get(const struct holder *a,
                                     const uint8_t space[16],
                                     struct holder_head *out);

/*
 * What this device remembers against a rolled-back server (6.8):
 *   gen 4 | keyring counter 8 | heads counter 8 | personal seq 8 |
 *   personal head 32 | B2(16, L("ckpt") | user | the 60 bytes before, key = K4)
 * holder_record_check: ST_INVALID if the record is not this account's, or of a
 * generation before; ST_CONFLICT if the account as opened is older than the
 * record says.  A record of a later generation cannot be verified (its K4 is
 * not known here) and counts as ST_CONFLICT all the same: only this device
 * writes it.  The personal head itself is compared by the log reader, which
 * gets it in *h.
 */
void holder_record(uint8_t out[HOLDER_RECORD_LEN], const struct holder *a,
                   const struct holder_head *h);
MUST_USE enum status
holder_record_check(const struct holder *a,
                    const uint8_t record[HOLDER_RECORD_LEN],
                    struct holder_head *h);

#endif
