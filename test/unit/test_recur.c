/* core/recur: rules by hand, as text and back, days, gaps and folds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/recur.h"

#define N(a) (sizeof(a) / sizeof(a)[0])

static int32_t
day(const char *iso)
{
    struct date_time t;

    assert_int_equal(date_parse((struct str){iso, strlen(iso)}, &t), ST_OK);
    return t.day;
}

static const struct {
    const char *first, *text;
    enum recur_fault fault;
    const char *again; /* as written out; NULL: as it came */
} texts[] = {
    {"2026-11-24", "", RECUR_FINE, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=TU", RECUR_FINE, NULL},
    {"2026-11-24", "freq=weekly;interval=2", RECUR_FINE,
     "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"},
    {"2026-11-24", "BYDAY=TH,TU;FREQ=WEEKLY", RECUR_FINE,
     "FREQ=WEEKLY;BYDAY=TU,TH"},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=TU;COUNT=10", RECUR_FINE, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301", RECUR_FINE, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=4TU", RECUR_FINE, NULL},
    {"2026-11-24", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU", RECUR_FINE, NULL},
    {"2026-11-24", "FREQ", RECUR_BAD_TEXT, NULL},
    {"2026-11-24", "FREQ=WEEKLY;", RECUR_BAD_TEXT, NULL},
    {"2026-11-24", "FREQ=WEEKLY;FREQ=WEEKLY", RECUR_BAD_TEXT, NULL},
    {"2026-11-24", "FREQ=DAILY", RECUR_BAD_FREQ, NULL},
    {"2026-11-24", "FREQ=HOURLY", RECUR_BAD_FREQ, NULL},
    {"2026-11-24", "INTERVAL=2", RECUR_BAD_FREQ, NULL},
    {"2026-11-24", "FREQ=WEEKLY;INTERVAL=0", RECUR_BAD_INTERVAL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;INTERVAL=53", RECUR_BAD_INTERVAL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;INTERVAL=99999", RECUR_BAD_INTERVAL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=TU,TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=2TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=5TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=-2TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=1TU,3TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=TU", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY", RECUR_BAD_BYDAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYMONTHDAY=31", RECUR_BAD_PART, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYSETPOS=1", RECUR_BAD_PART, NULL},
    {"2026-11-24", "FREQ=WEEKLY;UNTIL=20261123", RECUR_BAD_UNTIL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;UNTIL=20270230", RECUR_BAD_UNTIL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;UNTIL=20270301T000000Z", RECUR_BAD_UNTIL, NULL},
    {"2026-11-24", "FREQ=WEEKLY;COUNT=0", RECUR_BAD_COUNT, NULL},
    {"2026-11-24", "FREQ=WEEKLY;COUNT=1001", RECUR_BAD_COUNT, NULL},
    {"2026-11-24", "FREQ=WEEKLY;COUNT=3;UNTIL=20270301", RECUR_BAD_COUNT, NULL},
    {"2026-11-24", "FREQ=WEEKLY;BYDAY=WE", RECUR_BAD_DAY, NULL},
    {"2026-11-24", "FREQ=MONTHLY;BYDAY=1TU", RECUR_BAD_DAY, NULL},
    {"1969-12-31", "", RECUR_BAD_DAY, NULL},
};

static void
rules_as_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(texts); i++) {
        struct str text = {texts[i].text, strlen(texts[i].text)};
        const char *again = texts[i].again ? texts[i].again : texts[i].text;
        struct recur_rule r = {.day = -7};
        char to[RECUR_TEXT_MAX];
        size_t len;

        if (recur_parse(text, day(texts[i].first), &r) != texts[i].fault)
            fail_msg("%s: fault %d", texts[i].text,
                     recur_parse(text, day(texts[i].first), &r));
        if (texts[i].fault != RECUR_FINE) {
            assert_int_equal(r.day, -7);
            continue;
        }
        len = recur_render(&r, true, to);
        assert_int_equal(len, strlen(again));
        assert_memory_equal(to, again, len);
    }
}

static const struct {
    const char *first, *text;
    const char *days[6];
    bool ends; /* after these */
} walks[] = {
    {"2026-11-24", "", {"2026-11-24"}, true},
    {"2026-11-24",
     "FREQ=WEEKLY",
     {"2026-11-24", "2026-12-01", "2026-12-08"},
     false},
    /* Weeks are counted from the first one's Monday. */
    {"2026-11-26",
     "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
     {"2026-11-26", "2026-12-07", "2026-12-10", "2026-12-21"},
     false},
    {"2026-11-24",
     "FREQ=WEEKLY;COUNT=3",
     {"2026-11-24", "2026-12-01", "2026-12-08"},
     true},
    {"2026-11-24",
     "FREQ=WEEKLY;UNTIL=20261208",
     {"2026-11-24", "2026-12-01", "2026-12-08"},
     true},
    {"2026-11-24",
     "FREQ=WEEKLY;UNTIL=20261207",
     {"2026-11-24", "2026-12-01"},
     true},
    {"2026-11-24",
     "FREQ=MONTHLY;BYDAY=-1TU",
     {"2026-11-24", "2026-12-29", "2027-01-26", "2027-02-23"},
     false},
    {"2026-11-24",
     "FREQ=MONTHLY;BYDAY=4TU;INTERVAL=2",
     {"2026-11-24", "2027-01-26", "2027-03-23"},
     false},
    {"2026-12-31",
     "FREQ=WEEKLY;INTERVAL=52",
     {"2026-12-31", "2027-12-30"},
     false},
};

static void
days_of_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(walks); i++) {
        struct str text = {walks[i].text, strlen(walks[i].text)};
        struct recur_rule r;
        struct recur_walk w;
        int32_t got;

        assert_int_equal(recur_parse(text, day(walks[i].first), &r),
                         RECUR_FINE);
        recur_begin(&w, &r);
        for (size_t k = 0; k < N(walks[i].days) && walks[i].days[k]; k++) {
            assert_int_equal(recur_next(&w, &got), ST_OK);
            assert_int_equal(got, day(walks[i].days[k]));
        }
        assert_int_equal(recur_next(&w, &got), walks[i].ends ? ST_END : ST_OK);
    }
}

static void
a_rule_without_end_ends_with_the_calendar(void **state)
{
    struct recur_rule r;
    struct recur_walk w;
    int32_t got = 0;
    size_t n = 0;

    (void)state;
    assert_int_equal(recur_parse(STR("FREQ=WEEKLY"), day("2026-11-24"), &r),
                     RECUR_FINE);
    recur_begin(&w, &r);
    while (recur_next(&w, &got) == ST_OK)
        n++;
    assert_true(got <= RECUR_DAY_MAX && got > RECUR_DAY_MAX - 7);
    assert_int_equal(n, (got - r.day) / 7 + 1);
    assert_int_equal(recur_next(&w, &got), ST_END);
}

/* Vienna, 2026: ahead by an hour, two hours from 29 March 01:00Z to 25
 * October 01:00Z. */
static const struct recur_shift vienna[] = {
    {1761440400000, 3600}, {1774746000000, 7200}, {1792890000000, 3600}};

static const struct {
    const char *day;
    int32_t minute;
    int64_t at_ms;
    enum recur_fit fit;
} times[] = {
    {"2026-03-28", 150, 1774661400000, RECUR_EXACT},
    {"2026-03-29", 119, 1774745940000, RECUR_EXACT},
    {"2026-03-29", 120, 1774746000000, RECUR_GAP}, /* 03:00 */
    {"2026-03-29", 150, 1774747800000, RECUR_GAP}, /* 03:30 */
    {"2026-03-29", 180, 1774746000000, RECUR_EXACT},
    {"2026-03-30", 150, 1774830600000, RECUR_EXACT}, /* 02:30 again */
    {"2026-10-25", 119, 1792886340000, RECUR_EXACT},
    {"2026-10-25", 150, 1792888200000, RECUR_FOLD}, /* 00:30Z, the first */
    {"2026-10-25", 180, 1792893600000, RECUR_EXACT},
};

static void
gaps_and_folds(void **state)
{
    const struct recur_zone zone = {vienna, N(vienna)};

    (void)state;
    for (size_t i = 0; i < N(times); i++) {
        enum recur_fit fit;
        int64_t at_ms;
        int32_t d, m;

        assert_int_equal(recur_instant(&zone, day(times[i].day),
                                       times[i].minute, &at_ms, &fit),
                         ST_OK);
        assert_int_equal(at_ms, times[i].at_ms);
        assert_int_equal(fit, times[i].fit);
        assert_int_equal(recur_local(&zone, at_ms, &d, &m), ST_OK);
        assert_int_equal(d, day(times[i].day));
        assert_int_equal(m, times[i].minute + (fit == RECUR_GAP ? 60 : 0));
    }
}

static void
wrong_use_of_zones(void **state)
{
    const struct recur_zone none = {vienna, 0}, zone = {vienna, N(vienna)};
    enum recur_fit fit = RECUR_FOLD;
    int64_t at_ms = -7;
    int32_t d = -7, m = -7;

    (void)state;
    assert_int_equal(recur_instant(&none, 20000, 0, &at_ms, &fit), ST_INVALID);
    assert_int_equal(recur_instant(&zone, 20000, 1440, &at_ms, &fit),
                     ST_INVALID);
    assert_int_equal(recur_instant(&zone, 20000, -1, &at_ms, &fit), ST_INVALID);
    assert_int_equal(recur_instant(&zone, -1, 0, &at_ms, &fit), ST_INVALID);
    assert_int_equal(at_ms, -7);
    assert_int_equal(recur_local(&none, 0, &d, &m), ST_INVALID);
    assert_int_equal(recur_local(&zone, INT64_MAX, &d, &m), ST_INVALID);
    assert_int_equal(d, -7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_as_text),
        cmocka_unit_test(days_of_rules),
        cmocka_unit_test(a_rule_without_end_ends_with_the_calendar),
        cmocka_unit_test(gaps_and_folds),
        cmocka_unit_test(wrong_use_of_zones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
