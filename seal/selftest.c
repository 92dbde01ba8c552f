/*
 * Known answers before any passphrase is accepted.  The expected bytes were
 * computed with @noble/hashes, @noble/ciphers and @noble/curves; every input
 * is a run of bytes a, a+1, ... or the text shown.
 */
#include "seal/selftest.h"

#include "seal/bytes.h"
#include "seal/envelope.h"
#include "seal/prim.h"
#include "seal/secret.h"

#define TEXT ((struct bytes){(const uint8_t *)"self test", 9})

static const uint8_t want_argon[32] = {
    0x7b, 0x60, 0x5f, 0xff, 0xee, 0x6d, 0xc0, 0xc6, 0x27, 0x7d, 0x69,
    0x76, 0xce, 0xe4, 0x57, 0x98, 0x5a, 0x90, 0x52, 0x88, 0x6e, 0x59,
    0x15, 0xc7, 0x45, 0x0d, 0x23, 0x67, 0xe2, 0xa0, 0xd5, 0x5b};
static const uint8_t want_hash[32] = {
    0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef,
    0x3f, 0xee, 0x98, 0x57, 0x9b, 0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb,
    0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19};
static const uint8_t want_mac[32] = {
    0xd6, 0x3a, 0x32, 0xd3, 0xe4, 0x47, 0x38, 0xd7, 0x90, 0x7f, 0x96,
    0x43, 0x16, 0xc2, 0x41, 0xad, 0xab, 0xa0, 0xab, 0xfe, 0xab, 0xc3,
    0x23, 0x49, 0x67, 0x75, 0x78, 0xa1, 0x5a, 0x20, 0x3f, 0x7f};
static const uint8_t want_kdf[32] = {
    0x5d, 0x92, 0xa6, 0x45, 0xd3, 0x2a, 0xce, 0x75, 0x5d, 0xf1, 0xcc,
    0xb8, 0xdb, 0xc3, 0x79, 0xcc, 0x58, 0x34, 0xa0, 0xcc, 0x38, 0x94,
    0xc6, 0xd6, 0xfd, 0x9c, 0x1b, 0x1b, 0xc0, 0xa0, 0x78, 0xa2};
static const uint8_t want_aead[25] = {0xa7, 0x5c, 0x69, 0x16, 0xf0, 0x94, 0x1c,
                                      0x65, 0xfb, 0x67, 0xf0, 0xaf, 0x53, 0x89,
                                      0x95, 0x00, 0xf5, 0x32, 0xa2, 0x6e, 0xe4,
                                      0x30, 0xaf, 0xa1, 0x91};
static const uint8_t want_sig[64] = {
    0x60, 0x3c, 0xa2, 0x03, 0x57, 0xa4, 0xb0, 0x4a, 0x75, 0xf4, 0xdb,
    0x6a, 0x0d, 0xe6, 0x6f, 0xe7, 0x66, 0x04, 0xae, 0xb9, 0x30, 0x20,
    0x61, 0x89, 0xa8, 0xcd, 0x8d, 0xe5, 0x19, 0xb2, 0xc6, 0x37, 0x1f,
    0xde, 0x6f, 0x4c, 0x5f, 0xbf, 0x31, 0xcb, 0xcf, 0xbb, 0x24, 0xb8,
    0xe7, 0xc7, 0x8e, 0xe5, 0x62, 0x62, 0x44, 0xdf, 0xaf, 0x92, 0xf8,
    0xe1, 0xf2, 0x5a, 0xa6, 0xe3, 0xf6, 0x6c, 0x51, 0x0b};
static const uint8_t want_box[32] = {
    0x47, 0x01, 0xd0, 0x84, 0x88, 0x45, 0x1f, 0x54, 0x5a, 0x40, 0x9f,
    0xb5, 0x8a, 0xe3, 0xe5, 0x85, 0x81, 0xca, 0x40, 0xac, 0x3f, 0x7f,
    0x11, 0x46, 0x98, 0xcd, 0x71, 0xde, 0xac, 0x73, 0xca, 0x01};

static void
run_of(uint8_t *out, uint8_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(first + i);
}

static bool
hashes_fit(const uint8_t key[32])
{
    struct bytes abc = {(const uint8_t *)"abc", 3};
    uint8_t got[32];
    bool fit = true;

    prim_hash(got, 32, &abc, 1, NULL, 0);
    fit &= bytes_same(got, want_hash, 32);
    prim_hash(got, 32, &abc, 1, key, 32);
    fit &= bytes_same(got, want_mac, 32);
    prim_kdf(got, key, "SEALpass", 1);
    return fit && bytes_same(got, want_kdf, 32);
}

static bool
aead_fits(const uint8_t key[32])
{
    uint8_t nonce[24], box[25], text[9];

    run_of(nonce, 0x40, sizeof(nonce));
    prim_aead_seal(box, TEXT.ptr, TEXT.len, (const uint8_t *)"aad", 3, nonce,
                   key);
    if (!bytes_same(box, want_aead, sizeof(box)))
        return false;
    if (prim_aead_open(text, box, sizeof(box), (const uint8_t *)"aad", 3, nonce,
                       key) != ST_OK ||
        !bytes_same(text, TEXT.ptr, TEXT.len))
        return false;
    box[3] ^= 1;
    return prim_aead_open(text, box, sizeof(box), (const uint8_t *)"aad", 3,
                          nonce, key) != ST_OK;
}

static bool
keys_fit(const uint8_t seed[32])
{
    uint8_t pub[32], key[64], sig[64];

    prim_sign_keys(pub, key, seed);
    prim_sign(sig, TEXT.ptr, TEXT.len, key);
    if (!bytes_same(sig, want_sig, sizeof(sig)) ||
        prim_verify(sig, TEXT.ptr, TEXT.len, pub) != ST_OK)
        return false;
    sig[0] ^= 1;
    if (prim_verify(sig, TEXT.ptr, TEXT.len, pub) == ST_OK)
        return false;
    prim_box_keys(pub, key, seed);
    return bytes_same(pub, want_box, sizeof(pub));
}

static bool
envelope_fits(const uint8_t key_bytes[32])
{
    struct envelope_aad aad;
    struct secret key;
    uint8_t user[16], env[ENVELOPE_OVER + 256], text[256];
    size_t len = 0, n = 0;

    run_of(user, 0xa0, sizeof(user));
    bytes_copy(key.b, key_bytes, SECRET_LEN);
    envelope_aad_identity(&aad, 1, user);
    if (envelope_seal(env, sizeof(env), &len, &aad, &key, NULL, TEXT, 0) !=
            ST_OK ||
        envelope_open(text, sizeof(text), &n, &aad, &key,
                      (struct bytes){env, len}, 0) != ST_OK ||
        n != TEXT.len || !bytes_same(text, TEXT.ptr, n))
        return false;
    env[100] ^= 1;
    return envelope_open(text, sizeof(text), &n, &aad, &key,
                         (struct bytes){env, len}, 0) != ST_OK;
}

enum status
selftest_run(void)
{
    uint8_t key[32], got[32];

    run_of(key, 0, sizeof(key));
    if (prim_argon2id(got, TEXT.ptr, TEXT.len, key, 1, 64) != ST_OK ||
        !bytes_same(got, want_argon, sizeof(got)))
        return ST_BROKEN;
    if (!hashes_fit(key) || !aead_fits(key) || !keys_fit(key) ||
        !envelope_fits(key))
        return ST_BROKEN;
    return ST_OK;
}
