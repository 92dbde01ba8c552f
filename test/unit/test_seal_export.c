/*
 * Sealed copies: every size around a part, every changed byte of the head,
 * parts that are not at their place, the account inside; and each wrong use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "seal/export.h"

static const uint8_t user[16] = {0xa0, 1};
static const uint8_t code[16] = {0xc0, 2, 3};

static struct holder account; /* whose copy is made */
static struct keys_way way;   /* of a passphrase, without Argon2id */
static struct export_ways ways;

static int
start(void **state)
{
    struct keys_way by_code;
    struct envelope_aad aad;

    (void)state;
    if (prim_start() != ST_OK || holder_new(&account, user) != ST_OK ||
        secret_random(&way.wrap) != ST_OK ||
        keys_from_code(&by_code, code) != ST_OK)
        return 1;
    account.keyring_counter = 3;
    account.heads_counter = 9;
    ways.t = 3;
    ways.m_kib = 65536;
    ways.name_len = 3;
    memcpy(ways.name, "ada", 3);
    envelope_aad_pass(&aad, 1, user, ways.t, ways.m_kib, ways.seed);
    if (holder_wrap(ways.wrap_pass, &account, &aad, &way.wrap) != ST_OK)
        return 1;
    envelope_aad_code(&aad, 1, user, ways.code_id);
    return holder_wrap(ways.wrap_code, &account, &aad, &by_code.wrap) != ST_OK;
}

static uint8_t *
bytes_new(size_t n)
{
    uint8_t *b = malloc(n);

    assert_non_null(b);
    for (size_t i = 0; i < n; i++)
        b[i] = (uint8_t)(i * 7 + i / 251);
    return b;
}

static void
sizes(void **state)
{
    static const struct {
        uint64_t bytes;
        uint32_t parts;
    } cases[] = {{1, 1},
                 {255, 1},
                 {EXPORT_PART_TEXT - 1, 1},
                 {EXPORT_PART_TEXT, 1},
                 {EXPORT_PART_TEXT + 1, 2},
                 {2 * EXPORT_PART_TEXT, 2},
                 {2 * EXPORT_PART_TEXT + 5, 3}};
    static uint8_t env[EXPORT_PART_MAX], text[EXPORT_PART_MAX];
    uint8_t head[EXPORT_HEAD_LEN], *content;
    struct export made, got;
    struct holder a;

    (void)state;
    content = bytes_new(3 * EXPORT_PART_TEXT);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t size = EXPORT_HEAD_LEN;

        assert_int_equal(export_begin(head, &made, &account, &way, &ways, 77,
                                      cases[i].bytes),
                         ST_OK);
        assert_int_equal(export_parse(&got, head), ST_OK);
        assert_int_equal(got.parts, cases[i].parts);
        assert_int_equal(got.made, 77);
        assert_int_equal(export_open_code(&got, &a, code), ST_OK);
        assert_true(secret_same(&a.umk, &account.umk));
        assert_true(secret_same(&got.key, &made.key));
        for (uint32_t p = 0; p < got.parts; p++) {
            size_t n = export_part_text(&got, p), len = 0, back = 0;
            struct bytes part = {content + (size_t)p * EXPORT_PART_TEXT, n};

            assert_int_equal(
                export_part_seal(env, sizeof env, &len, &made, p, part), ST_OK);
            assert_int_equal(len, export_part_size(&got, p));
            size += len;
            assert_int_equal(export_part_open(text, sizeof text, &back, &got, p,
                                              (struct bytes){env, len}),
                             ST_OK);
            assert_int_equal(back, n);
            assert_memory_equal(text, part.ptr, n);
            /* At another place, cut, or of another length: no. */
            assert_int_equal(export_part_open(text, sizeof text, &back, &got,
                                              p + 1, (struct bytes){env, len}),
                             ST_INVALID);
            assert_int_equal(export_part_open(text, sizeof text, &back, &got, p,
                                              (struct bytes){env, len - 1}),
                             ST_INVALID);
            part.len--;
            assert_int_equal(
                export_part_seal(env, sizeof env, &len, &made, p, part),
                ST_INVALID);
        }
        assert_int_equal(size, export_file_size(&got));
        assert_int_equal(export_part_size(&got, got.parts), 0);
    }
    free(content);
}

/* Each byte of the head: refused when it is read or when it is opened. */
static void
head_changed(void **state)
{
    uint8_t head[EXPORT_HEAD_LEN];
    struct export made, got;
    struct holder a;
    enum status st;

    (void)state;
    assert_int_equal(export_begin(head, &made, &account, &way, &ways, 77, 1000),
                     ST_OK);
    for (size_t i = 0; i < sizeof head; i++) {
        head[i] ^= 1;
        st = export_parse(&got, head);
        if (st == ST_OK)
            st = export_open_code(&got, &a, code);
        assert_true(st == ST_ABSENT || st == ST_DENIED || st == ST_INVALID);
        head[i] ^= 1;
    }
    assert_int_equal(export_parse(&got, head), ST_OK);
    assert_int_equal(export_open_code(&got, &a, code), ST_OK);
    assert_int_equal(export_open_code(&got, &a, user), ST_DENIED);
    head[13]++;
    assert_int_equal(export_parse(&got, head), ST_DENIED); /* newer */
    head[0]++;
    assert_int_equal(export_parse(&got, head), ST_ABSENT);
}

static void
not_begun(void **state)
{
    uint8_t head[EXPORT_HEAD_LEN];
    struct keys_way other = way;
    struct export_ways bad = ways;
    struct export x;
    uint64_t most = (uint64_t)EXPORT_PARTS_MAX * EXPORT_PART_TEXT;

    (void)state;
    other.wrap.b[0] ^= 1;
    assert_int_equal(export_begin(head, &x, &account, &other, &ways, 1, 10),
                     ST_DENIED);
    assert_int_equal(export_begin(head, &x, &account, &way, &ways, 1, 0),
                     ST_INVALID);
    assert_int_equal(export_begin(head, &x, &account, &way, &ways, 1, most),
                     ST_OK);
    assert_int_equal(export_begin(head, &x, &account, &way, &ways, 1, most + 1),
                     ST_INVALID);
    bad.m_kib = 1024;
    assert_int_equal(export_begin(head, &x, &account, &way, &bad, 1, 10),
                     ST_INVALID);
    bad = ways;
    bad.name_len = 0;
    assert_int_equal(export_begin(head, &x, &account, &way, &bad, 1, 10),
                     ST_INVALID);
    /* The wrap of somebody else, under the right passphrase. */
    bad = ways;
    bad.wrap_pass[100] ^= 1;
    assert_int_equal(export_begin(head, &x, &account, &way, &bad, 1, 10),
                     ST_DENIED);
}

static void
account_inside(void **state)
{
    static uint8_t out[EXPORT_ACCOUNT_MAX];
    struct export_account got;
    struct holder a = {.gen = 1};
    const char *what = NULL;
    size_t len = 0, used = 0;

    (void)state;
    assert_int_equal(export_account_render(out, sizeof out, &len, &account),
                     ST_OK);
    assert_int_equal(export_account_render(out, 100, &used, &account),
                     ST_NOSPACE);
    for (size_t n = 0; n < len; n++)
        assert_int_equal(
            export_account_parse(&got, (struct bytes){out, n}, &used),
            ST_INVALID);
    assert_int_equal(
        export_account_parse(&got, (struct bytes){out, len}, &used), ST_OK);
    assert_int_equal(used, len);
    memcpy(a.user, user, 16);
    a.keys = account.keys;
    assert_int_equal(export_account_open(&a, &got, &what), ST_OK);
    assert_memory_equal(a.ik_key, account.ik_key, sizeof a.ik_key);
    assert_int_equal(a.heads_counter, 9);
    got.heads_counter++;
    assert_int_equal(export_account_open(&a, &got, &what), ST_INVALID);
    assert_string_equal(what, "heads");
    got.keyring_counter++;
    assert_int_equal(export_account_open(&a, &got, &what), ST_INVALID);
    assert_string_equal(what, "keyring");
    got.ek = got.ik;
    assert_int_equal(export_account_open(&a, &got, &what), ST_INVALID);
    assert_string_equal(what, "identity");
}

static void
space_heading(void **state)
{
    struct export_space s = {.kind = 1, .entries = 5, .bytes = 1u << 20}, got;
    uint8_t out[EXPORT_SPACE_LEN];

    (void)state;
    memcpy(s.id, code, 16);
    export_space_render(out, &s);
    export_space_parse(&got, out);
    assert_memory_equal(got.id, s.id, 16);
    assert_int_equal(got.kind, 1);
    assert_int_equal(got.entries, 5);
    assert_int_equal(got.bytes, 1u << 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),         cmocka_unit_test(head_changed),
        cmocka_unit_test(not_begun),     cmocka_unit_test(account_inside),
        cmocka_unit_test(space_heading),
    };

    return cmocka_run_group_tests_name("seal export", tests, start, NULL);
}
