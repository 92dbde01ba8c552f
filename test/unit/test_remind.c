/* core/remind: when mail may come, and when it has been enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/remind.h"

#define MONDAY 20780 /* 2026-11-23 */
#define AT(day, hour, minute)                                                  \
    (((int64_t)(MONDAY + (day)) * 1440 + (hour)*60 + (minute)) * 60000)

static const struct recur_shift utc = {0, 0};
static const struct recur_zone zone = {&utc, 1};
/* Monday to Friday, from 08:00 to 20:00. */
static const struct remind_manners office = {31, 20 * 60, 8 * 60};

static void
next_times(void **state)
{
    static const struct {
        uint8_t days;
        int32_t minute;
        int64_t after, want; /* 0: none */
    } cases[] = {
        {1, 9 * 60, AT(0, 0, 0), AT(0, 9, 0)},
        {1, 9 * 60, AT(0, 9, 0), AT(7, 9, 0)},
        {1, 7 * 60, AT(0, 0, 0), AT(0, 8, 0)}, /* quiet: when it ends */
        {1, 22 * 60, AT(0, 0, 0), AT(0, 8, 0)},
        {96, 9 * 60, AT(0, 0, 0), 0}, /* weekends only: never */
        {97, 9 * 60, AT(0, 10, 0), AT(7, 9, 0)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t at_ms = -7;

        assert_int_equal(remind_next(&office, &zone, cases[i].days,
                                     cases[i].minute, cases[i].after, &at_ms),
                         cases[i].want ? ST_OK : ST_ABSENT);
        assert_int_equal(at_ms, cases[i].want ? cases[i].want : -7);
    }
}

static void
before_something(void **state)
{
    static const struct remind_manners never = {1, 0, 0};
    int64_t at_ms;

    (void)state;
    assert_int_equal(remind_before(&office, &zone, AT(1, 17, 0), &at_ms),
                     ST_OK);
    assert_int_equal(at_ms, AT(1, 17, 0));
    /* 07:00 on Tuesday: the evening before. */
    assert_int_equal(remind_before(&office, &zone, AT(1, 7, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(0, 19, 45));
    /* Monday morning: on Friday. */
    assert_int_equal(remind_before(&office, &zone, AT(7, 7, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(4, 19, 45));
    assert_int_equal(remind_before(&never, &zone, AT(6, 7, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(0, 23, 45));
}

static void
after_something(void **state)
{
    int64_t at_ms;

    (void)state;
    assert_int_equal(remind_after(&office, &zone, AT(1, 17, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(1, 17, 0));
    /* within a minute: the next one; in the evening: the morning. */
    assert_int_equal(remind_after(&office, &zone, AT(1, 17, 0) + 1, &at_ms),
                     ST_OK);
    assert_int_equal(at_ms, AT(1, 17, 1));
    assert_int_equal(remind_after(&office, &zone, AT(1, 20, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(2, 8, 0));
    /* Friday evening: on Monday. */
    assert_int_equal(remind_after(&office, &zone, AT(4, 21, 0), &at_ms), ST_OK);
    assert_int_equal(at_ms, AT(7, 8, 0));
}

static void
enough_is_enough(void **state)
{
    int64_t unheard = 0;

    (void)state;
    for (int i = 0; i < REMIND_ENOUGH; i++)
        assert_int_equal(remind_decide(&unheard, false, false), REMIND_SEND);
    assert_int_equal(remind_decide(&unheard, false, false), REMIND_REST);
    for (int i = 0; i < 5; i++)
        assert_int_equal(remind_decide(&unheard, false, false), REMIND_SKIP);
    assert_int_equal(remind_decide(&unheard, true, false), REMIND_SEND);
    assert_int_equal(unheard, 1);
    assert_int_equal(remind_decide(&unheard, false, true), REMIND_SKIP);
    assert_int_equal(unheard, 1);
}

static void
manners_that_do_not_fit(void **state)
{
    (void)state;
    assert_true(remind_fits(&office));
    assert_false(remind_fits(&(struct remind_manners){0, 0, 0}));
    assert_false(remind_fits(&(struct remind_manners){128, 0, 0}));
    assert_false(remind_fits(&(struct remind_manners){1, 1440, 0}));
    assert_false(remind_fits(&(struct remind_manners){1, 0, -1}));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_times),
        cmocka_unit_test(before_something),
        cmocka_unit_test(after_something),
        cmocka_unit_test(enough_is_enough),
        cmocka_unit_test(manners_that_do_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
