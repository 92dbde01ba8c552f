/* core/rank: every tie leaves out, parts add up, musts, lots; and the files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/lot.h"
#include "core/rank_text.h"
#include "core/wasm_api.h"

#define ROOM 256

static struct str text[ROOM / 2];
static uint32_t bucket[ROOM], mark[ROOM / 2];
static struct rank_terms terms;

static uint32_t
term(const char *s)
{
    uint32_t out = 0;

    assert_int_equal(rank_term(&terms, (struct str){s, strlen(s)}, &out),
                     ST_OK);
    return out;
}

static void
begin(void)
{
    memset(mark, 0, sizeof mark);
    rank_terms_init(&terms, text, bucket, ROOM);
}

/* Two entries: "far", and "near" with one thing more of a kind. */
static uint32_t
rank_two(enum rank_kind kind, const char *what, struct rank_wishes *w,
         struct rank_fit fit[2])
{
    uint32_t start[] = {0, 3, 7};
    uint32_t t[] = {term("far"),  term("far"), term("other"), term("near"),
                    term("near"), term("en"),  term(what)};
    uint8_t k[] = {RANK_PERSON,     RANK_SUPERVISOR, RANK_EMPLOYER, RANK_PERSON,
                   RANK_SUPERVISOR, RANK_LANGUAGE,   (uint8_t)kind};
    int32_t fee[] = {50, 90}, places[] = {1, 0};
    struct rank_entries in = {2, start, k, t, fee, places, terms.n};
    struct sort_pair work[2];
    uint32_t n = 99;

    w->mark = mark;
    assert_int_equal(rank_run(&in, w, work, fit, &n), ST_OK);
    return n;
}

static void
leaves_out_every_tie(void **state)
{
    static const struct {
        const char *ties;
        enum rank_kind kind;
        const char *what; /* of the entry "near" */
        uint32_t left;
    } cases[] = {
        {"", RANK_EMPLOYER, "Clinic", 2},
        {"employer  clinic \n", RANK_EMPLOYER, "Clinic", 1},
        {"employer clinic\n", RANK_TOWN, "clinic", 2}, /* another kind */
        {"# x\ngroup g1\n", RANK_GROUP, "g1", 1},
        {"supervisor s\n", RANK_SUPERVISOR, "s", 1}, /* the same one */
        {"supervisor near\n", RANK_TOWN, "x", 1},
        {"self me\n", RANK_SUPERVISOR, "me", 1},
        {"self me\n", RANK_NOT, "me", 1},
        {"self near\n", RANK_TOWN, "x", 1}, /* nobody is their own */
        {"cohort wien 2014\r\n", RANK_COHORT, "Wien 2014", 1},
        {"town t\n", RANK_TOWN, "T", 1},
        {"person NEAR\n", RANK_TOWN, "x", 1},
        {"person near\nperson far\n", RANK_TOWN, "x", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rank_wishes w;
        struct rank_fit fit[2];
        uint32_t line = 0, column = 0, n;

        begin();
        rank_wishes_preset(&w);
        assert_int_equal(
            rank_ties_read((struct str){cases[i].ties, strlen(cases[i].ties)},
                           &terms, mark, &line, &column),
            ST_OK);
        n = rank_two(cases[i].kind, cases[i].what, &w, fit);
        if (n != cases[i].left || (n == 1 && fit[0].entry != 0))
            fail_msg("case %zu: %u left", i, n);
    }
}

static void
scores_wishes(void **state)
{
    static const char wishes[] =
        "language en\ntheme grief\ntheme burnout\nmust language\n"
        "fee_max 60\nweight_theme 50\n";
    struct rank_wishes w;
    struct rank_fit fit[2];
    uint32_t line = 0, column = 0;

    (void)state;
    begin();
    rank_wishes_preset(&w);
    assert_int_equal(rank_wishes_read((struct str){wishes, sizeof wishes - 1},
                                      &terms, mark, &w, &line, &column),
                     ST_OK);
    assert_int_equal(rank_two(RANK_THEME, "Grief", &w, fit), 1);
    assert_int_equal(fit[0].entry, 1);
    assert_int_equal(fit[0].part[RANK_PART_language], 30);
    assert_int_equal(fit[0].part[RANK_PART_theme], 25);
    assert_int_equal(fit[0].part[RANK_PART_fee], 0);
    assert_int_equal(fit[0].score, 55);
    w.must = 0;
    assert_int_equal(rank_two(RANK_THEME, "Grief", &w, fit), 2);
    assert_int_equal(fit[1].part[RANK_PART_fee], 15);
    assert_int_equal(fit[1].part[RANK_PART_free], 10);
    assert_string_equal(rank_part_name(RANK_PART_theme), "theme");
}

static void
refuses_bad_lines(void **state)
{
    static const struct {
        bool is_ties;
        const char *text;
        uint32_t line, column;
    } cases[] = {
        {true, "employer\n", 1, 9},         {true, "boss x\n", 1, 1},
        {true, "\n  boss x\n", 2, 3},       {true, "town \xff\n", 1, 6},
        {false, "must love\n", 1, 6},       {false, "fee_max x\n", 1, 9},
        {false, "weight_x 4\n", 1, 1},      {false, "weight_fee 2000\n", 1, 12},
        {false, "theme a\nthem b\n", 2, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = {cases[i].text, strlen(cases[i].text)};
        uint32_t line = 0, column = 0;
        struct rank_wishes w;
        enum status st;

        begin();
        rank_wishes_preset(&w);
        st = cases[i].is_ties
                 ? rank_ties_read(s, &terms, mark, &line, &column)
                 : rank_wishes_read(s, &terms, mark, &w, &line, &column);
        if (st != ST_INVALID || line != cases[i].line ||
            column != cases[i].column)
            fail_msg("case %zu: status %d, line %u, column %u", i, (int)st,
                     line, column);
    }
}

/* Equal scores: the order is drawn, and the seed decides. */
static void
draws_lots(void **state)
{
    uint32_t start[101], t[100], first[5] = {0}, n = 0;
    int32_t fee[100], places[100], fit[8 * 100], weight[RANK_PART_COUNT] = {0};
    int32_t marks[101] = {0};
    double work[200];
    uint8_t k[100];

    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        start[i + 1] = i + 1;
        t[i] = i + 1;
        k[i] = RANK_PERSON;
        fee[i] = -1;
        places[i] = 0;
    }
    start[0] = 0;
    for (int32_t seed = 0; seed < 5; seed++) {
        int32_t seen[100] = {0};

        n = (uint32_t)rank_wasm_run((int32_t *)start, k, (int32_t *)t, fee,
                                    places, 100, marks, 101, weight, -1, 0,
                                    seed, work, fit);
        assert_int_equal(n, 100);
        first[seed] = (uint32_t)fit[0];
        for (int i = 0; i < 100; i++)
            seen[fit[8 * i]]++;
        for (int i = 0; i < 100; i++)
            assert_int_equal(seen[i], 1);
    }
    assert_false(first[0] == first[1] && first[1] == first[2]);
    t[7] = 101;
    assert_int_equal(rank_wasm_run((int32_t *)start, k, (int32_t *)t, fee,
                                   places, 100, marks, 101, weight, -1, 0, 1,
                                   work, fit),
                     -ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_out_every_tie),
        cmocka_unit_test(scores_wishes),
        cmocka_unit_test(refuses_bad_lines),
        cmocka_unit_test(draws_lots),
    };

    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
