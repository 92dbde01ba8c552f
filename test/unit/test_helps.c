/* core/helps: shrinkage between its ends, few readings say nothing, and the
 * interval holds what it promises over many invented people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/helps.h"
#include "core/num.h"
#include "test/sim/rng.h"

static void
few_readings_say_nothing(void **state)
{
    double d[8] = {1, 2, 3, 4, 1, 2, 3, 4};
    int32_t kind[8] = {0, 0, 0, 0, 1, 1, 1, 2};
    struct helps h[3];

    (void)state;
    assert_int_equal(helps_find(d, kind, 7, 3, h), ST_OK);
    assert_true(!num_finite(h[0].drawn)); /* seven in all are too few */
    assert_true(!num_finite(h[2].mean));
    assert_int_equal(helps_find(d, kind, 8, 3, h), ST_OK);
    assert_true(num_finite(h[0].drawn) && !num_finite(h[1].drawn));
    assert_true(h[0].mean == 2.5 && h[0].low < h[0].drawn &&
                h[0].drawn < h[0].high);
    assert_int_equal(helps_find(d, kind, 0, 3, h), ST_OK);
    assert_true(!num_finite(h[0].mean));
}

static void
draws_towards_the_others(void **state)
{
    double d[16];
    int32_t kind[16];
    struct helps h[2];

    (void)state;
    for (int i = 0; i < 16; i++) { /* twelve around 1, four around 4 */
        kind[i] = i < 12 ? 0 : 1;
        d[i] = (i < 12 ? 1.0 : 4.0) + (i % 2 == 0 ? 1.0 : -1.0);
    }
    assert_int_equal(helps_find(d, kind, 16, 2, h), ST_OK);
    assert_true(h[1].drawn < h[1].mean && h[1].drawn > h[0].drawn);
    assert_true(h[0].drawn > h[0].mean);
    assert_true(h[0].mean - h[0].drawn > h[1].drawn - h[1].mean);
    for (int i = 0; i < 16; i++) /* the same everywhere: one mean for all */
        d[i] = i % 2 == 0 ? 2.0 : 0.0;
    assert_int_equal(helps_find(d, kind, 16, 2, h), ST_OK);
    assert_true(num_abs(h[0].drawn - 1.0) < 1e-12 &&
                num_abs(h[1].drawn - 1.0) < 1e-12);
}

static void
refuses_what_is_no_reading(void **state)
{
    double d[1] = {NUM_NAN};
    int32_t kind[1] = {0};
    struct helps h[HELPS_KINDS];

    (void)state;
    assert_int_equal(helps_find(d, kind, 1, 1, h), ST_INVALID);
    d[0] = 1;
    kind[0] = 1;
    assert_int_equal(helps_find(d, kind, 1, 1, h), ST_INVALID);
    kind[0] = -1;
    assert_int_equal(helps_find(d, kind, 1, 1, h), ST_INVALID);
    assert_int_equal(helps_find(d, kind, 0, HELPS_KINDS + 1, h), ST_INVALID);
}

/* 2000 invented people, five kinds that differ by SD 0.5, readings of SD 1.5:
 * at least 93 of 100 intervals hold the truth. */
static void
keeps_its_promise(void **state)
{
    uint32_t held = 0, all = 0;
    struct rng rng;

    (void)state;
    rng_init(&rng, 5);
    for (int person = 0; person < 2000; person++) {
        double truth[5], d[40];
        int32_t kind[40];
        struct helps h[5];

        for (int k = 0; k < 5; k++)
            truth[k] = 1.0 + 0.5 * rng_normal(&rng);
        for (int i = 0; i < 40; i++) {
            kind[i] = (int32_t)(5.0 * rng_uniform(&rng));
            d[i] = truth[kind[i]] + 1.5 * rng_normal(&rng);
        }
        assert_int_equal(helps_find(d, kind, 40, 5, h), ST_OK);
        for (int k = 0; k < 5; k++) {
            if (!num_finite(h[k].drawn))
                continue;
            all++;
            held += truth[k] >= h[k].low && truth[k] <= h[k].high;
        }
    }
    print_message("# %u of %u intervals hold the truth\n", held, all);
    assert_true(held * 100 >= all * 93);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_readings_say_nothing),
        cmocka_unit_test(draws_towards_the_others),
        cmocka_unit_test(refuses_what_is_no_reading),
        cmocka_unit_test(keeps_its_promise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
