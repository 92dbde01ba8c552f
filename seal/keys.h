#ifndef SEAL_KEYS_H
#define SEAL_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "seal/bytes.h"
#include "seal/secret.h"

/*
 * keys: the key hierarchy (design section 6.1).
 *
 *   passphrase --Argon2id--> mk --KDF "SEALpass"--> 1 AUTH   2 KEKp
 *   recovery code --B2-----> rk --KDF "SEALrec1"--> 1 AUTHr  2 KEKr
 *   passkey PRF -----B2----> pk --KDF "SEALprf1"-->          2 KEKk
 *   UMK --KDF "SEALumk1"--> 1 identity 2 keyring 3 heads 4 device record
 *                           5 device cache 6 keys of sealed copies
 *   GS  --KDF "SEALspc1"--> 1 content 2 names 3 attachments
 *
 * Argon2id parameters outside floor and ceiling are refused here, whoever
 * names them: a server must not be able to make guessing cheap.
 */
#define KEYS_T_DEFAULT 3
#define KEYS_M_DEFAULT 131072 /* KiB: 128 MiB */
#define KEYS_T_SMALL 6        /* with KEYS_M_FLOOR where 128 MiB are not had */
#define KEYS_T_FLOOR 3
#define KEYS_T_CEILING 10
#define KEYS_M_FLOOR 65536    /* KiB: 64 MiB */
#define KEYS_M_CEILING 524288 /* KiB: 512 MiB */
#define KEYS_NAME_MAX 64      /* bytes of a sign-in name */
#define KEYS_PASS_MAX 1024    /* bytes of a passphrase, NFKC, UTF-8 */

/* What one way in yields: proof for the server, key for the wrap. */
struct keys_way {
    struct secret auth; /* AUTH or AUTHr */
    struct secret wrap; /* KEKp or KEKr */
};

/* The five keys under UMK. */
struct keys_umk {
    struct secret identity; /* K1 */
    struct secret keyring;  /* K2 */
    struct secret heads;    /* K3 */
    struct secret device;   /* K4 */
    struct secret cache;    /* K5 */
    struct secret export;   /* K6 */
};

/* The three keys under an epoch secret. */
struct keys_epoch {
    struct secret content;    /* Kc */
    struct secret name;       /* Kn */
    struct secret attachment; /* Ka */
};

/* Within floor and ceiling? */
bool keys_params_fit(uint32_t t, uint32_t m_kib);

/* salt = B2(16, L("salt") | name | 00 | seed). */
void keys_salt(uint8_t out[16], struct str name, const uint8_t seed[16]);

/*
 * Derive from a passphrase, which the caller has normalised (NFKC, UTF-8) and
 * wipes afterwards.  ST_INVALID: parameters outside floor and ceiling, empty
 * or overlong name or passphrase; ST_NOSPACE: no memory for Argon2id;
 * ST_BROKEN: the derivation gave zeros.
 */
MUST_USE enum status keys_from_pass(struct keys_way *out, struct str name,
                                    struct bytes pass, const uint8_t seed[16],
                                    uint32_t t, uint32_t m_kib);

/* Derive from a recovery code: rk = B2(32, L("rec"), key = code).  ST_INVALID
 * if the code is all zero. */
MUST_USE enum status keys_from_code(struct keys_way *out,
                                    const uint8_t code[16]);

/*
 * Passkeys (6.6).  The salt that an authenticator mixes in: B2(32,
 * L("prfsalt") | user).  A credential's hash: B2(32, its id).  The wrapping
 * key: KDF(B2(32, L("prfkey") | hash, key = PRF output), "SEALprf1", 2);
 * ST_INVALID if the output is all zero.
 */
void keys_prf_salt(uint8_t out[32], const uint8_t user[16]);
void keys_credential(uint8_t out[32], struct bytes id);
MUST_USE enum status keys_from_prf(struct secret *wrap, const uint8_t prf[32],
                                   const uint8_t credential[32]);

/* Sub-keys; ST_INVALID if the key above is all zero. */
MUST_USE enum status keys_from_umk(struct keys_umk *out,
                                   const struct secret *umk);
MUST_USE enum status keys_from_gs(struct keys_epoch *out,
                                  const struct secret *gs);

/* Kc alone, for readers of many objects. */
MUST_USE enum status keys_content_from_gs(struct secret *out,
                                          const struct secret *gs);

#endif
