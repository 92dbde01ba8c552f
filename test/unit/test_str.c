/* str: views, cutting, trimming. */
#include "core/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
equal_means_same_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(STR("abc"), STR("abc")));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_false(str_eq(STR("abc"), STR("ab")));
    assert_true(str_eq(STR(""), (struct str){NULL, 0}));
}

static void
starts_looks_at_the_front(void **state)
{
    (void)state;
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_true(str_starts(STR("abc"), STR("")));
    assert_false(str_starts(STR("ab"), STR("abc")));
    assert_false(str_starts(STR("xab"), STR("ab")));
}

static void
trim_takes_spaces_and_tabs(void **state)
{
    static const struct {
        struct str in, out;
    } rows[] = {
        {{"  a b\t", 6}, {"a b", 3}},
        {{"", 0}, {"", 0}},
        {{" \t ", 3}, {"", 0}},
        {{"a", 1}, {"a", 1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_true(str_eq(str_trim(rows[i].in), rows[i].out));
}

static void
cut_splits_at_the_first(void **state)
{
    struct str head, tail, s = STR("a=b=c");

    (void)state;
    assert_true(str_cut(s, '=', &head, &tail));
    assert_true(str_eq(head, STR("a")));
    assert_true(str_eq(tail, STR("b=c")));
    assert_false(str_cut(STR("abc"), '=', &head, &tail));
    assert_true(str_eq(head, STR("abc")));
    assert_int_equal(tail.len, 0);
    assert_true(str_cut(s, '=', &head, &s)); /* onto itself */
    assert_true(str_eq(s, STR("b=c")));
}

static void
whole_takes_digits_alone(void **state)
{
    const struct {
        struct str in;
        size_t digits;
        int64_t out;
    } rows[] = {
        {STR("0"), 1, 0},
        {STR("007"), 3, 7},
        {STR("1234"), 3, -1},
        {STR(""), 3, -1},
        {STR("-1"), 3, -1},
        {STR("+1"), 3, -1},
        {STR(" 1"), 3, -1},
        {STR("1 "), 3, -1},
        {STR("1/"), 3, -1},
        {STR("1:"), 3, -1},
        {STR("12"), 0, -1},
        {STR("999999999999999999"), 18, 999999999999999999},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(str_whole(rows[i].in, rows[i].digits), rows[i].out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_means_same_bytes),
        cmocka_unit_test(starts_looks_at_the_front),
        cmocka_unit_test(trim_takes_spaces_and_tabs),
        cmocka_unit_test(cut_splits_at_the_first),
        cmocka_unit_test(whole_takes_digits_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
