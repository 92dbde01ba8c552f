/*
 * PostgreSQL on a machine without libpq: a reason, and nothing is called that
 * is not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/late.h"
#include "store/driver.h"
#include "store/hail.h"

#define URL STR("postgresql://127.0.0.1/nowhere")

/* Stands in for base/late.c: no library is found. */
enum status
late_load(const char *library, const struct late_call *calls, size_t n)
{
    (void)library;
    (void)calls;
    (void)n;
    return ST_ABSENT;
}

static void
a_store_says_why(void **state)
{
    struct store_why why = {""};
    struct driver *d = NULL;

    (void)state;
    assert_int_equal(driver_connect(URL, DRIVER_WRITE, &why, &d), ST_ABSENT);
    assert_null(d);
    assert_string_equal(why.text, "libpq is not installed");
}

static void
a_hail_says_why(void **state)
{
    struct store_why why = {""};
    struct hail *h = NULL;

    (void)state;
    assert_int_equal(hail_open(URL, &why, &h), ST_ABSENT);
    assert_null(h);
    assert_string_equal(why.text, "libpq is not installed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_says_why),
        cmocka_unit_test(a_hail_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
