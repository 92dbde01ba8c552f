/*
 * The averages and sums against theory: simulated run lengths (fixed seed)
 * against exact survival, identities, wrong use.  Numbers: test/vectors.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/baseline.h"
#include "core/cusum.h"
#include "core/ewma.h"
#include "core/num.h"
#include "core/selfstart.h"
#include "test/sim/arl.h"
#include "test/sim/rng.h"

#define PERSONS 20000
#define WEEKS 52
#define ERRORS 4.0 /* standard errors allowed */

/* Part of PERSONS without alarm by week n against what theory says. */
static void
check_survival(const char *what, int week, int alive, double exact)
{
    double got = (double)alive / PERSONS;
    double error = sqrt(exact * (1.0 - exact) / PERSONS);

    if (fabs(got - exact) > ERRORS * error)
        fail_msg("%s, week %d: expected %.5f, got %.5f (error %.5f)", what,
                 week, exact, got, error);
}

/* Scores until the statistic passes its limit; WEEKS + 1 if never. */
static int
ewma_life(struct rng *r, double weight, double limit, int two_sided, int start)
{
    double edge = limit * sqrt(weight / (2.0 - weight));
    struct selfstart s = {0};
    struct ewma e;
    double u;

    assert_int_equal(ewma_init(&e, weight), ST_OK);
    for (int i = 0; i < start; i++)
        if (selfstart_add(&s, rng_normal(r) * 3.0 + 7.0, &u) == ST_INVALID)
            fail_msg("a finite score was refused");
    for (int t = 1; t <= WEEKS; t++) {
        if (start == 0)
            u = rng_normal(r);
        else
            assert_int_equal(selfstart_add(&s, rng_normal(r) * 3.0 + 7.0, &u),
                             ST_OK);
        assert_int_equal(ewma_add(&e, u, 1.0, 0.0), ST_OK);
        u = ewma_mean(&e, 0.0);
        if (u > edge || (two_sided && u < -edge))
            return t;
    }
    return WEEKS + 1;
}

static void
ewma_lives_as_long_as_theory_says(void **state)
{
    static const struct {
        const char *what;
        double weight, limit;
        int two_sided, start;
    } charts[] = {
        {"upper .2/2.7", 0.2, 2.7, 0, 0},
        {"two-sided .2/2.7", 0.2, 2.7, 1, 0},
        {"two-sided .1/2.7", 0.1, 2.7, 1, 0},
        {"upper .2/2.7, self-starting after 2", 0.2, 2.7, 0, 2},
        {"upper .2/2.7, self-starting after 8", 0.2, 2.7, 0, 8},
        {"upper .2/2.7, self-starting after 26", 0.2, 2.7, 0, 26},
    };
    static const int weeks[] = {13, 26, 52};

    (void)state;
    for (size_t c = 0; c < sizeof charts / sizeof charts[0]; c++) {
        int alive[3] = {0};
        struct rng r;

        rng_init(&r, 11 + c);
        for (int i = 0; i < PERSONS; i++) {
            int life = ewma_life(&r, charts[c].weight, charts[c].limit,
                                 charts[c].two_sided, charts[c].start);

            for (int k = 0; k < 3; k++)
                alive[k] += life > weeks[k];
        }
        for (int k = 0; k < 3; k++) {
            struct arl_ewma e = {.weight = charts[c].weight,
                                 .limit = charts[c].limit,
                                 .side =
                                     charts[c].two_sided ? ARL_TWO : ARL_UPPER};

            check_survival(charts[c].what, weeks[k], alive[k],
                           arl_ewma_survival(&e, weeks[k]));
        }
    }
}

static void
cusum_lives_as_long_as_theory_says(void **state)
{
    static const int weeks[] = {13, 26, 52};
    int alive[3] = {0};
    struct rng r;

    (void)state;
    rng_init(&r, 21);
    for (int i = 0; i < PERSONS; i++) {
        struct cusum c = {.k = 0.5};
        int t = 1;

        for (; t <= WEEKS; t++) {
            cusum_add(&c, rng_normal(&r));
            if (c.upper > 4.0)
                break;
        }
        for (int k = 0; k < 3; k++)
            alive[k] += t > weeks[k];
    }
    for (int k = 0; k < 3; k++)
        check_survival("CUSUM .5/4", weeks[k], alive[k],
                       arl_cusum_survival(
                           &(struct arl_cusum){.k = 0.5, .h = 4.0}, weeks[k]));
}

static void
variance_is_that_of_simulated_averages(void **state)
{
    static const double gaps[] = {1, 2, 1, 1, 5, 1, 3, 1, 1, 2, 1};
    enum { N = sizeof gaps / sizeof gaps[0] };
    struct rng r;
    double sum2 = 0.0, want = 0.0;

    (void)state;
    rng_init(&r, 31);
    for (int i = 0; i < PERSONS; i++) {
        struct ewma e;
        double x = rng_normal(&r);

        assert_int_equal(ewma_init(&e, 0.2), ST_OK);
        for (int t = 0; t < N; t++) {
            for (int g = 0; g < (int)gaps[t]; g++)
                x = 0.4 * x + sqrt(1.0 - 0.16) * rng_normal(&r);
            assert_int_equal(ewma_add(&e, x, gaps[t], 0.4), ST_OK);
        }
        sum2 += ewma_mean(&e, 0.0) * ewma_mean(&e, 0.0);
        want = e.var;
    }
    if (fabs(sum2 / PERSONS - want) > 4.0 * want * sqrt(2.0 / PERSONS))
        fail_msg("variance: expected %.5f, got %.5f", want, sum2 / PERSONS);
}

static void
identities_hold(void **state)
{
    struct arl_cusum two = {.k = 0.5, .h = 4.0, .shift = 0.4};
    struct arl_cusum up = two, low = two;
    struct ewma a, b;
    struct baseline base = {0};
    double left = 1.0;

    (void)state;
    low.shift = -0.4;
    assert_true(fabs(1.0 / arl_cusum_two_mean(&two) -
                     1.0 / arl_cusum_mean(&up) - 1.0 / arl_cusum_mean(&low)) <
                1e-12);
    /* weight 1: the average is the last score */
    assert_int_equal(ewma_init(&a, 1.0), ST_OK);
    assert_int_equal(ewma_add(&a, 5.0, 1.0, 0.3), ST_OK);
    assert_int_equal(ewma_add(&a, 7.0, 1.0, 0.3), ST_OK);
    assert_true(ewma_mean(&a, 100.0) == 7.0 && ewma_spread(&a) == 1.0);
    /* gaps of 1 that add up: what is left of the start is (1-w)^n */
    assert_int_equal(ewma_init(&a, 0.2), ST_OK);
    assert_int_equal(ewma_init(&b, 0.2), ST_OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(ewma_add(&a, 1.0, 1.0, 0.0), ST_OK);
        left *= 0.8;
    }
    assert_int_equal(ewma_add(&b, 1.0, 5.0, 0.0), ST_OK);
    assert_true(fabs(a.left - left) < 1e-15 && fabs(b.left - left) < 1e-15);
    assert_true(fabs(ewma_mean(&a, 3.0) - ewma_mean(&b, 3.0)) < 1e-14);
    /* moving all scores moves mean, not spread or autocorrelation */
    for (int i = 0; i < 12; i++)
        baseline_add(&base, 1e6 + (double)(i * i % 7), i > 0);
    left = baseline_phi(&base);
    base = (struct baseline){0};
    for (int i = 0; i < 12; i++)
        baseline_add(&base, (double)(i * i % 7), i > 0);
    assert_true(fabs(left - baseline_phi(&base)) < 1e-6);
}

static void
phi_is_found_without_bias(void **state)
{
    struct rng r;
    double sum = 0.0;

    (void)state;
    rng_init(&r, 41);
    for (int i = 0; i < 4000; i++) {
        struct baseline b = {0};
        double x = rng_normal(&r);

        for (int t = 0; t < 56; t++) {
            baseline_add(&b, x, t > 0);
            x = 0.5 * x + sqrt(0.75) * rng_normal(&r);
        }
        sum += baseline_phi(&b);
    }
    if (fabs(sum / 4000 - 0.5) > 0.02)
        fail_msg("phi: expected 0.5, got %.4f", sum / 4000);
}

static void
refuses_wrong_use(void **state)
{
    struct ewma e, before;
    struct selfstart s = {0};
    double u = 77.0;

    (void)state;
    assert_int_equal(ewma_init(&e, 0.0), ST_INVALID);
    assert_int_equal(ewma_init(&e, 1.5), ST_INVALID);
    assert_int_equal(ewma_init(&e, NUM_NAN), ST_INVALID);
    assert_int_equal(ewma_init(&e, 0.2), ST_OK);
    before = e;
    assert_int_equal(ewma_add(&e, NUM_NAN, 1.0, 0.0), ST_INVALID);
    assert_int_equal(ewma_add(&e, 1.0, 0.0, 0.0), ST_INVALID);
    assert_int_equal(ewma_add(&e, 1.0, NUM_INF, 0.0), ST_INVALID);
    assert_int_equal(ewma_add(&e, 1.0, 1.0, 1.0), ST_INVALID);
    assert_int_equal(ewma_add(&e, 1.0, 1.0, -0.1), ST_INVALID);
    assert_memory_equal(&e, &before, sizeof e);
    assert_int_equal(selfstart_add(&s, NUM_INF, &u), ST_INVALID);
    for (int i = 0; i < 5; i++) /* equal scores have no spread yet */
        assert_int_equal(selfstart_add(&s, 3.0, &u), ST_ABSENT);
    assert_int_equal(selfstart_add(&s, 4.0, &u), ST_ABSENT);
    assert_int_equal(selfstart_add(&s, 4.0, &u), ST_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ewma_lives_as_long_as_theory_says),
        cmocka_unit_test(cusum_lives_as_long_as_theory_says),
        cmocka_unit_test(variance_is_that_of_simulated_averages),
        cmocka_unit_test(identities_hold),
        cmocka_unit_test(phi_is_found_without_bias),
        cmocka_unit_test(refuses_wrong_use),
    };

    return cmocka_run_group_tests_name("ewma", tests, NULL, NULL);
}
