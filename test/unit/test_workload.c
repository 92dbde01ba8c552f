/* core/workload: weeks by hand, what counts as what, wrong use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/workload.h"

#define MONDAY 20780 /* 2026-11-23 */
#define AT(day, hour, minute) ((MONDAY + (day)) * 1440.0 + (hour)*60 + (minute))

#define N(a) (sizeof(a) / sizeof(a)[0])

static void
a_week_by_hand(void **state)
{
    const struct workload_item items[] = {
        {AT(-1, 18, 0), 60, WORKLOAD_SESSION}, /* the week before */
        {AT(0, 9, 0), 50, WORKLOAD_SESSION},
        {AT(0, 9, 55), 50, WORKLOAD_SESSION},  /* 5 minutes: on end */
        {AT(0, 10, 55), 50, WORKLOAD_SESSION}, /* 10 minutes: a break */
        {AT(0, 10, 55), 50, WORKLOAD_SESSION}, /* at the same time */
        {AT(0, 12, 0), 30, WORKLOAD_TRAVEL},
        {AT(1, 18, 30), 50, WORKLOAD_SESSION}, /* until 19:20 */
        {AT(1, 19, 30), 30, WORKLOAD_ADMIN},   /* the same evening */
        {AT(2, 18, 0), 60, WORKLOAD_OTHER},    /* until 19:00: none */
        {AT(3, 9, 0), 60, WORKLOAD_IGNORE},
        {AT(5, 10, 0), 90, WORKLOAD_ADMIN},
        {AT(5, 12, 0), 60, WORKLOAD_ADMIN},
        {AT(6, 23, 30), 60, WORKLOAD_TRAVEL}, /* into the next week */
        {AT(7, 8, 0), 50, WORKLOAD_SESSION},
    };
    struct workload_week w[2];
    struct workload_tally t;

    (void)state;
    assert_int_equal(workload_begin(&t, MONDAY, 2, w), ST_OK);
    for (size_t i = 0; i < N(items); i++)
        assert_int_equal(workload_add(&t, &items[i]), ST_OK);
    assert_int_equal(w[0].monday, MONDAY);
    assert_int_equal(w[0].sessions, 5);
    assert_true(w[0].hours == 250 / 60.0);
    assert_int_equal(w[0].back_to_back, 2);
    assert_int_equal(w[0].longest_run, 2);
    assert_int_equal(w[0].most_a_day, 4);
    assert_int_equal(w[0].evenings, 2);
    assert_int_equal(w[0].weekend_days, 2);
    assert_true(w[0].travel == 1.5);
    assert_true(w[0].admin == 3.0);
    assert_true(w[0].other == 1.0);
    assert_int_equal(w[0].worked, 1 | 2 | 4 | 32 | 64);
    assert_int_equal(w[1].monday, MONDAY + 7);
    assert_int_equal(w[1].sessions, 1);
    assert_int_equal(w[1].longest_run, 1);
    assert_int_equal(w[1].back_to_back, 0);
    assert_int_equal(w[1].worked, 1);
}

static void
what_is_refused_changes_nothing(void **state)
{
    static const struct workload_item bad[] = {
        {AT(0, 9, 0), 0, WORKLOAD_SESSION},
        {AT(0, 9, 0), -5, WORKLOAD_SESSION},
        {AT(0, 9, 0), 1441, WORKLOAD_SESSION},
        {AT(0, 9, 0), 50, WORKLOAD_KINDS},
        {AT(0, 9, 0), 50, -1},
        {AT(0, 7, 59), 50, WORKLOAD_SESSION}, /* before the one before */
        {1e300, 50, WORKLOAD_SESSION},
    };
    struct workload_item nan = {__builtin_nan(""), 50, WORKLOAD_SESSION};
    struct workload_week w[1], was;
    struct workload_tally t;

    (void)state;
    memset(w, 0x5a, sizeof w);
    was = w[0];
    assert_int_equal(workload_begin(&t, MONDAY + 1, 1, w), ST_INVALID);
    assert_int_equal(workload_begin(&t, MONDAY, 0, w), ST_INVALID);
    assert_int_equal(workload_begin(&t, MONDAY, WORKLOAD_WEEKS_MAX + 1, w),
                     ST_INVALID);
    assert_memory_equal(&was, w, sizeof was);
    assert_int_equal(workload_begin(&t, MONDAY, 1, w), ST_OK);
    assert_int_equal(
        workload_add(
            &t, &(struct workload_item){AT(0, 8, 0), 50, WORKLOAD_SESSION}),
        ST_OK);
    for (size_t i = 0; i < N(bad); i++)
        assert_int_equal(workload_add(&t, &bad[i]), ST_INVALID);
    assert_int_equal(workload_add(&t, &nan), ST_INVALID);
    assert_int_equal(w[0].sessions, 1);
}

static void
words_decide_before_lengths(void **state)
{
    const struct workload_rules r = {
        .words = {[WORKLOAD_IGNORE] = STR("lunch, dentist"),
                  [WORKLOAD_SESSION] = STR("intake\nK."),
                  [WORKLOAD_TRAVEL] = STR("drive, Zug"),
                  [WORKLOAD_ADMIN] = STR("notes,, letters "),
                  [WORKLOAD_OTHER] = STR("team")},
        .shortest = 20,
        .longest = 120};
    static const struct {
        const char *title;
        double minutes;
        enum workload_kind kind;
    } cases[] = {
        {"A. M.", 50, WORKLOAD_SESSION},
        {"A. M.", 15, WORKLOAD_IGNORE},
        {"A. M.", 121, WORKLOAD_IGNORE},
        {"Intake A.", 180, WORKLOAD_SESSION},
        {"intakes", 180, WORKLOAD_IGNORE}, /* a letter beside it */
        {"LUNCH", 60, WORKLOAD_IGNORE},
        {"Team lunch", 60, WORKLOAD_IGNORE}, /* not work comes first */
        {"Drive to team", 60, WORKLOAD_TRAVEL},
        {"Umzug", 60, WORKLOAD_SESSION},
        {"zug", 60, WORKLOAD_TRAVEL},
        {"write notes", 50, WORKLOAD_ADMIN},
        {"letters", 200, WORKLOAD_ADMIN},
        {"K. (online)", 200, WORKLOAD_SESSION},
        {"", 50, WORKLOAD_SESSION},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++)
        assert_int_equal(
            workload_kind(&r,
                          (struct str){cases[i].title, strlen(cases[i].title)},
                          cases[i].minutes),
            cases[i].kind);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_by_hand),
        cmocka_unit_test(what_is_refused_changes_nothing),
        cmocka_unit_test(words_decide_before_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
