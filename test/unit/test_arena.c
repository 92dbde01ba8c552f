/* arena: one lifetime, a ceiling, nothing lost. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
takes_are_apart_and_aligned(void **state)
{
    struct arena a;
    char *one, *two;

    (void)state;
    arena_init(&a, 1 << 20);
    one = arena_take(&a, 3);
    two = arena_take(&a, 5);
    assert_non_null(one);
    assert_non_null(two);
    assert_true(two >= one + 3);
    assert_int_equal((uintptr_t)two % 16, 0);
    arena_free(&a);
}

static void
a_large_take_gets_a_block_of_its_own(void **state)
{
    struct arena a;
    char *big;

    (void)state;
    arena_init(&a, 1 << 20);
    big = arena_take(&a, 100000);
    assert_non_null(big);
    memset(big, 1, 100000);
    assert_non_null(arena_take(&a, 10));
    arena_free(&a);
}

static void
the_ceiling_holds_and_clear_forgets(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1024);
    assert_non_null(arena_take(&a, 512));
    assert_null(arena_take(&a, 1024));
    assert_null(arena_take(&a, SIZE_MAX));
    assert_null(arena_zero(&a, SIZE_MAX, 2));
    arena_clear(&a);
    assert_int_equal(a.used, 0);
    assert_non_null(arena_take(&a, 900));
    arena_free(&a);
}

static void
a_copied_view_ends_in_nul(void **state)
{
    struct arena a;
    struct str out = STR("untouched");

    (void)state;
    arena_init(&a, 256);
    assert_int_equal(arena_str(&a, STR("abc"), &out), ST_OK);
    assert_string_equal(out.ptr, "abc");
    assert_int_equal(arena_str(&a, (struct str){"x", 1000}, &out), ST_NOSPACE);
    assert_string_equal(out.ptr, "abc");
    assert_int_equal(arena_str(&a, (struct str){"x", SIZE_MAX}, &out),
                     ST_NOSPACE);
    arena_free(&a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_are_apart_and_aligned),
        cmocka_unit_test(a_large_take_gets_a_block_of_its_own),
        cmocka_unit_test(the_ceiling_holds_and_clear_forgets),
        cmocka_unit_test(a_copied_view_ends_in_nul),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
