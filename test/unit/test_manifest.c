/*
 * What a release serves as text: written, read back, and every way it must not
 * be read; and minisign's two files, malformed.  Good signatures come from the
 * program itself in test/cli/verify.test.mjs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "seal/minisign.h"
#include "serve/manifest.h"
#include "serve/shell.h"
#include "web/assets.h"

#define FIRST "mainstay manifest 1\nrelease 0.1.0\n"
#define TITLE FIRST "policy default-src 'none'\n"
#define HEX "00112233445566778899aabbccddeeff"
#define ROW HEX HEX HEX

static struct str
text_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static void
there_and_back(void **state)
{
    struct manifest_file f, last = {.lang = {NULL, 0}};
    struct manifest m;
    struct buf text;
    size_t n = 0, languages = 0;
    enum status st;

    (void)state;
    for (int k = 0; k < TPL_LANG_COUNT; k++)
        languages += tpl_lang_list[k].is_for_tests ? 0 : 1;
    buf_init(&text, MANIFEST_MAX);
    assert_int_equal(manifest_render(&text, &web_assets, false), ST_OK);
    assert_int_equal(manifest_begin(&m, buf_str(&text)), ST_OK);
    while ((st = manifest_next(&m, &f)) == ST_OK) {
        uint8_t digest[SHA384_LEN];
        const struct asset *a = asset_find(&web_assets, f.path);

        n++;
        assert_true(n == 1 || manifest_order(&last, &f) < 0);
        last = f;
        assert_true((a != NULL) == (f.lang.len == 0));
        if (a == NULL)
            continue;
        sha384(a->bytes, digest);
        assert_memory_equal(digest, f.digest, sizeof digest);
    }
    assert_int_equal(st, ST_END);
    assert_int_equal(n, web_assets.n + languages * TPL_SHELL_COUNT);
    buf_free(&text);
}

static enum status
read_all(const char *text)
{
    struct manifest_file f;
    struct manifest m;
    enum status st = manifest_begin(&m, text_of(text));

    while (st == ST_OK)
        st = manifest_next(&m, &f);
    return st;
}

static void
malformed(void **state)
{
    static const struct {
        const char *text;
        enum status st;
    } cases[] = {
        {TITLE ROW " - /a\n" ROW " de /b\n" ROW " en /b\n", ST_END},
        {TITLE, ST_END},
        {"", ST_INVALID},
        {"mainstay manifest 1\n", ST_INVALID},
        {"mainstay manifest 2\nrelease 9\n", ST_DENIED},
        {"mainstay manifest 1\nrelease \npolicy x\n", ST_INVALID},
        {FIRST, ST_INVALID},
        {FIRST "policy \n", ST_INVALID},
        {FIRST "policy \001\n", ST_INVALID},
        {"mainstay manifest 1\nrelease \033[2J\npolicy x\n", ST_INVALID},
        {TITLE ROW " - /a", ST_INVALID},                   /* no end */
        {TITLE ROW " - a\n", ST_INVALID},                  /* no slash */
        {TITLE ROW " - /a b\n", ST_INVALID},               /* a space */
        {TITLE ROW "  /a\n", ST_INVALID},                  /* no language */
        {TITLE ROW " -\n", ST_INVALID},                    /* no path */
        {TITLE HEX HEX " - /a\n", ST_INVALID},             /* short */
        {TITLE HEX HEX HEX "0 - /a\n", ST_INVALID},        /* long */
        {TITLE "G" HEX HEX HEX " - /a\n", ST_INVALID},     /* no digit */
        {TITLE ROW " d;e /a\n", ST_INVALID},               /* a field's end */
        {TITLE ROW " - /b\n" ROW " - /a\n", ST_INVALID},   /* order */
        {TITLE ROW " - /a\n" ROW " - /a\n", ST_INVALID},   /* twice */
        {TITLE ROW " en /a\n" ROW " de /a\n", ST_INVALID}, /* order */
        {TITLE "\n", ST_INVALID},                          /* nothing */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (read_all(cases[i].text) != cases[i].st)
            fail_msg("case %zu: %d", i, (int)read_all(cases[i].text));
}

/* 74 and 64 zero bytes but for the algorithm, in base64. */
#define A20 "AAAAAAAAAAAAAAAAAAAA"
#define SIG74 "RWQA" A20 A20 A20 A20 "AAAAAAAAAAAAAAA="
#define SIG64 A20 A20 A20 A20 "AAAAAA=="
#define KEY42 "RWQA" A20 A20 "AAAAAAAAAAAA"

static void
minisign(void **state)
{
    static const struct {
        const char *text;
        enum status st;
    } cases[] = {
        {"untrusted comment: x\n" SIG74 "\ntrusted comment: y\n" SIG64 "\n",
         ST_OK},
        {"untrusted comment: x\r\n" SIG74 "\r\ntrusted comment: y\r\n" SIG64,
         ST_OK},
        {"", ST_INVALID},
        {"comment: x\n" SIG74 "\ntrusted comment: y\n" SIG64 "\n", ST_INVALID},
        {"untrusted comment: x\n" SIG64 "\ntrusted comment: y\n" SIG64 "\n",
         ST_INVALID},
        {"untrusted comment: x\n" SIG74 "\nuntrusted comment: y\n" SIG64 "\n",
         ST_INVALID},
        {"untrusted comment: x\n" SIG74 "\ntrusted comment: y\n", ST_INVALID},
        {"untrusted comment: x\n" SIG74 "\ntrusted comment: y\n" SIG64
         "\nmore\n",
         ST_INVALID},
    };
    struct minisign_sig sig;
    struct minisign_key key;
    char id[17];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (minisign_sig_parse(&sig, text_of(cases[i].text)) != cases[i].st)
            fail_msg("case %zu", i);
    assert_int_equal(minisign_key_parse(&key, STR(KEY42)), ST_OK);
    assert_int_equal(
        minisign_key_parse(&key, STR("untrusted comment: k\n" KEY42 "\n")),
        ST_OK);
    assert_int_equal(minisign_key_parse(&key, STR(KEY42 "\n" KEY42)),
                     ST_INVALID);
    assert_int_equal(minisign_key_parse(&key, STR("RWRA")), ST_INVALID);
    minisign_id_render(id, (const uint8_t[8]){1, 2, 3, 4, 5, 6, 7, 0xf8});
    assert_string_equal(id, "F807060504030201");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(malformed),
        cmocka_unit_test(minisign),
    };

    return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
