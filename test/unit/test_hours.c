/* core/hours: each body's rule by hand, refused packs, periods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/hours.h"

#define N(a) (sizeof(a) / sizeof(a)[0])

static struct hours_pack pack[HOURS_PACKS_MAX];
static size_t n_packs;
static char text[8192];

/* The packs as they are shipped. */
static int
up(void **state)
{
    char **argv = *state;
    FILE *file = fopen(argv[1], "rb");
    struct hours_error error;
    size_t n;

    if (file == NULL)
        return -1;
    n = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    return hours_parse((struct str){text, n}, pack, &n_packs, &error) == ST_OK
               ? 0
               : -1;
}

static const struct hours_pack *
of(const char *id)
{
    for (size_t i = 0; i < n_packs; i++)
        if (str_eq(pack[i].id, (struct str){id, strlen(id)}))
            return &pack[i];
    fail_msg("no pack %s", id);
    return NULL;
}

static void
what_counts(void **state)
{
    static const struct {
        const char *id;
        int32_t minutes, present;
        bool lead;
        double counted;
    } cases[] = {
        {"generic", 90, 7, false, 90.0},
        {"bacp", 90, 1, false, 45.0},
        {"bacp", 90, 4, false, 45.0}, /* four or fewer: half */
        {"bacp", 90, 5, false, 18.0}, /* five: every member counts */
        {"bacp", 100, 7, false, 14.29},
        {"apuk", 90, 4, false, 45.0},
        {"apuk", 90, 5, false, 30.0}, /* a third */
        {"apuk", 100, 6, false, 33.33},
        {"apuk", 90, 7, false, 0.0},  /* nothing is said of seven */
        {"babcp", 90, 6, true, 90.0}, /* all of it, with a supervisor */
        {"babcp", 90, 6, false, 0.0},
        {"babcp", 90, 7, true, 0.0},
        {"psyba", 120, 6, false, 120.0},
        {"generic", 0, 6, false, 0.0},
        {"generic", 1441, 6, false, 0.0},
        {"generic", 90, 0, false, 0.0},
        {"generic", 90, 100, false, 0.0},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        struct hours_entry e = {20000, cases[i].minutes, cases[i].present,
                                cases[i].lead};
        double got = hours_counted(of(cases[i].id), &e);

        if (got != cases[i].counted)
            fail_msg("%s, %d minutes, %d present: %f", cases[i].id,
                     cases[i].minutes, cases[i].present, got);
    }
}

static void
periods_and_targets(void **state)
{
    (void)state;
    assert_int_equal(of("bacp")->target, 90);
    assert_int_equal(of("psyba")->target, 600);
    /* 2026-11-24 */
    assert_int_equal(hours_period_of(of("bacp"), 20781), 2026 * 12 + 10);
    assert_int_equal(hours_period_day(of("bacp"), 2026 * 12 + 10), 20758);
    assert_int_equal(hours_period_of(of("psyba"), 20781), 2026);
    assert_int_equal(hours_period_day(of("psyba"), 2026), 20454);
}

#define PACK "a\tA\tyear\t0\tall\t0\t0\t0\t0\t0\town\t2026-11-28"

static void
broken_packs(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"", 1},
        {"# nothing\n", 2},
        {PACK "\n" PACK, 2}, /* the same id */
        {"a\tA\tweek\t0\tall\t0\t0\t0\t0\t0\town\t2026-11-28", 1},
        {"a\tA\tyear\t-1\tall\t0\t0\t0\t0\t0\town\t2026-11-28", 1},
        {"a\tA\tyear\t0\tsome\t0\t0\t0\t0\t0\town\t2026-11-28", 1},
        {"a\tA\tyear\t0\ttiers\t0\t0\t0\t0\t0\town\t2026-11-28", 1},
        {"\n\na\tA\tyear\t0\tall\t0\t0\t0\t0\t2\town\t2026-11-28", 3},
        {"a\tA\tyear\t0\tall\t0\t0\t0\t0\t0\town\t2026-13-28", 1},
        {"a\tA\tyear\t0\tall\t0\t0\t0\t0\t0\town", 1},
        {PACK "\tmore", 1},
        {"\tA\tyear\t0\tall\t0\t0\t0\t0\t0\town\t2026-11-28", 1},
    };
    struct hours_pack out[HOURS_PACKS_MAX];

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        struct str s = {cases[i].text, strlen(cases[i].text)};
        struct hours_error error;
        size_t n;

        assert_int_equal(hours_parse(s, out, &n, &error), ST_INVALID);
        assert_int_equal(error.line, cases[i].line);
        assert_non_null(error.why);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_counts, argv),
        cmocka_unit_test_prestate(periods_and_targets, argv),
        cmocka_unit_test_prestate(broken_packs, argv),
    };
    void *state = argv;

    if (argc != 2 || up(&state) != 0)
        return 2;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
