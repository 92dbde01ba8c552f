/* route: the table and the look-up in it. */
#include "serve/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
finds_by_method_and_path(void **state)
{
    const struct route *r = NULL;
    struct str param;

    (void)state;
    assert_int_equal(route_find(EXCHANGE_GET, STR("/help-now"), &r, &param),
                     ST_OK);
    assert_true(str_eq(r->pattern, STR("/help-now")));
    assert_int_equal(param.len, 0);
    assert_int_equal(route_find(EXCHANGE_HEAD, STR("/"), &r, &param), ST_OK);
    assert_int_equal(
        route_find(EXCHANGE_POST, STR("/api/1/space/abc/log"), &r, &param),
        ST_OK);
    assert_true(str_eq(param, STR("abc")));
    assert_int_equal(r->access, ROUTE_WRITES);
}

static void
refuses_what_is_not_there(void **state)
{
    const struct route *r = NULL;
    struct str param;

    (void)state;
    assert_int_equal(route_find(EXCHANGE_GET, STR("/nope"), &r, &param),
                     ST_ABSENT);
    assert_int_equal(route_find(EXCHANGE_GET, STR("/help-now/"), &r, &param),
                     ST_ABSENT);
    assert_int_equal(route_find(EXCHANGE_GET, STR("//help-now"), &r, &param),
                     ST_ABSENT);
    assert_int_equal(
        route_find(EXCHANGE_GET, STR("/api/1/space//log"), &r, &param),
        ST_ABSENT);
    assert_int_equal(
        route_find(EXCHANGE_GET, STR("/api/1/space/a/b/log"), &r, &param),
        ST_ABSENT);
    assert_int_equal(route_find(EXCHANGE_DELETE, STR("/help-now"), &r, &param),
                     ST_INVALID);
    assert_null(r);
}

static void
the_table_keeps_its_own_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];

        assert_true(r->pattern.len > 0 && r->pattern.ptr[0] == '/');
        assert_int_not_equal(r->who, 0);
        /* What changes something is no GET, and a GET takes no body. */
        if (r->method == EXCHANGE_GET) {
            assert_int_not_equal(r->access, ROUTE_WRITES);
            assert_int_equal(r->body_max, 0);
        }
        /* Sealed pages and everything of a person need to know who asks. */
        if (r->who != ROUTE_ANYONE)
            assert_int_not_equal(r->access, ROUTE_NONE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_method_and_path),
        cmocka_unit_test(refuses_what_is_not_there),
        cmocka_unit_test(the_table_keeps_its_own_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
