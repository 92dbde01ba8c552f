#ifndef SEAL_PRIM_H
#define SEAL_PRIM_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"

/*
 * prim: the primitives SEAL1 is made of, and the only door to the library
 * behind them.  Natively that is libsodium (seal/prim_native.c, the only file
 * that includes it); in the browser's keys worker each function is an import
 * of the WebAssembly module, bound in web/js/seal.js to libsodium-sumo
 * (seal/prim_wasm.c).
 *
 * Nothing allocates except argon2id, whose memory the library takes and
 * returns inside the call.  Unless said otherwise all lengths are bytes,
 * inputs may not overlap outputs, and every function is safe to call from
 * several threads once prim_start has returned ST_OK.
 */
#define PRIM_HASH_MAX 64
#define PRIM_NONCE_LEN 24
#define PRIM_TAG_LEN 16
#define PRIM_SIG_LEN 64
#define PRIM_PUB_LEN 32
#define PRIM_SIGN_KEY_LEN 64 /* seed | public key */
#define PRIM_BOX_OVER 48     /* sealed box over its text */
#define PRIM_POINT_LEN 32
#define PRIM_SCALAR_LEN 32
#define PRIM_PARTS_MAX 8 /* parts of one hash */

/* Once, before any thread and any other call.  ST_BROKEN: do not go on. */
MUST_USE enum status prim_start(void);

/* n bytes from the operating system's generator. */
void prim_random(uint8_t *out, size_t n);

/* Zeros over n bytes, kept by the compiler. */
void prim_wipe(void *at, size_t n);

/* 1 if the n bytes are the same, else 0; constant time. */
int prim_same(const uint8_t *a, const uint8_t *b, size_t n);

/*
 * B2(n, parts, key): BLAKE2b of the parts one after the other (RFC 7693).
 * n 1..64 (SEAL1 uses 2, 16, 32, 64); n_parts 1..PRIM_PARTS_MAX; key_len
 * 0..64, 0 for no key.  A wrong size is our own mistake (assert).
 */
void prim_hash(uint8_t *out, size_t n, const struct bytes *parts,
               size_t n_parts, const uint8_t *key, size_t key_len);

/* KDF(key, ctx, id): BLAKE2b sub-key of 32 bytes; ctx is 8 bytes. */
void prim_kdf(uint8_t out[32], const uint8_t key[32], const char ctx[8],
              uint64_t id);

/*
 * XChaCha20-Poly1305-IETF.  out gets n + PRIM_TAG_LEN bytes; text and out
 * may be the same address.
 */
void prim_aead_seal(uint8_t *out, const uint8_t *text, size_t n,
                    const uint8_t *aad, size_t aad_len,
                    const uint8_t nonce[PRIM_NONCE_LEN], const uint8_t key[32]);

/* The reverse: n counts the tag; out gets n - PRIM_TAG_LEN bytes and may be
 * box itself.  ST_INVALID, out undefined, if n is too short or the tag wrong.
 */
MUST_USE enum status prim_aead_open(uint8_t *out, const uint8_t *box, size_t n,
                                    const uint8_t *aad, size_t aad_len,
                                    const uint8_t nonce[PRIM_NONCE_LEN],
                                    const uint8_t key[32]);

/* ChaCha20-Poly1305 with a 12-byte nonce (RFC 8439): not part of SEAL1, here
 * so that the published vectors test the same library build. */
void prim_ietf_seal(uint8_t *out, const uint8_t *text, size_t n,
                    const uint8_t *aad, size_t aad_len, const uint8_t nonce[12],
                    const uint8_t key[32]);

/*
 * Argon2id v1.3, one lane, 32 bytes out.  m_kib 8..1048576, t 1..64.
 * ST_INVALID outside these; ST_NOSPACE if the memory was not to be had;
 * ST_BROKEN if the result is all zero.
 */
MUST_USE enum status prim_argon2id(uint8_t out[32], const uint8_t *pass,
                                   size_t len, const uint8_t salt[16],
                                   uint32_t t, uint32_t m_kib);

/* Ed25519 (RFC 8032).  key is seed | public. */
void prim_sign_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[PRIM_SIGN_KEY_LEN],
                    const uint8_t seed[32]);
void prim_sign(uint8_t sig[PRIM_SIG_LEN], const uint8_t *m, size_t n,
               const uint8_t key[PRIM_SIGN_KEY_LEN]);
/* ST_INVALID if the signature is not pub's over m. */
MUST_USE enum status prim_verify(const uint8_t sig[PRIM_SIG_LEN],
                                 const uint8_t *m, size_t n,
                                 const uint8_t pub[PRIM_PUB_LEN]);

/* X25519 (RFC 7748): out = scalar * point; point NULL means the base point.
 * ST_INVALID if the result is all zero (a point of small order). */
MUST_USE enum status prim_x25519(uint8_t out[32], const uint8_t scalar[32],
                                 const uint8_t *point);

/* Key pair of a sealed box from its seed (libsodium crypto_box_seed_keypair:
 * the secret is the first half of SHA-512 of the seed). */
void prim_box_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[32],
                   const uint8_t seed[32]);

/* Seal to a person: out gets n + PRIM_BOX_OVER bytes.  ST_INVALID if pub is
 * no usable key. */
MUST_USE enum status prim_box_seal(uint8_t *out, const uint8_t *m, size_t n,
                                   const uint8_t pub[PRIM_PUB_LEN]);
/* n counts the overhead; out gets n - PRIM_BOX_OVER bytes. */
MUST_USE enum status prim_box_open(uint8_t *out, const uint8_t *box, size_t n,
                                   const uint8_t pub[PRIM_PUB_LEN],
                                   const uint8_t key[32]);

/* SHA-512 of the parts one after the other. */
void prim_sha512(uint8_t out[64], const struct bytes *parts, size_t n_parts);

/*
 * ristretto255 (RFC 9496).  Points and scalars are 32 bytes.  Functions that
 * take points refuse non-canonical and invalid encodings, and results that
 * are the identity, with ST_INVALID.
 */
void prim_point_hash(uint8_t out[32], const uint8_t wide[64]);
MUST_USE enum status prim_point_check(const uint8_t p[32]);
MUST_USE enum status prim_point_add(uint8_t out[32], const uint8_t p[32],
                                    const uint8_t q[32]);
MUST_USE enum status prim_point_mul(uint8_t out[32], const uint8_t scalar[32],
                                    const uint8_t p[32]);
MUST_USE enum status prim_point_base(uint8_t out[32], const uint8_t scalar[32]);
void prim_scalar_reduce(uint8_t out[32], const uint8_t wide[64]);
MUST_USE enum status prim_scalar_invert(uint8_t out[32], const uint8_t s[32]);
void prim_scalar_mul(uint8_t out[32], const uint8_t a[32], const uint8_t b[32]);
void prim_scalar_sub(uint8_t out[32], const uint8_t a[32], const uint8_t b[32]);

#endif
