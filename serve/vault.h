#ifndef SERVE_VAULT_H
#define SERVE_VAULT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/status.h"
#include "core/str.h"
#include "seal/srvkey.h"
#include "store/account.h"

/*
 * vault: the columns from which a passphrase could be guessed, in and out of
 * their wrapping under K_srv (sealing.md 6.3).  A stolen database without the
 * key file gives nothing to guess against.
 *
 * Everything goes into the arena; unwrapped bytes die with the request.
 */
struct vault_kdf {
    uint8_t seed[16];
    int64_t t;     /* Argon2id passes */
    int64_t m_kib; /* Argon2id memory */
};

/* Accepted from clients: the floor and ceiling every client has built in. */
#define VAULT_T_MIN 3
#define VAULT_T_MAX 10
#define VAULT_M_MIN (64 * 1024)
#define VAULT_M_MAX (512 * 1024)
#define VAULT_T_PRESET 3
#define VAULT_M_PRESET (128 * 1024)

/* What arrives in clear to the server: proofs and parameters. */
struct vault_open {
    uint8_t auth[32];
    uint8_t auth_r[32];
    uint8_t code_id[16];
    struct vault_kdf kdf;
    struct str wrap_pass; /* envelope 0x01 */
    struct str wrap_code; /* envelope 0x02 */
};

/* Wrap for the store what belongs to the passphrase (auth, kdf, wrap_pass),
 * what belongs to the code (auth_r, code_id, wrap_code), or all of it.  Only
 * those members of *out are set.  in->code_id must outlive *out. */
MUST_USE enum status vault_close_pass(const struct srvkey_ring *ring,
                                      const uint8_t user[ID_LEN],
                                      const struct vault_open *in,
                                      struct arena *a,
                                      struct account_creds *out);
MUST_USE enum status vault_close_code(const struct srvkey_ring *ring,
                                      const uint8_t user[ID_LEN],
                                      const struct vault_open *in,
                                      struct arena *a,
                                      struct account_creds *out);
MUST_USE enum status vault_close(const struct srvkey_ring *ring,
                                 const uint8_t user[ID_LEN],
                                 const struct vault_open *in, struct arena *a,
                                 struct account_creds *out);

/* Does this proof fit the stored verifier?  ST_DENIED when not; ST_BROKEN
 * when the column does not open: wrong key file, or altered. */
MUST_USE enum status vault_check(const struct srvkey_ring *ring,
                                 const uint8_t user[ID_LEN], struct str column,
                                 struct str stored, const uint8_t proof[32]);
#define VAULT_VERIFIER STR("verifier")
#define VAULT_VERIFIER_R STR("verifier_r")

/* For a name that is nobody's: the same reading and unwrapping as for
 * somebody's, to no end, so that both take as long (sealing.md 6.3).  A store
 * that fails says so. */
MUST_USE enum status vault_waste(const struct srvkey_ring *ring,
                                 struct store *s, struct arena *a,
                                 const uint8_t proof[32]);

/* Parameters and wraps back in clear; ST_BROKEN as above. */
MUST_USE enum status vault_kdf(const struct srvkey_ring *ring,
                               const uint8_t user[ID_LEN], struct str stored,
                               struct vault_kdf *out);
MUST_USE enum status vault_bytes(const struct srvkey_ring *ring,
                                 const uint8_t user[ID_LEN], struct str column,
                                 struct str stored, struct arena *a,
                                 struct str *out);
#define VAULT_WRAP_PASS STR("wrap_pass")
#define VAULT_WRAP_CODE STR("wrap_code")
#define VAULT_WRAP_PASSKEY STR("wrap_passkey")
#define VAULT_KS STR("ks")
#define VAULT_TOTP STR("totp")             /* secret of sign-in codes */
#define VAULT_EMAIL STR("email")           /* address, wherever it stands */
#define VAULT_EMAIL_CODE STR("email_code") /* in a queued confirmation */

/*
 * Is this the key of this database?  Opens columns of up to 64 accounts inside
 * the caller's transaction.  ST_DENIED: some do not open; ST_OK also when
 * there is no account.  Memory: from a, to be cleared.
 */
MUST_USE enum status vault_key_fits(const struct srvkey_ring *ring,
                                    struct store *s, struct arena *a);

/* Any column's wrapping: session keys, codes' secrets, addresses. */
MUST_USE enum status vault_wrap(const struct srvkey_ring *ring,
                                const uint8_t user[ID_LEN], struct str column,
                                struct str plain, struct arena *a,
                                struct str *out);

#endif
