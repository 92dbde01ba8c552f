/* core/balance: the sentence of the mirror, weeks in a row, rest, room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/balance.h"
#include "core/num.h"
#include "core/wasm_api.h"

#define MONDAY 20460 /* 2026-01-05 */
#define N 6

static struct balance_week week[N];
static double limit[BALANCE_LIMITS];

static void
begin(void)
{
    for (int i = 0; i < N; i++) {
        week[i] = (struct balance_week){.day = MONDAY + 7 * i, .free = -1};
        for (int k = 0; k < BALANCE_LIMITS; k++)
            week[i].figure[k] = NUM_NAN;
        for (int p = 0; p < BALANCE_PARTS; p++)
            week[i].room[p] = NUM_NAN;
    }
    for (int k = 0; k < BALANCE_LIMITS; k++)
        limit[k] = NUM_NAN;
}

static struct balance_mirror
look_n(size_t n, int32_t today)
{
    struct balance_mirror m = {.week = -1};

    assert_int_equal(balance_look(week, n, limit, NULL, 0, today, NULL, &m),
                     ST_OK);
    return m;
}

static struct balance_mirror
look(void)
{
    return look_n(N, week[N - 1].day + 6);
}

static void
says_what_is_known(void **state)
{
    struct balance_mirror m;

    (void)state;
    begin();
    assert_int_equal(look_n(0, MONDAY).say, BALANCE_SAY_NOTHING);
    assert_int_equal(look().say, BALANCE_SAY_NO_LIMIT);
    limit[BALANCE_late] = 1.0;
    assert_int_equal(look().say, BALANCE_SAY_NOT_KNOWN);
    week[5].figure[BALANCE_late] = 1.0;
    m = look();
    assert_int_equal(m.say, BALANCE_SAY_ALL_KEPT);
    assert_int_equal(m.known, 1);
    assert_int_equal(m.most, BALANCE_LIMITS);
    week[5].figure[BALANCE_late] = 2.0;
    m = look();
    assert_int_equal(m.say, BALANCE_SAY_ONE);
    assert_int_equal(m.most, BALANCE_late);
    assert_int_equal(m.weeks, 1);
    limit[BALANCE_sessions] = 6.0;
    week[5].figure[BALANCE_sessions] = 7.0;
    m = look();
    assert_int_equal(m.say, BALANCE_SAY_SOME);
    assert_int_equal(m.crossed, 2);
    assert_int_equal(m.most, BALANCE_late); /* 1/2 beyond, against 1/7 */
    assert_int_equal(look_n(N, week[5].day + 22).say, BALANCE_SAY_NOTHING);
}

/* Each limit on its own: at it is kept, beyond it is told, by its name. */
static void
each_limit_is_told_by_its_name(void **state)
{
    (void)state;
    for (int k = 0; k < BALANCE_LIMITS; k++) {
        bool counted = k != BALANCE_supervision;

        begin();
        limit[k] = 2.0;
        for (int i = 0; i < N; i++)
            week[i].figure[k] = counted ? 2.0 : i >= 4 ? 0.0 : 1.0;
        assert_int_equal(look().say, BALANCE_SAY_ALL_KEPT);
        assert_int_equal(look().most, BALANCE_LIMITS);
        if (counted)
            week[N - 1].figure[k] = 3.0;
        else
            week[3].figure[k] = 0.0;
        assert_int_equal(look().say, BALANCE_SAY_ONE);
        assert_int_equal(look().most, k);
        limit[k] = NUM_NAN;
        assert_int_equal(look().say, BALANCE_SAY_NO_LIMIT);
    }
}

static void
weeks_in_a_row_end_at_a_gap(void **state)
{
    (void)state;
    begin();
    limit[BALANCE_late] = 0.0;
    for (int i = 0; i < N; i++)
        week[i].figure[BALANCE_late] = 1.0;
    assert_int_equal(look().weeks, 6);
    week[2].figure[BALANCE_late] = NUM_NAN;
    assert_int_equal(look().weeks, 3);
    week[4].figure[BALANCE_late] = 0.0;
    assert_int_equal(look().weeks, 1);
    begin();
    limit[BALANCE_late] = 0.0;
    for (int i = 0; i < N; i++)
        week[i].figure[BALANCE_late] = 1.0;
    for (int i = 0; i < 3; i++)
        week[i].day -= 7;
    assert_int_equal(look().weeks, 3);
}

static void
supervision_counts_weeks_since(void **state)
{
    struct balance_mark mark[N * BALANCE_LIMITS];
    struct balance_mirror m;

    (void)state;
    begin();
    limit[BALANCE_supervision] = 3.0;
    week[1].figure[BALANCE_supervision] = 1.0;
    for (int i = 2; i < N; i++)
        week[i].figure[BALANCE_supervision] = 0.0;
    assert_int_equal(
        balance_look(week, N, limit, NULL, 0, week[5].day, mark, &m), ST_OK);
    assert_int_equal(mark[0 * BALANCE_LIMITS + BALANCE_supervision].verdict,
                     BALANCE_UNKNOWN);
    assert_int_equal(mark[4 * BALANCE_LIMITS + BALANCE_supervision].verdict,
                     BALANCE_KEPT);
    assert_int_equal(mark[5 * BALANCE_LIMITS + BALANCE_supervision].verdict,
                     BALANCE_CROSSED);
    assert_true(mark[5 * BALANCE_LIMITS + BALANCE_supervision].figure > 3.9);
    /* never yet: as long as it has been asked */
    week[1].figure[BALANCE_supervision] = NUM_NAN;
    assert_int_equal(look().say, BALANCE_SAY_ONE);
}

static void
rest_is_a_day_marked_free_or_a_holiday(void **state)
{
    static const int32_t holiday[] = {MONDAY + 100, MONDAY + 20, MONDAY + 9};
    struct balance_mirror m;

    (void)state;
    begin();
    assert_int_equal(look().since_rest, -1);
    week[1].free = 1 << 6;
    assert_int_equal(look_n(N, MONDAY + 41).since_rest, 28);
    week[1].free = 0;
    assert_int_equal(
        balance_look(week, N, limit, holiday, 3, MONDAY + 41, NULL, &m), ST_OK);
    assert_int_equal(m.since_rest, 21);
    week[5].free = 127; /* of these, days to come do not count */
    assert_int_equal(look_n(N, MONDAY + 37).since_rest, 0);
}

static void
least_room_and_for_how_long(void **state)
{
    (void)state;
    begin();
    assert_int_equal(look().least, -1);
    for (int i = 0; i < N; i++)
        for (int p = 0; p < BALANCE_PARTS; p++)
            week[i].room[p] = 3.0;
    for (int i = 3; i < N; i++)
        week[i].room[2] = 1.0;
    week[5].room[4] = 1.0;
    assert_int_equal(look().least, 2);
    assert_int_equal(look().least_weeks, 3);
    week[5].room[4] = 0.0;
    assert_int_equal(look().least, 4);
    assert_int_equal(look().least_weeks, 1);
}

static void
weeks_out_of_order_are_refused(void **state)
{
    struct balance_mirror m = {.week = -1};

    (void)state;
    begin();
    week[3].day = week[2].day;
    assert_int_equal(balance_look(week, N, limit, NULL, 0, MONDAY, NULL, &m),
                     ST_INVALID);
    assert_int_equal(m.week, -1);
}

static void
the_browser_gets_the_same(void **state)
{
    double weeks[2 * BALANCE_WASM_WEEK], marks[2 * 2 * BALANCE_LIMITS];
    double mirror[9];
    double work[2 * 35];

    (void)state;
    begin();
    for (int i = 0; i < 2 * BALANCE_WASM_WEEK; i++)
        weeks[i] = NUM_NAN;
    for (int i = 0; i < 2; i++) {
        weeks[i * BALANCE_WASM_WEEK] = MONDAY + 7 * i;
        weeks[i * BALANCE_WASM_WEEK + 1] = i == 0 ? 96 : -1;
        weeks[i * BALANCE_WASM_WEEK + 2 + BALANCE_late] = 3;
        weeks[i * BALANCE_WASM_WEEK + 2 + BALANCE_LIMITS + 5] = 1;
    }
    limit[BALANCE_late] = 1.0;
    assert_int_equal(balance_wasm_look(weeks, 2, limit, NULL, 0, MONDAY + 13,
                                       work, marks, mirror),
                     ST_OK);
    assert_int_equal(mirror[0], BALANCE_SAY_ONE);
    assert_int_equal(mirror[4], BALANCE_late);
    assert_int_equal(mirror[5], 2);
    assert_int_equal(mirror[6], 7);
    assert_int_equal(mirror[7], 5);
    assert_int_equal(marks[2 * BALANCE_late], BALANCE_CROSSED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_known),
        cmocka_unit_test(each_limit_is_told_by_its_name),
        cmocka_unit_test(weeks_in_a_row_end_at_a_gap),
        cmocka_unit_test(supervision_counts_weeks_since),
        cmocka_unit_test(rest_is_a_day_marked_free_or_a_holiday),
        cmocka_unit_test(least_room_and_for_how_long),
        cmocka_unit_test(weeks_out_of_order_are_refused),
        cmocka_unit_test(the_browser_gets_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
