/* core/toil: what fits, what does not, and how many tries it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/toil.h"
#include "core/wasm_api.h"

static void
a_stamp_is_for_one_text_and_so_many_bits(void **state)
{
    struct str what = STR("an enquiry and an entry"), other = STR("another");
    uint64_t stamp = toil_find(what, 10, 0, 1u << 20);

    (void)state;
    assert_true(stamp != UINT64_MAX);
    assert_true(toil_fits(what, stamp, 10));
    assert_true(toil_fits(what, stamp, 0));
    assert_false(toil_fits(what, stamp, 30));
    assert_false(toil_fits(other, stamp, 10));
    assert_false(toil_fits(what, stamp + 1, 10));
    /* the first one, and found from anywhere before it */
    for (uint64_t i = 0; i < stamp; i++)
        assert_false(toil_fits(what, i, 10));
    assert_int_equal(toil_find(what, 10, stamp, 1), stamp);
    assert_true(toil_find(what, 10, stamp + 1, 0) == UINT64_MAX);
    assert_true(toil_wasm_find((const uint8_t *)what.ptr, (int32_t)what.len, 10,
                               0, 1 << 20) == (double)stamp);
    assert_true(toil_wasm_find((const uint8_t *)what.ptr, -1, 10, 0, 9) == -1);
    assert_true(toil_wasm_find((const uint8_t *)what.ptr, (int32_t)what.len, 30,
                               0, 1) == -1);
}

/* As Python's hashlib has it: sha384(b"mainstay toil\0x" +
 * (11174).to_bytes(8, "big")) begins with 15 zero bits. */
static void
the_text_that_is_hashed_is_the_one_described(void **state)
{
    unsigned bits = 0;

    (void)state;
    while (bits < TOIL_BITS_MAX && toil_fits(STR("x"), 11174, bits + 1))
        bits++;
    assert_int_equal(bits, 15);
}

static void
each_bit_doubles_the_work(void **state)
{
    char what[] = "text 0000";
    uint64_t sum = 0;

    (void)state;
    for (int i = 0; i < 400; i++) {
        for (int k = 8, n = i; k > 4; k--, n /= 10)
            what[k] = (char)('0' + n % 10);
        sum += 1 + toil_find((struct str){what, 9}, 6, 0, 1u << 20);
    }
    /* mean 64, SD of a mean of 400: 3.2 */
    assert_in_range(sum / 400, 51, 77);
}

static void
what_is_too_long_or_asks_too_much_never_fits(void **state)
{
    static const char long_one[TOIL_WHAT_MAX + 1];

    (void)state;
    assert_false(toil_fits((struct str){long_one, sizeof long_one}, 0, 0));
    assert_true(toil_fits((struct str){long_one, TOIL_WHAT_MAX}, 0, 0));
    assert_false(toil_fits(STR("x"), 0, TOIL_BITS_MAX + 1));
    assert_true(toil_find(STR("x"), TOIL_BITS_MAX + 1, 0, 9) == UINT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stamp_is_for_one_text_and_so_many_bits),
        cmocka_unit_test(the_text_that_is_hashed_is_the_one_described),
        cmocka_unit_test(each_bit_doubles_the_work),
        cmocka_unit_test(what_is_too_long_or_asks_too_much_never_fits),
    };

    return cmocka_run_group_tests_name("toil", tests, NULL, NULL);
}
