/*
 * core/scoring with the program's own table: the traps that are known of each
 * instrument, made by hand, and what must hold for every scale.
 * usage: test_scoring KEYS.tsv
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/num.h"
#include "core/scoring.h"
#include "test/sim/rng.h"

#define ROOM 65536u
#define CLOSE 1e-9

static char text[ROOM];
static struct str table;
static struct scoring k;

static void
key(const char *name)
{
    uint32_t line = 0;

    if (scoring_read(table, (struct str){name, strlen(name)}, &k, &line) !=
        ST_OK)
        fail_msg("%s: line %u", name, line);
}

static uint32_t
scale(const char *name)
{
    for (uint32_t i = 0; i < k.n_scales; i++)
        if (str_eq(k.scale[i].name, (struct str){name, strlen(name)}))
            return i;
    fail_msg("no scale %s", name);
    return 0;
}

static struct scoring_score
score(const char *name, const double *answer)
{
    struct scoring_score s;

    assert_int_equal(scoring_score(&k, scale(name), answer, &s), ST_OK);
    return s;
}

static const double *
all(double x)
{
    static double answer[SCORING_ITEMS];

    for (int i = 0; i < SCORING_ITEMS; i++)
        answer[i] = x;
    return answer;
}

/* The score when every item has the same answer. */
static void
constant(const char *name, double answer, double want)
{
    double got = score(name, all(answer)).value;

    if (num_abs(got - want) > CLOSE)
        fail_msg("%s of %g: %g, not %g", name, answer, got, want);
}

static void
knows_the_traps(void **state)
{
    (void)state;
    key("proqol-5"); /* 5 turned of 10 in burnout; no total */
    constant("burnout", 1, 30);
    constant("burnout", 5, 30);
    constant("compassion-satisfaction", 5, 50);
    constant("secondary-trauma", 1, 10);
    assert_int_equal(k.n_scales, 3);
    key("cbi"); /* published vectors: all 75, and the lowest of every item */
    constant("personal-burnout", 75, 75);
    constant("work-burnout", 75, 475.0 / 7);
    constant("client-burnout", 75, 75);
    constant("personal-burnout", 0, 0);
    constant("work-burnout", 0, 100.0 / 7);
    assert_int_equal(k.scale[1].reversed, 1u << 12);
    key("cbi-fourth");
    assert_int_equal(k.scale[1].reversed, 1u << 9);
    for (int form = 0; form < 2; form++) { /* both codings: 20 whatever */
        key(form == 0 ? "olbi" : "olbi-disagree");
        for (int x = 1; x <= 4; x++) {
            constant("exhaustion", x, 20);
            constant("disengagement", x, 20);
        }
    }
    key("pss-10");
    constant("stress", 0, 16);
    constant("stress", 2, 20);
    constant("stress", 4, 24);
    key("pss-4");
    constant("stress", 0, 8);
    constant("stress", 4, 8);
    key("who-5");
    constant("well-being", 5, 100);
    constant("well-being", 0, 0);
    key("brs");
    constant("resilience", 5, 3);
    key("maas");
    constant("mindful-attention", 6, 6);
    key("stss");
    constant("total", 5, 85);
    constant("avoidance", 1, 7);
    key("phq-9");
    constant("depression", 3, 27);
    key("pcl-5");
    constant("post-trauma", 4, 80);
}

static void
the_two_codings_of_olbi_mirror(void **state)
{
    double answer[16], turned[16], a[2], b[2];
    struct rng rng;

    (void)state;
    rng_init(&rng, 7);
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 16; i++) {
            answer[i] = 1 + num_floor(4 * rng_uniform(&rng));
            turned[i] = 5 - answer[i];
        }
        key("olbi");
        a[0] = score("exhaustion", answer).value;
        a[1] = score("disengagement", answer).value;
        key("olbi-disagree");
        b[0] = score("exhaustion", turned).value;
        b[1] = score("disengagement", turned).value;
        assert_true(a[0] == b[0] && a[1] == b[1]);
    }
}

static void
the_total_of_bat_is_of_its_items(void **state)
{
    double answer[23], parts = 0;
    static const char *const four[] = {"exhaustion", "mental-distance",
                                       "cognitive-impairment",
                                       "emotional-impairment"};

    (void)state;
    key("bat-23");
    for (int i = 0; i < 23; i++)
        answer[i] = i < 8 ? 5 : 1;
    for (int i = 0; i < 4; i++)
        parts += score(four[i], answer).value / 4;
    assert_true(num_abs(score("total", answer).value - 55.0 / 23) < CLOSE);
    assert_true(num_abs(parts - 2.0) < CLOSE);
}

static void
a_danger_answer_needs_no_total(void **state)
{
    double answer[9];

    (void)state;
    key("phq-9");
    for (int i = 0; i < 9; i++)
        answer[i] = NUM_NAN;
    assert_int_equal(scoring_danger(&k, answer), 0);
    answer[8] = 0;
    assert_int_equal(scoring_danger(&k, answer), 0);
    answer[8] = 1;
    assert_int_equal(scoring_danger(&k, answer), 9);
    assert_int_equal(score("depression", answer).method, SCORING_REFUSED);
}

static void
missing_answers_follow_the_rule(void **state)
{
    double answer[20];

    (void)state;
    key("cbi");
    for (int i = 0; i < 19; i++)
        answer[i] = i < 2 ? 50 : NUM_NAN;
    assert_int_equal(score("personal-burnout", answer).method, SCORING_REFUSED);
    answer[2] = 100;
    assert_int_equal(score("personal-burnout", answer).method,
                     SCORING_PRORATED);
    assert_true(num_abs(score("personal-burnout", answer).value - 200.0 / 3) <
                CLOSE);
    key("pcl-5");
    for (int i = 0; i < 20; i++)
        answer[i] = 2;
    answer[3] = NUM_NAN;
    assert_int_equal(score("post-trauma", answer).method, SCORING_REFUSED);
    assert_int_equal(score("arousal", answer).method, SCORING_COMPLETE);
    key("phq-9");
    for (int i = 0; i < 9; i++)
        answer[i] = i < 7 ? 1 : NUM_NAN;
    assert_true(score("depression", answer).value == 9.0);
    answer[0] = NUM_NAN;
    assert_int_equal(score("depression", answer).method, SCORING_REFUSED);
}

static void
unverified_bands_are_not_found(void **state)
{
    (void)state;
    key("stss");
    assert_int_equal(k.scale[0].n_bands, 4);
    assert_int_equal(score("total", all(5)).band, SCORING_BANDS);
    key("phq-9");
    assert_int_equal(score("depression", all(0)).band, SCORING_BANDS);
    assert_int_equal(score("depression", all(3)).band, 3);
    assert_true(str_eq(k.scale[0].band[3].word, STR("severe")));
}

static void
change_needs_a_figure_to_rely_on(void **state)
{
    double needed = 0;

    (void)state;
    key("proqol-5"); /* 95 %: 6.24, 7.48, 6.89 points */
    assert_int_equal(scoring_change(&k, 0, 40, 34, &needed), SCORING_WITHIN);
    assert_true(num_abs(needed - 6.24) < 0.005);
    assert_int_equal(scoring_change(&k, 0, 40, 33, &needed), SCORING_WORSE);
    assert_int_equal(scoring_change(&k, 1, 30, 22, &needed), SCORING_BETTER);
    assert_true(num_abs(needed - 7.48) < 0.005);
    assert_int_equal(scoring_change(&k, 2, 20, 27, &needed), SCORING_WORSE);
    assert_true(num_abs(needed - 6.89) < 0.005);
    key("who-5");
    assert_int_equal(scoring_change(&k, 0, 60, 48, &needed), SCORING_WORSE);
    assert_int_equal(scoring_change(&k, 0, 60, 64, &needed), SCORING_WITHIN);
    key("stss");
    assert_int_equal(scoring_change(&k, 0, 20, 80, &needed), SCORING_UNKNOWN);
}

/* What holds for every scale of every key, with answers by lot. */
static void
check_scale(uint32_t s, struct rng *rng)
{
    const struct scoring_scale *sc = &k.scale[s];
    double answer[SCORING_ITEMS], low, high;
    struct scoring_score was, now;
    uint32_t steps = (uint32_t)((k.high - k.low) / k.step + 0.5), i;

    scoring_range(&k, s, &low, &high);
    for (i = 0; i < k.n_items; i++)
        answer[i] =
            k.low + k.step * num_floor((double)(steps + 1) * rng_uniform(rng));
    assert_int_equal(scoring_score(&k, s, answer, &was), ST_OK);
    assert_int_equal(was.method, SCORING_COMPLETE);
    assert_true(was.value >= low - CLOSE && was.value <= high + CLOSE);
    for (i = 0; i < k.n_items; i++) { /* a step up moves it its own way */
        double before = answer[i], want;

        if (answer[i] + k.step > k.high + CLOSE)
            continue;
        answer[i] += k.step;
        assert_int_equal(scoring_score(&k, s, answer, &now), ST_OK);
        want =
            k.step * sc->factor / (sc->how == SCORING_MEAN ? sc->n_items : 1);
        if ((sc->items >> i & 1) == 0)
            want = 0;
        if ((sc->reversed >> i & 1) != 0)
            want = -want;
        assert_true(num_abs(now.value - was.value - want) < CLOSE);
        answer[i] = before;
    }
    for (i = 0; i < k.n_items; i++) { /* one missing: the mean of the others */
        double before = answer[i], sum = 0;

        if ((sc->items >> i & 1) == 0 || sc->missing == SCORING_REFUSE ||
            sc->n_items - 1 < sc->need)
            continue;
        answer[i] = NUM_NAN;
        for (uint32_t j = 0; j < k.n_items; j++)
            if ((sc->items >> j & 1) != 0 && j != i)
                sum += (sc->reversed >> j & 1) != 0 ? k.low + k.high - answer[j]
                                                    : answer[j];
        sum /= sc->n_items - 1;
        assert_int_equal(scoring_score(&k, s, answer, &now), ST_OK);
        assert_int_equal(now.method, SCORING_PRORATED);
        assert_true(num_abs(now.value -
                            sum * sc->factor *
                                (sc->how == SCORING_SUM ? sc->n_items : 1)) <
                    1e-6);
        answer[i] = before;
    }
}

static void
every_scale_keeps_its_promises(void **state)
{
    uint32_t n = 0, line;
    struct str name;
    struct rng rng;

    (void)state;
    rng_init(&rng, 42);
    for (; scoring_name(table, n, &name) == ST_OK; n++) {
        assert_int_equal(scoring_read(table, name, &k, &line), ST_OK);
        for (uint32_t s = 0; s < k.n_scales; s++)
            for (int round = 0; round < 20; round++)
                check_scale(s, &rng);
        for (uint32_t s = 0; s < k.n_scales; s++) { /* foreign answers */
            struct scoring_score got;

            assert_int_equal(scoring_score(&k, s, all(k.high + k.step), &got),
                             ST_INVALID);
            assert_int_equal(
                scoring_score(&k, s, all(k.low + k.step / 3), &got),
                ST_INVALID);
        }
    }
    assert_true(n >= 27);
}

static void
weights_count(void **state)
{
    struct str own =
        STR("key\tw\nform\tw\nitems\t3\nanswers\t0\t4\t1\n"
            "scale\ts\tsum\t1-3\t3\thigh\t2\tprorate\t1\nweights\ts\t1 2 3\n"
            "scale\tm\tmean\t1-3\t-\thigh\t2\tprorate\t2\nweights\tm\t1 2 1\n");
    double answer[3] = {1, 2, 3}, low, high;
    uint32_t line;

    (void)state;
    assert_int_equal(scoring_read(own, STR("w"), &k, &line), ST_OK);
    assert_true(score("s", answer).value == 1 + 4 + 3 * 1);
    assert_true(score("m", answer).value == 2 * (1 + 4 + 3) / 4.0);
    scoring_range(&k, 0, &low, &high);
    assert_true(low == 0 && high == 24);
    answer[1] = NUM_NAN; /* 1 and 3 * 1 over weights 4 of 6 */
    assert_true(score("s", answer).value == 6.0);
}

static void
a_damaged_line_is_named(void **state)
{
    static const char *const bad[] = {
        "scale\ts\tsum\t1-3\t-\thigh\t1\tprorate\t1", /* item 3 of 2 */
        "scale\ts\tsum\t1-2\t-\tup\t1\tprorate\t1",
        "scale\ts\tsum\t1-2\t-\thigh\t3\tprorate\t1",
        "scale\ts\tsum\t1\t2\thigh\t1\tprorate\t1", /* turned, not in it */
        "band\tnone\t1\tlow\tseen\tx",
        "danger\t3\t1\tseen\tx",
        "wording\tx",
        "answers\t3\t0\t1",
    };
    char own[512];
    uint32_t line;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int n = snprintf(own, sizeof own,
                         "# x\nkey\tk\nform\tk\nitems\t2\nanswers\t0\t3\t1\n"
                         "%s\n",
                         bad[i]);

        assert_int_equal(
            scoring_read((struct str){own, (size_t)n}, STR("k"), &k, &line),
            ST_INVALID);
        assert_int_equal(line, 6);
    }
    assert_int_equal(scoring_read(table, STR("none"), &k, &line), ST_ABSENT);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_traps),
        cmocka_unit_test(the_two_codings_of_olbi_mirror),
        cmocka_unit_test(the_total_of_bat_is_of_its_items),
        cmocka_unit_test(a_danger_answer_needs_no_total),
        cmocka_unit_test(missing_answers_follow_the_rule),
        cmocka_unit_test(unverified_bands_are_not_found),
        cmocka_unit_test(change_needs_a_figure_to_rely_on),
        cmocka_unit_test(every_scale_keeps_its_promises),
        cmocka_unit_test(weights_count),
        cmocka_unit_test(a_damaged_line_is_named),
    };
    FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;

    if (in == NULL)
        return 2;
    table = (struct str){text, fread(text, 1, sizeof text, in)};
    (void)fclose(in);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
