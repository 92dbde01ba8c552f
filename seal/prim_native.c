/*
 * The primitives over libsodium, for the server, the command line and the
 * tests.  The only file that includes it.
 */
#include "seal/prim.h"

#include <assert.h>
#include <sodium.h>

enum status
prim_start(void)
{
    return sodium_init() < 0 ? ST_BROKEN : ST_OK;
}

void
prim_random(uint8_t *out, size_t n)
{
    randombytes_buf(out, n);
}

void
prim_wipe(void *at, size_t n)
{
    sodium_memzero(at, n);
}

int
prim_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

void
prim_hash(uint8_t *out, size_t n, const struct bytes *parts, size_t n_parts,
          const uint8_t *key, size_t key_len)
{
    crypto_generichash_blake2b_state state;
    int bad;

    assert(n >= 1 && n <= PRIM_HASH_MAX && key_len <= PRIM_HASH_MAX);
    assert(n_parts >= 1 && n_parts <= PRIM_PARTS_MAX);
    /* The general function of libsodium refuses n < 16; BLAKE2b itself
     * allows it, and the check of a code needs two bytes. */
    bad = crypto_generichash_blake2b_init(&state, key_len > 0 ? key : NULL,
                                          key_len, n);
    for (size_t i = 0; i < n_parts; i++)
        bad |= crypto_generichash_blake2b_update(&state, parts[i].ptr,
                                                 parts[i].len);
    bad |= crypto_generichash_blake2b_final(&state, out, n);
    assert(bad == 0);
    (void)bad;
    sodium_memzero(&state, sizeof(state));
}

void
prim_kdf(uint8_t out[32], const uint8_t key[32], const char ctx[8], uint64_t id)
{
    int bad = crypto_kdf_blake2b_derive_from_key(out, 32, id, ctx, key);

    assert(bad == 0);
    (void)bad;
}

void
prim_aead_seal(uint8_t *out, const uint8_t *text, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[PRIM_NONCE_LEN],
               const uint8_t key[32])
{
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, text, n, aad,
                                                     aad_len, NULL, nonce, key);
}

enum status
prim_aead_open(uint8_t *out, const uint8_t *box, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[PRIM_NONCE_LEN],
               const uint8_t key[32])
{
    if (n < PRIM_TAG_LEN)
        return ST_INVALID;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, box, n, aad,
                                                   aad_len, nonce, key) != 0)
        return ST_INVALID;
    return ST_OK;
}

void
prim_ietf_seal(uint8_t *out, const uint8_t *text, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[12], const uint8_t key[32])
{
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, text, n, aad,
                                                    aad_len, NULL, nonce, key);
}

enum status
prim_argon2id(uint8_t out[32], const uint8_t *pass, size_t len,
              const uint8_t salt[16], uint32_t t, uint32_t m_kib)
{
    if (m_kib < 8 || m_kib > 1048576 || t < 1 || t > 64)
        return ST_INVALID;
    if (crypto_pwhash(out, 32, (const char *)pass, len, salt, t,
                      (size_t)m_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return ST_NOSPACE;
    return sodium_is_zero(out, 32) ? ST_BROKEN : ST_OK;
}

void
prim_sign_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[PRIM_SIGN_KEY_LEN],
               const uint8_t seed[32])
{
    (void)crypto_sign_seed_keypair(pub, key, seed);
}

void
prim_sign(uint8_t sig[PRIM_SIG_LEN], const uint8_t *m, size_t n,
          const uint8_t key[PRIM_SIGN_KEY_LEN])
{
    (void)crypto_sign_detached(sig, NULL, m, n, key);
}

enum status
prim_verify(const uint8_t sig[PRIM_SIG_LEN], const uint8_t *m, size_t n,
            const uint8_t pub[PRIM_PUB_LEN])
{
    return crypto_sign_verify_detached(sig, m, n, pub) == 0 ? ST_OK
                                                            : ST_INVALID;
}

enum status
prim_x25519(uint8_t out[32], const uint8_t scalar[32], const uint8_t *point)
{
    int bad = point == NULL ? crypto_scalarmult_base(out, scalar)
                            : crypto_scalarmult(out, scalar, point);

    return bad == 0 ? ST_OK : ST_INVALID;
}

void
prim_box_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[32],
              const uint8_t seed[32])
{
    (void)crypto_box_seed_keypair(pub, key, seed);
}

enum status
prim_box_seal(uint8_t *out, const uint8_t *m, size_t n,
              const uint8_t pub[PRIM_PUB_LEN])
{
    return crypto_box_seal(out, m, n, pub) == 0 ? ST_OK : ST_INVALID;
}

enum status
prim_box_open(uint8_t *out, const uint8_t *box, size_t n,
              const uint8_t pub[PRIM_PUB_LEN], const uint8_t key[32])
{
    if (n < PRIM_BOX_OVER)
        return ST_INVALID;
    return crypto_box_seal_open(out, box, n, pub, key) == 0 ? ST_OK
                                                            : ST_INVALID;
}

void
prim_sha512(uint8_t out[64], const struct bytes *parts, size_t n_parts)
{
    crypto_hash_sha512_state state;

    (void)crypto_hash_sha512_init(&state);
    for (size_t i = 0; i < n_parts; i++)
        (void)crypto_hash_sha512_update(&state, parts[i].ptr, parts[i].len);
    (void)crypto_hash_sha512_final(&state, out);
    sodium_memzero(&state, sizeof(state));
}

void
prim_point_hash(uint8_t out[32], const uint8_t wide[64])
{
    (void)crypto_core_ristretto255_from_hash(out, wide);
}

/* libsodium takes the identity, whose encoding is all zero, for a point. */
enum status
prim_point_check(const uint8_t p[32])
{
    if (!crypto_core_ristretto255_is_valid_point(p) || sodium_is_zero(p, 32))
        return ST_INVALID;
    return ST_OK;
}

enum status
prim_point_add(uint8_t out[32], const uint8_t p[32], const uint8_t q[32])
{
    if (crypto_core_ristretto255_add(out, p, q) != 0)
        return ST_INVALID;
    return sodium_is_zero(out, 32) ? ST_INVALID : ST_OK;
}

enum status
prim_point_mul(uint8_t out[32], const uint8_t scalar[32], const uint8_t p[32])
{
    return crypto_scalarmult_ristretto255(out, scalar, p) == 0 ? ST_OK
                                                               : ST_INVALID;
}

enum status
prim_point_base(uint8_t out[32], const uint8_t scalar[32])
{
    return crypto_scalarmult_ristretto255_base(out, scalar) == 0 ? ST_OK
                                                                 : ST_INVALID;
}

void
prim_scalar_reduce(uint8_t out[32], const uint8_t wide[64])
{
    crypto_core_ristretto255_scalar_reduce(out, wide);
}

enum status
prim_scalar_invert(uint8_t out[32], const uint8_t s[32])
{
    return crypto_core_ristretto255_scalar_invert(out, s) == 0 ? ST_OK
                                                               : ST_INVALID;
}

void
prim_scalar_mul(uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    crypto_core_ristretto255_scalar_mul(out, a, b);
}

void
prim_scalar_sub(uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    crypto_core_ristretto255_scalar_sub(out, a, b);
}
