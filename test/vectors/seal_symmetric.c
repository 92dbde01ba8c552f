/*
 * Published known answers for passphrases, ciphers and hashes (design section
 * 13.1).  HChaCha20 has no call of its own in libsodium's interface to us; the
 * XChaCha20 vector passes through it.  Argon2id: RFC 9106 5.3 uses four lanes,
 * a secret and associated data, which libsodium cannot express; the expected
 * bytes are those of the reference command line, argon2 20171227.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/bytes.h"
#include "seal/prim.h"

#define TEXT(s) ((struct bytes){(const uint8_t *)(s), sizeof(s) - 1})

static const char sunscreen[] =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one "
    "tip for the future, sunscreen would be it.";

static bool
argon2id(struct seal_trial *t)
{
    struct bytes pass = TEXT("correct horse battery staple");
    uint8_t got[32];

    if (!seal_vectors_true(t, "derives",
                           prim_argon2id(got, pass.ptr, pass.len,
                                         TEXT("sixteenbytesalt!").ptr, 3,
                                         65536) == ST_OK))
        return false;
    return seal_vectors_same(
        t, "tag", got, 32,
        "d74de0d2b69e11a481a1350aca5cb9860b5edb9e9d0aec62e731af593cdf7d65");
}

static bool
argon2id_domain(struct seal_trial *t)
{
    uint8_t got[32], salt[16] = {0};
    const uint8_t *p = TEXT("x").ptr;

    return seal_vectors_true(t, "m 7 KiB",
                             prim_argon2id(got, p, 1, salt, 1, 7) ==
                                 ST_INVALID) &&
           seal_vectors_true(
               t, "t 0", prim_argon2id(got, p, 1, salt, 0, 64) == ST_INVALID) &&
           seal_vectors_true(t, "m over 1 GiB",
                             prim_argon2id(got, p, 1, salt, 1, 1048577) ==
                                 ST_INVALID);
}

static bool
xchacha(struct seal_trial *t)
{
    struct bytes text = TEXT(sunscreen);
    uint8_t key[32], nonce[24], aad[12], got[200], back[200];

    seal_vectors_seq(key, 0x80, 32);
    seal_vectors_seq(nonce, 0x40, 24);
    seal_vectors_hex(aad, 12, "50515253c0c1c2c3c4c5c6c7");
    prim_aead_seal(got, text.ptr, text.len, aad, 12, nonce, key);
    if (!seal_vectors_same(
            t, "ciphertext and tag", got, text.len + 16,
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52e"
            "c0875924c1c7987947deafd8780acf49"))
        return false;
    if (!seal_vectors_true(t, "opens",
                           prim_aead_open(back, got, text.len + 16, aad, 12,
                                          nonce, key) == ST_OK &&
                               bytes_same(back, text.ptr, text.len)))
        return false;
    return seal_vectors_true(
        t, "15 bytes refused",
        prim_aead_open(back, got, 15, aad, 12, nonce, key) == ST_INVALID);
}

static bool
chacha(struct seal_trial *t)
{
    struct bytes text = TEXT(sunscreen);
    uint8_t key[32], nonce[12], aad[12], got[200];

    seal_vectors_seq(key, 0x80, 32);
    seal_vectors_hex(nonce, 12, "070000004041424344454647");
    seal_vectors_hex(aad, 12, "50515253c0c1c2c3c4c5c6c7");
    prim_ietf_seal(got, text.ptr, text.len, aad, 12, nonce, key);
    return seal_vectors_same(
        t, "ciphertext and tag", got, text.len + 16,
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b6116"
        "1ae10b594f09e26a7e902ecbd0600691");
}

static bool
blake2b_abc(struct seal_trial *t)
{
    struct bytes abc = TEXT("abc");
    uint8_t got[64];

    prim_hash(got, 64, &abc, 1, NULL, 0);
    return seal_vectors_same(
        t, "digest", got, 64,
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

/* RFC 7693 Appendix E: a hash over the hashes of generated inputs. */
static void
fibonacci(uint8_t *out, size_t n, uint32_t seed)
{
    uint32_t a = 0xDEAD4BADu * seed;
    uint32_t b = 1;

    for (size_t i = 0; i < n; i++) {
        uint32_t c = a + b;

        a = b;
        b = c;
        out[i] = (uint8_t)(c >> 24);
    }
}

static bool
blake2b_grand(struct seal_trial *t)
{
    static const size_t out_len[4] = {20, 32, 48, 64};
    static const size_t in_len[6] = {0, 3, 128, 129, 255, 1024};
    uint8_t all[2 * 6 * (20 + 32 + 48 + 64)];
    uint8_t in[1024], key[64], got[32];
    uint8_t *p = all;
    struct bytes whole;

    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < 6; j++) {
            struct bytes m = {in, in_len[j]};

            fibonacci(in, m.len, (uint32_t)m.len);
            prim_hash(p, out_len[i], &m, 1, NULL, 0);
            p += out_len[i];
            fibonacci(key, out_len[i], (uint32_t)out_len[i]);
            prim_hash(p, out_len[i], &m, 1, key, out_len[i]);
            p += out_len[i];
        }
    }
    whole = (struct bytes){all, (size_t)(p - all)};
    prim_hash(got, 32, &whole, 1, NULL, 0);
    return seal_vectors_same(
        t, "hash of hashes", got, 32,
        "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475");
}

static bool
sha512_abc(struct seal_trial *t)
{
    struct bytes parts[2] = {TEXT("a"), TEXT("bc")};
    uint8_t got[64];

    prim_sha512(got, parts, 2);
    return seal_vectors_same(
        t, "digest", got, 64,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static const struct seal_case cases[] = {
    {"argon2id", "reference command line, argon2 20171227", argon2id},
    {"argon2id domain", "seal/prim.h", argon2id_domain},
    {"xchacha20-poly1305", "draft-irtf-cfrg-xchacha-03 A.3.1", xchacha},
    {"chacha20-poly1305", "RFC 8439 2.8.2", chacha},
    {"blake2b abc", "RFC 7693 A", blake2b_abc},
    {"blake2b of all sizes", "RFC 7693 E", blake2b_grand},
    {"sha-512 abc", "FIPS 180-4, RFC 6234", sha512_abc},
};

const struct seal_group seal_symmetric = {cases,
                                          sizeof(cases) / sizeof(cases[0])};
