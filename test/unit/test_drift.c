/* core/drift: each sign at its border, and nothing from too little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/drift.h"

#define N 8

static struct drift_session s[N];

static void
well(void)
{
    for (int i = 0; i < N; i++)
        s[i] = (struct drift_session){.for_case = 1,
                                      .had_case = 1,
                                      .members = 6,
                                      .present = 6,
                                      .minutes = 60,
                                      .planned = 60,
                                      .parts = 18,
                                      .most = 4,
                                      .safe = 80};
}

static void
a_group_that_works_shows_nothing(void **state)
{
    (void)state;
    well();
    assert_int_equal(drift_signs(s, N), 0);
    assert_int_equal(drift_signs(s, 0), 0);
    for (int i = 0; i < N; i++)
        s[i] = (struct drift_session){.safe = DRIFT_NONE};
    assert_int_equal(drift_signs(s, N), 0); /* nothing is known */
}

static void
no_case_for_three_sessions(void **state)
{
    (void)state;
    well();
    s[7].had_case = s[6].had_case = 0;
    assert_int_equal(drift_signs(s, N), 0);
    s[5].for_case = 0; /* a review meeting between does not count */
    s[4].had_case = 0;
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_NO_CASE);
}

static void
one_voice(void **state)
{
    (void)state;
    well();
    for (int i = 5; i < N; i++)
        s[i].most = 9;
    assert_int_equal(drift_signs(s, N), 0); /* just half */
    s[7].most = 10;
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_ONE_VOICE);
    for (int i = 5; i < N; i++)
        s[i].present = s[i].members = 3; /* 52 % of three is no sign */
    assert_int_equal(drift_signs(s, N), 0);
}

static void
shrinking_sessions(void **state)
{
    (void)state;
    well();
    s[7].minutes = s[6].minutes = 41;
    s[5].minutes = 42;
    assert_int_equal(drift_signs(s, N), 0);
    s[5].minutes = 41;
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_SHRINKING);
}

static void
falling_attendance(void **state)
{
    (void)state;
    well();
    for (int i = 4; i < N; i++)
        s[i].present = 5;
    assert_int_equal(drift_signs(s, N), 0); /* 17 points */
    s[7].present = 4;
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_ATTENDANCE);
    well();
    for (int i = 0; i < N; i++)
        s[i].present = 3; /* never more than half */
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_ATTENDANCE);
}

static void
low_safety(void **state)
{
    (void)state;
    well();
    s[7].safe = 49;
    s[6].safe = DRIFT_NONE;
    assert_int_equal(drift_signs(s, N), 0);
    s[5].safe = 49;
    assert_int_equal(drift_signs(s, N), DRIFT_SIGN_SAFETY);
    s[5].safe = 50;
    assert_int_equal(drift_signs(s, N), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_that_works_shows_nothing),
        cmocka_unit_test(no_case_for_three_sessions),
        cmocka_unit_test(one_voice),
        cmocka_unit_test(shrinking_sessions),
        cmocka_unit_test(falling_attendance),
        cmocka_unit_test(low_safety),
    };

    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}
