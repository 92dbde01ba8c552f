/*
 * The primitives as imports of the WebAssembly module, for the browser's keys
 * worker.  web/js/seal.js binds each name of the module "prim" to a function
 * of libsodium-sumo and copies between the two memories.  Imports that can
 * fail give 0 when all is well.
 */
#include "seal/prim.h"

#include <stdbool.h>

#define IMPORT(name)                                                           \
    __attribute__((import_module("prim"), import_name(#name))) extern

typedef const uint8_t *in;
typedef uint8_t *out;

IMPORT(random) void js_random(out o, size_t n);
IMPORT(hash)
void js_hash(out o, size_t n, const struct bytes *parts, size_t n_parts, in key,
             size_t key_len);
IMPORT(kdf) void js_kdf(out o, in key, const char *ctx, uint32_t id);
IMPORT(aead_seal)
void js_aead_seal(out o, in text, size_t n, in aad, size_t aad_len, in nonce,
                  in key);
IMPORT(aead_open)
int js_aead_open(out o, in box, size_t n, in aad, size_t aad_len, in nonce,
                 in key);
IMPORT(ietf_seal)
void js_ietf_seal(out o, in text, size_t n, in aad, size_t aad_len, in nonce,
                  in key);
IMPORT(argon2id)
int js_argon2id(out o, in pass, size_t len, in salt, uint32_t t,
                uint32_t m_kib);
IMPORT(sign_keys) void js_sign_keys(out pub, out key, in seed);
IMPORT(sign) void js_sign(out sig, in m, size_t n, in key);
IMPORT(verify) int js_verify(in sig, in m, size_t n, in pub);
IMPORT(x25519) int js_x25519(out o, in scalar, in point);
IMPORT(box_keys) void js_box_keys(out pub, out key, in seed);
IMPORT(box_seal) int js_box_seal(out o, in m, size_t n, in pub);
IMPORT(box_open) int js_box_open(out o, in box, size_t n, in pub, in key);
IMPORT(sha512) void js_sha512(out o, const struct bytes *parts, size_t n_parts);
IMPORT(point_hash) void js_point_hash(out o, in wide);
IMPORT(point_check) int js_point_check(in p);
IMPORT(point_add) int js_point_add(out o, in p, in q);
IMPORT(point_mul) int js_point_mul(out o, in scalar, in p);
IMPORT(point_base) int js_point_base(out o, in scalar);
IMPORT(scalar_reduce) void js_scalar_reduce(out o, in wide);
IMPORT(scalar_invert) int js_scalar_invert(out o, in s);
IMPORT(scalar_mul) void js_scalar_mul(out o, in a, in b);
IMPORT(scalar_sub) void js_scalar_sub(out o, in a, in b);

static bool
is_zero(const uint8_t *p, size_t n)
{
    uint8_t any = 0;

    for (size_t i = 0; i < n; i++)
        any |= p[i];
    return any == 0;
}

static enum status
valid(int bad)
{
    return bad == 0 ? ST_OK : ST_INVALID;
}

/* The library is ready before the module is instantiated. */
enum status
prim_start(void)
{
    return ST_OK;
}

void
prim_random(uint8_t *o, size_t n)
{
    js_random(o, n);
}

void
prim_wipe(void *at, size_t n)
{
    volatile uint8_t *p = at;

    for (size_t i = 0; i < n; i++)
        p[i] = 0;
}

int
prim_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    volatile uint8_t diff = 0;

    for (size_t i = 0; i < n; i++)
        diff = (uint8_t)(diff | (a[i] ^ b[i]));
    return diff == 0;
}

void
prim_hash(uint8_t *o, size_t n, const struct bytes *parts, size_t n_parts,
          const uint8_t *key, size_t key_len)
{
    js_hash(o, n, parts, n_parts, key, key_len);
}

void
prim_kdf(uint8_t o[32], const uint8_t key[32], const char ctx[8], uint64_t id)
{
    js_kdf(o, key, ctx, (uint32_t)id);
}

void
prim_aead_seal(uint8_t *o, const uint8_t *text, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[PRIM_NONCE_LEN],
               const uint8_t key[32])
{
    js_aead_seal(o, text, n, aad, aad_len, nonce, key);
}

enum status
prim_aead_open(uint8_t *o, const uint8_t *box, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[PRIM_NONCE_LEN],
               const uint8_t key[32])
{
    if (n < PRIM_TAG_LEN)
        return ST_INVALID;
    return valid(js_aead_open(o, box, n, aad, aad_len, nonce, key));
}

void
prim_ietf_seal(uint8_t *o, const uint8_t *text, size_t n, const uint8_t *aad,
               size_t aad_len, const uint8_t nonce[12], const uint8_t key[32])
{
    js_ietf_seal(o, text, n, aad, aad_len, nonce, key);
}

enum status
prim_argon2id(uint8_t o[32], const uint8_t *pass, size_t len,
              const uint8_t salt[16], uint32_t t, uint32_t m_kib)
{
    if (m_kib < 8 || m_kib > 1048576 || t < 1 || t > 64)
        return ST_INVALID;
    if (js_argon2id(o, pass, len, salt, t, m_kib) != 0)
        return ST_NOSPACE;
    return is_zero(o, 32) ? ST_BROKEN : ST_OK;
}

void
prim_sign_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[PRIM_SIGN_KEY_LEN],
               const uint8_t seed[32])
{
    js_sign_keys(pub, key, seed);
}

void
prim_sign(uint8_t sig[PRIM_SIG_LEN], const uint8_t *m, size_t n,
          const uint8_t key[PRIM_SIGN_KEY_LEN])
{
    js_sign(sig, m, n, key);
}

enum status
prim_verify(const uint8_t sig[PRIM_SIG_LEN], const uint8_t *m, size_t n,
            const uint8_t pub[PRIM_PUB_LEN])
{
    return valid(js_verify(sig, m, n, pub));
}

enum status
prim_x25519(uint8_t o[32], const uint8_t scalar[32], const uint8_t *point)
{
    return valid(js_x25519(o, scalar, point));
}

void
prim_box_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[32],
              const uint8_t seed[32])
{
    js_box_keys(pub, key, seed);
}

enum status
prim_box_seal(uint8_t *o, const uint8_t *m, size_t n,
              const uint8_t pub[PRIM_PUB_LEN])
{
    return valid(js_box_seal(o, m, n, pub));
}

enum status
prim_box_open(uint8_t *o, const uint8_t *box, size_t n,
              const uint8_t pub[PRIM_PUB_LEN], const uint8_t key[32])
{
    if (n < PRIM_BOX_OVER)
        return ST_INVALID;
    return valid(js_box_open(o, box, n, pub, key));
}

void
prim_sha512(uint8_t o[64], const struct bytes *parts, size_t n_parts)
{
    js_sha512(o, parts, n_parts);
}

void
prim_point_hash(uint8_t o[32], const uint8_t wide[64])
{
    js_point_hash(o, wide);
}

enum status
prim_point_check(const uint8_t p[32])
{
    if (is_zero(p, 32))
        return ST_INVALID;
    return valid(js_point_check(p));
}

enum status
prim_point_add(uint8_t o[32], const uint8_t p[32], const uint8_t q[32])
{
    if (js_point_add(o, p, q) != 0)
        return ST_INVALID;
    return is_zero(o, 32) ? ST_INVALID : ST_OK;
}

enum status
prim_point_mul(uint8_t o[32], const uint8_t scalar[32], const uint8_t p[32])
{
    return valid(js_point_mul(o, scalar, p));
}

enum status
prim_point_base(uint8_t o[32], const uint8_t scalar[32])
{
    return valid(js_point_base(o, scalar));
}

void
prim_scalar_reduce(uint8_t o[32], const uint8_t wide[64])
{
    js_scalar_reduce(o, wide);
}

enum status
prim_scalar_invert(uint8_t o[32], const uint8_t s[32])
{
    return valid(js_scalar_invert(o, s));
}

void
prim_scalar_mul(uint8_t o[32], const uint8_t a[32], const uint8_t b[32])
{
    js_scalar_mul(o, a, b);
}

void
prim_scalar_sub(uint8_t o[32], const uint8_t a[32], const uint8_t b[32])
{
    js_scalar_sub(o, a, b);
}
