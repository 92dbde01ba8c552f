/* core/after: the stages, their seams, anniversaries of every kind of year. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/after.h"
#include "core/date.h"

static int32_t
day(const char *s)
{
    struct date_time t = {.day = 0};

    assert_int_equal(date_parse((struct str){s, strlen(s)}, &t), ST_OK);
    return t.day;
}

static void
stages(void **state)
{
    static const struct {
        const char *event, *today;
        enum after_stage stage;
        int32_t year;
        const char *next; /* NULL: none */
    } cases[] = {
        {"2026-03-02", "2026-03-02", AFTER_first, 0, "2026-03-04"},
        {"2026-03-02", "2026-03-03", AFTER_first, 0, "2026-03-04"},
        {"2026-03-02", "2026-03-04", AFTER_third, 0, "2026-03-09"},
        {"2026-03-02", "2026-03-08", AFTER_third, 0, "2026-03-09"},
        {"2026-03-02", "2026-03-09", AFTER_second, 0, "2027-02-23"},
        {"2026-03-02", "2026-03-22", AFTER_second, 0, "2027-02-23"},
        {"2026-03-02", "2026-03-23", AFTER_NONE, 0, "2027-02-23"},
        {"2026-03-02", "2027-02-22", AFTER_NONE, 0, "2027-02-23"},
        {"2026-03-02", "2027-02-23", AFTER_year, 1, "2028-02-24"},
        {"2026-03-02", "2027-03-05", AFTER_year, 1, "2028-02-24"},
        {"2026-03-02", "2027-03-06", AFTER_NONE, 0, "2028-02-24"},
        {"2026-03-02", "2031-03-02", AFTER_year, 5, NULL},
        {"2026-03-02", "2032-03-02", AFTER_NONE, 0, NULL},
        {"2024-02-29", "2025-02-28", AFTER_year, 1, "2026-02-21"},
        {"2024-02-29", "2028-02-29", AFTER_year, 4, "2029-02-21"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct after_now now = {.year = -1};

        assert_int_equal(
            after_look(day(cases[i].event), day(cases[i].today), &now), ST_OK);
        if (now.stage != cases[i].stage || now.year != cases[i].year ||
            now.next !=
                (cases[i].next != NULL ? day(cases[i].next) : INT32_MAX))
            fail_msg("%s on %s: stage %d, year %d, next %d", cases[i].event,
                     cases[i].today, (int)now.stage, (int)now.year,
                     (int)now.next);
    }
}

static void
what_is_no_day_is_refused(void **state)
{
    struct after_now now = {.year = -1};

    (void)state;
    assert_int_equal(after_look(100, 99, &now), ST_INVALID);
    assert_int_equal(after_look(-800000, 99, &now), ST_INVALID);
    assert_int_equal(after_look(99, 3000000, &now), ST_INVALID);
    assert_int_equal(now.year, -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages),
        cmocka_unit_test(what_is_no_day_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
