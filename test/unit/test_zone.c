/* base/zone: names, local days, and the hours that daylight saving moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

static void
names_are_known_or_not(void **state)
{
    static const struct {
        const char *name;
        bool known;
    } cases[] = {
        {"Europe/Vienna", true},
        {"Europe/Zurich", true},
        {"America/Argentina/ComodRivadavia", true},
        {"UTC", true},
        {"Etc/GMT+5", true},
        {"", false},
        {"europe/vienna ", false},
        {"Europe/Atlantis", false},
        {"GMT+5", false},
        {"GMT+05:30", false},
        {"Etc/Unknown", false},
        {"../../etc/passwd", false},
        {"Europe/Vienna\xc3\xa4", false},
        {"A/very/long/name/that/no/zone/ever/had/and/that/does/not/fit/"
         "the/limit",
         false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (zone_known(view(cases[i].name)) != cases[i].known)
            fail_msg("'%s' should be %s", cases[i].name,
                     cases[i].known ? "known" : "unknown");
    assert_false(zone_known((struct str){"Europe/Vienna\0x", 15}));
}

static void
the_clock_on_the_wall(void **state)
{
    /* From GNU date with TZ set, and zdump for the offsets. */
    static const struct {
        const char *zone;
        int64_t at_ms;
        struct zone_local want;
    } cases[] = {
        {"UTC", 0, {0, 0, 0, 1970, 1, 1, 4}},
        {"UTC", -1, {-1, 86399999, 0, 1969, 12, 31, 3}},
        {"Europe/Vienna", 0, {0, 3600000, 3600, 1970, 1, 1, 4}},
        /* 31 March 2024, 00:59:59 and 01:00 UTC: the hour from 2 to 3 is
         * not there. */
        {"Europe/Vienna",
         INT64_C(1711846799000),
         {19813, 7199000, 3600, 2024, 3, 31, 7}},
        {"Europe/Vienna",
         INT64_C(1711846800000),
         {19813, 10800000, 7200, 2024, 3, 31, 7}},
        /* 27 October 2024, 00:30 and 01:30 UTC: 02:30 comes twice. */
        {"Europe/Vienna",
         INT64_C(1729989000000),
         {20023, 9000000, 7200, 2024, 10, 27, 7}},
        {"Europe/Vienna",
         INT64_C(1729992600000),
         {20023, 9000000, 3600, 2024, 10, 27, 7}},
        {"Pacific/Kiritimati",
         INT64_C(1700000000000),
         {19676, 44000000, 50400, 2023, 11, 15, 3}},
        {"Asia/Kathmandu",
         INT64_C(1700000000000),
         {19676, 14300000, 20700, 2023, 11, 15, 3}},
        {"America/St_Johns",
         INT64_C(1700000000000),
         {19675, 67400000, -12600, 2023, 11, 14, 2}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct zone_local *w = &cases[i].want;
        struct zone_local got;

        assert_int_equal(zone_local(view(cases[i].zone), cases[i].at_ms, &got),
                         ST_OK);
        if (got.day != w->day || got.ms != w->ms ||
            got.offset_s != w->offset_s || got.year != w->year ||
            got.month != w->month || got.mday != w->mday ||
            got.weekday != w->weekday)
            fail_msg("case %zu: got day %lld, %d ms, %d s, %d-%d-%d, %d", i,
                     (long long)got.day, got.ms, got.offset_s, got.year,
                     got.month, got.mday, got.weekday);
    }
}

static void
wrong_zones_and_times_are_refused(void **state)
{
    struct zone_local out = {.day = 5};

    (void)state;
    assert_int_equal(zone_local(STR("Mars/Base"), 0, &out), ST_INVALID);
    assert_int_equal(zone_local(STR("UTC"), INT64_MAX, &out), ST_INVALID);
    assert_int_equal(zone_local(STR("UTC"), INT64_MIN, &out), ST_INVALID);
    assert_int_equal(out.day, 5);
}

struct seen {
    int n;
    bool vienna;
};

static enum status
see(void *arg, struct str name)
{
    struct seen *s = arg;

    s->n++;
    s->vienna |= str_eq(name, STR("Europe/Vienna"));
    return zone_known(name) ? ST_OK : ST_BROKEN;
}

static enum status
stop(void *arg, struct str name)
{
    (void)name;
    ++*(int *)arg;
    return ST_CONFLICT;
}

static void
all_zones_are_listed(void **state)
{
    struct seen s = {0};
    int n = 0;

    (void)state;
    assert_int_equal(zone_list(see, &s), ST_OK);
    assert_true(s.n > 300);
    assert_true(s.vienna);
    assert_int_equal(zone_list(stop, &n), ST_CONFLICT);
    assert_int_equal(n, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_known_or_not),
        cmocka_unit_test(the_clock_on_the_wall),
        cmocka_unit_test(wrong_zones_and_times_are_refused),
        cmocka_unit_test(all_zones_are_listed),
    };

    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
