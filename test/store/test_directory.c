/* The directory's rows and its search, on both engines. */
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "store/directory.h"
#include "test/store/harness.h"

static const struct directory_query anybody = {.language = DIRECTORY_NONE,
                                               .theme = DIRECTORY_NONE,
                                               .offer = DIRECTORY_NONE,
                                               .seek = DIRECTORY_NONE};

static struct directory_row
row_of(uint8_t n, const char *name, enum directory_shows region)
{
    struct directory_row r = {.e = {.name = harness_str(name),
                                    .region = STR("Graz"),
                                    .languages = n % 2 ? 2 : 1},
                              .changed_day = 20000};

    memcpy(r.account, harness_bytes(n), ID_LEN);
    memcpy(r.entry, harness_bytes((uint8_t)(n + 100)), ID_LEN);
    r.e.shows = directory_show(r.e.shows, DIRECTORY_region, region);
    r.e.shows =
        directory_show(r.e.shows, DIRECTORY_languages, DIRECTORY_COMMUNITY);
    return r;
}

static size_t
found(struct harness *h, const uint8_t *asker, const char *words,
      uint32_t language)
{
    static struct directory_found f;
    struct directory_query q = anybody;
    static const uint8_t start[ID_LEN];

    q.words = harness_str(words);
    q.language = language;
    OK(h->w, directory_find(h->w, &q, asker, start, &h->a, &f));
    return f.n;
}

static void
an_entry_comes_changes_and_goes(void **state)
{
    struct harness *h = *state;
    struct directory_row r = row_of(1, "Ada", DIRECTORY_COMMUNITY), got;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, directory_mine(h->w, ADA, &h->a, &got));
    OK(h->w, directory_put(h->w, &r));
    assert_int_equal(found(h, BEA, "graz", DIRECTORY_NONE), 1);
    assert_int_equal(found(h, BEA, "", 1), 1);
    assert_int_equal(found(h, BEA, "", 0), 0);
    r.e.region = STR("Linz");
    memcpy(r.entry, harness_bytes(77), ID_LEN); /* the old id stays */
    OK(h->w, directory_put(h->w, &r));
    OK(h->w, directory_mine(h->w, ADA, &h->a, &got));
    assert_memory_equal(got.entry, harness_bytes(101), ID_LEN);
    assert_int_equal(found(h, BEA, "graz", DIRECTORY_NONE), 0);
    assert_int_equal(found(h, BEA, "linz", 1), 1);
    OK(h->w, directory_hide(h->w, harness_bytes(101), true));
    assert_int_equal(found(h, BEA, "linz", 1), 0);
    OK(h->w, directory_hide(h->w, harness_bytes(101), false));
    GIVES(h->w, ST_ABSENT, directory_hide(h->w, harness_bytes(77), true));
    OK(h->w, directory_leave(h->w, ADA));
    OK(h->w, directory_leave(h->w, ADA));
    assert_int_equal(found(h, BEA, "", DIRECTORY_NONE), 0);
    GIVES(h->w, ST_ABSENT,
          directory_get(h->w, harness_bytes(101), &h->a, &got));
    COMMIT(h->w);
}

static void
a_field_for_groups_finds_for_groups_only(void **state)
{
    struct harness *h = *state;
    struct directory_row r = row_of(1, "Ada", DIRECTORY_MY_GROUPS);
    struct spaces_member m[2] = {{.role = SPACE_MEMBER},
                                 {.role = SPACE_MEMBER}};
    bool mates = true;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, directory_put(h->w, &r));
    OK(h->w, directory_are_mates(h->w, BEA, ADA, &mates));
    assert_false(mates);
    assert_int_equal(found(h, BEA, "graz", DIRECTORY_NONE), 0);
    assert_int_equal(found(h, ADA, "graz", DIRECTORY_NONE), 1);
    memcpy(m[0].account, ADA, ID_LEN);
    memcpy(m[1].account, BEA, ID_LEN);
    OK(h->w, spaces_create(h->w, harness_bytes(60), SPACE_GROUP, ADA, 19675));
    OK(h->w, spaces_members_put(h->w, harness_bytes(60), m, 2));
    OK(h->w, directory_are_mates(h->w, BEA, ADA, &mates));
    assert_true(mates);
    assert_int_equal(found(h, BEA, "graz", DIRECTORY_NONE), 1);
    COMMIT(h->w);
}

/* Pages follow one another: nobody twice, nobody left out. */
static void
pages_together_are_everybody(void **state)
{
    struct harness *h = *state;
    static struct directory_found f;
    uint8_t after[ID_LEN] = {0};
    bool seen[256] = {false};
    size_t n = 0;

    BEGIN(h->w, STORE_WRITES);
    for (uint8_t i = 1; i <= 50; i++) {
        struct directory_row r = row_of(i, "Somebody", DIRECTORY_COMMUNITY);

        OK(h->w, directory_put(h->w, &r));
    }
    do {
        OK(h->w, directory_find(h->w, &anybody, BEA, after, &h->a, &f));
        for (size_t i = 0; i < f.n; i++) {
            assert_false(seen[f.row[i].entry[0]]);
            seen[f.row[i].entry[0]] = true;
        }
        n += f.n;
        memcpy(after, f.last, ID_LEN);
    } while (f.has_more);
    assert_int_equal(n, 50);
    assert_int_equal(found(h, BEA, "somebody graz", 1), 20);
    COMMIT(h->w);
}

#define CROWD 240

static uint32_t
lot(const struct rng *r, uint32_t n)
{
    uint32_t x = 0;

    assert_int_equal(rng_fill(r, &x, sizeof x), ST_OK);
    return x % n;
}

/* Some of these words, each in so many of the sixteen cases. */
static struct str
some_words(const struct rng *r, char *out, size_t size, uint32_t often)
{
    static const char *const list[] = {"aloud",  "together", "CBT", "Graz",
                                       "trauma", "EMDR",     "Wien"};
    size_t n = 0;

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (lot(r, 16) < often + (i < 2 ? 8 : 0))
            n += (size_t)snprintf(out + n, size - n, "%s ", list[i]);
    return (struct str){out, n};
}

static void
crowd_of(struct harness *h, const struct rng *r, struct directory_row *crowd,
         char text[][64])
{
    for (size_t i = 0; i < CROWD; i++) {
        struct directory_row *row = &crowd[i];

        *row = row_of((uint8_t)i, "Somebody", DIRECTORY_COMMUNITY);
        assert_int_equal(rng_fill(r, row->entry, ID_LEN), ST_OK);
        row->e.about = some_words(r, text[i], sizeof text[i], 5);
        row->e.region = STR("");
        row->e.languages = 1u << lot(r, 3) | 1u << lot(r, 3);
        row->e.themes = lot(r, 8) == 0 ? 1 : 2;
        row->e.offers = lot(r, 16);
        row->e.seeks = lot(r, 16);
        row->e.years = 1 + lot(r, 2);
        for (int f = 0; f < DIRECTORY_FIELDS; f++)
            row->e.shows = directory_show(row->e.shows, (enum directory_field)f,
                                          lot(r, 8) == 0 ? DIRECTORY_MY_GROUPS
                                                         : DIRECTORY_COMMUNITY);
        OK(h->w, directory_put(h->w, row));
    }
}

static size_t
found_in_all(struct harness *h, const struct directory_query *q)
{
    static struct directory_found f;
    uint8_t after[ID_LEN] = {0};
    size_t n = 0;

    do {
        arena_clear(&h->a);
        OK(h->w, directory_find(h->w, q, harness_bytes(250), after, &h->a, &f));
        n += f.n;
        memcpy(after, f.last, ID_LEN);
    } while (f.has_more);
    return n;
}

/* Whatever is asked, and whichever of its terms is the rarest, the search
 * gives as many as reading everybody's entry does. */
static void
the_search_finds_all_that_fit(void **state)
{
    struct harness *h = *state;
    static struct directory_row crowd[CROWD];
    static char text[CROWD][64];
    struct rng_seeded seed;
    struct rng r = rng_seeded(&seed, 5);
    size_t total = 0;

    BEGIN(h->w, STORE_WRITES);
    crowd_of(h, &r, crowd, text);
    for (int i = 0; i < 200; i++) {
        struct directory_query q = anybody;
        char words[64];
        size_t fit = 0;

        q.words = some_words(&r, words, sizeof words, lot(&r, 4));
        q.language = lot(&r, 2) ? lot(&r, 4) : DIRECTORY_NONE;
        q.theme = lot(&r, 2) ? lot(&r, 2) : DIRECTORY_NONE;
        q.offer = lot(&r, 3) == 0 ? lot(&r, 4) : DIRECTORY_NONE;
        q.seek = lot(&r, 3) == 0 ? lot(&r, 4) : DIRECTORY_NONE;
        q.years = lot(&r, 3);
        for (size_t k = 0; k < CROWD; k++) {
            struct directory_entry seen;

            directory_see(&crowd[k].e, DIRECTORY_COMMUNITY, &seen);
            fit += directory_fits(&seen, &q);
        }
        assert_int_equal(found_in_all(h, &q), fit);
        total += fit;
    }
    assert_true(total > 1000);
    COMMIT(h->w);
}

static void
an_account_that_ends_leaves_nothing(void **state)
{
    struct harness *h = *state;
    struct directory_row r = row_of(1, "Ada", DIRECTORY_COMMUNITY);

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, directory_put(h->w, &r));
    OK(h->w, account_delete(h->w, ADA));
    assert_int_equal(found(h, BEA, "", DIRECTORY_NONE), 0);
    COMMIT(h->w);
}

static void
a_member_becomes_a_steward_an_operator_never(void **state)
{
    struct harness *h = *state;
    struct account_auth auth;
    struct store_cursor *c;
    struct str name;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, account_steward_set(h->w, ADA, true));
    GIVES(h->w, ST_ABSENT, account_role_set(h->w, ADA, ACCOUNT_STEWARD));
    OK(h->w, account_steward_set(h->w, BEA, true));
    GIVES(h->w, ST_ABSENT, account_role_set(h->w, BEA, ACCOUNT_OPERATOR));
    GIVES(h->w, ST_ABSENT, account_steward_set(h->w, BEA, true));
    OK(h->w, account_auth_get(h->w, BEA, &h->a, &auth));
    assert_int_equal(auth.role, ACCOUNT_STEWARD);
    OK(h->w, account_stewards_open(h->w, &c));
    OK(h->w, account_stewards_next(c, &h->a, &name));
    assert_int_equal(name.len, 4);
    GIVES(h->w, ST_END, account_stewards_next(c, &h->a, &name));
    store_cursor_close(c);
    OK(h->w, account_steward_set(h->w, BEA, false));
    GIVES(h->w, ST_ABSENT, account_steward_set(h->w, BEA, false));
    COMMIT(h->w);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, harness_up_two, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(an_entry_comes_changes_and_goes),
        TEST(a_field_for_groups_finds_for_groups_only),
        TEST(pages_together_are_everybody),
        TEST(the_search_finds_all_that_fit),
        TEST(an_account_that_ends_leaves_nothing),
        TEST(a_member_becomes_a_steward_an_operator_never),
    };

    return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
