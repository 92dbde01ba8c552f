/* core/rule: the text and its faults by position, each kind of term, episodes
 * and answers; and properties over invented lives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/num.h"
#include "core/rule.h"
#include "core/wasm_api.h"
#include "test/sim/rng.h"

#define ROOM 2000

static struct rule_fact fact[ROOM];

static struct str
text(const char *s)
{
    return (struct str){s, strlen(s)};
}

static int32_t
day(const char *s)
{
    struct date_time t = {.day = 0};

    assert_int_equal(date_parse(text(s), &t), ST_OK);
    return t.day;
}

/* One rule over one view. */
static struct rule_result
run(const char *rule, const char *view)
{
    struct rule r;
    struct rule_view v;
    struct rule_result out;
    uint32_t line = 0, column = 0;

    assert_int_equal(rule_parse(text(rule), &r, &column), ST_OK);
    if (rule_view_parse(text(view), fact, ROOM, &v, &line, &column) != ST_OK)
        fail_msg("view: line %u, column %u", (unsigned)line, (unsigned)column);
    rule_run(&r, 0, &v, &out);
    return out;
}

static void
faults_are_named_by_column(void **state)
{
    static const struct {
        const char *line;
        uint32_t column; /* 0: fine */
    } cases[] = {
        {"state exhaustion left", 0},
        {"state any act for 52", 0},
        {"  work sessions over 27.5 for 2 ", 0},
        {"crossed late and silent journal 21 and event crisis within 90", 0},
        {"on 2026-12-24", 0},
        {"every 90 from 2026-01-01", 0},
        {"", 1},
        {"stat exhaustion left", 1},
        {"state Exhaustion left", 7},
        {"state exhaustion above", 18},
        {"state exhaustion left for", 26},
        {"state exhaustion left for 0", 27},
        {"state exhaustion left for 53", 27},
        {"work sessions more 3", 15},
        {"work sessions over -3", 20},
        {"work sessions over 1e9", 20},
        {"event crisis within 91", 21},
        {"silent journal", 15},
        {"on 2026-02-30", 4},
        {"on 2026-12-24T10:00", 4},
        {"every 6 from 2026-01-01", 7},
        {"every 90 after 2026-01-01", 10},
        {"on 2026-12-24 or on 2026-12-25", 15},
        {"on 2026-12-24 and", 18},
        {"event a and event b and event c and event d and event e", 45},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule r = {.n = 99};
        uint32_t column = 0;
        enum status st = rule_parse(text(cases[i].line), &r, &column);

        if ((st == ST_OK) != (cases[i].column == 0) ||
            (st != ST_OK && column != cases[i].column))
            fail_msg("\"%s\": status %d, column %u", cases[i].line, (int)st,
                     (unsigned)column);
        if (st != ST_OK)
            assert_int_equal(r.n, 99);
    }
}

static void
views_are_refused_with_a_place(void **state)
{
    static const struct {
        const char *view;
        uint32_t line, column;
    } cases[] = {
        {"", 1, 1},
        {"event crisis 2026-01-01\n", 1, 1},
        {"today 2026-01-01\ntoday 2026-01-02\n", 2, 1},
        {"today 2026-01-01\nevent crisis\n", 2, 13},
        {"today 2026-01-01\nevent a 2025-03-02\nevent b 2025-03-01\n", 3, 1},
        {"today 2026-01-01\n\n", 2, 1},
        {"today 2026-01-01\nanswer 64 2026-01-01 done\n", 2, 8},
        {"today 2026-01-01\nlimit late 2026-01-05 broken\n", 2, 23},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule_view v = {.n = 77};
        uint32_t line = 0, column = 0;

        assert_int_equal(rule_view_parse(text(cases[i].view), fact, ROOM, &v,
                                         &line, &column),
                         ST_INVALID);
        if (line != cases[i].line || column != cases[i].column)
            fail_msg("%u: line %u, column %u", (unsigned)i, (unsigned)line,
                     (unsigned)column);
        assert_int_equal(v.n, 77);
    }
}

static void
each_kind_is_met_by_its_own_fact(void **state)
{
    static const struct {
        const char *rule, *facts;
        const char *episode; /* NULL: quiet */
    } cases[] = {
        {"state sleep left", "state sleep left 2026-02-20 2026-02-27",
         "2026-02-20"},
        {"state sleep watch", "state sleep left 2026-02-20 2026-02-27", NULL},
        {"state any left", "state sleep act 2026-02-20 2026-02-27",
         "2026-02-20"},
        {"state sleep left for 2", "state sleep left 2026-02-20 2026-02-27",
         "2026-02-20"},
        {"state sleep left for 3", "state sleep left 2026-02-20 2026-02-27",
         NULL},
        /* an old reading says nothing of today */
        {"state sleep left", "state sleep left 2026-01-01 2026-01-16", NULL},
        {"event crisis", "event crisis 2026-02-17", "2026-02-17"},
        {"event crisis", "event crisis 2026-02-15", NULL},
        {"event crisis within 30", "event crisis 2026-02-15", "2026-02-15"},
        {"event any", "event illness 2026-02-27", "2026-02-27"},
        {"event crisis", "event crisis 2026-03-02", NULL}, /* to come */
        {"work sessions over 25", "work sessions 2026-02-16 26", "2026-02-16"},
        {"work sessions over 26", "work sessions 2026-02-16 26", NULL},
        {"work sessions over 25", "work sessions 2026-02-02 26", NULL},
        {"work sessions under 5", "work sessions 2026-02-16 4", "2026-02-16"},
        {"work hours over 25", "work sessions 2026-02-16 26", NULL},
        {"work sessions over 25 for 2",
         "work sessions 2026-02-09 26\nwork sessions 2026-02-16 26",
         "2026-02-16"},
        {"work sessions over 25 for 2",
         "work sessions 2026-02-02 26\nwork sessions 2026-02-16 26", NULL},
        {"crossed late", "limit late 2026-02-16 crossed", "2026-02-16"},
        {"crossed late", "limit late 2026-02-16 kept", NULL},
        {"crossed any", "limit late 2026-02-16 crossed", "2026-02-16"},
        {"silent journal 14", "seen journal 2026-02-15", "2026-02-15"},
        {"silent journal 15", "seen journal 2026-02-15", NULL},
        {"silent journal 1", "seen check-in 2026-02-15", NULL},
        {"on 2026-02-20", "", "2026-02-20"},
        {"on 2026-02-15", "", NULL},
        {"on 2026-03-02", "", NULL},
        {"every 30 from 2026-01-20", "", "2026-02-19"},
        {"every 30 from 2026-01-10", "", NULL},
        {"state sleep left and crossed late",
         "state sleep left 2026-02-20 2026-02-27\n"
         "limit late 2026-02-16 crossed",
         "2026-02-20"},
        {"state sleep left and crossed late",
         "state sleep left 2026-02-20 2026-02-27", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char view[400];
        struct rule_result r;

        snprintf(view, sizeof view, "today 2026-03-01\n%s", cases[i].facts);
        r = run(cases[i].rule, view);
        if ((cases[i].episode == NULL) != (r.verdict == RULE_QUIET) ||
            (cases[i].episode != NULL && r.episode != day(cases[i].episode)))
            fail_msg("%s with %s: verdict %d, episode %d", cases[i].rule,
                     cases[i].facts, (int)r.verdict, (int)r.episode);
    }
}

static void
one_quiet_week_does_not_end_an_episode(void **state)
{
    struct rule_result r;

    (void)state;
    r = run("work sessions over 25", "today 2026-03-01\n"
                                     "work sessions 2026-02-02 30\n"
                                     "work sessions 2026-02-09 20\n"
                                     "work sessions 2026-02-16 30\n"
                                     "work sessions 2026-02-23 20\n");
    assert_int_equal(r.verdict, RULE_FIRES);
    assert_int_equal(r.episode, day("2026-02-02"));
    assert_int_equal(r.reason[0].last, day("2026-02-16"));
    assert_true(r.reason[0].number > 29.9 && r.reason[0].number < 30.1);
    r = run("work sessions over 25", "today 2026-03-01\n"
                                     "work sessions 2026-02-02 30\n"
                                     "work sessions 2026-02-09 20\n"
                                     "work sessions 2026-02-23 30\n");
    assert_int_equal(r.episode, day("2026-02-23"));
    r = run("work sessions over 25", "today 2026-03-01\n"
                                     "work sessions 2026-02-09 30\n"
                                     "work sessions 2026-02-16 20\n"
                                     "work sessions 2026-02-23 20\n");
    assert_int_equal(r.verdict, RULE_QUIET);
}

static void
an_answer_holds_for_its_episode(void **state)
{
    static const char *facts = "today 2026-03-01\n"
                               "event crisis 2026-02-20\n"
                               "event crisis 2026-02-24\n";
    char view[400];
    struct rule_result r = run("event crisis", facts);

    (void)state;
    assert_int_equal(r.verdict, RULE_FIRES);
    assert_int_equal(r.episode, day("2026-02-20"));
    snprintf(view, sizeof view, "%sanswer 0 2026-02-20 done\n", facts);
    assert_int_equal(run("event crisis", view).verdict, RULE_ANSWERED);
    snprintf(view, sizeof view, "%sanswer 1 2026-02-20 done\n", facts);
    assert_int_equal(run("event crisis", view).verdict, RULE_FIRES);
    snprintf(view, sizeof view, "%sanswer 0 2026-02-20 2026-03-02\n", facts);
    r = run("event crisis", view);
    assert_int_equal(r.verdict, RULE_WAITS);
    assert_int_equal(r.until, day("2026-03-02"));
    snprintf(view, sizeof view, "%sanswer 0 2026-02-20 2026-03-01\n", facts);
    assert_int_equal(run("event crisis", view).verdict, RULE_FIRES);
    /* a new event a week after the episode began is new */
    assert_int_equal(run("event crisis", "today 2026-03-01\n"
                                         "event crisis 2026-02-20\n"
                                         "event crisis 2026-02-27\n"
                                         "answer 0 2026-02-20 done\n")
                         .verdict,
                     RULE_FIRES);
}

static void
answers_leave_their_range(void **state)
{
    static const double at[] = {0, 7, 14, 21, 28, 35};
    static const struct {
        double value[6];
        int direction;
        double since; /* -1: inside */
    } cases[] = {
        {{5, 5, 5, 5, 5, 5}, 1, -1}, {{5, 5, 5, 5, 5, 8}, 1, 35},
        {{5, 5, 5, 5, 5, 7}, 1, -1}, /* just at two swings */
        {{5, 5, 8, 5, 8, 5}, 1, 14}, /* one inside does not end it */
        {{5, 5, 8, 5, 5, 5}, 1, -1}, {{5, 5, 5, 5, 5, 2}, -1, 35},
        {{5, 5, 5, 5, 5, 2}, 1, -1},
    };
    double since = 0.0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool is = rule_left(at, cases[i].value, 6, 5.0, 1.0, cases[i].direction,
                            &since);

        if (is != (cases[i].since >= 0.0) ||
            (is && (int)since != (int)cases[i].since))
            fail_msg("%u: %d %g", (unsigned)i, (int)is, since);
    }
    assert_false(rule_left(at, cases[1].value, 6, 5.0, 0.0, 1, &since));
    assert_false(rule_left(at, cases[1].value, 0, 5.0, 1.0, 1, &since));
}

/* How often answers leave their range by chance alone, episodes a year, with
 * the range from `base` weeks (0: known): the table of docs/method/plan.md. */
static double
episodes_by_chance(int base, double phi, struct rng *rng)
{
    enum { PEOPLE = 4000, YEAR = 52 };
    int episodes = 0;

    for (int p = 0; p < PEOPLE; p++) {
        double x[52 + YEAR], at[52 + YEAR], sum = 0.0, squares = 0.0;
        double mean = 0.0, sd = 1.0, last = -1.0, since = 0.0;
        double noise = num_sqrt(1.0 - phi * phi);

        for (int i = 0; i < base + YEAR; i++) {
            at[i] = i;
            x[i] = rng_normal(rng);
            if (i > 0)
                x[i] = phi * x[i - 1] + noise * x[i];
        }
        for (int i = 0; i < base; i++)
            sum += x[i];
        if (base > 0)
            mean = sum / base;
        for (int i = 0; i < base; i++)
            squares += (x[i] - mean) * (x[i] - mean);
        if (base > 0)
            sd = num_sqrt(squares / (base - 1));
        for (int n = base + 1; n <= base + YEAR; n++)
            if (rule_left(at + base, x + base, (size_t)(n - base), mean, sd, 1,
                          &since) &&
                since > last) {
                episodes++;
                last = since;
            }
    }
    return (double)episodes / PEOPLE;
}

static void
chance_is_as_the_document_says(void **state)
{
    static const struct {
        int base;
        double phi, episodes;
    } table[] = {
        {0, 0.0, 1.1},  {8, 0.0, 2.1},  {12, 0.0, 1.8},
        {26, 0.0, 1.4}, {26, 0.3, 1.4},
    };
    struct rng rng;

    (void)state;
    rng_init(&rng, 2026);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double got = episodes_by_chance(table[i].base, table[i].phi, &rng);

        print_message("left: base %d phi %.1f: %.2f a year\n", table[i].base,
                      table[i].phi, got);
        if (num_abs(got - table[i].episodes) > 0.1)
            fail_msg("base %d, phi %.1f: %.2f", table[i].base, table[i].phi,
                     got);
    }
}

/* ---- properties ---- */

#define DAYS 364
#define WEEKS (DAYS / 7)

/* One invented year: sessions a week, some weeks unrecorded, some events. */
struct life {
    int32_t monday;      /* day 0 */
    int sessions[WEEKS]; /* -1: not recorded */
    bool is_hard[DAYS];
};

static void
invent(struct life *l, struct rng *rng)
{
    l->monday = day("2026-01-05");
    for (int w = 0; w < WEEKS; w++)
        l->sessions[w] =
            rng_uniform(rng) < 0.15 ? -1 : (int)(22.0 + 8.0 * rng_uniform(rng));
    for (int d = 0; d < DAYS; d++)
        l->is_hard[d] = rng_uniform(rng) < 0.06;
}

/* What is known of it on one day. */
static struct rule_view
view_of(const struct life *l, int today)
{
    struct rule_view v = {.today = l->monday + today, .fact = fact};

    for (int w = 0; w < WEEKS; w++)
        if (7 * w + 6 <= today && l->sessions[w] >= 0)
            fact[v.n++] = (struct rule_fact){.kind = RULE_FACT_WORK,
                                             .name = STR("sessions"),
                                             .day = l->monday + 7 * w,
                                             .number = l->sessions[w]};
    for (int d = 0; d <= today; d++)
        if (l->is_hard[d])
            fact[v.n++] = (struct rule_fact){.kind = RULE_FACT_EVENT,
                                             .name = STR("hard-session"),
                                             .day = l->monday + d};
    return v;
}

static void
nobody_is_asked_twice_in_one_episode(void **state)
{
    static const char *rules[] = {
        "work sessions over 25", "work sessions over 25 for 2",
        "work sessions under 24 for 3", "event hard-session",
        "event hard-session and work sessions over 24"};
    struct rng rng;
    int fired = 0;

    (void)state;
    rng_init(&rng, 20261128);
    for (int life = 0; life < 40; life++)
        for (size_t k = 0; k < sizeof rules / sizeof rules[0]; k++) {
            static struct life l;
            struct rule r;
            uint32_t column;
            int32_t answered[DAYS], last = INT32_MIN;
            size_t n = 0;

            invent(&l, &rng);
            assert_int_equal(rule_parse(text(rules[k]), &r, &column), ST_OK);
            for (int today = 0; today < DAYS; today++) {
                struct rule_view v = view_of(&l, today);
                struct rule_result out;

                for (size_t i = 0; i < n; i++)
                    fact[v.n++] = (struct rule_fact){.kind = RULE_FACT_ANSWER,
                                                     .day = answered[i],
                                                     .last = RULE_DONE};
                rule_run(&r, 0, &v, &out);
                if (out.verdict != RULE_FIRES)
                    continue;
                fired++;
                for (size_t i = 0; i < n; i++)
                    assert_int_not_equal(answered[i], out.episode);
                assert_true(out.episode <= v.today);
                assert_true(out.episode > last);
                last = out.episode;
                answered[n++] = out.episode;
            }
            /* events: at most one in a week */
            if (k == 3)
                for (size_t i = 1; i < n; i++)
                    assert_true(answered[i] - answered[i - 1] >= 7);
        }
    assert_true(fired > 500);
}

static void
asking_for_more_never_fires_more(void **state)
{
    struct rng rng;
    int met = 0;

    (void)state;
    rng_init(&rng, 7);
    for (int life = 0; life < 60; life++) {
        static struct life l;
        struct rule_view v;
        struct rule_result before = {.verdict = RULE_FIRES}, after;

        invent(&l, &rng);
        v = view_of(&l, 200 + life);
        for (int32_t n = 1; n < 9; n++) {
            struct rule r = {.n = 1,
                             .term = {{.kind = RULE_WORK,
                                       .name = STR("sessions"),
                                       .number = 24.0,
                                       .n = n}}};

            rule_run(&r, 0, &v, &after);
            assert_false(before.verdict == RULE_QUIET &&
                         after.verdict == RULE_FIRES);
            met += after.verdict == RULE_FIRES;
            before = after;
        }
    }
    assert_true(met > 30);
}

/* Days to come and other people's rules change nothing. */
static void
what_is_to_come_changes_nothing(void **state)
{
    struct rng rng;

    (void)state;
    rng_init(&rng, 11);
    for (int life = 0; life < 60; life++) {
        static struct life l;
        struct rule r = {
            .n = 1,
            .term = {{.kind = RULE_EVENT, .name = STR("any"), .n = 14}}};
        struct rule_view v, all;
        struct rule_result a, b;

        invent(&l, &rng);
        v = view_of(&l, 100);
        rule_run(&r, 0, &v, &a);
        all = view_of(&l, 363);
        all.today = l.monday + 100;
        fact[all.n++] = (struct rule_fact){.kind = RULE_FACT_ANSWER,
                                           .number = 5.0,
                                           .day = a.episode,
                                           .last = RULE_DONE};
        rule_run(&r, 0, &all, &b);
        assert_int_equal(a.verdict, b.verdict);
        assert_int_equal(a.episode, b.episode);
    }
}

static void
the_browser_gets_the_same(void **state)
{
    static const char rules[] = "event crisis\nstate any watch for 2\n";
    static const char facts[] = "today 2026-03-01\n"
                                "state sleep watch 2026-02-10 2026-02-27\n"
                                "event crisis 2026-02-28\n"
                                "answer 0 2026-02-28 2026-03-05\n";
    static union {
        unsigned char room[RULE_WASM_WORK];
        double align;
    } work;
    static double out[64 * RULE_WASM_RESULT];
    double terms[1 + 4 * RULE_WASM_TERM];
    int32_t place[3];
    const double *second = out + RULE_WASM_RESULT;

    (void)state;
    assert_int_equal(rule_wasm_run((const uint8_t *)rules, sizeof rules - 1,
                                   (const uint8_t *)facts, sizeof facts - 1,
                                   &work, place, out),
                     2);
    assert_int_equal(out[0], RULE_WAITS);
    assert_int_equal(out[2], day("2026-03-05"));
    assert_int_equal(second[0], RULE_FIRES);
    assert_int_equal(second[1], day("2026-02-10"));
    assert_memory_equal(facts + (int)second[7], "sleep", (size_t)second[8]);
    assert_int_equal(rule_wasm_run((const uint8_t *)"nothing", 7,
                                   (const uint8_t *)facts, sizeof facts - 1,
                                   &work, place, out),
                     -(int)ST_INVALID);
    assert_int_equal(place[0], 1);
    assert_int_equal(place[2], 1);
    assert_int_equal(rule_wasm_parse((const uint8_t *)rules,
                                     sizeof "event crisis" - 1, terms),
                     ST_OK);
    assert_int_equal(terms[0], 1);
    assert_int_equal(terms[1], RULE_EVENT);
    assert_int_equal(terms[5], RULE_WITHIN);
    assert_memory_equal(rules + (int)terms[7], "crisis", 6);
    assert_true(rule_wasm_left(out, out, 0, 0, 1, 1) !=
                rule_wasm_left(out, out, 0, 0, 1, 1)); /* NaN */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_are_named_by_column),
        cmocka_unit_test(views_are_refused_with_a_place),
        cmocka_unit_test(each_kind_is_met_by_its_own_fact),
        cmocka_unit_test(one_quiet_week_does_not_end_an_episode),
        cmocka_unit_test(an_answer_holds_for_its_episode),
        cmocka_unit_test(answers_leave_their_range),
        cmocka_unit_test(chance_is_as_the_document_says),
        cmocka_unit_test(nobody_is_asked_twice_in_one_episode),
        cmocka_unit_test(asking_for_more_never_fires_more),
        cmocka_unit_test(what_is_to_come_changes_nothing),
        cmocka_unit_test(the_browser_gets_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
