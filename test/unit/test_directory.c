/* Entries of the directory: who sees what, and what finds them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/directory.h"

static const struct directory_query anybody = {.language = DIRECTORY_NONE,
                                               .theme = DIRECTORY_NONE,
                                               .offer = DIRECTORY_NONE,
                                               .seek = DIRECTORY_NONE};

static struct directory_entry
ada(void)
{
    struct directory_entry e = {.name = STR("Ada Lovell-Mäder"),
                                .orientation = STR("Psychodynamic, CBT"),
                                .region = STR("Kraków"),
                                .about = STR("Traumatherapie für Helfende"),
                                .reach = STR("ada@example.org"),
                                .languages = 3,
                                .offers = 1,
                                .years = DIRECTORY_YEARS_10};

    for (int f = 0; f < DIRECTORY_FIELDS; f++)
        e.shows = directory_show(e.shows, (enum directory_field)f,
                                 DIRECTORY_COMMUNITY);
    return e;
}

static bool
finds(const struct directory_entry *e, const char *words)
{
    struct directory_query q = anybody;

    q.words = (struct str){words, strlen(words)};
    return directory_fits(e, &q);
}

static void
words_are_found_by_their_beginning(void **state)
{
    static const struct {
        const char *words;
        bool found;
    } cases[] = {
        {"ada", true},
        {"ad", false},
        {"ADA", true},
        {"mader", true},
        {"Mäder", true},
        {"krakow", true},
        {"krakowia", false},
        {"trauma", true},
        {"traumatherapie", true},
        {"traumatherapien", false},
        {"cbt", true},
        {"cb", false},
        {"trauma graz", false},
        {"helfende ada", true},
        {"", true},
        {" - ", true},
        {"example", false}, /* the way to reach somebody is not searched */
    };
    struct directory_entry e = ada();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (finds(&e, cases[i].words) != cases[i].found)
            fail_msg("\"%s\"", cases[i].words);
}

static void
what_is_not_shown_is_neither_seen_nor_found(void **state)
{
    struct directory_entry e = ada(), seen;

    (void)state;
    e.shows = directory_show(e.shows, DIRECTORY_about, DIRECTORY_NOBODY);
    e.shows = directory_show(e.shows, DIRECTORY_region, DIRECTORY_MY_GROUPS);
    directory_see(&e, DIRECTORY_COMMUNITY, &seen);
    assert_int_equal(seen.about.len, 0);
    assert_int_equal(seen.region.len, 0);
    assert_false(finds(&seen, "krakow"));
    directory_see(&e, DIRECTORY_MY_GROUPS, &seen);
    assert_true(finds(&seen, "krakow"));
    assert_false(finds(&seen, "trauma"));
    assert_int_equal(seen.years, DIRECTORY_YEARS_10);
}

static bool
has_term(const struct directory_term *t, size_t n,
         const struct directory_term *want)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].len == want->len && memcmp(t[i].b, want->b, want->len) == 0)
            return true;
    return false;
}

/* Whoever fits stands in the index under every term of the question. */
static void
the_index_misses_nobody_who_fits(void **state)
{
    static const char *const words[] = {
        "ada",    "lovell", "mader", "psycho", "cbt",
        "krakow", "trauma", "helfe", "fur",    "helfende trauma"};
    struct directory_term have[DIRECTORY_TERMS_MAX];
    struct directory_term want[DIRECTORY_QUERY_TERMS];
    struct directory_entry e = ada();
    size_t n = directory_terms(&e, have);

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct directory_query q = anybody;
        size_t m;

        q.words = (struct str){words[i], strlen(words[i])};
        q.language = 1;
        q.offer = DIRECTORY_PEER_GROUP;
        q.years = DIRECTORY_YEARS_10;
        assert_true(directory_fits(&e, &q));
        m = directory_query_terms(&q, want);
        for (size_t k = 0; k < m; k++)
            assert_true(has_term(have, n, &want[k]));
    }
    assert_int_equal(directory_query_terms(&anybody, want), 1);
    assert_true(has_term(have, n, &want[0]));
}

static void
long_texts_stay_within_the_index(void **state)
{
    static char text[8000];
    struct directory_term have[DIRECTORY_TERMS_MAX];
    struct directory_entry e = ada();

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 6 == 5 ? ' ' : (char)('a' + i * 7 % 26);
    e.about = (struct str){text, sizeof text};
    assert_true(directory_terms(&e, have) <= DIRECTORY_TERMS_MAX);
    assert_true(finds(&e, "ada"));
}

static void
choices_have_names(void **state)
{
    (void)state;
    assert_int_equal(directory_tongue_find(STR("de")), 1);
    assert_int_equal(directory_tongue_find(STR("d")), DIRECTORY_NONE);
    assert_int_equal(directory_theme_find(STR("grief")), DIRECTORY_THEME_grief);
    assert_int_equal(directory_theme_find(STR("")), DIRECTORY_NONE);
    assert_true(directory_tongue_count <= 64 && DIRECTORY_THEMES <= 48);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_by_their_beginning),
        cmocka_unit_test(what_is_not_shown_is_neither_seen_nor_found),
        cmocka_unit_test(the_index_misses_nobody_who_fits),
        cmocka_unit_test(long_texts_stay_within_the_index),
        cmocka_unit_test(choices_have_names),
    };

    return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
