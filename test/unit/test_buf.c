/* buf: appending, ceilings, sticky errors, numbers. */
#include "base/buf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
shows(const struct buf *b, const char *want)
{
    assert_int_equal(b->len, strlen(want));
    assert_memory_equal(b->ptr, want, b->len);
}

static void
numbers_are_written_whole(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    buf_add_int(&b, 0);
    buf_add_byte(&b, ' ');
    buf_add_int(&b, INT64_MIN);
    buf_add_byte(&b, ' ');
    buf_add_int(&b, INT64_MAX);
    shows(&b, "0 -9223372036854775808 9223372036854775807");
    buf_clear(&b);
    buf_add_fixed(&b, 1.25, 1);
    buf_add_byte(&b, ' ');
    buf_add_fixed(&b, -0.5, 3);
    shows(&b, "1.2 -0.500");
    buf_free(&b);
}

static void
a_double_reads_back_the_same(void **state)
{
    static const double values[] = {0.1, 1.0 / 3, 1e300, 5e-324, -2.5, 1e15};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct buf b;

        buf_init(&b, 64);
        buf_add_double(&b, values[i]);
        buf_add_byte(&b, '\0');
        assert_true(strtod(b.ptr, NULL) == values[i]);
        buf_free(&b);
    }
}

static void
what_is_not_finite_is_refused(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 64);
    buf_add_fixed(&b, (double)NAN, 2);
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_clear(&b);
    buf_add_double(&b, (double)INFINITY);
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_free(&b);
}

static void
the_ceiling_is_exact_and_errors_stick(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 4);
    buf_add(&b, STR("abcd"));
    assert_int_equal(buf_status(&b), ST_OK);
    buf_add_byte(&b, 'e');
    assert_int_equal(buf_status(&b), ST_NOSPACE);
    shows(&b, "abcd");
    buf_clear(&b);
    assert_int_equal(buf_status(&b), ST_OK);
    assert_null(buf_reserve(&b, SIZE_MAX));
    assert_int_equal(buf_status(&b), ST_NOSPACE);
    buf_free(&b);
}

static void
it_grows_and_shows_hexadecimal(void **state)
{
    static const uint8_t bytes[] = {0x00, 0x9f, 0xff};
    struct buf b;

    (void)state;
    buf_init(&b, 100000);
    for (int i = 0; i < 10000; i++)
        buf_add_byte(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 10000);
    assert_int_equal(b.ptr[9999], 'a' + 9999 % 26);
    buf_clear(&b);
    buf_add_hex(&b, bytes, sizeof bytes);
    shows(&b, "009fff");
    buf_free(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_whole),
        cmocka_unit_test(a_double_reads_back_the_same),
        cmocka_unit_test(what_is_not_finite_is_refused),
        cmocka_unit_test(the_ceiling_is_exact_and_errors_stick),
        cmocka_unit_test(it_grows_and_shows_hexadecimal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
