/* The directory's rows and its search, on both engines. */
#include <stdio.h>
#include <string.h>

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
        TEST(an_account_that_ends_leaves_nothing),
        TEST(a_member_becomes_a_steward_an_operator_never),
    };

    return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
