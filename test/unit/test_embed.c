/*
 * The embedder: digests, common address, imports, wrong use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tools/embed.h"

#define OUT_MAX (1u << 16)

/* FIPS 180-4 examples: the empty text, "abc", and two blocks. */
static const struct {
    const char *text;
    const char *hex;
} digests[] = {
    {"", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be0743"
         "4c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"},
    {"abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
            "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
     "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "09330c33f71147e83d192fc782cd1b4753111b173b3b05d2"
     "2fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039"},
};

static void
digest_as_published(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        uint8_t digest[SHA384_LEN];
        struct buf hex;

        buf_init(&hex, 256);
        sha384((struct str){digests[i].text, strlen(digests[i].text)}, digest);
        buf_add_hex(&hex, digest, sizeof digest);
        if (hex.len != 96 || memcmp(hex.ptr, digests[i].hex, 96) != 0)
            fail_msg("row %zu: expected %s, got %.*s", i, digests[i].hex,
                     (int)hex.len, hex.ptr);
        buf_free(&hex);
    }
}

static const struct {
    const char *text;
    const char *imports; /* comma behind each */
} scripts[] = {
    {"import { a } from \"./a.js\";\n", "./a.js,"},
    {"import a from './a.js'\nimport \"./b.js\";", "./a.js,./b.js,"},
    {"import {\n  a,\n} from \"../v/a.mjs\";\n", "../v/a.mjs,"},
    {"export { a } from \"./a.js\";\n", "./a.js,"},
    {"  const m = await import(\"./late.js\");\n", "./late.js,"},
    {"const s = 'say from \"x\"';\n", ""},
    {" * @param {import(\"./t.js\").T} t\n", ""},
    {"const a = /** @type {import(\"./t.js\").T} */ (b);\n", ""},
    {"", ""},
};

static void
imports_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct str rest = {scripts[i].text, strlen(scripts[i].text)};
        struct str module;
        struct buf all;

        buf_init(&all, 1024);
        while (embed_next_import(&rest, &module)) {
            buf_add(&all, module);
            buf_add_byte(&all, ',');
        }
        if (all.len != strlen(scripts[i].imports) ||
            (all.len > 0 && memcmp(all.ptr, scripts[i].imports, all.len) != 0))
            fail_msg("row %zu: expected %s, got %.*s", i, scripts[i].imports,
                     (int)all.len, all.len > 0 ? all.ptr : "");
        buf_free(&all);
    }
}

static void
add(struct embed *e, struct str name, struct str bytes)
{
    assert_int_equal(
        embed_add(
            e, (struct embed_file){.name = name, .path = name, .bytes = bytes}),
        ST_OK);
}

static bool
holds(const struct buf *b, const char *what)
{
    return b->len > 0 && memmem(b->ptr, b->len, what, strlen(what)) != NULL;
}

static void
list_names_address_and_imports(void **state)
{
    struct arena a;
    struct embed *e;
    struct embed *other;
    struct buf out;

    (void)state;
    arena_init(&a, 1u << 24);
    e = arena_zero(&a, 2, sizeof *e);
    assert_non_null(e);
    other = e + 1;
    e->arena = other->arena = &a;
    add(e, STR("js/b.js"), STR("import '../v/c.mjs';\n"));
    add(e, STR("js/a.js"), STR("import './b.js';\n"));
    add(e, STR("v/c.mjs"), STR(""));
    add(other, STR("js/b.js"), STR("changed"));
    embed_finish(e);
    embed_finish(other);
    assert_int_equal(strlen(e->hash), EMBED_HASH);
    assert_string_not_equal(e->hash, other->hash);
    buf_init(&out, OUT_MAX);
    assert_int_equal(embed_list(e, &out), ST_OK);
    assert_true(holds(&out, "import js/a.js js/b.js\n"));
    assert_true(holds(&out, "import js/b.js v/c.mjs\n"));
    assert_true(holds(&out, "file js/a.js /a/"));
    /* the digest of nothing, in base64 */
    assert_true(holds(&out, "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24d"
                            "onTt6/529l+9Ua0vFImLlb\n"));
    buf_clear(&out);
    assert_int_equal(embed_table(e, &out), ST_OK);
    assert_true(holds(&out, "text/javascript"));
    buf_free(&out);
    arena_free(&a);
}

static void
wrong_use_is_refused(void **state)
{
    struct arena a;
    struct embed *e;
    struct buf out;

    (void)state;
    arena_init(&a, 1u << 24);
    e = arena_zero(&a, 1, sizeof *e);
    assert_non_null(e);
    e->arena = &a;
    add(e, STR("js/a.js"), STR("import 'bare';\n"));
    assert_int_equal(embed_add(e, (struct embed_file){.name = STR("js/a.js")}),
                     ST_INVALID);
    assert_int_equal(embed_add(e, (struct embed_file){.name = STR("a.exe")}),
                     ST_INVALID);
    embed_finish(e);
    buf_init(&out, OUT_MAX);
    assert_int_equal(embed_list(e, &out), ST_INVALID);
    buf_free(&out);
    arena_free(&a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest_as_published),
        cmocka_unit_test(imports_are_found),
        cmocka_unit_test(list_names_address_and_imports),
        cmocka_unit_test(wrong_use_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
