/* Transactions and connections, on both engines. */
#include <stdio.h>
#include <string.h>

#include "store/community.h"
#include "store/driver.h"
#include "test/store/group.h"
#include "store/stmt.h"
#include "test/store/harness.h"

/* Transactions ------------------------------------------------------------ */

static void
outside_a_transaction_nothing_runs(void **state)
{
    struct harness *h = *state;
    struct community c;

    GIVES(h->r, ST_BROKEN, community_get(h->r, &h->a, &c));
    GIVES(h->w, ST_BROKEN, store_commit(h->w));
    store_rollback(h->w);
    GIVES(h->w, ST_BROKEN, store_savepoint(h->w));
    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_BROKEN, store_begin(h->w, STORE_WRITES));
    GIVES(h->w, ST_BROKEN, store_release(h->w));
    GIVES(h->w, ST_BROKEN, store_rollback_to(h->w));
    store_rollback(h->w);
}

static void
a_reading_transaction_cannot_write(void **state)
{
    struct harness *h = *state;

    BEGIN(h->w, STORE_READS);
    GIVES(h->w, ST_BROKEN, harness_account(h->w, 3));
    store_rollback(h->w);
    GIVES(h->r, ST_BROKEN, store_begin(h->r, STORE_WRITES));
}

/* The engine refuses as well, if our own check were wrong. */
static void
the_engine_is_a_second_wall(void **state)
{
    struct harness *h = *state;

    BEGIN(h->r, STORE_READS);
    h->r->access = STORE_WRITES;
    GIVES(h->r, ST_BROKEN, harness_account(h->r, 3));
    store_rollback(h->r);
}

static void
a_failed_transaction_keeps_nothing(void **state)
{
    struct harness *h = *state;
    uint8_t id[ID_LEN];

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 3));
    GIVES(h->w, ST_CONFLICT, harness_account(h->w, 3));
    GIVES(h->w, ST_BROKEN, harness_account(h->w, 4)); /* no more of it */
    GIVES(h->w, ST_BROKEN, store_commit(h->w));
    BEGIN(h->w, STORE_READS);
    GIVES(h->w, ST_ABSENT, account_find(h->w, STR("ada3"), id));
    COMMIT(h->w);
    assert_non_null(strstr(store_why(h->w), "handle"));
}

static void
a_savepoint_undoes_alone(void **state)
{
    struct harness *h = *state;
    uint8_t id[ID_LEN];

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, store_savepoint(h->w));
    OK(h->w, harness_account(h->w, 3));
    OK(h->w, store_release(h->w));
    OK(h->w, store_savepoint(h->w));
    GIVES(h->w, ST_BROKEN, store_savepoint(h->w)); /* one at a time */
    GIVES(h->w, ST_CONFLICT, harness_account(h->w, 3));
    OK(h->w, store_rollback_to(h->w));
    OK(h->w, harness_account(h->w, 4));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_find(h->r, STR("ada3"), id));
    OK(h->r, account_find(h->r, STR("ada4"), id));
    COMMIT(h->r);
}

static void
a_reader_keeps_its_snapshot(void **state)
{
    struct harness *h = *state;
    uint8_t id[ID_LEN];

    BEGIN(h->r, STORE_READS);
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR("ada3"), id));
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 3));
    COMMIT(h->w);
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR("ada3"), id));
    COMMIT(h->r);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_find(h->r, STR("ada3"), id));
    COMMIT(h->r);
}

/* A walk that its owner forgot does not survive its transaction. */
static void
a_walk_ends_with_its_transaction(void **state)
{
    struct harness *h = *state;
    struct store_cursor *c = NULL, *twice = NULL;
    struct account_line line;

    BEGIN(h->r, STORE_READS);
    OK(h->r, account_list_open(h->r, &c));
    OK(h->r, account_list_next(c, &h->a, &line));
    GIVES(h->r, ST_BROKEN, account_list_open(h->r, &twice));
    assert_null(twice);
    store_rollback(h->r);
    GIVES(h->r, ST_BROKEN, account_list_next(c, &h->a, &line));
    store_cursor_close(c);
    store_cursor_close(NULL);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_list_open(h->r, &c));
    store_cursor_close(c);
    COMMIT(h->r);
}

static void
a_full_arena_is_nospace(void **state)
{
    struct harness *h = *state;
    struct account_bundle b;
    struct arena small;

    arena_init(&small, 32);
    BEGIN(h->r, STORE_READS);
    GIVES(h->r, ST_NOSPACE,
          account_bundle_get(h->r, harness_bytes(1), &small, &b));
    store_rollback(h->r);
    arena_free(&small);
}

/* Groups ------------------------------------------------------------------ */

static enum status
add_account(struct store *s, void *arg)
{
    return harness_account(s, *(const uint8_t *)arg);
}

static enum status
add_then_refuse(struct store *s, void *arg)
{
    enum status st = add_account(s, arg);

    return st == ST_OK ? ST_DENIED : st;
}

static void
a_group_answers_each_alone(void **state)
{
    static uint8_t ids[] = {3, 3, 4, 5};
    static const char *const there[] = {"ada3", "ada5"};
    struct harness *h = *state;
    struct group_job jobs[] = {{add_account, &ids[0], ST_OK},
                               {add_account, &ids[1], ST_OK},
                               {add_then_refuse, &ids[2], ST_OK},
                               {add_account, &ids[3], ST_OK}};
    uint8_t id[ID_LEN];

    assert_int_equal(group_run(h->w, jobs, 4), 2);
    assert_int_equal(jobs[0].st, ST_OK);
    assert_int_equal(jobs[1].st, ST_CONFLICT);
    assert_int_equal(jobs[2].st, ST_DENIED);
    assert_int_equal(jobs[3].st, ST_OK);
    assert_int_equal(group_run(h->w, jobs, 0), 0);
    BEGIN(h->r, STORE_READS);
    for (size_t i = 0; i < 2; i++)
        OK(h->r, account_find(h->r, harness_str(there[i]), id));
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR("ada4"), id));
    COMMIT(h->r);
    store_tidy(h->w, false);
    store_tidy(h->w, true);
}

/* A lost server (PostgreSQL) --------------------------------------------- */

/* End every other connection to the cluster's database. */
static void
cut_connections(struct harness *h)
{
    struct store_why why = {""};
    struct driver *d = NULL;
    int64_t n[8];
    size_t got;

    OK(NULL, driver_connect(harness_str(h->url), DRIVER_MIGRATE, &why, &d));
    OK(NULL, d->ops->ask(d,
                         "SELECT pg_terminate_backend(pid)::int"
                         " FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                         " AND application_name = 'mainstay'",
                         n, 8, &got));
    d->ops->close(d);
}

static void
a_lost_connection_is_made_again(void **state)
{
    struct harness *h = *state;
    uint8_t id[ID_LEN];

    if (store_groups(h->w))
        return; /* SQLite has no connection to lose */
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_find(h->r, STR("ada1"), id));
    COMMIT(h->r);
    cut_connections(h);
    BEGIN(h->r, STORE_READS); /* between requests nobody notices */
    OK(h->r, account_find(h->r, STR("ada1"), id));
    cut_connections(h); /* in the middle it is an error */
    GIVES(h->r, ST_BROKEN, account_find(h->r, STR("ada1"), id));
    assert_false(store_unknown(h->r));
    store_rollback(h->r);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 5));
    cut_connections(h);
    GIVES(h->w, ST_BROKEN, store_commit(h->w));
    assert_true(store_unknown(h->w));
    BEGIN(h->w, STORE_WRITES);
    assert_false(store_unknown(h->w));
    OK(h->w, harness_account(h->w, 5));
    COMMIT(h->w);
}

/* Opening ----------------------------------------------------------------- */

static void
wrong_urls_are_refused(void **state)
{
    static const struct {
        const char *url;
        enum status want;
    } cases[] = {
        {"", ST_INVALID},
        {"sqlite:", ST_INVALID},
        {"mysql://x", ST_INVALID},
        {"/tmp/db", ST_INVALID},
        {"sqlite:/nowhere/at/all/db", ST_BROKEN},
        {"postgresql://x@/x?host=/nowhere/at/all", ST_BUSY},
    };
    struct store_why why;
    struct store *s = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        why.text[0] = '\0';
        GIVES(NULL, cases[i].want,
              store_open(harness_str(cases[i].url), STORE_READ, &why, &s));
        assert_null(s);
        assert_true(why.text[0] != '\0');
    }
    store_close(NULL);
}

int
main(void)
{
#define TEST(f, up) cmocka_unit_test_setup_teardown(f, up, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(outside_a_transaction_nothing_runs, harness_up),
        TEST(a_reading_transaction_cannot_write, harness_up),
        TEST(the_engine_is_a_second_wall, harness_up),
        TEST(a_failed_transaction_keeps_nothing, harness_up),
        TEST(a_savepoint_undoes_alone, harness_up),
        TEST(a_reader_keeps_its_snapshot, harness_up),
        TEST(a_walk_ends_with_its_transaction, harness_up_two),
        TEST(a_full_arena_is_nospace, harness_up_two),
        TEST(a_group_answers_each_alone, harness_up),
        TEST(a_lost_connection_is_made_again, harness_up_two),
        cmocka_unit_test(wrong_urls_are_refused),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
