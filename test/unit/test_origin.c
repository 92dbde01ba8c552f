/* origin: our own pages may, others may not, silence may not. */
#include "serve/origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static bool
own(const char *site, const char *from)
{
    struct exchange_field fields[2];
    struct exchange x = {.host = STR("mainstay.example"), .fields = fields};

    if (site != NULL)
        fields[x.n_fields++] = (struct exchange_field){
            STR("sec-fetch-site"), {site, __builtin_strlen(site)}};
    if (from != NULL)
        fields[x.n_fields++] = (struct exchange_field){
            STR("origin"), {from, __builtin_strlen(from)}};
    return origin_is_own(&x);
}

static void
who_sent_it(void **state)
{
    (void)state;
    assert_true(own("same-origin", NULL));
    assert_true(own("same-origin", "https://evil.example"));
    assert_false(own("cross-site", "https://mainstay.example"));
    assert_false(own("same-site", NULL));
    assert_false(own("none", NULL));
    assert_true(own(NULL, "https://mainstay.example"));
    assert_true(own(NULL, "http://mainstay.example"));
    assert_false(own(NULL, "https://mainstay.example.evil.example"));
    assert_false(own(NULL, "https://evil.example"));
    assert_false(own(NULL, "null"));
    assert_false(own(NULL, "https://"));
    assert_false(own(NULL, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_sent_it)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
