/* core/num: number parsing and the ends of the functions' domains.  Values are
 * in test/vectors/core.tsv. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/num.h"
#include "test/sim/rng.h"

static const struct {
    const char *text;
    enum num_decimal mark;
    enum status st;
    double want;
} parse_cases[] = {
    {"0", NUM_POINT, ST_OK, 0.0},
    {"-0", NUM_POINT, ST_OK, -0.0},
    {"1234.5", NUM_POINT, ST_OK, 1234.5},
    {" +.5 ", NUM_POINT, ST_OK, 0.5},
    {"5.", NUM_POINT, ST_OK, 5.0},
    {"1e3", NUM_POINT, ST_OK, 1000.0},
    {"1.5E-3", NUM_POINT, ST_OK, 1.5e-3},
    {"0.1", NUM_POINT, ST_OK, 0.1},
    {"123456789012345", NUM_POINT, ST_OK, 123456789012345.0},
    {"1e-400", NUM_POINT, ST_OK, 0.0},
    {"3,25", NUM_COMMA, ST_OK, 3.25},
    {"3,25", NUM_POINT_COMMA, ST_OK, 3.25},
    {"3.25", NUM_POINT_COMMA, ST_OK, 3.25},
    {"3,25", NUM_POINT, ST_INVALID, 0.0},
    {"3.25", NUM_COMMA, ST_INVALID, 0.0},
    {"1,234.5", NUM_POINT_COMMA, ST_INVALID, 0.0},
    {"", NUM_POINT, ST_INVALID, 0.0},
    {" ", NUM_POINT, ST_INVALID, 0.0},
    {"-", NUM_POINT, ST_INVALID, 0.0},
    {".", NUM_POINT, ST_INVALID, 0.0},
    {"1e", NUM_POINT, ST_INVALID, 0.0},
    {"1e99999", NUM_POINT, ST_INVALID, 0.0},
    {"1e999", NUM_POINT, ST_INVALID, 0.0},
    {"nan", NUM_POINT, ST_INVALID, 0.0},
    {"inf", NUM_POINT, ST_INVALID, 0.0},
    {"0x10", NUM_POINT, ST_INVALID, 0.0},
    {"1 2", NUM_POINT, ST_INVALID, 0.0},
    {"--1", NUM_POINT, ST_INVALID, 0.0},
    {"00000000000000000000000000000000000000000000000000000000000000001",
     NUM_POINT, ST_INVALID, 0.0}, /* 65 characters */
};

static void
parses_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof parse_cases / sizeof parse_cases[0]; i++) {
        const char *text = parse_cases[i].text;
        double got = 77.0;
        enum status st = num_parse((struct str){text, strlen(text)},
                                   parse_cases[i].mark, &got);

        if (st != parse_cases[i].st)
            fail_msg("\"%s\": expected status %d, got %d", text,
                     parse_cases[i].st, st);
        if (st == ST_OK && !(got == parse_cases[i].want))
            fail_msg("\"%s\": expected %.17g, got %.17g", text,
                     parse_cases[i].want, got);
        if (st != ST_OK && got != 77.0)
            fail_msg("\"%s\": out parameter touched", text);
    }
}

static void
agrees_with_strtod(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, 3);
    for (int i = 0; i < 20000; i++) {
        double x = (rng_uniform(&r) - 0.5) *
                   pow(10.0, floor(rng_uniform(&r) * 30.0 - 15.0));
        char text[64];
        double want, got = 0.0;

        (void)snprintf(text, sizeof text, "%.*g", i % 2 ? 12 : 17, x);
        want = strtod(text, NULL);
        if (num_parse((struct str){text, strlen(text)}, NUM_POINT, &got) !=
                ST_OK ||
            fabs(got - want) >
                (i % 2 && fabs(want) > 1e-9 ? 0.0 : 5e-16 * fabs(want)))
            fail_msg("%s: expected %.17g, got %.17g", text, want, got);
    }
}

static void
keeps_its_error_bounds(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, 4);
    for (int i = 0; i < 100000; i++) {
        double x = (rng_uniform(&r) - 0.5) * 1400.0;
        double y = exp((rng_uniform(&r) - 0.5) * 600.0);

        if (fabs(num_exp(x) / exp(x) - 1.0) > 5e-16)
            fail_msg("exp(%.17g): got %.17g", x, num_exp(x));
        if (fabs(num_log(y) - log(y)) > 5e-16 * fabs(log(y)))
            fail_msg("log(%.17g): got %.17g", y, num_log(y));
        if (num_floor(x) != floor(x))
            fail_msg("floor(%.17g): got %.17g", x, num_floor(x));
    }
}

static void
answers_at_the_ends(void **state)
{
    (void)state;
    assert_true(num_exp(1000.0) == NUM_INF);
    assert_true(num_exp(-1000.0) == 0.0);
    assert_true(num_exp(-740.0) > 0.0); /* subnormal */
    assert_true(isnan(num_exp(NUM_NAN)));
    assert_true(num_log(0.0) == -NUM_INF);
    assert_true(isnan(num_log(-1.0)));
    assert_true(fabs(num_log(5e-324) - log(5e-324)) < 1e-12);
    assert_true(num_log(NUM_INF) == NUM_INF);
    assert_true(isnan(num_sqrt(-1.0)));
    assert_true(num_pow(0.0, 2.0) == 0.0);
    assert_true(isnan(num_pow(-1.0, 2.0)));
    assert_true(isnan(num_lgamma(0.0)));
    assert_true(num_normal_quantile(0.0) == -NUM_INF);
    assert_true(num_normal_quantile(1.0) == NUM_INF);
    assert_true(isnan(num_normal_quantile(1.5)));
    assert_true(isnan(num_t_cdf(0.0, 0.0)));
    assert_true(num_t_cdf(1e200, 3.0) == 1.0);
    assert_false(num_finite(NUM_INF));
    assert_false(num_finite(NUM_NAN));
    assert_true(num_finite(1e308));
    assert_true(num_floor(-0.5) == -1.0);
    assert_true(num_floor(1e300) == 1e300);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_what_it_should),
        cmocka_unit_test(agrees_with_strtod),
        cmocka_unit_test(keeps_its_error_bounds),
        cmocka_unit_test(answers_at_the_ends),
    };

    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
