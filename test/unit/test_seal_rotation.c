/*
 * New keys for an account: certified, recorded, in effect with the REKEY of
 * its space, and carried to another device meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

/* Somebody who has changed all keys, and what they were before. */
struct turned {
    struct holder a, old;
    struct space s; /* lists the old ones still */
    uint8_t cert[PRIM_SIG_LEN];
    uint8_t rec[HOLDER_RECORD_LEN]; /* of the device, from before */
};

static const struct holder_head head = {.seq = 1};
static uint8_t wire[65536];

static void
turn(struct turned *t)
{
    size_t len = 0;

    assert_int_equal(holder_new(&t->a, user), ST_OK);
    space_init(&t->s, space_id);
    assert_int_equal(content_genesis(wire, sizeof(wire), &len, &t->a, &t->s, 1),
                     ST_OK);
    t->a.keyring_counter = 4;
    holder_record(t->rec, &t->a, &head);
    t->old = t->a;
    assert_int_equal(holder_rotate(&t->a, t->cert), ST_OK);
}

/* An entry by this holder, as the reader opens it with the writer's key ik. */
static enum status
write_and_open(struct turned *t, struct holder *writer, struct holder *reader,
               const uint8_t ik[32])
{
    static uint8_t out[65536];
    struct content_item item = {.otype = ENTRY_OTYPE_JOURNAL,
                                .time = 10,
                                .payload = {(const uint8_t *)"between", 7}};
    struct bytes payload;
    struct entry e;
    size_t len = 0, used = 0;
    uint16_t otype = 0;

    memcpy(item.object, object_id, 16);
    assert_int_equal(
        content_put(wire, sizeof(wire), &len, writer, &t->s, &item), ST_OK);
    assert_int_equal(entry_parse(&e, (struct bytes){wire, len}, &used), ST_OK);
    return content_open(out, sizeof(out), &payload, &otype, reader, &e,
                        CONTENT_ALL, ik);
}

static enum status
rekey(struct turned *t, struct holder *by, uint64_t time)
{
    size_t len = 0;

    return content_rekey(wire, sizeof(wire), &len, by, &t->s, time);
}

static void
a_rotation_is_certified_by_the_old_keys(void **state)
{
    struct turned t;
    const struct holder *a = &t.a, *old = &t.old;

    (void)state;
    turn(&t);
    assert_int_equal(a->gen, 2);
    assert_int_equal(a->keyring_counter, 0);
    assert_false(secret_same(&a->umk, &old->umk));
    assert_memory_equal(a->past.ik_key, old->ik_key, sizeof(old->ik_key));
    assert_int_equal(holder_cert_check(user, 2, a->ik, a->ek, a->ek_cert),
                     ST_OK);
    assert_int_equal(holder_rekey_check(user, 2, old->ik, a->ik, a->ek, t.cert),
                     ST_OK);
    assert_int_equal(holder_rekey_check(user, 3, old->ik, a->ik, a->ek, t.cert),
                     ST_INVALID);
    assert_int_equal(
        holder_rekey_check(other, 2, old->ik, a->ik, a->ek, t.cert),
        ST_INVALID);
    assert_int_equal(holder_rekey_check(user, 2, a->ik, a->ik, a->ek, t.cert),
                     ST_INVALID);
    assert_int_equal(
        holder_rekey_check(user, 2, a->ik, a->ik, a->ek, a->ek_cert),
        ST_INVALID); /* one word cannot pass for the other */
    assert_int_equal(holder_rotate(&t.a, t.cert), ST_CONFLICT);
}

/* The device's record of the generation before says nothing now; a server that
 * shows that generation again is caught by the new one. */
static void
a_rotation_makes_a_new_record(void **state)
{
    struct turned t;
    struct holder_head h;

    (void)state;
    turn(&t);
    assert_int_equal(holder_record_check(&t.a, t.rec, &h), ST_INVALID);
    holder_record(t.rec, &t.a, &head);
    assert_int_equal(holder_record_check(&t.old, t.rec, &h), ST_CONFLICT);
}

/* Before the REKEY one writes with the key that is listed; after it with the
 * new one alone, and the old one's owner is out. */
static void
a_rotation_takes_effect_with_its_rekey(void **state)
{
    struct turned t;
    bool drawn = false;

    (void)state;
    turn(&t);
    assert_int_equal(rekey(&t, &t.a, 2),
                     ST_ABSENT); /* no secret for the next epoch yet */
    assert_int_equal(write_and_open(&t, &t.a, &t.a, t.old.ik), ST_OK);
    assert_int_equal(content_epoch(&t.a, &t.s, &drawn), ST_OK);
    assert_true(drawn);
    assert_int_equal(content_epoch(&t.a, &t.s, &drawn), ST_OK);
    assert_false(drawn);
    assert_int_equal(rekey(&t, &t.a, 11), ST_OK);
    assert_int_equal(t.s.list.epoch, 2);
    assert_memory_equal(t.s.list.m[0].ik, t.a.ik, 32);
    assert_int_equal(content_epoch(&t.a, &t.s, &drawn), ST_OK);
    assert_int_equal(rekey(&t, &t.a, 12),
                     ST_INVALID); /* a second time changes nothing */
    assert_int_equal(write_and_open(&t, &t.a, &t.a, t.a.ik), ST_OK);
    assert_int_equal(write_and_open(&t, &t.a, &t.old, t.a.ik), ST_ABSENT);
}

/* The keyring carries old and new keys to another device until all is done;
 * then the next rotation may come. */
static void
a_rotation_goes_on_on_another_device(void **state)
{
    struct turned t;
    struct holder b;
    uint8_t env[HOLDER_SEALED_MAX];
    size_t len = 0;
    bool drawn = false;

    (void)state;
    turn(&t);
    assert_int_equal(content_epoch(&t.a, &t.s, &drawn), ST_OK);
    assert_int_equal(holder_keyring_seal(env, sizeof(env), &len, &t.a, 1),
                     ST_OK);
    b = t.a;
    holder_past_drop(&b);
    b.n_secrets = 0;
    assert_int_equal(holder_keyring_open(&b, (struct bytes){env, len}, 1),
                     ST_OK);
    assert_true(b.has_past);
    assert_memory_equal(&b.past, &t.a.past, sizeof(t.a.past));
    assert_int_equal(b.n_secrets, 2);
    assert_int_equal(rekey(&t, &b, 11), ST_OK);
    assert_int_equal(write_and_open(&t, &b, &b, b.ik), ST_OK);

    holder_past_drop(&b);
    assert_int_equal(holder_keyring_seal(env, sizeof(env), &len, &b, 2), ST_OK);
    t.a = b;
    assert_int_equal(holder_keyring_open(&t.a, (struct bytes){env, len}, 2),
                     ST_OK);
    assert_false(t.a.has_past);
    assert_int_equal(holder_rotate(&t.a, t.cert), ST_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rotation_is_certified_by_the_old_keys),
        cmocka_unit_test(a_rotation_makes_a_new_record),
        cmocka_unit_test(a_rotation_takes_effect_with_its_rekey),
        cmocka_unit_test(a_rotation_goes_on_on_another_device),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
