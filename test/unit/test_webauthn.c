/*
 * Passkeys: keys and signatures as Chromium's authenticator made them, of all
 * three kinds, and what must not pass for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/prim.h"
#include "serve/webauthn.h"

#define HOST STR("localhost:9210")
#define CLIENT                                                                 \
    "{\"type\":\"webauthn.get\",\"challenge\":"                                \
    "\"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA\","                         \
    "\"origin\":\"http://localhost:9210\",\"crossOrigin\":false}"

/* All in hexadecimal.  `vectors`: Chromium 156,
 * WebAuthn.addVirtualAuthenticator (ctap2.1, resident, verified).  The others:
 * signed by Node's OpenSSL. */
struct vector {
    int64_t algorithm;
    const char *id, *created, *auth, *signature;
};

static const struct vector vectors[] = {
    {.algorithm = -7,
     .id = "6950413169fd4b5c1eedf09fd1534b047464c8437eab78d8681636c025d9d2a2",
     .created =
         "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
         "45000000010102030405060708010203040506070800206950413169fd4b5c1e"
         "edf09fd1534b047464c8437eab78d8681636c025d9d2a2a50102032620012158"
         "203cdefa544fa488a4fbfc1d1f65c94ba28c9ae4dce208375624a17082489ae0"
         "8e225820aa55755cf74078dd6f31cfa009e14afbe3c7040b7e0bf1143aac7b9b"
         "32788689",
     .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
             "0500000002",
     .signature =
         "3045022100bd3ff30e58d41957575ce944af9d0ea621f6ea31539a108771e263"
         "5b781aef310220032a9d19e21422eabab94c35473e0579599017d64370b4eef7"
         "fed68f9f7d8303"},
    {.algorithm = -257,
     .id = "91c21732aa16beb1c959ee9473c01cbf142ed869ecebd66a76aadcf29dfce62c",
     .created =
         "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
         "450000000101020304050607080102030405060708002091c21732aa16beb1c9"
         "59ee9473c01cbf142ed869ecebd66a76aadcf29dfce62ca40103033901002059"
         "01009b0f8ba4307d4f98037a9914b299fbfc2705face51069f679e96634532b5"
         "77e8bf442c7c22e87016a5bae59276a7ecd53b6a734692a3171ab099f88ea3fe"
         "5548155fe2b0eb0a26c1f7076ce01666b66b5f492dbcc620eb9022be6250f0cd"
         "1e1e01f59761324e165b910fa88429e9891400a5521b802e72d300d8aa30a4c4"
         "d49020f6f61c5686ce0b5dd3939f8da43334fb3e8a73320edc73b67b100c3f38"
         "00eaf237540a027a2e11d4c6cacfa0e8fdc3f73421f1efb8bdb051829abe90fc"
         "6dfe7964a6d31de6adb94e1b45f7a833ab10ee4024fdd041597ebae7aa537dad"
         "1b9a6a8dbaf4b607a8d7dcfe650b828f5859f7bcf5aecfff0e8718be91420d7d"
         "d6312143010001",
     .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
             "0500000002",
     .signature =
         "9a94c80959fd21c7dbdd1bf354d75b03dbb70a364c5df6b75a7171c7c38b954e"
         "91c9b342722b098a276f270f5164bcd3c383ca4366f1e2db52ab8c26dfeface1"
         "5206d82b3cf82479d8a63396fcc6b142724179df5e89658cd039f0e1cb7bfcb4"
         "d006a9338f0e39ab500eccff237cef33acdcace7452c4b08de1ea449804f7127"
         "1dc7549efcfe820814f72cb968fdd16dc931fb0312c56bd7770bb4d2d62d703b"
         "d00a12bc2ffa95357f3eef4ffb48c223fbcb39e8ef6a784e6ba2767e27a6b83f"
         "b1596a1b0f1692e3b890c91129a143807d507986cc1b8842f9b6963226a181fc"
         "b18165507143c5d45005c7b7b208ef11cb6cd6f4fa8a1fe3a65908e92670c865"},
    {.algorithm = -8,
     .id = "3dcef6724d3bd2f156d7eab535e365cfb7d6351ba18d84c4ba66e7802a66b301",
     .created =
         "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
         "45000000010102030405060708010203040506070800203dcef6724d3bd2f156"
         "d7eab535e365cfb7d6351ba18d84c4ba66e7802a66b301a40101032720062158"
         "20822f1c2581ae97f05efcc3c45cec1b10b08de95b47ef2d806ca4689e51b7d6"
         "a6",
     .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
             "0500000002",
     .signature =
         "62f65773273cce4b334c1198dc178847306618cc8ec11b8c4598843be986fd9e"
         "22da0f386c8fe8afa4e9763ec37bd008b78c2f1e101280ee06d4b0dbe26c4602"},
};

#define SIGNER_KEY                                                             \
    "8862b174ef5ae929ccb8de4f7db40633b361e9262c62582d660ffaae534e5aef"         \
    "ce1929ef67f9b0d965e965d19c1d72fb514bc4afa658b194e76f469019aceb18"
static const struct vector extended = {
    .algorithm = -7,
    .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
            "8500000009a16b686d61632d7365637265745830050505050505050505050505"
            "0505050505050505050505050505050505050505050505050505050505050505"
            "05050505",
    .signature =
        "3045022060d9398b5a44c4b4ead622423ae9a8472c161e45580fbf87b5c866f0"
        "2ec943e30221009664dc63d68a212af64dda6edcc57b8e69a6bba541c26bfd69"
        "a73c654e9a46cb",
};
static const struct vector unverified = {
    .algorithm = -7,
    .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
            "0100000009",
    .signature =
        "3045022100b9d071509ffe0b7b0dffd721a3e7ddc9b95aadd59bdb0f5a51833b"
        "f0970ea257022017f65506c064e35c25db70db78ebf130e3e8e4c33f843e1aeb"
        "5dfaecadc2cfa5",
};
static const struct vector absent = {
    .algorithm = -7,
    .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
            "0400000009",
    .signature =
        "304402202c692a8c453acb3caffda3e0c17b7b976b51058807d46e143b7c7726"
        "3c96846b02202d7b75cc59224ebe0b5b6d70e417dac703479574bc6aab0f7e9f"
        "a759965e07be",
};
static const struct vector synced = {
    .algorithm = -7,
    .auth = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
            "1d00000009",
    .signature =
        "304402204dc7b729f96d2a935c82ebdd39fdc18e4b39963cb02478d150e5d6f1"
        "925d5b680220272f645ee6c204124cbd301de18a41baa014b93e6e9f9abcc808"
        "fadbe8b16393",
};

static struct arena mem;

static int
up(void **state)
{
    (void)state;
    arena_init(&mem, 1 << 20);
    return prim_start() == ST_OK ? 0 : -1;
}

static int
down(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static struct str
bytes(const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t *out = arena_take(&mem, len);

    assert_non_null(out);
    for (size_t i = 0; i < 2 * len; i++) {
        char c = hex[i];
        uint8_t digit = (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);

        out[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : out[i / 2] | digit);
    }
    return (struct str){(const char *)out, len};
}

static struct webauthn_answer
answer(const struct vector *v)
{
    return (struct webauthn_answer){.client_data = STR(CLIENT),
                                    .auth_data = bytes(v->auth),
                                    .signature = bytes(v->signature)};
}

static struct webauthn_key
signer(void)
{
    return (struct webauthn_key){-7, bytes(SIGNER_KEY)};
}

static void
keys_of_three_kinds_are_read_and_verify(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        const struct vector *v = &vectors[i];
        struct webauthn_answer a = answer(v);
        struct webauthn_key key;
        struct str id;

        assert_int_equal(webauthn_key_read(bytes(v->created), &mem, &id, &key),
                         ST_OK);
        assert_int_equal(key.algorithm, v->algorithm);
        assert_true(str_eq(id, bytes(v->id)));
        assert_int_equal(webauthn_verify(&key, &a, HOST), ST_OK);
        assert_int_equal(webauthn_verify(&key, &a, STR("localhost")), ST_OK);
        assert_int_equal(webauthn_verify(&key, &a, STR("localhost.evil")),
                         ST_DENIED);
        assert_int_equal(webauthn_verify(&key, &a, STR("")), ST_DENIED);
        key.algorithm = i == 0 ? -8 : -7;
        assert_int_equal(webauthn_verify(&key, &a, HOST), ST_DENIED);
    }
}

/* The same octets with one of them changed, one after the other. */
static void
sweep(const struct webauthn_key *key, struct webauthn_answer *a,
      struct str *part)
{
    struct str whole = *part;
    char *torn = arena_take(&mem, whole.len);

    assert_non_null(torn);
    for (size_t i = 0; i < whole.len; i++) {
        memcpy(torn, whole.ptr, whole.len);
        torn[i] = (char)(torn[i] ^ 1);
        *part = (struct str){torn, whole.len};
        if (webauthn_verify(key, a, HOST) != ST_DENIED)
            fail_msg("octet %zu of %zu may be changed", i, whole.len);
        *part = (struct str){whole.ptr, i};
        if (i > 0 && webauthn_verify(key, a, HOST) != ST_DENIED)
            fail_msg("%zu of %zu octets will do", i, whole.len);
    }
    *part = whole;
    assert_int_equal(webauthn_verify(key, a, HOST), ST_OK);
}

static void
every_octet_counts(void **state)
{
    const struct vector *v = &vectors[0];
    struct webauthn_answer a = answer(v);
    struct webauthn_key key;
    struct str id;

    (void)state;
    assert_int_equal(webauthn_key_read(bytes(v->created), &mem, &id, &key),
                     ST_OK);
    sweep(&key, &a, &a.client_data);
    sweep(&key, &a, &a.auth_data);
    sweep(&key, &a, &a.signature);
}

/* Signed as it should be, by a person who was not there or not verified. */
static void
presence_and_verification_are_needed(void **state)
{
    const struct webauthn_key key = signer();
    struct webauthn_answer good = answer(&synced);
    struct webauthn_answer with = answer(&extended);
    struct webauthn_answer a = answer(&unverified);

    (void)state;
    assert_int_equal(webauthn_verify(&key, &good, HOST), ST_OK);
    assert_int_equal(webauthn_verify(&key, &with, HOST), ST_OK);
    assert_int_equal(webauthn_verify(&key, &a, HOST), ST_DENIED);
    a = answer(&absent);
    assert_int_equal(webauthn_verify(&key, &a, HOST), ST_DENIED);
}

#define HEAD "{\"type\":\"webauthn.get\",\"challenge\":"
#define GOOD "\"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA\","

static void
client_data_says_what_for_and_where(void **state)
{
    const struct {
        struct str text;
        enum status want;
    } cases[] = {
        {STR(CLIENT), ST_OK},
        {STR(HEAD GOOD "\"origin\":\"https://localhost:9210\"}"), ST_OK},
        {STR(HEAD GOOD "\"origin\":\"http://localhost:9210\",\"more\":[1]}"),
         ST_OK},
        {STR(HEAD GOOD "\"origin\":\"http://localhost:9210\","
                       "\"crossOrigin\":true}"),
         ST_DENIED},
        {STR(HEAD GOOD "\"origin\":\"http://localhost\"}"), ST_DENIED},
        {STR(HEAD GOOD "\"origin\":\"ftp://localhost:9210\"}"), ST_DENIED},
        {STR(HEAD GOOD "\"origin\":\"http://localhost:9210.evil\"}"),
         ST_DENIED},
        {STR(HEAD "\"AQID\",\"origin\":\"http://localhost:9210\"}"), ST_DENIED},
        {STR("{\"type\":\"webauthn.create\",\"challenge\":" GOOD
             "\"origin\":\"http://localhost:9210\"}"),
         ST_DENIED},
        {STR("{}"), ST_DENIED},
        {STR("[]"), ST_DENIED},
        {STR(""), ST_DENIED},
    };
    uint8_t got[CHALLENGE_LEN];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(got, 0, sizeof got);
        if (webauthn_challenge(cases[i].text, HOST, got) != cases[i].want)
            fail_msg("case %zu", i);
        if (cases[i].want == ST_OK)
            assert_int_equal(got[31], 32);
    }
}

static void
what_is_no_credential_is_refused(void **state)
{
    struct str whole = bytes(vectors[0].created), id;
    struct webauthn_key key;

    (void)state;
    for (size_t n = 0; n < whole.len; n++)
        assert_int_equal(
            webauthn_key_read((struct str){whole.ptr, n}, &mem, &id, &key),
            ST_INVALID);
}

static void
a_challenge_is_ours_and_ages(void **state)
{
    struct srvkey_ring ring = {.n = 0}, other = {.n = 0};
    uint8_t c[CHALLENGE_LEN];
    int64_t at = 0, now = 1790000000000;

    (void)state;
    memset(ring.pepper.b, 1, sizeof ring.pepper.b);
    memset(other.pepper.b, 2, sizeof other.pepper.b);
    challenge_make(c, &ring, now);
    assert_int_equal(challenge_check(c, &ring, now, &at), ST_OK);
    assert_int_equal(at, now);
    assert_int_equal(challenge_check(c, &ring, now + CHALLENGE_LIFE_MS, &at),
                     ST_OK);
    assert_int_equal(
        challenge_check(c, &ring, now + CHALLENGE_LIFE_MS + 1, &at), ST_DENIED);
    assert_int_equal(challenge_check(c, &ring, now - 1, &at), ST_DENIED);
    assert_int_equal(challenge_check(c, &other, now, &at), ST_DENIED);
    for (size_t i = 0; i < sizeof c; i++) {
        c[i] ^= 1;
        assert_int_equal(challenge_check(c, &ring, now + 300000, &at),
                         ST_DENIED);
        c[i] ^= 1;
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_of_three_kinds_are_read_and_verify),
        TEST(every_octet_counts),
        TEST(presence_and_verification_are_needed),
        TEST(client_data_says_what_for_and_where),
        TEST(what_is_no_credential_is_refused),
        TEST(a_challenge_is_ours_and_ages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
