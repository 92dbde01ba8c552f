/*
 * The server's key: file text, columns, and every wrong use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/prim.h"
#include "seal/srvkey.h"

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F"
#define HEX2 "100102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static int
start(void **state)
{
    (void)state;
    return prim_start() != ST_OK;
}

static struct str
str_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static void
file_text(void **state)
{
    static const struct {
        const char *text;
        size_t n; /* keys, 0: refused */
    } cases[] = {
        {"1 " HEX "\n", 1},
        {"# first key\n\n1 " HEX "\r\n2 " HEX2, 2},
        {"255 " HEX, 1},
        {"", 0},
        {"# nothing\n", 0},
        {"256 " HEX, 0},
        {"x " HEX, 0},
        {"1" HEX, 0},
        {"1 " HEX "0", 0},
        {"1 0" HEX2 "\n", 0},
        {"1 " HEX "\n1 " HEX2 "\n", 0},
        {"1 00000000000000000000000000000000"
         "00000000000000000000000000000000\n",
         0},
        {"1 g00102030405060708090a0b0c0d0e0f"
         "101112131415161718191a1b1c1d1e1f\n",
         0},
        {"pepper " HEX "\nfake " HEX2 "\n7 " HEX2 "\n", 1},
        {"pepper " HEX "\n7 " HEX2 "\n", 0},
        {"fake " HEX "\n7 " HEX2 "\n", 0},
        {"pepper " HEX "\nfake " HEX2 "\n", 0},
        {"pepper 12\nfake " HEX2 "\n7 " HEX2 "\n", 0},
    };
    struct srvkey_ring r;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum status st = srvkey_parse(&r, str_of(cases[i].text));

        if ((st == ST_OK) != (cases[i].n > 0))
            fail_msg("case %zu: status %d", i, (int)st);
        if (st == ST_OK)
            assert_int_equal(r.n, cases[i].n);
    }
}

static void
own_line(void **state)
{
    struct srvkey_ring r;
    char line[SRVKEY_LINE_MAX];

    (void)state;
    assert_int_equal(srvkey_line(line, 207), ST_OK);
    assert_int_equal(srvkey_parse(&r, str_of(line)), ST_OK);
    assert_int_equal(r.k[0].id, 207);
    assert_int_equal(srvkey_line(line, 0), ST_OK);
    assert_int_equal(srvkey_parse(&r, str_of(line)), ST_OK);
    assert_int_equal(r.k[0].id, 0);
    srvkey_clear(&r);
    assert_int_equal(r.n, 0);
}

static void
rotation(void **state)
{
    struct srvkey_ring r, back;
    char text[SRVKEY_TEXT_MAX];

    (void)state;
    assert_int_equal(srvkey_parse(&r, STR("255 " HEX)), ST_OK);
    for (size_t n = 2; n <= SRVKEY_RING_MAX; n++) {
        assert_int_equal(srvkey_add(&r), ST_OK);
        assert_int_equal(r.n, n);
        assert_int_equal(r.k[n - 1].id, n - 1);
        srvkey_render(text, &r);
        assert_int_equal(srvkey_parse(&back, str_of(text)), ST_OK);
        assert_memory_equal(&r, &back, sizeof r);
    }
    assert_int_equal(srvkey_add(&r), ST_NOSPACE);
    srvkey_retire(&r);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.k[0].id, SRVKEY_RING_MAX - 1);
    assert_true(secret_same(&r.pepper, &back.pepper));
    /* What is left of the first key is written, and read, by itself. */
    srvkey_render(text, &r);
    assert_memory_equal(text, "pepper ", 7);
    assert_int_equal(srvkey_parse(&back, str_of(text)), ST_OK);
    assert_memory_equal(&r, &back, sizeof r);
    assert_int_equal(srvkey_id((struct bytes){(const uint8_t *)"\1\7", 2}), -1);
}

static void
columns(void **state)
{
    static const uint8_t user[16] = {1, 2, 3};
    static const uint8_t other[16] = {1, 2, 4};
    struct srvkey_ring r, old;
    struct bytes text = {(const uint8_t *)"a verifier of 32 bytes, or a wrap",
                         33};
    uint8_t box[33 + SRVKEY_OVER], back[33];
    size_t len = 0, n = 0;

    (void)state;
    assert_int_equal(srvkey_parse(&old, STR("1 " HEX)), ST_OK);
    assert_int_equal(srvkey_parse(&r, STR("1 " HEX "\n2 " HEX2)), ST_OK);
    assert_int_equal(srvkey_wrap(box, sizeof(box), &len, &old, STR("account"),
                                 STR("verifier"), user, text),
                     ST_OK);
    assert_int_equal(len, sizeof(box));
    /* After a rotation old columns still open, new ones use the new key. */
    assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r, STR("account"),
                                   STR("verifier"), user,
                                   (struct bytes){box, len}),
                     ST_OK);
    assert_int_equal(n, 33);
    assert_memory_equal(back, text.ptr, 33);
    assert_true(secret_same(&r.pepper, &old.pepper));
    assert_int_equal(srvkey_wrap(box, sizeof(box), &len, &r, STR("account"),
                                 STR("verifier"), user, text),
                     ST_OK);
    assert_int_equal(box[1], 2);
    assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &old, STR("account"),
                                   STR("verifier"), user,
                                   (struct bytes){box, len}),
                     ST_INVALID);

    assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r, STR("account"),
                                   STR("seed"), user, (struct bytes){box, len}),
                     ST_INVALID);
    assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r, STR("accoun"),
                                   STR("tverifier"), user,
                                   (struct bytes){box, len}),
                     ST_INVALID);
    assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r, STR("account"),
                                   STR("verifier"), other,
                                   (struct bytes){box, len}),
                     ST_INVALID);
    for (size_t i = 0; i < len; i++) {
        box[i] ^= 1;
        assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r,
                                       STR("account"), STR("verifier"), user,
                                       (struct bytes){box, len}),
                         ST_INVALID);
        box[i] ^= 1;
        assert_int_equal(srvkey_unwrap(back, sizeof(back), &n, &r,
                                       STR("account"), STR("verifier"), user,
                                       (struct bytes){box, i}),
                         ST_INVALID);
    }
    assert_int_equal(srvkey_wrap(box, sizeof(box) - 1, &len, &r, STR("account"),
                                 STR("verifier"), user, text),
                     ST_NOSPACE);
    assert_int_equal(srvkey_wrap(box, sizeof(box), &len, &r, STR(""),
                                 STR("verifier"), user, text),
                     ST_INVALID);
    assert_int_equal(srvkey_wrap(box, sizeof(box), &len, &r, STR("a b"),
                                 STR("verifier"), user, text),
                     ST_INVALID);
}

static void
fake_seeds(void **state)
{
    struct srvkey_ring r;
    uint8_t a[16], b[16], c[16];

    (void)state;
    assert_int_equal(srvkey_parse(&r, STR("1 " HEX)), ST_OK);
    srvkey_fake_seed(a, STR("nobody"), &r.fake);
    srvkey_fake_seed(b, STR("nobody"), &r.fake);
    srvkey_fake_seed(c, STR("nobodi"), &r.fake);
    assert_memory_equal(a, b, 16);
    assert_memory_not_equal(a, c, 16);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_text), cmocka_unit_test(own_line),
        cmocka_unit_test(rotation), cmocka_unit_test(columns),
        cmocka_unit_test(fake_seeds)};

    return cmocka_run_group_tests_name("seal srvkey", tests, start, NULL);
}
