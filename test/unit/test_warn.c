/* core/warn: the promises of warn.h on made-up series. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/decimate.h"
#include "core/num.h"
#include "core/warn.h"
#include "core/warn_limit.h"
#include "core/wasm_api.h"
#include "test/sim/rng.h"

#define N 400

static double at[N], value[N];
static struct warn_point out[N];

/* n scores around 5 with SD 1, `every` days apart. */
static struct warn_series
quiet(int n, int every, uint64_t seed)
{
    struct rng r;

    rng_init(&r, seed);
    for (int i = 0; i < n; i++) {
        at[i] = 19000.0 + (double)(i * every);
        value[i] = 5.0 + rng_normal(&r);
    }
    return (struct warn_series){.at = at,
                                .value = value,
                                .n = (size_t)n,
                                .direction = 1,
                                .period = every == 7 ? WARN_WEEKLY : WARN_DAILY,
                                .weight = 1.0};
}

static struct warn_summary
run(const struct warn_series *in)
{
    struct warn_summary sum;
    struct warn_point *const to[1] = {out};

    assert_int_equal(warn_run(in, 1, NULL, to, &sum), ST_OK);
    return sum;
}

static void
learns_first(void **state)
{
    struct warn_series in = quiet(30, 7, 1);

    (void)state;
    (void)run(&in);
    for (int i = 0; i < 30; i++) {
        if ((out[i].state == WARN_LEARNING) != (i < 8))
            fail_msg("week %d: state %s", i, warn_state_name(out[i].state));
        assert_true(isnan(out[i].limit) == (i < 8));
    }
    assert_int_equal(out[7].n, 8);
    in = quiet(30, 1, 1);
    (void)run(&in);
    assert_int_equal(out[13].state, WARN_LEARNING);
    assert_int_equal(out[14].state, WARN_USUAL);
}

/* However bad, one reading is not a pattern. */
static void
one_bad_reading_never_warns(void **state)
{
    static const double bad[] = {8.0, 12.0, 50.0, 1e6};
    int warned = 0, checked = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
            struct warn_series in = quiet(40, 7, seed);

            if (run(&in).episodes > 0)
                continue;                 /* warns already without it */
            for (int i = 12; i < 40; i++) /* a level line around it */
                value[i] = i == 20 ? bad[k] : 5.0;
            checked++;
            warned += run(&in).episodes > 0;
        }
    }
    assert_true(checked > 40);
    if (warned > 0)
        fail_msg("warned %d times of %d after one bad reading", warned,
                 checked);
}

static void
lasting_change_warns_and_ends(void **state)
{
    struct warn_series in = quiet(120, 7, 3);
    struct warn_summary sum;
    int first = -1, last = -1;

    (void)state;
    for (int i = 40; i < 80; i++)
        value[i] += 3.0;
    sum = run(&in);
    for (int i = 0; i < 120; i++)
        if (out[i].state >= WARN_WATCH) {
            first = first < 0 ? i : first;
            last = i;
        }
    if (first < 41 || first > 46)
        fail_msg("warned at week %d, expected 41 to 46", first);
    if (last < 79 || last > 95)
        fail_msg("still raised at week %d, expected an end by 95", last);
    assert_true(sum.acts >= 1);
    assert_true(sum.first_raised == at[first]);
    assert_int_equal(sum.last.state, WARN_USUAL);
    assert_true(isnan(sum.since));
    in.n = 50; /* in the middle of it */
    sum = run(&in);
    assert_true(sum.last.state == WARN_ACT);
    if (fabs(sum.since - at[40]) > 14.0)
        fail_msg("since day %.0f, expected about %.0f", sum.since, at[40]);
    assert_true(sum.raised_at == at[first]);
    assert_true(sum.size > 1.5);
}

static void
slow_drift_warns(void **state)
{
    int warned = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct warn_series in = quiet(150, 7, seed);

        for (int i = 40; i < 150; i++)
            value[i] += 0.03 * (double)(i - 40);
        warned += run(&in).last.state >= WARN_WATCH;
    }
    if (warned < 38)
        fail_msg("drift seen in %d of 40", warned);
}

static void
direction_turns_everything(void **state)
{
    struct warn_series in = quiet(100, 7, 5);
    struct warn_point up[100];

    (void)state;
    for (int i = 50; i < 100; i++)
        value[i] += 2.0;
    (void)run(&in);
    memcpy(up, out, sizeof up);
    for (int i = 0; i < 100; i++)
        value[i] = -value[i];
    in.direction = -1;
    (void)run(&in);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(out[i].state, up[i].state);
        if (out[i].state != WARN_LEARNING)
            assert_true(out[i].ewma == -up[i].ewma &&
                        out[i].limit == -up[i].limit);
    }
    in.direction = 1; /* the better way is no warning */
    assert_int_equal(run(&in).acts, 0);
}

static void
the_past_does_not_change(void **state)
{
    struct warn_point whole[N];
    struct warn_series in = quiet(200, 1, 6);

    (void)state;
    for (int i = 100; i < 140; i++)
        value[i] += 2.0;
    (void)run(&in);
    memcpy(whole, out, sizeof whole);
    for (size_t n = 1; n < 200; n++) {
        in.n = n;
        (void)run(&in);
        if (memcmp(&out[n - 1].state, &whole[n - 1].state,
                   sizeof out[0].state) != 0 ||
            out[n - 1].n != whole[n - 1].n ||
            (whole[n - 1].state != WARN_LEARNING &&
             out[n - 1].limit != whole[n - 1].limit))
            fail_msg("day %zu was said otherwise before", n - 1);
    }
}

static void
baseline_stops_growing_and_is_not_masked(void **state)
{
    struct warn_series in = quiet(150, 7, 7);

    (void)state;
    (void)run(&in);
    assert_int_equal(out[149].n, 26);
    in = quiet(150, 7, 7);
    for (int i = 12; i < 150; i++)
        value[i] += 6.0;
    (void)run(&in);
    assert_int_equal(out[149].state, WARN_ACT);
    assert_true(out[149].n < 13);
}

static void
gaps_widen_the_limit(void **state)
{
    struct warn_series in = quiet(60, 7, 8);

    (void)state;
    for (int i = 50; i < 60; i++)
        at[i] += 7.0 * 20.0;
    (void)run(&in);
    assert_true(out[50].limit > 1.2 * out[49].limit - 0.2 * out[49].mean);
    for (int i = 50; i < 60; i++)
        value[i] = i == 50 ? 9.0 : 5.0;
    (void)run(&in);
    assert_true(out[50].state == WARN_USUAL);
}

static void
constant_scores_have_a_floor(void **state)
{
    struct warn_series in = quiet(60, 7, 9);

    (void)state;
    for (int i = 0; i < 60; i++)
        value[i] = 0.1 + 0.2; /* rounding noise is no spread */
    assert_int_equal(run(&in).episodes, 0);
    for (int i = 0; i < 60; i++)
        value[i] = i == 30 ? 4.0 : 3.0;
    assert_int_equal(run(&in).episodes, 0);
    for (int i = 30; i < 60; i++)
        value[i] = 5.0;
    assert_int_equal(run(&in).last.state, WARN_ACT);
    assert_true(out[59].sd > 0.0 && num_finite(out[59].limit));
}

static void
days_and_weeks_are_averaged(void **state)
{
    struct warn_series in = quiet(300, 1, 10);

    (void)state;
    for (int i = 0; i < 300; i++)
        at[i] = 19000.0 + (double)i / 10.0; /* ten a day */
    assert_int_equal(run(&in).bins, 30);
    for (int i = 1; i < 10; i++)
        assert_memory_equal(&out[200], &out[200 + i],
                            offsetof(struct warn_point, why) +
                                sizeof out[0].why); /* no padding */
    in = quiet(140, 1, 10);
    in.period = WARN_WEEKLY;
    assert_int_equal(run(&in).bins, 21); /* the first is four days */
    assert_int_equal(warn_find_period(at, 140), WARN_DAILY);
    in = quiet(40, 7, 10);
    for (int i = 0; i < 40; i++)
        at[i] += (double)(i * 5 % 7 - 3) * (i > 0);
    in.period = WARN_FIND;
    assert_int_equal(run(&in).period, WARN_WEEKLY);
    assert_int_equal(run(&in).bins, 40);
}

static void
budget_is_shared(void **state)
{
    struct warn_series in[3] = {quiet(60, 7, 11)};
    struct warn_summary sum[3], alone;
    struct warn_point *const to[3] = {out, NULL, NULL};
    double narrow;

    (void)state;
    alone = run(&in[0]);
    narrow = out[59].limit;
    in[1] = in[2] = in[0];
    in[1].weight = 3.0;
    in[2].weight = 0.0;
    assert_int_equal(warn_run(in, 3, NULL, to, sum), ST_OK);
    assert_true(out[59].limit > narrow);
    assert_true(alone.watch_per_year == 1.0 && alone.act_per_year == 0.2);
    assert_true(sum[0].watch_per_year == 0.25 && sum[1].watch_per_year == 0.75);
    assert_true(isnan(sum[2].last.limit) && sum[2].episodes == 0);
    assert_true(sum[1].last.limit < sum[1].last.act_limit);
}

static void
limits_are_ordered(void **state)
{
    (void)state;
    for (int days = 1; days <= 7; days += 6)
        for (int chart = 0; chart < 2; chart++)
            for (int n = 8; n <= 60; n++) {
                double last = 0.0;

                for (double rate = 2.0; rate > 1e-4; rate *= 0.8) {
                    double f = warn_limit_factor(
                        days, (enum warn_limit_chart)chart, n, rate);

                    if (!(f >= last))
                        fail_msg("days %d chart %d n %d rate %g: %g < %g", days,
                                 chart, n, rate, f, last);
                    last = f;
                }
            }
    assert_true(warn_limit_factor(7, WARN_LIMIT_QUICK, 8, 0.0) == NUM_INF);
}

static void
composites_gain_power(void **state)
{
    static double t[4][120], v[4][120], ct[480], cv[480];
    struct warn_series in[5];
    struct warn_summary sum[5];
    struct warn_point *const none[5] = {NULL};
    struct rng r;
    size_t n = 0;

    (void)state;
    rng_init(&r, 12);
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < 120; i++) {
            t[k][i] = 19000.0 + 7.0 * (double)i + (double)(k % 2);
            v[k][i] =
                (k == 3 ? -1.0 : 1.0) *
                (10.0 * (double)k +
                 (double)(k + 1) * (rng_normal(&r) + (i >= 60 ? 0.9 : 0.0)));
        }
        in[k] = (struct warn_series){.at = t[k],
                                     .value = v[k],
                                     .n = 120,
                                     .direction = k == 3 ? -1 : 1,
                                     .weight = 1.0};
    }
    assert_int_equal(warn_combine(in, 4, WARN_FIND, ct, cv, 480, &n), ST_OK);
    assert_int_equal(n, 120);
    in[4] = (struct warn_series){
        .at = ct, .value = cv, .n = n, .direction = 1, .weight = 4.0};
    assert_int_equal(warn_run(in, 5, NULL, none, sum), ST_OK);
    assert_true(sum[4].last.state >= WARN_WATCH);
    assert_true(sum[4].size > sum[0].size);
    /* prefixes give the same values */
    for (size_t len = 20; len < 120; len += 7) {
        double pt[480], pv[480];

        for (int k = 0; k < 4; k++)
            in[k].n = len;
        assert_int_equal(warn_combine(in, 4, WARN_WEEKLY, pt, pv, 480, &n),
                         ST_OK);
        assert_int_equal(n, len);
        assert_memory_equal(pv, cv, len * sizeof pv[0]);
    }
    assert_int_equal(warn_combine(in, 0, WARN_FIND, ct, cv, 480, &n),
                     ST_INVALID);
    assert_int_equal(warn_combine(in, 4, WARN_FIND, ct, cv, 3, &n), ST_NOSPACE);
}

static void
a_person_may_start_afresh(void **state)
{
    struct warn_series in = quiet(100, 7, 13);

    (void)state;
    for (int i = 50; i < 100; i++)
        value[i] += 4.0;
    assert_int_equal(run(&in).last.state, WARN_ACT);
    in.from = at[50];
    assert_int_equal(run(&in).last.state, WARN_USUAL);
    assert_true(out[49].state == WARN_LEARNING && isnan(out[49].mean));
    assert_true(run(&in).base_from == at[50]);
}

static void
refuses_wrong_use(void **state)
{
    struct warn_series good = quiet(20, 7, 14), in;
    struct warn_budget budget = {.watch_per_year = 0.1, .act_per_year = 0.2};
    struct warn_summary sum;
    struct warn_chart c;
    struct warn_point *const to[1] = {NULL};
    size_t series = 9, reading = 9;

    (void)state;
    in = good;
    in.direction = 0;
    assert_int_equal(warn_run(&in, 1, NULL, to, &sum), ST_INVALID);
    in = good;
    in.weight = -1.0;
    assert_int_equal(warn_run(&in, 1, NULL, to, &sum), ST_INVALID);
    in = good;
    in.period = (enum warn_period)3;
    assert_int_equal(warn_run(&in, 1, NULL, to, &sum), ST_INVALID);
    assert_int_equal(warn_run(&good, 1, &budget, to, &sum), ST_INVALID);
    assert_int_equal(warn_chart_init(&c, &good, &budget, 0.5), ST_INVALID);
    value[7] = NUM_NAN;
    assert_int_equal(warn_check(&good, 1, &series, &reading), ST_INVALID);
    assert_true(series == 0 && reading == 7);
    value[7] = 5.0;
    at[9] = at[8] - 1.0;
    assert_int_equal(warn_check(&good, 1, &series, &reading), ST_INVALID);
    assert_int_equal(reading, 9);
    good.n = 0;
    assert_int_equal(warn_run(&good, 1, NULL, to, &sum), ST_OK);
    assert_int_equal(sum.bins, 0);
}

static void
flat_arrays_say_the_same(void **state)
{
    struct warn_series in = quiet(100, 7, 15);
    int32_t start[3] = {0, 100, 100}, direction[2] = {1, 1};
    int32_t period[2] = {7, 0};
    double weight[2] = {1.0, 0.0}, from[2] = {0.0, 0.0};
    double points[WARN_WASM_COLUMNS * 100], summary[WARN_WASM_FIELDS * 2];

    (void)state;
    for (int i = 60; i < 100; i++)
        value[i] += 2.0;
    (void)run(&in);
    assert_int_equal(warn_wasm_run(at, value, start, direction, period, weight,
                                   from, 2, 0.0, 0.0, points, summary),
                     ST_OK);
    for (int i = 8; i < 100; i++) {
        assert_true(points[WARN_WASM_LIMIT * 100 + i] == out[i].limit);
        assert_true(points[WARN_WASM_STATE * 100 + i] == (double)out[i].state);
    }
    assert_true(summary[WARN_WASM_F_STATE] == (double)out[99].state);
    start[1] = 200;
    assert_int_equal(warn_wasm_run(at, value, start, direction, period, weight,
                                   from, 2, 0.0, 0.0, points, summary),
                     ST_INVALID);
    assert_int_equal(warn_wasm_combine(at, value, start, direction, period,
                                       from, 0, 7, points, summary),
                     -ST_INVALID);
    assert_true(bocpd_wasm_change(value, 100, 26, 52.0, (double[506]){0}) > 50);
}

static void
thinning_keeps_the_extremes(void **state)
{
    static double x[1000], y[1000];
    int32_t pick[200];
    size_t n;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        x[i] = (double)i;
        y[i] = i == 500 ? 99.0 : i == 501 ? -99.0 : i % 50 ? 1.0 : NUM_NAN;
    }
    n = decimate_minmax(x, y, 1000, 100, pick);
    assert_true(n > 0 && n <= 200);
    for (size_t i = 1; i < n; i++)
        assert_true(pick[i] > pick[i - 1] && y[pick[i]] == y[pick[i]]);
    for (int want = 500; want <= 501; want++) {
        int found = 0;

        for (size_t i = 0; i < n; i++)
            found |= pick[i] == want;
        assert_true(found);
    }
    assert_int_equal(decimate_minmax(x, y, 10, 100, pick), 9);
    assert_int_equal(decimate_minmax(x, y, 0, 100, pick), 0);
    assert_int_equal(decimate_minmax(x, y, 10, 0, pick), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learns_first),
        cmocka_unit_test(one_bad_reading_never_warns),
        cmocka_unit_test(lasting_change_warns_and_ends),
        cmocka_unit_test(slow_drift_warns),
        cmocka_unit_test(direction_turns_everything),
        cmocka_unit_test(the_past_does_not_change),
        cmocka_unit_test(baseline_stops_growing_and_is_not_masked),
        cmocka_unit_test(gaps_widen_the_limit),
        cmocka_unit_test(constant_scores_have_a_floor),
        cmocka_unit_test(days_and_weeks_are_averaged),
        cmocka_unit_test(budget_is_shared),
        cmocka_unit_test(limits_are_ordered),
        cmocka_unit_test(composites_gain_power),
        cmocka_unit_test(a_person_may_start_afresh),
        cmocka_unit_test(refuses_wrong_use),
        cmocka_unit_test(flat_arrays_say_the_same),
        cmocka_unit_test(thinning_keeps_the_extremes),
    };

    return cmocka_run_group_tests_name("warn", tests, NULL, NULL);
}
