/*
 * Published known answers for the primitives (design section 13.1).
 * HChaCha20 has no call of its own in libsodium's interface to us; the
 * XChaCha20 vector passes through it.  Argon2id: RFC 9106 5.3 uses four lanes,
 * a secret and associated data, which libsodium cannot express; the expected
 * bytes are those of the reference command line, argon2 20171227.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/bytes.h"
#include "seal/prim.h"
#include "seal/voprf.h"

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

struct eddsa {
    const char *seed, *pub, *m, *sig;
};

static const struct eddsa eddsa_cases[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
     "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

static bool
ed25519(struct seal_trial *t)
{
    for (size_t i = 0; i < 4; i++) {
        const struct eddsa *c = &eddsa_cases[i];
        uint8_t seed[32], m[64], pub[32], key[64], sig[64];
        size_t n = seal_vectors_hex(m, sizeof(m), c->m);

        seal_vectors_hex(seed, 32, c->seed);
        prim_sign_keys(pub, key, seed);
        prim_sign(sig, m, n, key);
        if (!seal_vectors_same(t, "public key", pub, 32, c->pub) ||
            !seal_vectors_same(t, "signature", sig, 64, c->sig) ||
            !seal_vectors_true(t, "verifies",
                               prim_verify(sig, m, n, pub) == ST_OK))
            return false;
        sig[32] ^= 1;
        if (!seal_vectors_true(t, "altered signature refused",
                               prim_verify(sig, m, n, pub) == ST_INVALID))
            return false;
    }
    return true;
}

static bool
x25519(struct seal_trial *t)
{
    static const char *const cases[][3] = {
        {"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
         "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
         "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
        {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
         "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
         "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
    };
    uint8_t k[32], u[32], got[32];

    for (size_t i = 0; i < 2; i++) {
        seal_vectors_hex(k, 32, cases[i][0]);
        seal_vectors_hex(u, 32, cases[i][1]);
        if (!seal_vectors_true(t, "computes",
                               prim_x25519(got, k, u) == ST_OK) ||
            !seal_vectors_same(t, "5.2", got, 32, cases[i][2]))
            return false;
    }
    bytes_zero(u, 32);
    return seal_vectors_true(t, "point of small order refused",
                             prim_x25519(got, k, u) == ST_INVALID);
}

static bool
x25519_iterated(struct seal_trial *t)
{
    uint8_t k[32] = {9}, u[32] = {9}, got[32];

    for (int i = 1; i <= 1000; i++) {
        if (prim_x25519(got, k, u) != ST_OK)
            return seal_vectors_true(t, "computes", false);
        bytes_copy(u, k, 32);
        bytes_copy(k, got, 32);
        if (i == 1 && !seal_vectors_same(t, "after 1", k, 32,
                                         "422c8e7a6227d7bca1350b3e2bb7279f"
                                         "7897b87bb6854b783c60e80311ae3079"))
            return false;
    }
    return seal_vectors_same(
        t, "after 1,000", k, 32,
        "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

static bool
x25519_exchange(struct seal_trial *t)
{
    uint8_t a[32], b[32], pa[32], pb[32], got[32];

    seal_vectors_hex(
        a, 32,
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    seal_vectors_hex(
        b, 32,
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    if (prim_x25519(pa, a, NULL) != ST_OK || prim_x25519(pb, b, NULL) != ST_OK)
        return seal_vectors_true(t, "computes", false);
    if (!seal_vectors_same(t, "Alice", pa, 32,
                           "8520f0098930a754748b7ddcb43ef75a"
                           "0dbf3a0d26381af4eba4a98eaa9b4e6a") ||
        !seal_vectors_same(t, "Bob", pb, 32,
                           "de9edb7d7b7dc1b4d35b61c2ece43537"
                           "3f8343c85b78674dadfc7e146f882b4f"))
        return false;
    if (prim_x25519(got, a, pb) != ST_OK)
        return seal_vectors_true(t, "computes", false);
    return seal_vectors_same(
        t, "shared", got, 32,
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
}

static bool
ristretto_multiples(struct seal_trial *t)
{
    static const char *const multiples[15] = {
        "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
        "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
        "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
        "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
        "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e",
        "f64746d3c92b13050ed8d80236a7f0007c3b3f962f5ba793d19a601ebb1df403",
        "44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d",
        "903293d8f2287ebe10e2374dc1a53e0bc887e592699f02d077d5263cdd55601c",
        "02622ace8f7303a31cafc63f8fc48fdc16e1c8c8d234b2f0d6685282a9076031",
        "20706fd788b2720a1ed2a5dad4952b01f413bcf0e7564de8cdc816689e2db95f",
        "bce83f8ba5dd2fa572864c24ba1810f9522bc6004afe95877ac73241cafdab42",
        "e4549ee16b9aa03099ca208c67adafcafa4c3f3e4e5303de6026e3ca8ff84460",
        "aa52e000df2e16f55fb1032fc33bc42742dad6bd5a8fc0be0167436c5948501f",
        "46376b80f409b29dc2b5f6f0c52591990896e5716f41477cd30085ab7f10301e",
        "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
    };
    uint8_t sum[32], base[32], got[32];

    seal_vectors_hex(base, 32, multiples[0]);
    bytes_copy(sum, base, 32);
    for (uint8_t i = 1; i <= 15; i++) {
        uint8_t k[32] = {i};

        if (prim_point_base(got, k) != ST_OK ||
            (i > 1 && prim_point_add(sum, sum, base) != ST_OK))
            return seal_vectors_true(t, "computes", false);
        if (!seal_vectors_same(t, "multiple", got, 32, multiples[i - 1]) ||
            !seal_vectors_same(t, "sum", sum, 32, multiples[i - 1]))
            return false;
    }
    return true;
}

static bool
ristretto_invalid(struct seal_trial *t)
{
    static const char *const bad[] = {
        /* the identity, which SEAL1 refuses too */
        "0000000000000000000000000000000000000000000000000000000000000000",
        /* non-canonical field encodings */
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        /* negative field elements */
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
        "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
        "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
        "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
        "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
        /* non-square x^2 */
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
        "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
        "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
        "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
        "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
        "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
        "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
        /* negative x * y */
        "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
        "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
        "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
        "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
        "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
        "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
        "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
        "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
        /* s = -1, which gives y = 0 */
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    uint8_t one[32] = {1};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        uint8_t p[32], got[32];

        seal_vectors_hex(p, 32, bad[i]);
        if (!seal_vectors_true(t, bad[i], prim_point_check(p) == ST_INVALID) ||
            !seal_vectors_true(t, bad[i],
                               prim_point_mul(got, one, p) == ST_INVALID))
            return false;
    }
    return true;
}

static bool
ristretto_derived(struct seal_trial *t)
{
    static const char *const cases[][2] = {
        {"Ristretto is traditionally a short shot of espresso coffee",
         "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"},
        {"made with the normal amount of ground coffee but extracted with",
         "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b"},
        {"about half the amount of water in the same amount of time",
         "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826"},
        {"by using a finer grind.",
         "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a"},
        {"This produces a concentrated shot of coffee per volume.",
         "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179"},
        {"Just pulling a normal shot short will produce a weaker shot",
         "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628"},
        {"and is not a Ristretto as some believe.",
         "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065"},
    };

    for (size_t i = 0; i < 7; i++) {
        uint8_t wide[64], got[32];
        struct bytes m = {(const uint8_t *)cases[i][0],
                          seal_vectors_len(cases[i][0])};

        prim_sha512(wide, &m, 1);
        prim_point_hash(got, wide);
        if (!seal_vectors_same(t, cases[i][0], got, 32, cases[i][1]))
            return false;
    }
    return true;
}

static bool
expand(struct seal_trial *t)
{
    static const struct {
        size_t head; /* bytes of `text` */
        const char *text;
        size_t fill_n; /* then so many of `fill` */
        uint8_t fill;
        size_t n;
        const char *want;
    } cases[] = {
        {0, "", 0, 0, 32,
         "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba"},
        {3, "abc", 0, 0, 32,
         "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc"},
        {16, "abcdef0123456789", 0, 0, 32,
         "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58"},
        {5, "q128_", 128, 'q', 32,
         "7336234ee9983902440f6bc35b348352013becd88938d2afec44311caf8356b3"},
        {5, "a512_", 512, 'a', 32,
         "57b5f7e766d5be68a6bfe1768e3c2b7f1228b3e4b3134956dd73a59b954c66f4"},
        {0, "", 0, 0, 128,
         "41b037d1734a5f8df225dd8c7de38f851efdb45c372887be655212d07251b921"
         "b052b62eaed99b46f72f2ef4cc96bfaf254ebbbec091e1a3b9e4fb5e5b619d2e"
         "0c5414800a1d882b62bb5cd1778f098b8eb6cb399d5d9d18f5d5842cf5d13d7e"
         "b00a7cff859b605da678b318bd0e65ebff70bec88c753b159a805d2c89c55961"},
        {3, "abc", 0, 0, 128,
         "7f1dddd13c08b543f2e2037b14cefb255b44c83cc397c1786d975653e36a6b11"
         "bdd7732d8b38adb4a0edc26a0cef4bb45217135456e58fbca1703cd6032cb134"
         "7ee720b87972d63fbf232587043ed2901bce7f22610c0419751c065922b48843"
         "1851041310ad659e4b23520e1772ab29dcdeb2002222a363f0c2b1c972b3efe1"},
        {16, "abcdef0123456789", 0, 0, 128,
         "3f721f208e6199fe903545abc26c837ce59ac6fa45733f1baaf0222f8b7acb04"
         "24814fcb5eecf6c1d38f06e9d0a6ccfbf85ae612ab8735dfdf9ce84c372a77c8"
         "f9e1c1e952c3a61b7567dd0693016af51d2745822663d0c2367e3f4f0bed827f"
         "eecc2aaf98c949b5ed0d35c3f1023d64ad1407924288d366ea159f46287e61ac"},
        {5, "q128_", 128, 'q', 128,
         "b799b045a58c8d2b4334cf54b78260b45eec544f9f2fb5bd12fb603eaee70db7"
         "317bf807c406e26373922b7b8920fa29142703dd52bdf280084fb7ef69da78af"
         "df80b3586395b433dc66cde048a258e476a561e9deba7060af40adf30c64249c"
         "a7ddea79806ee5beb9a1422949471d267b21bc88e688e4014087a0b592b695ed"},
        {5, "a512_", 512, 'a', 128,
         "05b0bfef265dcee87654372777b7c44177e2ae4c13a27f103340d9cd11c86cb2"
         "426ffcad5bd964080c2aee97f03be1ca18e30a1f14e27bc11ebbd650f305269c"
         "c9fb1db08bf90bfc79b42a952b46daf810359e7bc36452684784a64952c343c5"
         "2e5124cd1f71d474d5197fefc571a92929c9084ffe1112cf5eea5192ebff330b"},
    };
    struct bytes tag = TEXT("QUUX-V01-CS02-with-expander-SHA512-256");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t fill[512], got[128];
        struct bytes msg[2] = {{(const uint8_t *)cases[i].text, cases[i].head},
                               {fill, cases[i].fill_n}};

        for (size_t j = 0; j < sizeof(fill); j++)
            fill[j] = cases[i].fill;
        if (!seal_vectors_true(t, "expands",
                               voprf_expand(got, cases[i].n, msg, 2, tag) ==
                                   ST_OK) ||
            !seal_vectors_same(t, cases[i].text, got, cases[i].n,
                               cases[i].want))
            return false;
    }
    return true;
}

struct voprf_case {
    size_t n;
    const char *input[2], *blind[2], *blinded[2], *evaluated[2], *output[2];
    const char *r, *proof;
};

#define BLIND_A                                                                \
    "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
#define BLIND_B                                                                \
    "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
#define LONG_INPUT "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define OUTPUT_A                                                               \
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"         \
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
#define OUTPUT_B                                                               \
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"         \
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"

static const struct voprf_case voprf_cases[3] = {
    {1,
     {"00"},
     {BLIND_A},
     {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"},
     {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"},
     {OUTPUT_A},
     "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
     "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d"},
    {1,
     {LONG_INPUT},
     {BLIND_A},
     {"cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"},
     {"60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"},
     {OUTPUT_B},
     "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
     "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02"},
    {2,
     {"00", LONG_INPUT},
     {BLIND_A, BLIND_B},
     {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
      "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"},
     {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
      "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"},
     {OUTPUT_A, OUTPUT_B},
     "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
     "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
     "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08"},
};

static bool
voprf_keys_fit(struct seal_trial *t, uint8_t sk[32], uint8_t pk[32])
{
    uint8_t seed[32];

    seal_vectors_hex(
        seed, 32,
        "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3");
    if (!seal_vectors_true(t, "derives",
                           voprf_keys(sk, pk, seed, TEXT("test key")) == ST_OK))
        return false;
    return seal_vectors_same(t, "skSm", sk, 32,
                             "e6f73f344b79b379f1a0dd37e07ff62e"
                             "38d9f71345ce62ae3a9bc60b04ccd909") &&
           seal_vectors_same(t, "pkSm", pk, 32,
                             "c803e2cc6b05fc15064549b5920659ca"
                             "4a77b2cca6f04f6b357009335476ad4e");
}

static bool
voprf_case_fits(struct seal_trial *t, const struct voprf_case *c,
                const uint8_t sk[32], const uint8_t pk[32])
{
    struct voprf_pair pairs[2] = {{{0}, {0}}, {{0}, {0}}};
    uint8_t in[2][32], blind[2][32], proof[64], r[32], out[64], other[32];
    size_t len[2];

    for (size_t i = 0; i < c->n; i++) {
        len[i] = seal_vectors_hex(in[i], 32, c->input[i]);
        seal_vectors_hex(blind[i], 32, c->blind[i]);
        if (voprf_blind(pairs[i].blinded, (struct bytes){in[i], len[i]},
                        blind[i]) != ST_OK)
            return seal_vectors_true(t, "blinds", false);
        if (!seal_vectors_same(t, "BlindedElement", pairs[i].blinded, 32,
                               c->blinded[i]))
            return false;
    }
    seal_vectors_hex(r, 32, c->r);
    if (voprf_evaluate(pairs, c->n, proof, sk, pk, r) != ST_OK)
        return seal_vectors_true(t, "evaluates", false);
    if (!seal_vectors_same(t, "Proof", proof, 64, c->proof) ||
        !seal_vectors_true(t, "proof holds",
                           voprf_check(pairs, c->n, proof, pk) == ST_OK))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        struct bytes input = {in[i], len[i]};

        if (!seal_vectors_same(t, "EvaluationElement", pairs[i].evaluated, 32,
                               c->evaluated[i]))
            return false;
        if (voprf_finish(out, input, blind[i], pairs[i].evaluated) != ST_OK ||
            !seal_vectors_same(t, "Output", out, 64, c->output[i]))
            return seal_vectors_true(t, "finishes", false);
        if (voprf_output(out, input, sk) != ST_OK ||
            !seal_vectors_same(t, "Output of the server", out, 64,
                               c->output[i]))
            return seal_vectors_true(t, "server's output", false);
    }
    if (prim_point_base(other, r) != ST_OK)
        return false;
    if (!seal_vectors_true(t, "another key's proof refused",
                           voprf_check(pairs, c->n, proof, other) ==
                               ST_INVALID))
        return false;
    bytes_zero(pairs[0].blinded, 32);
    return seal_vectors_true(t, "identity refused",
                             voprf_evaluate(pairs, c->n, proof, sk, pk, r) ==
                                 ST_INVALID);
}

static bool
voprf(struct seal_trial *t)
{
    uint8_t sk[32], pk[32];

    if (!voprf_keys_fit(t, sk, pk))
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!voprf_case_fits(t, &voprf_cases[i], sk, pk))
            return false;
    }
    return true;
}

const struct seal_case seal_published[] = {
    {"argon2id", "reference command line, argon2 20171227", argon2id},
    {"argon2id domain", "seal/prim.h", argon2id_domain},
    {"xchacha20-poly1305", "draft-irtf-cfrg-xchacha-03 A.3.1", xchacha},
    {"chacha20-poly1305", "RFC 8439 2.8.2", chacha},
    {"blake2b abc", "RFC 7693 A", blake2b_abc},
    {"blake2b of all sizes", "RFC 7693 E", blake2b_grand},
    {"sha-512 abc", "FIPS 180-4, RFC 6234", sha512_abc},
    {"ed25519", "RFC 8032 7.1, tests 1, 2, 3, SHA(abc)", ed25519},
    {"x25519", "RFC 7748 5.2", x25519},
    {"x25519 iterated", "RFC 7748 5.2", x25519_iterated},
    {"x25519 exchange", "RFC 7748 6.1", x25519_exchange},
    {"ristretto255 multiples", "RFC 9496 A.1", ristretto_multiples},
    {"ristretto255 invalid", "RFC 9496 A.2", ristretto_invalid},
    {"ristretto255 derived", "RFC 9496 A.3", ristretto_derived},
    {"expand_message_xmd", "RFC 9380 K.3", expand},
    {"voprf", "RFC 9497 A.1.2, three vectors", voprf},
};
const size_t seal_published_n =
    sizeof(seal_published) / sizeof(seal_published[0]);
