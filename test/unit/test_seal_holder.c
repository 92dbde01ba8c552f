/*
 * An account from birth to the second device: wraps, identity, keyring,
 * heads, device record, writing and reading entries; and each wrong use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/code.h"
#include "seal/content.h"
#include "seal/holder.h"

static const uint8_t user[16] = {0xa0, 1};
static const uint8_t other[16] = {0xa0, 2};
static const uint8_t space_id[16] = {0xb0, 1};
static const uint8_t object_id[16] = {0xc0, 1};

static int
start(void **state)
{
    (void)state;
    return prim_start() != ST_OK;
}

static struct bytes
text_of(const char *s)
{
    return (struct bytes){(const uint8_t *)s, strlen(s)};
}

static void
wraps(void **state)
{
    struct holder a, b;
    struct keys_way way;
    struct envelope_aad aad, wrong;
    uint8_t code[16], code_id[16] = {1}, env[HOLDER_WRAP_LEN];

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    prim_random(code, sizeof(code));
    assert_int_equal(keys_from_code(&way, code), ST_OK);
    envelope_aad_code(&aad, 1, user, code_id);
    assert_int_equal(holder_wrap(env, &a, &aad, &way.wrap), ST_OK);
    assert_int_equal(holder_unwrap(&b, user, 1, &aad, &way.wrap,
                                   (struct bytes){env, sizeof(env)}),
                     ST_OK);
    assert_true(secret_same(&a.umk, &b.umk));
    assert_true(secret_same(&a.keys.device, &b.keys.device));
    envelope_aad_code(&wrong, 1, other, code_id);
    assert_int_equal(holder_unwrap(&b, other, 1, &wrong, &way.wrap,
                                   (struct bytes){env, sizeof(env)}),
                     ST_INVALID);
    assert_int_equal(holder_unwrap(&b, user, 1, &aad, &way.auth,
                                   (struct bytes){env, sizeof(env)}),
                     ST_INVALID);
    memset(code, 0, sizeof(code));
    assert_int_equal(keys_from_code(&way, code), ST_INVALID);
}

static void
parameters(void **state)
{
    static const struct {
        uint32_t t, m;
        bool fit;
    } cases[] = {{3, 65536, true},   {3, 65535, false},  {2, 65536, false},
                 {10, 524288, true}, {11, 65536, false}, {3, 524289, false},
                 {0, 0, false},      {3, 131072, true}};
    struct keys_way way;
    uint8_t seed[16] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(keys_params_fit(cases[i].t, cases[i].m), cases[i].fit);
    assert_int_equal(
        keys_from_pass(&way, STR("dr.example"), text_of("x"), seed, 1, 8),
        ST_INVALID);
    assert_int_equal(
        keys_from_pass(&way, STR(""), text_of("x"), seed, 3, 65536),
        ST_INVALID);
    assert_int_equal(
        keys_from_pass(&way, STR("dr.example"), text_of(""), seed, 3, 65536),
        ST_INVALID);
}

static void
identity(void **state)
{
    struct holder a, b;
    uint8_t env[HOLDER_WRAP_LEN], key[32];

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    assert_int_equal(holder_cert_check(user, 1, a.ik, a.ek, a.ek_cert), ST_OK);
    assert_int_equal(holder_cert_check(user, 2, a.ik, a.ek, a.ek_cert),
                     ST_INVALID);
    assert_int_equal(holder_cert_check(other, 1, a.ik, a.ek, a.ek_cert),
                     ST_INVALID);
    assert_int_equal(holder_identity_seal(env, &a), ST_OK);
    b = a;
    assert_int_equal(holder_identity_open(&b, (struct bytes){env, sizeof(env)},
                                          a.ik, a.ek, a.ek_cert),
                     ST_OK);
    /* The server swaps a public key: refused. */
    memcpy(key, a.ek, 32);
    key[0] ^= 1;
    assert_int_equal(holder_identity_open(&b, (struct bytes){env, sizeof(env)},
                                          a.ik, key, a.ek_cert),
                     ST_INVALID);
}

static void
keyring(void **state)
{
    struct holder a, b;
    struct holder_secret s = {.kind = 1, .epoch = 1};
    struct holder_head h = {.seq = 12};
    const struct secret *gs;
    uint8_t env[HOLDER_SEALED_MAX];
    size_t len;

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    for (unsigned i = 0; i < HOLDER_SECRETS_MAX; i++) {
        s.epoch = i + 1;
        assert_int_equal(secret_random(&s.gs), ST_OK);
        assert_int_equal(holder_secret_put(&a, &s), ST_OK);
    }
    assert_int_equal(holder_secret_put(&a, &s), ST_OK); /* the same again */
    s.gs.b[0] ^= 1;
    assert_int_equal(holder_secret_put(&a, &s), ST_CONFLICT);
    s.epoch++;
    assert_int_equal(holder_secret_put(&a, &s), ST_NOSPACE);
    a.n_pins = HOLDER_PINS_MAX;
    assert_int_equal(holder_keyring_seal(env, sizeof(env), &len, &a, 7), ST_OK);
    b = a;
    b.n_secrets = b.n_pins = 0;
    assert_int_equal(holder_keyring_open(&b, (struct bytes){env, len}, 6),
                     ST_INVALID);
    assert_int_equal(holder_keyring_open(&b, (struct bytes){env, len}, 7),
                     ST_OK);
    assert_int_equal(b.n_secrets, HOLDER_SECRETS_MAX);
    assert_int_equal(b.keyring_counter, 7);
    assert_int_equal(holder_secret_get(&b, s.space, 5, &gs), ST_OK);
    assert_int_equal(holder_secret_get(&b, other, 5, &gs), ST_ABSENT);

    for (unsigned i = 0; i < HOLDER_HEADS_MAX; i++) {
        h.space[0] = (uint8_t)i;
        assert_int_equal(holder_head_put(&a, &h), ST_OK);
    }
    h.seq = 13;
    assert_int_equal(holder_head_put(&a, &h), ST_OK); /* replaces */
    h.space[1] = 1;
    assert_int_equal(holder_head_put(&a, &h), ST_NOSPACE);
    h.space[1] = 0;
    assert_int_equal(holder_heads_seal(env, sizeof(env), &len, &a, 3), ST_OK);
    assert_int_equal(holder_heads_open(&b, (struct bytes){env, len}, 4),
                     ST_INVALID);
    assert_int_equal(holder_heads_open(&b, (struct bytes){env, len}, 3), ST_OK);
    assert_int_equal(holder_head_get(&b, h.space, &h), ST_OK);
    assert_int_equal(h.seq, 13);
    assert_int_equal(holder_head_get(&b, user, &h), ST_ABSENT);
}

static void
record(void **state)
{
    struct holder a;
    struct holder_head h = {.seq = 12}, got;
    uint8_t rec[HOLDER_RECORD_LEN];

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    a.keyring_counter = 5;
    a.heads_counter = 9;
    h.hash[3] = 7;
    holder_record(rec, &a, &h);
    assert_int_equal(holder_record_check(&a, rec, &got), ST_OK);
    assert_int_equal(got.seq, 12);
    assert_memory_equal(got.hash, h.hash, 32);
    a.heads_counter = 10;
    assert_int_equal(holder_record_check(&a, rec, &got), ST_OK);
    a.heads_counter = 8;
    assert_int_equal(holder_record_check(&a, rec, &got), ST_CONFLICT);
    /* Another generation's record cannot be verified: an earlier one says
     * nothing, a later one that this state is old. */
    for (size_t i = 0; i < sizeof(rec); i++) {
        bool later = i < 3;

        rec[i] ^= 1;
        assert_int_equal(holder_record_check(&a, rec, &got),
                         later ? ST_CONFLICT : ST_INVALID);
        rec[i] ^= 1;
    }
}

/* Keys are rotated: the past signs where it is still listed, the keyring
 * carries it until the end, and nobody else can say the word for it. */

/* A log of five entries, written, then read back by a second device. */
/* Opens what a holder wrote, and not when it is another type, another place or
 * another person's. */
static void
refusals(struct holder *a, struct entry *e)
{
    static uint8_t out[65536];
    const uint32_t journal = 1u << ENTRY_OTYPE_JOURNAL;
    struct bytes payload;
    uint16_t otype = 0;

#define OPENS(types, ik)                                                       \
    content_open(out, sizeof(out), &payload, &otype, a, e, types, ik)
    assert_int_equal(e->hdr.otype, 0); /* hidden from the server */
    assert_int_equal(OPENS(CONTENT_ALL, a->ik), ST_OK);
    assert_int_equal(otype, ENTRY_OTYPE_CHECKIN);
    assert_memory_equal(payload.ptr, "{\"v\":1,", 7);
    assert_int_equal(OPENS(journal, a->ik), ST_INVALID);
    assert_int_equal(OPENS(journal | 1u << ENTRY_OTYPE_EVENT, a->ik),
                     ST_DENIED);
    assert_int_equal(OPENS(CONTENT_ALL, a->ek), ST_INVALID);
    e->hdr.seq++; /* shown at another place */
    assert_int_equal(OPENS(CONTENT_ALL, a->ik), ST_DENIED);
    e->body.len = 0;
    assert_int_equal(OPENS(CONTENT_ALL, a->ik), ST_END);
#undef OPENS
}

static void
content(void **state)
{
    static uint8_t wire[65536];
    struct holder a;
    struct space s, reader;
    struct content_item item = {.otype = ENTRY_OTYPE_CHECKIN, .time = 10};
    struct bytes in;
    struct entry e;
    size_t at = 0, len = 0, used = 0;

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    space_init(&s, space_id);
    assert_int_equal(content_genesis(wire, sizeof(wire), &len, &a, &s, 1),
                     ST_OK);
    at = len;
    memcpy(item.object, object_id, 16);
    item.payload = text_of("{\"v\":1,\"answers\":[3,null,7]}");
    assert_int_equal(
        content_put(wire + at, sizeof(wire) - at, &len, &a, &s, &item), ST_OK);
    assert_int_equal(len, ENTRY_OVER + ENVELOPE_OVER + 4096);
    at += len;
    item.otype = ENTRY_OTYPE_JOURNAL;
    item.object[1] = 2;
    item.payload = text_of("a day");
    assert_int_equal(
        content_put(wire + at, sizeof(wire) - at, &len, &a, &s, &item), ST_OK);
    at += len;
    assert_int_equal(
        content_del(wire + at, sizeof(wire) - at, &len, &a, &s, &item), ST_OK);
    at += len;

    in = (struct bytes){wire, at};
    space_init(&reader, space_id);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(entry_parse(&e, in, &used), ST_OK);
        assert_int_equal(space_add(&reader, &e, NULL), ST_OK);
        in.ptr += used;
        in.len -= used;
        if (i == 1)
            refusals(&a, &e);
    }
    assert_int_equal(entry_parse(&e, in, &used), ST_END);
    assert_memory_equal(&reader, &s, sizeof(s));
}

static void
content_limits(void **state)
{
    static uint8_t wire[2 * ENVELOPE_MAX], big[ENVELOPE_TEXT_MAX];
    struct holder a;
    struct space s, before;
    struct content_item item = {.otype = ENTRY_OTYPE_CHECKIN, .time = 10};
    size_t len = 0;

    (void)state;
    assert_int_equal(holder_new(&a, user), ST_OK);
    space_init(&s, space_id);
    assert_int_equal(content_genesis(wire, sizeof(wire), &len, &a, &s, 1),
                     ST_OK);
    before = s;
    memcpy(item.object, object_id, 16);
    item.payload = (struct bytes){big, 4096 - CONTENT_PSIG};
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_NOSPACE); /* the class is fixed */
    item.otype = ENTRY_OTYPE_SERIES;
    item.payload.len = ENVELOPE_TEXT_MAX - CONTENT_PSIG;
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_NOSPACE);
    item.payload.len--;
    assert_int_equal(content_put(wire, 1024, &len, &a, &s, &item), ST_NOSPACE);
    item.otype = 0;
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_INVALID);
    item.otype = ENTRY_OTYPE_COUNT;
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_INVALID);
    assert_memory_equal(&before, &s, sizeof(s));
    item.otype = ENTRY_OTYPE_SERIES;
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_OK);
    assert_int_equal(len, ENTRY_OVER + ENVELOPE_MAX);
    memset(item.object, 0, 16);
    assert_int_equal(content_put(wire, sizeof(wire), &len, &a, &s, &item),
                     ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wraps),          cmocka_unit_test(parameters),
        cmocka_unit_test(identity),       cmocka_unit_test(keyring),
        cmocka_unit_test(record),         cmocka_unit_test(content),
        cmocka_unit_test(content_limits),
    };

    return cmocka_run_group_tests_name("seal holder", tests, start, NULL);
}
