/* core/charter: the clauses as shipped, presets and limits, what was refused
 * and where, whole texts, differences, the review. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/charter.h"

#define N(a) (sizeof(a) / sizeof(a)[0])
#define TODAY 20785 /* 2026-11-28 */

static struct charter_form form;
static char shipped[CHARTER_FORM_MAX];
static size_t shipped_len;

static struct str
of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static int
up(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct charter_error e;

    if (file == NULL)
        return -1;
    shipped_len = fread(shipped, 1, sizeof shipped, file);
    (void)fclose(file);
    return charter_form_read((struct str){shipped, shipped_len}, &form, &e) ==
                   ST_OK
               ? 0
               : -1;
}

static struct charter
read_ok(const char *text)
{
    struct charter c;
    struct charter_error e;

    if (charter_read(&form, of(text), TODAY, &c, &e) != ST_OK)
        fail_msg("line %u: %s", e.line, e.why);
    return c;
}

static const struct charter_value *
value(const struct charter *c, const char *name)
{
    int i = charter_find(&form, of(name));

    assert_true(i >= 0);
    return &c->value[i];
}

static void
shipped_presets(void **state)
{
    struct charter c = read_ok("charter 1\n");

    (void)state;
    assert_int_equal(form.n_clauses, 29);
    assert_int_equal(value(&c, "size")->number, 6);
    assert_int_equal(form.setting[charter_find(&form, STR("size"))].least, 4);
    assert_int_equal(form.setting[charter_find(&form, STR("size"))].most, 12);
    assert_int_equal(value(&c, "keep")->number, 14);
    assert_int_equal(value(&c, "quiet-from")->number, 21);
    assert_int_equal(value(&c, "quiet-to")->number, 8);
    assert_int_equal(value(&c, "missed")->number, 2);
    assert_int_equal(value(&c, "review")->number, TODAY + 182);
    assert_true(str_eq(value(&c, "method")->word, STR("consultation")));
    assert_true(str_eq(value(&c, "hours")->word, STR("generic")));
    assert_int_equal(value(&c, "every")->number, 1); /* every two weeks */
    assert_int_equal(charter_find(&form, STR("nothing")), -1);
}

static void
what_a_charter_may_not_say(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"", 1},
        {"charter 2\n", 1},
        {"set size 6\n", 1},
        {"charter 1\nset size 3\n", 2},
        {"charter 1\nset size 13\n", 2},
        {"charter 1\nset size six\n", 2},
        {"charter 1\nset size -6\n", 2},
        {"charter 1\nset size\n", 2},
        {"charter 1\nset size 6\nset size 6\n", 3},
        {"charter 1\n\nset colour red\n", 3},
        {"charter 1\nset open perhaps\n", 2},
        {"charter 1\nset method A B\n", 2},
        {"charter 1\nset review 2027-02-30\n", 2},
        {"charter 1\nset review 2027-02-28T10:00\n", 2},
        {"charter 1\nwords purpose \n", 2},
        {"charter 1\nwords weather Fine.\n", 2},
        {"charter 1\nwords purpose A\nwords purpose B\n", 3},
        {"charter 1\nsay purpose A\n", 2},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        struct charter c = {.words = {{"untouched", 9}}};
        struct charter_error e = {0, NULL};

        if (charter_read(&form, of(cases[i].text), TODAY, &c, &e) !=
                ST_INVALID ||
            e.line != cases[i].line || e.why == NULL)
            fail_msg("case %zu: line %u", i, e.line);
        assert_int_equal(c.words[0].len, 9);
    }
}

static void
words_have_room_and_no_more(void **state)
{
    static char text[CHARTER_WORDS_MAX + 64];
    struct charter c;
    struct charter_error e;
    int n = snprintf(text, sizeof text, "charter 1\nwords purpose ");

    (void)state;
    memset(text + n, 'a', CHARTER_WORDS_MAX + 1);
    assert_int_equal(
        charter_read(&form, (struct str){text, (size_t)n + CHARTER_WORDS_MAX},
                     TODAY, &c, &e),
        ST_OK);
    assert_int_equal(
        charter_read(&form,
                     (struct str){text, (size_t)n + CHARTER_WORDS_MAX + 1},
                     TODAY, &c, &e),
        ST_INVALID);
}

/* Every clause as long as it may be still fits, and reads back as it was. */
static void
the_longest_is_whole(void **state)
{
    static char words[CHARTER_WORDS_MAX], out[CHARTER_TEXT_MAX];
    int32_t settings[CHARTER_SETTINGS], clauses[CHARTER_CLAUSES];
    struct charter c = read_ok("charter 1"), d;
    struct charter_error e;
    size_t n;

    (void)state;
    memset(words, 'w', sizeof words);
    for (int i = 0; i < CHARTER_CLAUSES; i++)
        c.words[i] = (struct str){words, sizeof words};
    n = charter_write(&form, &c, out, sizeof out);
    assert_true(n > CHARTER_CLAUSES * CHARTER_WORDS_MAX);
    assert_int_equal(charter_read(&form, (struct str){out, n}, 0, &d, &e),
                     ST_OK);
    assert_int_equal(charter_changes(&form, &c, &d, settings, clauses), 0);
    assert_int_equal(charter_write(&form, &c, out, n - 1), 0);
}

static void
differences(void **state)
{
    int32_t settings[CHARTER_SETTINGS], clauses[CHARTER_CLAUSES];
    struct charter a = read_ok("charter 1\nset keep 14\nwords purpose Work.\n");
    struct charter b =
        read_ok("charter 1\nset keep 7\nset method plea\n"
                "set open closed\nwords purpose Work, slowly.\n");
    int keep = charter_find(&form, STR("keep"));

    (void)state;
    assert_int_equal(charter_changes(&form, &a, &b, settings, clauses), 4);
    assert_int_equal(settings[keep], 1);
    assert_int_equal(settings[charter_find(&form, STR("method"))], 1);
    assert_int_equal(settings[charter_find(&form, STR("open"))], 1);
    assert_int_equal(settings[charter_find(&form, STR("size"))], 0);
    assert_int_equal(clauses[1], 1); /* the second clause says what for */
    assert_int_equal(clauses[0], 0);
}

static void
review_days(void **state)
{
    (void)state;
    assert_int_equal(charter_review_on(TODAY + 15, TODAY), CHARTER_LATER);
    assert_int_equal(charter_review_on(TODAY + 14, TODAY), CHARTER_NEAR);
    assert_int_equal(charter_review_on(TODAY + 1, TODAY), CHARTER_NEAR);
    assert_int_equal(charter_review_on(TODAY, TODAY), CHARTER_DUE);
    assert_int_equal(charter_review_on(TODAY - 400, TODAY), CHARTER_DUE);
}

#define CLAUSE "clause a\ntitle A\nsay B\n"

static void
broken_clauses(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"", 1},
        {CLAUSE, 4}, /* one of 29 */
        {"title A\n", 1},
        {CLAUSE CLAUSE, 4},
        {"clause A\n", 1},
        {"clause a\nsay B\nclause b\n", 3},
        {CLAUSE "title B\n", 4},
        {CLAUSE "sing B\n", 4},
        {CLAUSE "number n 5 0 4\n", 4},
        {CLAUSE "number n x 0 4\n", 4},
        {CLAUSE "number n 1 0 2\nclause b\n", 5},
        {CLAUSE "number n 1 0 2\nask C\nday n 3\n", 6},
        {CLAUSE "choice c one\nask C\noption two D\nclause b\n", 7},
        {CLAUSE "choice c one\noption one D\noption one E\n", 6},
        {CLAUSE "number n 1 0 2\noption one D\n", 5},
        {CLAUSE "ask C\n", 4},
        {CLAUSE "day d 3 4\n", 4},
        {CLAUSE "name m Two Words\n", 4},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        struct charter_form f;
        struct charter_error e = {0, NULL};

        if (charter_form_read(of(cases[i].text), &f, &e) != ST_INVALID ||
            e.line != cases[i].line || e.why == NULL)
            fail_msg("case %zu: line %u, %s", i, e.line, e.why);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_presets),
        cmocka_unit_test(what_a_charter_may_not_say),
        cmocka_unit_test(words_have_room_and_no_more),
        cmocka_unit_test(the_longest_is_whole),
        cmocka_unit_test(differences),
        cmocka_unit_test(review_days),
        cmocka_unit_test(broken_clauses),
    };

    if (argc != 2 || up(argv[1]) != 0)
        return 2;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
