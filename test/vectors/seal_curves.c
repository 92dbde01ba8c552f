/*
 * Published known answers for signatures, key agreement and the group
 * (design section 13.1): Ed25519, X25519, ristretto255.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/bytes.h"
#include "seal/prim.h"

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

static const struct seal_case cases[] = {
    {"ed25519", "RFC 8032 7.1, tests 1, 2, 3, SHA(abc)", ed25519},
    {"x25519", "RFC 7748 5.2", x25519},
    {"x25519 iterated", "RFC 7748 5.2", x25519_iterated},
    {"x25519 exchange", "RFC 7748 6.1", x25519_exchange},
    {"ristretto255 multiples", "RFC 9496 A.1", ristretto_multiples},
    {"ristretto255 invalid", "RFC 9496 A.2", ristretto_invalid},
    {"ristretto255 derived", "RFC 9496 A.3", ristretto_derived},
};

const struct seal_group seal_curves = {cases, sizeof(cases) / sizeof(cases[0])};
