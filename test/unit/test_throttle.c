/* throttle: bursts, refills, forgiving, and a table that never grows. */
#include "serve/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BY THROTTLE_BY_ACCOUNT

static void
a_burst_then_patience(void **state)
{
    struct throttle *t = throttle_new();
    int64_t wait_s = 0;
    int n = 0;

    (void)state;
    assert_non_null(t);
    while (throttle_take(t, THROTTLE_SIGN_IN, BY, STR("ada"), 1, 1000,
                         &wait_s) == ST_OK)
        n++;
    assert_int_equal(n, 10);
    assert_in_range(wait_s, 1, 60);
    assert_int_equal(
        throttle_take(t, THROTTLE_SIGN_IN, BY, STR("bela"), 1, 1000, &wait_s),
        ST_OK);
    assert_int_equal(throttle_take(t, THROTTLE_SIGN_IN, THROTTLE_BY_NETWORK,
                                   STR("ada"), 1, 1000, &wait_s),
                     ST_OK);
    assert_int_equal(throttle_take(t, THROTTLE_SIGN_IN, BY, STR("ada"), 1,
                                   1000 + wait_s * 1000, &wait_s),
                     ST_OK);
    assert_int_equal(throttle_take(t, THROTTLE_SIGN_IN, BY, STR("ada"), 1,
                                   1000 + 60000, &wait_s),
                     ST_BUSY);
    throttle_free(t);
}

static void
success_forgives(void **state)
{
    struct throttle *t = throttle_new();
    int64_t wait_s;

    (void)state;
    for (int i = 0; i < 9; i++)
        assert_int_equal(
            throttle_take(t, THROTTLE_SIGN_IN, BY, STR("ada"), 1, 0, &wait_s),
            ST_OK);
    throttle_forgive(t, THROTTLE_SIGN_IN, STR("ada"));
    for (int i = 0; i < 10; i++)
        assert_int_equal(
            throttle_take(t, THROTTLE_SIGN_IN, BY, STR("ada"), 1, 0, &wait_s),
            ST_OK);
    throttle_free(t);
}

static void
many_keys_do_not_grow_it(void **state)
{
    struct throttle *t = throttle_new();
    int64_t wait_s;
    char key[32];

    (void)state;
    for (int i = 0; i < 50000; i++) {
        int n = snprintf(key, sizeof key, "key-%d", i);

        assert_int_equal(throttle_take(t, THROTTLE_PARAMS, THROTTLE_BY_NETWORK,
                                       (struct str){key, (size_t)n}, 1, i,
                                       &wait_s),
                         ST_OK);
    }
    throttle_free(t);
    throttle_free(NULL);
}

/* 20,000 units: one costs as many as were asked for, or all; nothing is taken
 * by a refusal, and the wait is until the whole of it is there. */
static void
large_things_cost_more(void **state)
{
    struct throttle *t = throttle_new();
    int64_t wait_s = 0;

    (void)state;
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("ada"), 19000, 0, &wait_s),
        ST_OK);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("ada"), 2000, 0, &wait_s),
        ST_BUSY);
    assert_int_equal(wait_s, 5);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("ada"), 1000, 0, &wait_s),
        ST_OK);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("ada"), 2000, 9999, &wait_s),
        ST_BUSY);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("ada"), 2000, 10000, &wait_s),
        ST_OK);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("bela"), 1 << 30, 0, &wait_s),
        ST_OK);
    assert_int_equal(
        throttle_take(t, THROTTLE_STORE, BY, STR("bela"), 1, 0, &wait_s),
        ST_BUSY);
    throttle_free(t);
}

static void
what_has_no_limit_is_never_refused(void **state)
{
    struct throttle *t = throttle_new();
    int64_t wait_s;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(
            throttle_take(t, THROTTLE_PARAMS, BY, STR("ada"), 1, 0, &wait_s),
            ST_OK);
        assert_int_equal(throttle_take(t, THROTTLE_STORE, THROTTLE_BY_NETWORK,
                                       STR("net"), 99, 0, &wait_s),
                         ST_OK);
    }
    throttle_free(t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_then_patience),
        cmocka_unit_test(success_forgives),
        cmocka_unit_test(large_things_cost_more),
        cmocka_unit_test(what_has_no_limit_is_never_refused),
        cmocka_unit_test(many_keys_do_not_grow_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
