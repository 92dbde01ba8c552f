/* core/date: what is a date, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/date.h"

static const struct {
    const char *text;
    enum status st;
    int32_t day, ms, offset_min;
} cases[] = {
    {"1970-01-01", ST_OK, 0, 0, 0},
    {"1969-12-31", ST_OK, -1, 0, 0},
    {"0001-01-01", ST_OK, -719162, 0, 0},
    {"9999-12-31", ST_OK, 2932896, 0, 0},
    {"2000-02-29", ST_OK, 11016, 0, 0},
    {" 2024-03-01 ", ST_OK, 19783, 0, 0},
    {"2024-03-01T07:30", ST_OK, 19783, 27000000, 0},
    {"2024-03-01 07:30:15.250+01:00", ST_OK, 19783, 27015250, 60},
    {"2024-03-01T23:59:59.9999Z", ST_OK, 19783, 86399999, 0},
    {"2024-03-01T24:00", ST_OK, 19784, 0, 0},
    {"2024-03-01T07:30-0330", ST_OK, 19783, 27000000, -210},
    {"2024-03-01T07:30+01", ST_OK, 19783, 27000000, 60},
    {"1900-02-29", ST_INVALID, 0, 0, 0},
    {"2023-02-29", ST_INVALID, 0, 0, 0},
    {"2024-13-01", ST_INVALID, 0, 0, 0},
    {"2024-00-01", ST_INVALID, 0, 0, 0},
    {"2024-04-31", ST_INVALID, 0, 0, 0},
    {"0000-01-01", ST_INVALID, 0, 0, 0},
    {"2024-3-1", ST_INVALID, 0, 0, 0},
    {"01/03/2024", ST_INVALID, 0, 0, 0},
    {"2024-03-01T", ST_INVALID, 0, 0, 0},
    {"2024-03-01T7:30", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07", ST_INVALID, 0, 0, 0},
    {"2024-03-01T24:01", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:60", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:30:60", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:30:15.", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:30+19:00", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:30+1", ST_INVALID, 0, 0, 0},
    {"2024-03-01T07:30Zx", ST_INVALID, 0, 0, 0},
    {"2024-03-01x", ST_INVALID, 0, 0, 0},
    {"2024-03-0\xc3", ST_INVALID, 0, 0, 0},
    {"", ST_INVALID, 0, 0, 0},
    {"3.5", ST_INVALID, 0, 0, 0},
};

static void
reads_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct date_time t = {.day = 77};
        const char *text = cases[i].text;
        enum status st = date_parse((struct str){text, strlen(text)}, &t);

        if (st != cases[i].st)
            fail_msg("\"%s\": expected status %d, got %d", text, cases[i].st,
                     st);
        if (st != ST_OK) {
            assert_int_equal(t.day, 77);
            continue;
        }
        if (t.day != cases[i].day || t.ms != cases[i].ms ||
            t.offset_min != cases[i].offset_min)
            fail_msg("\"%s\": expected %d %d %d, got %d %d %d", text,
                     cases[i].day, cases[i].ms, cases[i].offset_min, t.day,
                     t.ms, t.offset_min);
    }
}

static void
every_day_goes_and_comes_back(void **state)
{
    int32_t year, month, mday, back;

    (void)state;
    for (int32_t day = -719162; day <= 2932896; day++) {
        if (date_to_ymd(day, &year, &month, &mday) != ST_OK ||
            date_from_ymd(year, month, mday, &back) != ST_OK || back != day)
            fail_msg("day %d: came back as %d-%d-%d", day, year, month, mday);
    }
    assert_int_equal(date_to_ymd(2932897, &year, &month, &mday), ST_INVALID);
    assert_int_equal(date_to_ymd(-719163, &year, &month, &mday), ST_INVALID);
}

static void
agrees_with_the_system(void **state)
{
    (void)state;
    for (int32_t day = -30000; day < 60000; day += 37) {
        time_t at = (time_t)day * 86400;
        struct tm tm;
        char text[10];

        assert_non_null(gmtime_r(&at, &tm));
        assert_true(date_render(day, text));
        assert_int_equal((text[0] - '0') * 1000 + (text[1] - '0') * 100 +
                             (text[2] - '0') * 10 + (text[3] - '0'),
                         tm.tm_year + 1900);
        assert_int_equal((text[5] - '0') * 10 + (text[6] - '0'), tm.tm_mon + 1);
        assert_int_equal((text[8] - '0') * 10 + (text[9] - '0'), tm.tm_mday);
        assert_int_equal(date_weekday(day), (tm.tm_wday + 6) % 7);
    }
}

static void
tells_local_day_from_instant(void **state)
{
    struct date_time t;

    (void)state;
    assert_int_equal(date_parse(STR("2024-03-01T00:30:00+02:00"), &t), ST_OK);
    assert_true(date_days(&t) == 19783.0 + 1800000.0 / 86400000.0);
    assert_true(date_utc_ms(&t) == 19783ll * 86400000 + 1800000 - 7200000);
    assert_false(date_render(2932897, (char[10]){0}));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(every_day_goes_and_comes_back),
        cmocka_unit_test(agrees_with_the_system),
        cmocka_unit_test(tells_local_day_from_instant),
    };

    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
