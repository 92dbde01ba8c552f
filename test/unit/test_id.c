/* base/id, base/b64 and base/rng: bytes, their texts, and where they come
 * from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/b64.h"
#include "base/id.h"
#include "base/rng.h"

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

static void
ids_have_one_text(void **state)
{
    /* Left-aligned bits as in the printed code 000G-40R4-0M30-...; the others
     * from Python's int(...) over the same alphabet. */
    static const struct {
        uint8_t id[ID_LEN];
        const char *text;
    } cases[] = {
        {{0}, "00000000000000000000000000"},
        {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
         "000g40r40m30e209185gr38e1w"},
        {{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
          255, 255},
         "zzzzzzzzzzzzzzzzzzzzzzzzzw"},
        {{0x80}, "g0000000000000000000000000"},
        {{[15] = 1}, "00000000000000000000000004"},
    };
    uint8_t id[ID_LEN];
    char text[ID_TEXT + 1];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        id_render(cases[i].id, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(id_parse(view(text), id), ST_OK);
        assert_memory_equal(id, cases[i].id, ID_LEN);
    }
}

static void
other_texts_are_no_ids(void **state)
{
    static const char *const cases[] = {
        "",
        "000g40r40m30e209185gr38e1",   /* short */
        "000g40r40m30e209185gr38e1w0", /* long */
        "000G40R40M30E209185GR38E1W",  /* upper case */
        "o00g40r40m30e209185gr38e1w",  /* a look-alike */
        "000g40r40m30e209185gr38e1x",  /* a low bit set */
        "000g40r40m30e209185gr38e1y",
        "000g40r40m30e209185gr38e1z",
        "000g40r40m30e209185gr38e 1",
        "u0000000000000000000000000",
        "00000000000000000000000\xc3\xa4\x30",
    };
    static const char nul[ID_TEXT] = "0000000000000\0";
    uint8_t id[ID_LEN];

    (void)state;
    memset(id, 7, sizeof id);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (id_parse(view(cases[i]), id) != ST_INVALID)
            fail_msg("'%s' was taken for an id", cases[i]);
    assert_int_equal(id_parse((struct str){nul, ID_TEXT}, id), ST_INVALID);
    assert_int_equal(id[0], 7); /* untouched */
}

static void
random_ids_come_back(void **state)
{
    struct rng_seeded seed;
    struct rng rng = rng_seeded(&seed, 1);
    uint8_t id[ID_LEN], back[ID_LEN];
    char text[ID_TEXT + 1];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        assert_int_equal(rng_fill(&rng, id, sizeof id), ST_OK);
        id_render(id, text);
        assert_int_equal(id_parse(view(text), back), ST_OK);
        assert_memory_equal(id, back, ID_LEN);
    }
}

static void
bytes_become_base64url(void **state)
{
    /* RFC 4648 section 10, without padding; the last by coreutils' basenc. */
    static const struct {
        const char *bytes, *text;
    } cases[] = {{"", ""},
                 {"f", "Zg"},
                 {"fo", "Zm8"},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg"},
                 {"fooba", "Zm9vYmE"},
                 {"foobar", "Zm9vYmFy"},
                 {"\xfb\xff\xfe", "-__-"}};
    uint8_t back[16];
    struct buf b;
    size_t n;

    (void)state;
    buf_init(&b, 100);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t len = strlen(cases[i].bytes);

        buf_clear(&b);
        b64_add(&b, cases[i].bytes, len);
        assert_int_equal(b64_text_len(len), strlen(cases[i].text));
        assert_int_equal(b.len, strlen(cases[i].text));
        if (len > 0)
            assert_memory_equal(b.ptr, cases[i].text, b.len);
        assert_int_equal(b64_parse(view(cases[i].text), back, len, &n), ST_OK);
        assert_int_equal(n, len);
        assert_memory_equal(back, cases[i].bytes, len);
    }
    buf_free(&b);
}

static void
other_texts_are_no_base64url(void **state)
{
    static const struct {
        const char *text;
        size_t cap;
        enum status want;
    } cases[] = {
        {"Z", 9, ST_INVALID},    {"Zg==", 9, ST_INVALID},
        {"Zh", 9, ST_INVALID},   {"Zm9", 9, ST_INVALID},
        {"Zm+v", 9, ST_INVALID}, {"Zm/v", 9, ST_INVALID},
        {"Zm v", 9, ST_INVALID}, {"Zm9v\n", 9, ST_INVALID},
        {"Zm9v", 2, ST_NOSPACE}, {"Zm8", 1, ST_NOSPACE},
    };
    uint8_t out[9];
    size_t n = 77;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum status st = b64_parse(view(cases[i].text), out, cases[i].cap, &n);

        if (st != cases[i].want)
            fail_msg("'%s': expected %d, got %d", cases[i].text, cases[i].want,
                     st);
    }
    assert_int_equal(n, 77);
}

static enum status
refuse(void *ctx, void *out, size_t n)
{
    (void)ctx;
    (void)out;
    (void)n;
    return ST_BROKEN;
}

static void
randomness_is_injected(void **state)
{
    /* splitmix64 with seed 0: 0xe220a8397b1dcdaf first (Vigna's code). */
    static const uint8_t first[] = {0xaf, 0xcd, 0x1d, 0x7b,
                                    0x39, 0xa8, 0x20, 0xe2};
    const struct rng broken = {refuse, NULL};
    struct rng_seeded seed;
    struct rng rng = rng_seeded(&seed, 0);
    uint8_t a[32] = {0}, b[32] = {0};

    (void)state;
    assert_int_equal(rng_fill(&rng, a, 8), ST_OK);
    assert_memory_equal(a, first, 8);
    assert_int_equal(rng_fill(&rng_system, a, sizeof a), ST_OK);
    assert_int_equal(rng_fill(&rng_system, b, sizeof b), ST_OK);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(rng_fill(&rng_system, a, 0), ST_OK);
    assert_int_equal(rng_fill(&broken, a, 1), ST_BROKEN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_have_one_text),
        cmocka_unit_test(other_texts_are_no_ids),
        cmocka_unit_test(random_ids_come_back),
        cmocka_unit_test(bytes_become_base64url),
        cmocka_unit_test(other_texts_are_no_base64url),
        cmocka_unit_test(randomness_is_injected),
    };

    return cmocka_run_group_tests_name("id, b64, rng", tests, NULL, NULL);
}
