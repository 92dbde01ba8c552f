/* html: nothing from outside becomes markup or a script's address. */
#include "base/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *in;
    const char *out;
};

static void
check(const struct row *rows, size_t n, void (*add)(struct buf *, struct str))
{
    for (size_t i = 0; i < n; i++) {
        struct buf b;

        buf_init(&b, 4096);
        add(&b, (struct str){rows[i].in, strlen(rows[i].in)});
        buf_add_byte(&b, '\0');
        assert_string_equal(b.ptr, rows[i].out);
        buf_free(&b);
    }
}

static void
text_is_escaped(void **state)
{
    static const struct row rows[] = {
        {"plain \xc3\xa9\n", "plain \xc3\xa9\n"},
        {"<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"},
        {"a\x01z\x7f", "a\xEF\xBF\xBDz\xEF\xBF\xBD"},
        {"", ""},
    };

    (void)state;
    check(rows, sizeof rows / sizeof rows[0], html_add_text);
}

static void
addresses_are_ours_or_harmless(void **state)
{
    static const struct row rows[] = {
        {"/s/today", "/s/today"},
        {"#top", "#top"},
        {"https://a.example/?x=1&y=2", "https://a.example/?x=1&amp;y=2"},
        {"tel:112", "tel:112"},
        {"mailto:a@b.example", "mailto:a@b.example"},
        {"javascript:alert(1)", "#"},
        {"JaVaScRiPt:alert(1)", "#"},
        {" javascript:alert(1)", "#"},
        {"//evil.example", "#"},
        {"/\\evil.example", "#"},
        {"/\tx", "#"},
        {"data:text/html,x", "#"},
        {"http://plain.example", "#"},
        {"", "#"},
        {"/\"onclick=", "/&quot;onclick="},
    };

    (void)state;
    check(rows, sizeof rows / sizeof rows[0], html_add_url);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(addresses_are_ours_or_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
