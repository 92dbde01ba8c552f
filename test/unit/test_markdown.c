/* Texts of announcements and library: what is shown, and what a hostile one
 * can do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "serve/markdown.h"

static struct arena arena;

static enum status
render(struct str text, struct html *out)
{
    arena_clear(&arena);
    return markdown_render(&arena, text, out);
}

static void
texts_become_markup(void **state)
{
    static const struct {
        const char *text, *markup;
    } cases[] = {
        {"", ""},
        {"one\n\ntwo", "<p>one</p><p>two</p>"},
        {"# A", "<h2>A</h2>"},
        {"## A", "<h2>A</h2>"},
        {"### A", "<h3>A</h3>"},
        {"###### A", "<h6>A</h6>"},
        {"*a* **b** `c`",
         "<p><em>a</em> <strong>b</strong> <code>c</code></p>"},
        {"- a\n- b", "<ul><li>a</li><li>b</li></ul>"},
        {"3. a", "<ol start=\"3\"><li>a</li></ol>"},
        {"> a", "<blockquote><p>a</p></blockquote>"},
        {"[a](https://x.example/?a=1&b)",
         "<p><a rel=\"noreferrer nofollow\" "
         "href=\"https://x.example/?a=1&amp;b\">a</a></p>"},
        {"[a](javascript:alert(1))",
         "<p><a rel=\"noreferrer nofollow\" href=\"#\">a</a></p>"},
        {"[a](//evil.example)",
         "<p><a rel=\"noreferrer nofollow\" href=\"#\">a</a></p>"},
        {"[a](data:text/html,x)",
         "<p><a rel=\"noreferrer nofollow\" href=\"#\">a</a></p>"},
        {"![a cat](https://x.example/cat.png)", "<p>a cat</p>"},
        {"<script>alert(1)</script>",
         "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
        {"<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"},
        {"&lt;", "<p>&amp;lt;</p>"},
        {"|a|b|\n|-|-|\n|1|2|", "<p>|a|b|\n|-|-|\n|1|2|</p>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = {cases[i].text, strlen(cases[i].text)};
        struct html got = {{"", 0}};

        assert_int_equal(render(text, &got), ST_OK);
        if (got.markup.len != strlen(cases[i].markup) ||
            memcmp(got.markup.ptr, cases[i].markup, got.markup.len) != 0)
            fail_msg("%s\n gave %.*s\n not  %s", cases[i].text,
                     (int)got.markup.len, got.markup.ptr, cases[i].markup);
    }
}

/* Whatever repeats itself ends within the limits: in the time the figures of
 * test/bench name, in the size asked for here. */
static void
repetition_stays_within_the_limits(void **state)
{
    static const char *const parts[] = {
        "[",  "](",      "*a_ ",     "**a ",  "`",   "![[]()", "> ",
        "- ", "* a\n  ", "[a]: b\n", "[a]\n", "***", "_a__b",  "|a|b|\n|-|-|\n",
        "\\", "&#x",     "<a",       "<!--",  "1) ", "a\n=\n", ">- ",
        "&"};
    static char text[MARKDOWN_MAX + 1];

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t part = strlen(parts[i]), n = 0;
        struct html got = {{NULL, 0}};
        enum status st;

        for (; n + part <= MARKDOWN_MAX; n += part)
            memcpy(text + n, parts[i], part);
        st = render((struct str){text, n}, &got);
        assert_true(st == ST_OK || st == ST_INVALID);
        assert_true(got.markup.len <= MARKDOWN_MARKUP);
        assert_true(st == ST_OK || got.markup.ptr == NULL);
    }
    memset(text, 'a', sizeof text);
    {
        struct html got = {{NULL, 0}};

        assert_int_equal(render((struct str){text, sizeof text}, &got),
                         ST_INVALID);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_markup),
        cmocka_unit_test(repetition_stays_within_the_limits),
    };
    int rc;

    arena_init(&arena, 1 << 20);
    rc = cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
    arena_free(&arena);
    return rc;
}
