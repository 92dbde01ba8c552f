/*
 * core/ident: what must be found and what must be left, in six languages; the
 * same texts spelt otherwise.  argv[1]: test/vectors/ident.txt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/ident/respell.h"
#include "test/ident/scan.h"
#include "test/ident/tables.h"

static const char *vectors;

/* ---- the labelled texts ---- */

struct score {
    unsigned gold, hit, spans, right;
};

static void
count(const struct labelled *l, struct score *all, struct score *by_label,
      struct score *cell)
{
    struct found f;

    found_scan((struct str){l->text, l->len}, &f);
    for (unsigned g = 0; g < l->n; g++) {
        bool hit = found_touches(&f, &l->gold[g]);

        all->gold++;
        all->hit += hit;
        by_label[l->gold[g].label].gold++;
        by_label[l->gold[g].label].hit += hit;
        cell[l->gold[g].label].gold++;
        cell[l->gold[g].label].hit += hit;
    }
    all->spans += f.n;
    all->right += found_right(&f, l);
}

/* By language and label together, of the last count_all. */
static struct score cells[RESPELL_LANGS][IDENT_LABEL_COUNT];

/* All texts, each respelt; by language and by label. */
static void
count_all(enum respell how, struct score by_lang[RESPELL_LANGS],
          struct score by_label[IDENT_LABEL_COUNT])
{
    FILE *f = fopen(vectors, "r");
    char line[4096];

    assert_non_null(f);
    memset(by_lang, 0, RESPELL_LANGS * sizeof *by_lang);
    memset(by_label, 0, IDENT_LABEL_COUNT * sizeof *by_label);
    memset(cells, 0, sizeof cells);
    while (fgets(line, sizeof line, f) != NULL) {
        struct labelled l;

        if (line[0] == '#' || line[0] == '\n')
            continue;
        assert_true(respell(line, how, &l));
        count(&l, &by_lang[l.lang], by_label, cells[l.lang]);
    }
    fclose(f);
}

static double
share(unsigned part, unsigned of)
{
    return of > 0 ? (double)part / of : 1.0;
}

/* Floors per language: recall and precision over the texts as written. */
static void
finds_by_language(void **state)
{
    static const struct {
        const char *lang;
        double recall, precision;
    } floors[RESPELL_LANGS] = {
        [RESPELL_EN] = {"en", 0.98, 0.98}, [RESPELL_DE] = {"de", 0.96, 0.97},
        [RESPELL_FR] = {"fr", 0.98, 0.97}, [RESPELL_ES] = {"es", 0.98, 0.97},
        [RESPELL_NL] = {"nl", 0.95, 0.97}, [RESPELL_IT] = {"it", 0.97, 0.97},
    };
    struct score lang[RESPELL_LANGS], label[IDENT_LABEL_COUNT];

    (void)state;
    count_all(RESPELL_NOT, lang, label);
    for (unsigned i = 0; i < RESPELL_LANGS; i++) {
        double r = share(lang[i].hit, lang[i].gold);
        double p = share(lang[i].right, lang[i].spans);

        if (r < floors[i].recall || p < floors[i].precision)
            fail_msg("%s: recall %.3f of %u, precision %.3f of %u",
                     floors[i].lang, r, lang[i].gold, p, lang[i].spans);
        assert_true(lang[i].gold > 20);
    }
}

/* Floors per label, over all languages. */
static void
finds_by_label(void **state)
{
    static const double floor[IDENT_LABEL_COUNT] = {
        [IDENT_PERSON] = 0.98, [IDENT_LOCATION] = 0.95,  [IDENT_DATE] = 1.0,
        [IDENT_AGE] = 0.98,    [IDENT_PHONE] = 1.0,      [IDENT_EMAIL] = 1.0,
        [IDENT_URL] = 1.0,     [IDENT_IP] = 1.0,         [IDENT_ID] = 0.9,
        [IDENT_ORG] = 0.89,    [IDENT_OCCUPATION] = 0.94};
    struct score lang[RESPELL_LANGS], label[IDENT_LABEL_COUNT];

    (void)state;
    count_all(RESPELL_NOT, lang, label);
    for (unsigned i = 0; i < IDENT_OTHER; i++) {
        double r = share(label[i].hit, label[i].gold);

        assert_true(label[i].gold > 0);
        if (r < floor[i])
            fail_msg("label %u: recall %.3f of %u", i, r, label[i].gold);
    }
}

/* Floors per label in each language: every one that the texts have is found,
 * but for these. */
static void
finds_by_both(void **state)
{
    static const struct {
        unsigned lang;
        enum ident_label label;
        unsigned missed;
    } known[] = {
        {RESPELL_DE, IDENT_ID, 1},
        {RESPELL_NL, IDENT_ORG, 1},
        {RESPELL_IT, IDENT_ORG, 2},
        {RESPELL_FR, IDENT_OCCUPATION, 1},
    };
    struct score lang[RESPELL_LANGS], label[IDENT_LABEL_COUNT];

    (void)state;
    count_all(RESPELL_NOT, lang, label);
    for (unsigned i = 0; i < RESPELL_LANGS; i++)
        for (unsigned k = 0; k < IDENT_OTHER; k++) {
            unsigned may = 0;

            for (size_t n = 0; n < sizeof known / sizeof known[0]; n++)
                if (known[n].lang == i && known[n].label == k)
                    may = known[n].missed;
            if (cells[i][k].hit + may < cells[i][k].gold)
                fail_msg("language %u, label %u: %u of %u", i, k,
                         cells[i][k].hit, cells[i][k].gold);
        }
}

/* The same texts spelt otherwise: how much recall over all may be lost. */
static void
survives_spelling(void **state)
{
    static const struct {
        enum respell how;
        const char *name;
        double loss;
    } how[] = {
        {RESPELL_CURLY, "curly quotes", 0.0},
        {RESPELL_NFD, "accents that stand alone", 0.0},
        {RESPELL_ZERO_WIDTH, "zero-width characters", 0.0},
        {RESPELL_FULL_WIDTH, "full-width letters and digits", 0.01},
        {RESPELL_LOOK_ALIKE, "Cyrillic look-alikes", 0.01},
        {RESPELL_LINES, "a line end at every sixth blank", 0.02},
        {RESPELL_SPACED, "names in spaced letters", 0.01},
        {RESPELL_SWAPPED, "names of other languages", 0.02},
        {RESPELL_LOWER, "lower case", 0.08},
        {RESPELL_UPPER, "capitals", 0.05},
    };
    struct score lang[RESPELL_LANGS], label[IDENT_LABEL_COUNT];
    double base;

    (void)state;
    count_all(RESPELL_NOT, lang, label);
    base = respell_recall(&lang[0].gold, &lang[0].hit,
                          sizeof lang[0] / sizeof(unsigned));
    for (size_t i = 0; i < sizeof how / sizeof how[0]; i++) {
        double r;

        count_all(how[i].how, lang, label);
        r = respell_recall(&lang[0].gold, &lang[0].hit,
                           sizeof lang[0] / sizeof(unsigned));
        if (getenv("MAINSTAY_FIGURES") != NULL)
            printf("# %s: recall %.3f, as written %.3f\n", how[i].name, r,
                   base);
        if (r + how[i].loss + 1e-9 < base)
            fail_msg("%s: recall %.3f, as written %.3f", how[i].name, r, base);
    }
}

/* ---- single cases ---- */

/* Nothing in these may be touched. */
static const char *const safe[] = {
    "She takes 20 mg of fluoxetine and 0.5 mg of lorazepam at night.",
    "He scored 21 on the PHQ-9 and 14 on the GAD-7; the BDI-II was 33.",
    "After session 12 we met every 2 weeks for 50 minutes.",
    "The diagnosis was F43.1 by ICD-10, in DSM-5 terms PTSD.",
    "Winnicott and Bowlby would see it differently; Linehan would validate.",
    "The Beck Depression Inventory and the Adult Attachment Interview.",
    "We used EMDR, CBT and schema therapy.",
    "It starts at 10:30 and ends at 3 pm.",
    "About 80% of them, 1 in 3, paid $40 or \xe2\x82\xac 35.",
    "I felt tired, bored and then angry with my client.",
    "The mother is cold and the father drinks.",
    "Last Monday the room was cold.",
    "She has three children and two dogs.",
    "It took 3 years, 6 months and 2 weeks.",
    "",
    "\n\n",
    "!!!",
};

static void
leaves_safe_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++) {
        struct found f;

        found_scan((struct str){safe[i], strlen(safe[i])}, &f);
        if (f.n != 0)
            fail_msg("\"%s\": label %u at %u..%u", safe[i], f.span[0].label,
                     f.span[0].start, f.span[0].end);
    }
}

/* One finding that must be there, with its label. */
static const struct {
    const char *text, *part;
    enum ident_label label;
    enum ident_level level; /* at least so sure */
} cases[] = {
    {"Call me on (212) 555-0187.", "(212) 555-0187", IDENT_PHONE, IDENT_LIKELY},
    {"+49 30 5550 1234 is my number", "+49 30 5550 1234", IDENT_PHONE,
     IDENT_LIKELY},
    {"mail a.b@c.example.org!", "a.b@c.example.org", IDENT_EMAIL,
     IDENT_CERTAIN},
    {"see https://x.example/y?z=1.", "https://x.example/y?z=1", IDENT_URL,
     IDENT_CERTAIN},
    {"from 192.0.2.17 at night", "192.0.2.17", IDENT_IP, IDENT_CERTAIN},
    {"from 2001:db8::8a2e:370:7334 at night", "2001:db8::8a2e:370:7334",
     IDENT_IP, IDENT_CERTAIN},
    {"DE89 3704 0044 0532 0130 00 is the account",
     "DE89 3704 0044 0532 0130 00", IDENT_ID, IDENT_CERTAIN},
    {"her DNI 12345678Z", "12345678Z", IDENT_ID, IDENT_CERTAIN},
    {"SSN 078-05-1120", "078-05-1120", IDENT_ID, IDENT_CERTAIN},
    {"MRN: SJH-123456", "SJH-123456", IDENT_ID, IDENT_CERTAIN},
    {"on 2021-04-03 she", "2021-04-03", IDENT_DATE, IDENT_CERTAIN},
    {"on 3.4.2021 she", "3.4.2021", IDENT_DATE, IDENT_CERTAIN},
    {"on April 3rd, 2021, she", "April 3rd, 2021", IDENT_DATE, IDENT_CERTAIN},
    {"a 34-year-old man", "34-year-old", IDENT_AGE, IDENT_CERTAIN},
    {"a thirty-four year old man", "thirty-four year old", IDENT_AGE,
     IDENT_CERTAIN},
    {"He lives at 12 Elm Street.", "12 Elm Street", IDENT_LOCATION,
     IDENT_CERTAIN},
    {"at SW1A 1AA in", "SW1A 1AA", IDENT_LOCATION, IDENT_CERTAIN},
    {"I met Dr Young there.", "Young", IDENT_PERSON, IDENT_LIKELY},
    {"Name: Hope Short", "Hope Short", IDENT_PERSON, IDENT_CERTAIN},
    {"Her sister Grace called.", "Grace", IDENT_PERSON, IDENT_LIKELY},
};

static void
finds_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t at =
            (uint32_t)(strstr(cases[i].text, cases[i].part) - cases[i].text);
        uint32_t end = at + (uint32_t)strlen(cases[i].part);
        bool hit = false;
        struct found f;

        found_scan((struct str){cases[i].text, strlen(cases[i].text)}, &f);
        for (uint32_t k = 0; k < f.n; k++)
            hit |= f.span[k].start == at && f.span[k].end == end &&
                   f.span[k].label == cases[i].label &&
                   f.span[k].level <= cases[i].level;
        if (!hit)
            fail_msg("\"%s\": not \"%s\" (%u findings, first %u..%u of label "
                     "%u, level %u)",
                     cases[i].text, cases[i].part, f.n,
                     f.n > 0 ? f.span[0].start : 0, f.n > 0 ? f.span[0].end : 0,
                     f.n > 0 ? f.span[0].label : 0,
                     f.n > 0 ? f.span[0].level : 0);
    }
}

/* A name that is sure once is found again, small, and with a slip. */
static void
spreads_names(void **state)
{
    static const char text[] =
        "I saw Mrs Vandermeer. Then vandermeer left, and "
        "Vandermer rang.";
    struct found f;

    (void)state;
    found_scan((struct str){text, sizeof text - 1}, &f);
    assert_int_equal(f.n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(f.span[i].label, IDENT_PERSON);
        assert_int_equal(f.span[i].suggest,
                         i == 2 ? f.span[2].suggest : IDENT_SUGGEST_PERSON);
    }
    assert_int_equal(f.span[0].number, 1);
    assert_int_equal(f.span[1].number, 1);
}

static void
suggests(void **state)
{
    static const char text[] =
        "Her husband Mark, aged 34, moved on 3 May 2020 to Pitlochry; on "
        "13 May 2020 Anna rang.";
    struct found f;

    (void)state;
    found_scan((struct str){text, sizeof text - 1}, &f);
    assert_int_equal(f.n, 6);
    assert_int_equal(f.span[0].suggest, IDENT_SUGGEST_ROLE);
    assert_int_equal(f.span[1].suggest, IDENT_SUGGEST_AGE_BAND);
    assert_int_equal(f.span[1].number, 30);
    assert_int_equal(f.span[2].suggest, IDENT_SUGGEST_FIRST_DATE);
    assert_int_equal(f.span[3].label, IDENT_LOCATION);
    assert_int_equal(f.span[4].suggest, IDENT_SUGGEST_DAYS_AFTER);
    assert_int_equal(f.span[4].number, 10);
    assert_int_equal(f.span[5].suggest, IDENT_SUGGEST_PERSON);
}

/* One person, one day, one place: one suggestion, however often and in whatever
 * form it is written; two of one family are two. */
static void
suggests_alike(void **state)
{
    static const char text[] =
        "I saw Anna Holt on 3 May 2020. Anna left, and Holt rang. Then Piers "
        "Holt came on 13/05/2020 from Hexham, back to Hexham on 13 May 2020. "
        "Piers slept; anna rang. Anna Holt wept.";
    static const struct {
        enum ident_suggest suggest;
        uint32_t number;
    } want[] = {
        {IDENT_SUGGEST_PERSON, 1},      {IDENT_SUGGEST_FIRST_DATE, 0},
        {IDENT_SUGGEST_PERSON, 1},      {IDENT_SUGGEST_PERSON, 1},
        {IDENT_SUGGEST_PERSON, 2},      {IDENT_SUGGEST_DAYS_AFTER, 10},
        {IDENT_SUGGEST_TOWN, 8},        {IDENT_SUGGEST_TOWN, 8},
        {IDENT_SUGGEST_DAYS_AFTER, 10}, {IDENT_SUGGEST_PERSON, 2},
        {IDENT_SUGGEST_PERSON, 1},      {IDENT_SUGGEST_PERSON, 1},
    };
    struct found f;

    (void)state;
    found_scan((struct str){text, sizeof text - 1}, &f);
    assert_int_equal(f.n, sizeof want / sizeof want[0]);
    for (uint32_t i = 0; i < f.n; i++) {
        assert_int_equal(f.span[i].suggest, want[i].suggest);
        assert_int_equal(f.span[i].number, want[i].number);
    }
}

/* What a text tells together. */
static void
gathers_facts(void **state)
{
    static const char text[] = "She is 54 and the only midwife in Pitlochry.";
    struct rarity r;
    struct found f;

    (void)state;
    found_scan((struct str){text, sizeof text - 1}, &f);
    assert_int_equal(f.facts.sex, LEX_SEX_FEMALE);
    assert_int_equal(f.facts.age_from, 54);
    assert_true(f.facts.trade > 0 && f.facts.sole);
    assert_true(f.facts.people > 0 && f.facts.people < 20000);
    assert_int_equal(rarity_judge(&f.facts, &r), ST_OK);
    assert_true(r.expected < RARITY_URGE);
}

/* The writer's own list: whole lines, words that are no ordinary ones, a letter
 * wrong; what is found anyway says that it is on the list. */
static void
finds_own_names(void **state)
{
    static const char text[] =
        "then grace rang, quillon left the red house, Ashdael stayed. In the "
        "house Mrs Quillon Ashdale sat; j\xc3\xb6rn too. A red coat.";
    static const struct {
        const char *part;
        enum ident_level level;
        enum ident_why why;
    } want[] = {
        {"grace", IDENT_LOOK, IDENT_WHY_OWN},
        {"quillon", IDENT_CERTAIN, IDENT_WHY_OWN},
        {"red house", IDENT_CERTAIN, IDENT_WHY_OWN},
        {"Ashdael", IDENT_LIKELY, IDENT_WHY_OWN_ALMOST},
        {"Quillon Ashdale", IDENT_CERTAIN, IDENT_WHY_OWN},
        {"j\xc3\xb6rn", IDENT_CERTAIN, IDENT_WHY_OWN},
    };
    struct ident_tables tables = *ident_tables_all();
    struct found f;

    (void)state;
    tables.own = STR("Grace\n\nQuillon Ashdale\n  Red House \nJorn");
    found_scan_with((struct str){text, sizeof text - 1}, &tables, &f);
    assert_int_equal(f.n, sizeof want / sizeof want[0]);
    for (uint32_t i = 0; i < f.n; i++) {
        assert_int_equal(f.span[i].start, strstr(text, want[i].part) - text);
        assert_int_equal(f.span[i].end - f.span[i].start, strlen(want[i].part));
        assert_int_equal(f.span[i].label, IDENT_PERSON);
        assert_int_equal(f.span[i].level, want[i].level);
        assert_int_equal(f.span[i].why, want[i].why);
    }
}

/* Limits: too long a text, too little room. */
static void
refuses(void **state)
{
    static const char text[] = "Anna and Mark.";
    static char work[1 << 14] __attribute__((aligned(16)));
    struct str long_text = {text, IDENT_TEXT_MAX + 1};
    struct rarity_facts facts;
    struct ident_span one[1];
    uint32_t n = 7;

    (void)state;
    assert_true(ident_room(sizeof text) <= sizeof work);
    assert_int_equal(
        ident_scan(long_text, ident_tables_all(), work, one, 1, &n, &facts),
        ST_NOSPACE);
    assert_int_equal(ident_scan((struct str){text, sizeof text - 1},
                                ident_tables_all(), work, one, 1, &n, &facts),
                     ST_NOSPACE);
    assert_int_equal(n, 7);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_language),
        cmocka_unit_test(finds_by_label),
        cmocka_unit_test(finds_by_both),
        cmocka_unit_test(survives_spelling),
        cmocka_unit_test(leaves_safe_forms),
        cmocka_unit_test(finds_cases),
        cmocka_unit_test(spreads_names),
        cmocka_unit_test(suggests),
        cmocka_unit_test(suggests_alike),
        cmocka_unit_test(gathers_facts),
        cmocka_unit_test(finds_own_names),
        cmocka_unit_test(refuses),
    };

    if (argc != 2) {
        fputs("usage: test_ident VECTORS\n", stderr);
        return 2;
    }
    vectors = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
