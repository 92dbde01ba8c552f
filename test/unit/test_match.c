/*
 * core/match: rules, pools, and plans against a second way of finding the best
 * (test/match/partitions.h), with exclusions never broken and never told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/lot.h"
#include "core/match.h"
#include "core/match_csv.h"
#include "core/wasm_api.h"
#include "test/match/partitions.h"

static struct match_person people[MATCH_PEOPLE_MAX];
static struct match_set excluded[MATCH_PEOPLE_MAX], met[MATCH_PEOPLE_MAX];

/* ---- random pools ---- */

/* A pool whose people are free in a few windows of a short week. */
static struct match_pool
draw_pool(struct lot *lot, uint32_t n, uint32_t hours)
{
    memset(people, 0, sizeof people);
    memset(excluded, 0, sizeof excluded);
    memset(met, 0, sizeof met);
    for (uint32_t i = 0; i < n; i++) {
        struct match_person *p = &people[i];

        for (uint32_t k = 0; k < 3 + lot_below(lot, 3); k++) {
            uint32_t h = 60 + lot_below(lot, hours);

            for (uint32_t j = h; j < h + 3; j++) {
                uint64_t bit = (uint64_t)1 << j % 64;

                if (lot_below(lot, 8) == 0)
                    p->maybe[j / 64] |= bit;
                else
                    p->hours[j / 64] |= bit;
            }
        }
        p->languages = 1 + lot_below(lot, 3);
        p->themes = (uint64_t)1 << lot_below(lot, 4) | (uint64_t)1
                                                           << lot_below(lot, 4);
        p->level = (uint8_t)lot_below(lot, 3);
        p->facilitates = (uint8_t)lot_below(lot, 3);
        p->is_newcomer = lot_below(lot, 4) == 0;
        p->waited = (uint8_t)lot_below(lot, 3);
        if (lot_below(lot, 5) == 0) {
            p->must_from = 3;
            p->must_to = 5;
        }
        if (lot_below(lot, 3) == 0)
            p->wish_from = p->wish_to = (uint8_t)(3 + lot_below(lot, 4));
        for (uint32_t j = 0; j < i; j++) {
            if (lot_below(lot, 8) == 0)
                excluded[i].word[j / 64] |= (uint64_t)1 << j % 64;
            if (lot_below(lot, 6) == 0)
                met[j].word[i / 64] |= (uint64_t)1 << i % 64;
        }
    }
    return (struct match_pool){people, n, excluded, met};
}

static void
draw_rules(struct lot *lot, struct match_rules *r)
{
    match_rules_preset(r);
    r->size_min = 2 + (int32_t)lot_below(lot, 3);
    r->size_max = r->size_min + (int32_t)lot_below(lot, 4);
    r->window = 1 + (int32_t)lot_below(lot, 2);
    r->windows_min = 1 + (int32_t)lot_below(lot, 2);
    r->facilitators_min = (int32_t)lot_below(lot, 2);
    r->repeat_max = lot_below(lot, 2) == 0 ? 0 : 66;
    r->repeat_points = (int32_t)lot_below(lot, 30);
    r->place_first = (int32_t)lot_below(lot, 2);
    r->lift_worst = (int32_t)lot_below(lot, 2);
}

static void
form(const struct match_pool *pool, const struct match_rules *rules,
     const struct match_limits *lim, uint64_t slice, struct match_plan *out)
{
    size_t need = match_need(pool, lim);
    void *memory = malloc(need);
    struct match *m;

    assert_non_null(memory);
    assert_int_equal(match_init(&m, memory, need, pool, rules, lim), ST_OK);
    while (match_step(m, slice) == ST_OK)
        ;
    match_plan(m, out);
    free(memory);
}

static void
finds_the_best(void **state)
{
    int groups = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct match_limits lim = {2000, 1024, 10000000, seed};
        struct match_rules rules;
        struct match_plan plan;
        struct match_pool pool;
        struct partitions_best best;
        struct lot lot;

        lot_init(&lot, seed);
        pool = draw_pool(&lot, 5 + lot_below(&lot, 5), 20);
        draw_rules(&lot, &rules);
        if (rules.place_first == 0)
            rules.lift_worst = 0;
        best = partitions_find(&pool, &rules);
        form(&pool, &rules, &lim, 1000000, &plan);
        groups += (int)plan.n_groups;
        if (!plan.is_proven || plan.total != best.total ||
            (rules.place_first != 0 && plan.weight != best.weight) ||
            (rules.lift_worst != 0 && plan.n_groups > 0 &&
             plan.worst != best.worst) ||
            !match_plan_holds(&pool, &rules, plan.group))
            fail_msg("seed %d: expected weight %d worst %d total %d, got %d %d "
                     "%d proven %d",
                     (int)seed, (int)best.weight, best.worst, (int)best.total,
                     (int)plan.weight, plan.worst, (int)plan.total,
                     plan.is_proven);
    }
    assert_true(groups > 300);
}

/* 10,000 pools of 4 to 40 people: every must of every group, by the other
 * way of counting, whichever part of the search the steps let it reach. */
static void
breaks_nothing(void **state)
{
    int groups = 0, larger = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 10000; seed++) {
        struct match_limits lim = {300, 64, 500 + seed % 29 * 300, seed};
        struct match_rules rules;
        struct match_plan plan;
        struct match_pool pool;
        struct lot lot;

        lot_init(&lot, seed);
        pool = draw_pool(&lot, 4 + (uint32_t)(seed % 37), 24);
        draw_rules(&lot, &rules);
        form(&pool, &rules, &lim, 1000000, &plan);
        for (uint16_t g = 0; g < plan.n_groups; g++) {
            uint32_t member[MATCH_PEOPLE_MAX];
            int32_t k = 0;

            for (uint32_t i = 0; i < pool.n; i++)
                if (plan.group[i] == g)
                    member[k++] = i;
            if (k > (int32_t)MATCH_SIZE_MAX ||
                partitions_points(&pool, &rules, member, k) == INT32_MIN)
                fail_msg("seed %d: group %d breaks a must", (int)seed, g);
            larger += k > 3;
        }
        groups += (int)plan.n_groups;
        assert_true(match_plan_holds(&pool, &rules, plan.group));
    }
    assert_true(groups > 5000 && larger > 500);
}

/* 10,000 pools: what explains a plan is the same whoever is excluded. */
static void
tells_no_exclusion(void **state)
{
    int groups = 0, alone = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 10000; seed++) {
        struct match_limits lim = {300, 64, 500 + seed % 29 * 300, seed};
        struct match_rules rules;
        struct match_plan plan;
        struct match_pool pool, open;
        struct match_view a, b;
        struct match_why x, y;
        struct lot lot;

        lot_init(&lot, seed);
        pool = open = draw_pool(&lot, 4 + (uint32_t)(seed % 23), 20);
        open.excluded = NULL;
        draw_rules(&lot, &rules);
        form(&pool, &rules, &lim, 1000000, &plan);
        memset(&a, 0, sizeof a);
        memset(&b, 0, sizeof b);
        for (uint16_t g = 0; g < plan.n_groups; g++) {
            match_view(&pool, &rules, plan.group, g, &a);
            match_view(&open, &rules, plan.group, g, &b);
            assert_memory_equal(&a, &b, sizeof a);
        }
        /* somebody without a place; every hundredth time whoever is there */
        for (size_t i = 0; i < pool.n; i++) {
            if (plan.group[i] != MATCH_NONE && seed % 100 != 0)
                continue;
            match_why(&pool, &rules, i, &x);
            match_why(&open, &rules, i, &y);
            assert_memory_equal(&x, &y, sizeof x);
            alone += plan.group[i] == MATCH_NONE;
            if (seed % 100 != 0)
                break;
        }
        groups += (int)plan.n_groups;
    }
    assert_true(groups > 5000 && alone > 5000);
}

static void
slices_change_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct match_limits lim = {1000, 256, 400000, seed};
        struct match_rules rules;
        struct match_plan whole, sliced;
        struct match_pool pool;
        struct lot lot;

        lot_init(&lot, seed);
        pool = draw_pool(&lot, 20 + 20 * (uint32_t)(seed % 4), 40);
        match_rules_preset(&rules);
        form(&pool, &rules, &lim, UINT64_MAX / 2, &whole);
        form(&pool, &rules, &lim, 1, &sliced);
        assert_memory_equal(whole.group, sliced.group, 2 * pool.n);
        assert_int_equal(whole.total, sliced.total);
        assert_int_equal(whole.is_proven, sliced.is_proven);
    }
}

/* The musts and the words of a group, one by one. */
static void
explains_groups(void **state)
{
    struct match_limits lim = {1000, 64, 100000, 1};
    struct match_rules rules;
    struct match_plan plan;
    struct match_pool pool = {people, 4, NULL, NULL};
    struct match_view v;
    struct match_why why;

    (void)state;
    memset(people, 0, sizeof people);
    match_rules_preset(&rules);
    for (int i = 0; i < 4; i++) {
        people[i].languages = 1;
        people[i].themes = i < 3 ? 4 : 2;
        people[i].facilitates = MATCH_ABLE;
        people[i].hours[2] = (uint64_t)1 << 39; /* Sunday, the last hour */
        people[i].hours[0] = 3;                 /* Monday, the first two */
    }
    people[0].hours[0] = 1;
    people[0].maybe[0] = 2;
    form(&pool, &rules, &lim, 1000000, &plan);
    assert_int_equal(plan.n_groups, 1);
    match_view(&pool, &rules, plan.group, 0, &v);
    assert_int_equal(v.members, 4);
    assert_int_equal(v.theme, 2);
    assert_int_equal(v.sharing, 3);
    assert_int_equal(v.meet, 167); /* over the turn of the week, firm */
    assert_true(v.hours[2] == (uint64_t)1 << 39 && v.hours[0] == 1);
    assert_int_equal(v.window_points, 10 + 4);
    assert_int_equal(v.theme_points, 30);
    assert_int_equal(v.level_points, 8);
    assert_int_equal(v.size_points, 0);
    assert_int_equal(v.wish_points, 10);
    assert_int_equal(v.score, 4 * (14 + 30 + 8 + 10));

    people[3].languages = 2;
    match_why(&pool, &rules, 3, &why);
    assert_int_equal(why.reason, MATCH_WHY_LANGUAGE);
    people[3].languages = 1;
    people[3].hours[0] = people[3].hours[2] = 0;
    match_why(&pool, &rules, 3, &why);
    assert_int_equal(why.reason, MATCH_WHY_HOURS);
    assert_int_equal(why.by_language, 3);
    assert_int_equal(why.by_hours, 0);
    assert_int_equal(why.with_best, 3);
    form(&pool, &rules, &lim, 1000000, &plan);
    assert_int_equal(plan.n_groups, 0);
    assert_true(plan.is_proven);
    match_why(&pool, &rules, 0, &why);
    assert_int_equal(why.reason, MATCH_WHY_HOURS);
    assert_string_equal(match_reason_name(MATCH_WHY_PLACES), "places");
}

static void
refuses_what_is_outside(void **state)
{
    struct match_limits lim = match_limits_for(4);
    struct match_pool pool = {people, 4, NULL, NULL};
    static uint64_t memory[1 << 16];
    struct match_rules rules;
    struct match *m;

    (void)state;
    memset(people, 0, sizeof people);
    match_rules_preset(&rules);
    lim.groups = 10;
    lim.memo = 16;
    assert_true(match_need(&pool, &lim) <= sizeof memory);
    assert_int_equal(match_init(&m, memory, 100, &pool, &rules, &lim),
                     ST_NOSPACE);
    lim.memo = 15;
    assert_int_equal(match_init(&m, memory, sizeof memory, &pool, &rules, &lim),
                     ST_INVALID);
    lim.memo = 16;
    people[2].level = MATCH_LEVELS_MAX;
    assert_int_equal(match_init(&m, memory, sizeof memory, &pool, &rules, &lim),
                     ST_INVALID);
    people[2].level = 0;
    people[2].must_from = 5;
    people[2].must_to = 4;
    assert_int_equal(match_init(&m, memory, sizeof memory, &pool, &rules, &lim),
                     ST_INVALID);
    people[2].must_from = people[2].must_to = 9;
    assert_int_equal(match_contradiction(&pool, &rules), 2);
    people[2].must_to = 0;
    people[2].must_from = 0;
    assert_int_equal(match_contradiction(&pool, &rules), 4);
    rules.size_min = 9;
    assert_int_equal(match_init(&m, memory, sizeof memory, &pool, &rules, &lim),
                     ST_INVALID);
}

static void
reads_rules(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column; /* 0: fine */
    } cases[] = {
        {"", 0, 0},
        {"# nothing\n\n", 0, 0},
        {"size_min 5\nsize_max = 6 # six\n", 0, 0},
        {"peerpool\nwindow 2\r\n", 0, 0},
        {"size_min 5\npeerpool\n", 2, 1},
        {"size_mim 5\n", 1, 1},
        {"size_min 5\n  size_min 5\n", 2, 3},
        {"size_min five\n", 1, 10},
        {"size_min 1\n", 1, 10},
        {"size_min 4.5\n", 1, 10},
        {"size_min\n", 1, 9},
        {"size_min 8\nsize_max 4\n", 2, 1},
    };
    struct match_rules r, preset, peerpool;

    (void)state;
    match_rules_preset(&preset);
    match_rules_peerpool(&peerpool);
    assert_int_equal(peerpool.windows_min, 2);
    assert_int_equal(preset.lift_worst, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t line = 0, column = 0;
        enum status st = match_rules_parse(
            (struct str){cases[i].text, strlen(cases[i].text)}, &r, &line,
            &column);

        if ((st != ST_OK) != (cases[i].line != 0) || line != cases[i].line ||
            column != cases[i].column)
            fail_msg("case %zu: status %d line %u column %u", i, (int)st, line,
                     column);
    }
    assert_int_equal(match_rules_parse(STR("peerpool\nwindow 2\n"), &r,
                                       &(uint32_t){0}, &(uint32_t){0}),
                     ST_OK);
    assert_int_equal(r.window, 2);
    assert_int_equal(r.place_first, 0);
}

#define HEAD "id,languages,slots,excluded,size,size_wish,waited,maybe\n"
static const struct {
    const char *text;
    uint32_t line, column;
    const char *why; /* part of it; NULL: fine */
} pools[] = {
    {HEAD "a,en;de,18-20;30,b,4-6,5,2,40\nb,en,18,,,,,\n", 0, 0, NULL},
    {"id,languages,slots\n", 0, 0, NULL},
    {"", 1, 1, "no CSV header"},
    {"id,languages\n", 1, 2, "needs id, languages and slots"},
    {"id,languages,slots,exlcuded\n", 1, 4, "unknown column"},
    {"id,languages,slots,slots\n", 1, 4, "twice"},
    {HEAD "a,en,168,,,,,\n", 2, 3, "0 to 167"},
    {HEAD "a,en,20-18,,,,,\n", 2, 3, "0 to 167"},
    {HEAD "a,en,1;;2,,,,,\n", 2, 3, "0 to 167"},
    {HEAD "a,en,1,,,,,\na,en,1,,,,,\n", 3, 1, "somebody above"},
    {HEAD "a,en,1,a,,,,\n", 2, 4, "no such id"},
    {HEAD "a,en,1,z,,,,\n", 2, 4, "no such id"},
    {HEAD "a,en,1,,0,,,\n", 2, 5, "size is not"},
    {HEAD "a,en,1,,4-13,,,\n", 2, 5, "size is not"},
    {HEAD "a,en,1,,,6-5,,\n", 2, 6, "size_wish"},
    {HEAD "a,en,1,,,,100,\n", 2, 7, "waited"},
    {HEAD "a,en,1,,,,,x\n", 2, 8, "maybe"},
    {HEAD ",en,1,,,,,\n", 2, 1, "id is empty"},
    {HEAD "a;b,en,1,,,,,\n", 2, 1, "semicolon"},
    {HEAD "a,en;;de,1,,,,,\n", 2, 2, "languages"},
    {HEAD "a,en,1,,,\n", 2, 6, "not as many columns"},
    {HEAD "a,en,1,,,,,,\n", 2, 9, "not as many columns"},
    {HEAD "\"a,en,1\n", 3, 1, "not CSV"},
};

static void
reads_pools(void **state)
{
    struct match_csv *to = malloc(sizeof *to);

    (void)state;
    assert_non_null(to);
    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++) {
        struct match_csv_error e = {0, 0, ""};
        enum status st = match_csv_read(
            (struct str){pools[i].text, strlen(pools[i].text)}, to, &e);

        if ((st == ST_OK) != (pools[i].why == NULL) ||
            e.line != pools[i].line || e.column != pools[i].column ||
            (pools[i].why != NULL && strstr(e.why, pools[i].why) == NULL))
            fail_msg("pool %zu: status %d, line %u, column %u: %s", i, (int)st,
                     e.line, e.column, e.why);
    }
    assert_int_equal(
        match_csv_read((struct str){pools[0].text, strlen(pools[0].text)}, to,
                       &(struct match_csv_error){0, 0, ""}),
        ST_OK);
    assert_int_equal(to->n, 2);
    assert_true(to->person[0].hours[0] ==
                ((uint64_t)7 << 18 | (uint64_t)1 << 30));
    assert_true(to->person[0].maybe[0] == (uint64_t)1 << 40);
    assert_int_equal(to->person[0].languages, 3);
    assert_int_equal(to->person[0].must_to, 6);
    assert_int_equal(to->person[0].wish_from, 5);
    assert_int_equal(to->person[0].waited, 2);
    assert_int_equal(to->excluded[0].word[0], 2);
    assert_int_equal(to->person[1].facilitates, MATCH_ABLE);
    free(to);
}

/* The flat interface gives what the typed one gives. */
static void
serves_the_browser(void **state)
{
    struct match_limits lim = {4000, 1024, 2000000, 7};
    int32_t rules[MATCH_RULE_COUNT], flat[24 * MATCH_WASM_COLUMNS] = {0};
    int32_t pair[2 * 24 * 24], group[24], summary[8], n_pairs = 0, view[28];
    int32_t need = match_wasm_need(24, 4000, 1024), why[6];
    uint8_t *work = malloc((size_t)need);
    struct match_rules r;
    struct match_plan plan;
    struct match_pool pool;
    struct match_view v;
    struct lot lot;

    (void)state;
    assert_non_null(work);
    lot_init(&lot, 99);
    pool = draw_pool(&lot, 24, 30);
    pool.met = NULL;
    match_rules_preset(&r);
    match_rules_to(&r, rules);
    for (int32_t i = 0; i < 24; i++) {
        int32_t *f = flat + i * MATCH_WASM_COLUMNS;
        const struct match_person *p = &people[i];

        memcpy(f + MATCH_WASM_HOURS, p->hours, sizeof p->hours);
        memcpy(f + MATCH_WASM_MAYBE, p->maybe, sizeof p->maybe);
        memcpy(f + MATCH_WASM_LANGUAGES, &p->languages, 8);
        memcpy(f + MATCH_WASM_THEMES, &p->themes, 8);
        f[MATCH_WASM_LEVEL] = p->level;
        f[MATCH_WASM_FACILITATES] = p->facilitates;
        f[MATCH_WASM_NEWCOMER] = p->is_newcomer;
        f[MATCH_WASM_WAITED] = p->waited;
        f[MATCH_WASM_MUST] = p->must_from;
        f[MATCH_WASM_MUST + 1] = p->must_to;
        f[MATCH_WASM_WISH] = p->wish_from;
        f[MATCH_WASM_WISH + 1] = p->wish_to;
        for (int32_t j = 0; j < 24; j++)
            if ((excluded[i].word[0] >> j & 1) != 0) {
                pair[2 * n_pairs] = i;
                pair[2 * n_pairs++ + 1] = j;
            }
    }
    form(&pool, &r, &lim, 1000000, &plan);
    assert_int_equal(match_wasm_form(rules, flat, 24, pair, n_pairs, NULL, 0,
                                     4000, 1024, 2e6, 7, need, work, group,
                                     summary),
                     ST_OK);
    for (int i = 0; i < 24; i++)
        assert_int_equal(group[i], plan.group[i] == MATCH_NONE
                                       ? -1
                                       : (int32_t)plan.group[i]);
    assert_true(plan.n_groups > 0);
    assert_int_equal(summary[0], plan.n_groups);
    assert_int_equal(summary[3], plan.total);
    match_view(&pool, &r, plan.group, 0, &v);
    assert_int_equal(match_wasm_view(rules, flat, 24, NULL, 0, group, 0, view),
                     ST_OK);
    assert_int_equal(view[0], v.members);
    assert_int_equal(view[13], v.score);
    assert_int_equal(match_wasm_why(rules, flat, 24, 3, why), ST_OK);
    assert_int_equal(why[1], 23);
    assert_int_equal(match_wasm_why(rules, flat, 24, 24, why), ST_INVALID);
    assert_int_equal(match_wasm_form(rules, flat, 24, pair, n_pairs, NULL, 0,
                                     4000, 1024, 2e6, 7, need - 1, work, group,
                                     summary),
                     ST_NOSPACE);
    flat[MATCH_WASM_LEVEL] = -1;
    assert_int_equal(match_wasm_form(rules, flat, 24, pair, n_pairs, NULL, 0,
                                     4000, 1024, 2e6, 7, need, work, group,
                                     summary),
                     ST_INVALID);
    free(work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best),
        cmocka_unit_test(breaks_nothing),
        cmocka_unit_test(tells_no_exclusion),
        cmocka_unit_test(slices_change_nothing),
        cmocka_unit_test(explains_groups),
        cmocka_unit_test(refuses_what_is_outside),
        cmocka_unit_test(reads_rules),
        cmocka_unit_test(reads_pools),
        cmocka_unit_test(serves_the_browser),
    };

    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
