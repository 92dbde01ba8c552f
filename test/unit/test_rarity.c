/*
 * How many people fit: worked examples by hand, and what must hold for every
 * set of details: less told means more people, the detail to drop is the one
 * that helps most, the levels follow from the number alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/rarity.h"
#include "test/sim/rng.h"

static struct rarity
judge(struct rarity_facts f)
{
    struct rarity r;

    assert_int_equal(rarity_judge(&f, &r), ST_OK);
    return r;
}

/* Is a within one part in a thousand of b? */
static void
near(double a, double b)
{
    if (!(a > b * 0.999 && a < b * 1.001))
        fail_msg("%g is not %g", a, b);
}

static void
by_hand(void **state)
{
    struct rarity r;

    (void)state;
    r = judge((struct rarity_facts){0});
    near(r.expected, 5e7);
    assert_int_equal(r.level, RARITY_FINE);
    assert_int_equal(r.drop, RARITY_DETAIL_COUNT);
    near(r.then, r.expected);

    /* A midwife (class 9: one in a thousand adults) of about 50 years in a
     * town of 4,000: 4000 * 0.8 / 1000 * 5 * 0.012 * 0.5 */
    r = judge((struct rarity_facts){.people = 4000,
                                    .age_from = 50,
                                    .age_to = 50,
                                    .sex = LEX_SEX_FEMALE,
                                    .trade = 9});
    near(r.expected, 0.096);
    assert_int_equal(r.level, RARITY_RARE);
    assert_int_equal(r.drop, RARITY_PLACE);
    near(r.then, 1200.0);

    /* A man in his thirties in a village of 300: 300 * 10 * 0.012 / 2 */
    r = judge((struct rarity_facts){
        .people = 300, .age_from = 30, .age_to = 39, .sex = LEX_SEX_MALE});
    near(r.expected, 18.0);
    assert_int_equal(r.level, RARITY_FEW);

    /* The mayor of a town, whatever its size; without the town one of 5,000. */
    r = judge((struct rarity_facts){.people = 200000, .sole = true});
    near(r.expected, 1.0);
    assert_int_equal(r.level, RARITY_RARE);
    r = judge((struct rarity_facts){.sole = true});
    near(r.expected, 5000.0);
}

static void
ages(void **state)
{
    double sum = 0.0;

    (void)state;
    for (unsigned age = 0; age <= RARITY_AGE_MAX; age++) {
        assert_true(rarity_age_share(age) > 0.0);
        sum += rarity_age_share(age);
        if (age > 0)
            assert_true(rarity_age_share(age) <= rarity_age_share(age - 1));
    }
    near(sum, 1.0);
    assert_true(rarity_age_share(RARITY_AGE_MAX + 1) <= 0.0);
    /* one year counts as five, and never below zero or above the last */
    near(judge((struct rarity_facts){.age_from = 1, .age_to = 1}).expected,
         5e7 * 4 * 0.012);
    assert_true(
        judge((struct rarity_facts){.age_from = 130, .age_to = 130}).expected >
        0.0);
    near(judge((struct rarity_facts){.age_from = 0, .age_to = 130}).expected,
         5e7);
}

static void
people_of_classes(void **state)
{
    (void)state;
    assert_true(rarity_people(0) <= 0.0);
    near(rarity_people(6), 1778.3);
    for (unsigned i = 1; i <= 15; i++) {
        double n = rarity_people(i);

        near(n * n * n * n, rarity_people(i - 1) > 0 && i > 1
                                ? rarity_people(i - 1) * rarity_people(i - 1) *
                                      rarity_people(i - 1) *
                                      rarity_people(i - 1) * 100.0
                                : 1000.0);
    }
}

static void
take_away(struct rarity_facts *f, unsigned detail)
{
    switch ((enum rarity_detail)detail) {
    case RARITY_PLACE:
        f->people = 0;
        break;
    case RARITY_AGE:
        f->age_from = f->age_to = 0;
        break;
    case RARITY_SEX:
        f->sex = 0;
        break;
    case RARITY_TRADE:
        f->trade = 0;
        break;
    case RARITY_SOLE:
        f->sole = false;
        break;
    case RARITY_EVENT:
        f->event = 0;
        break;
    case RARITY_ORIGIN:
        f->origin = 0;
        break;
    case RARITY_FAITH:
        f->faith = 0;
        break;
    case RARITY_DETAIL_COUNT:
        break;
    }
}

/* Any details: taking one away never makes fewer people fit, and `drop` is the
 * best of all; the level is that of the number. */
static void
less_told_more_people(void **state)
{
    struct rng g;

    (void)state;
    rng_init(&g, 20261123);
    for (int round = 0; round < 20000; round++) {
        struct rarity_facts f = {
            .people = rng_uniform(&g) < 0.3
                          ? 0
                          : 1e6 * rng_uniform(&g) * rng_uniform(&g),
            .age_from = (uint8_t)(100 * rng_uniform(&g)),
            .sex = (uint8_t)(4 * rng_uniform(&g)),
            .trade = (uint8_t)(14 * rng_uniform(&g)),
            .event = (uint8_t)(4 * rng_uniform(&g) * rng_uniform(&g)),
            .origin = (uint8_t)(6 * rng_uniform(&g) * rng_uniform(&g)),
            .faith = (uint8_t)(6 * rng_uniform(&g) * rng_uniform(&g)),
            .sole = rng_uniform(&g) < 0.2,
        };
        struct rarity r, best;

        f.age_to = (uint8_t)(f.age_from + 20 * rng_uniform(&g));
        r = best = judge(f);
        for (unsigned d = 0; d < RARITY_DETAIL_COUNT; d++) {
            struct rarity_facts less = f;
            struct rarity then;

            take_away(&less, d);
            then = judge(less);
            if (then.expected < r.expected * (1 - 1e-12))
                fail_msg("round %d: without detail %u %g, with it %g", round, d,
                         then.expected, r.expected);
            if (then.expected > best.expected)
                best = then;
        }
        near(r.then, best.expected);
        if (r.drop < RARITY_DETAIL_COUNT) {
            take_away(&f, r.drop);
            near(judge(f).expected, r.then);
        }
        assert_int_equal(r.level, r.expected < 5    ? RARITY_RARE
                                  : r.expected < 50 ? RARITY_FEW
                                                    : RARITY_FINE);
    }
}

static void
refused(void **state)
{
    static const struct rarity_facts wrong[] = {
        {.people = -1},
        {.people = 2e10},
        {.people = -1e300},
        {.age_from = 40, .age_to = 39},
        {.age_from = 40, .age_to = 131},
        {.sex = 4},
        {.trade = 128},
        {.event = 128},
        {.origin = 200},
        {.faith = 128},
    };
    struct rarity r = {.expected = -7};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(rarity_judge(&wrong[i], &r), ST_INVALID);
    assert_true(r.expected < -6 && r.expected > -8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(ages),
        cmocka_unit_test(people_of_classes),
        cmocka_unit_test(less_told_more_people),
        cmocka_unit_test(refused),
    };

    return cmocka_run_group_tests_name("rarity", tests, NULL, NULL);
}
