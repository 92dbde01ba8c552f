/* Migrations: from nothing, from an older step, and the refusals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/check.h"
#include "store/driver.h"
#include "store/schema.h"
#include "store/stmt.h"
#include "test/store/harness.h"

#define STEP1 "CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (41)"
#define STEP2 "ALTER TABLE t ADD COLUMN m BIGINT; UPDATE t SET n = n + 1"
#define STEP3 "CREATE TABLE u (n BIGINT)"
#define BAD "CREATE TABLE v (n BIGINT); CREATE TABLE t (n BIGINT)"

static const struct driver_step steps[] = {
    {1, 111, "0001_one", STEP1, STEP1},
    {2, 222, "0002_two", STEP2, STEP2},
    {3, 333, "0003_three", STEP3, STEP3},
};

static int
up(void **state)
{
    static struct harness h;

    harness_place(&h);
    *state = &h;
    return 0;
}

static bool
is_sqlite(const struct harness *h)
{
    return strncmp(h->url, "sqlite:", 7) == 0;
}

static enum status
migrate(struct harness *h, const struct driver_step *s, size_t n,
        struct schema_done *done)
{
    return schema_migrate_steps(s, n, harness_str(h->url), NOW_MS, h->dir,
                                done);
}

#define MIGRATES(h, s, n, done)                                                \
    do {                                                                       \
        if (migrate(h, s, n, done) != ST_OK)                                   \
            fail_msg("migrate: %s", (done)->why.text);                         \
    } while (0)

/* One number from a database. */
static int64_t
number(const char *url, const char *text)
{
    struct store_why why = {""};
    struct driver *d = NULL;
    int64_t n[1] = {-1};
    size_t got = 0;

    if (driver_connect(harness_str(url), DRIVER_WRITE, &why, &d) != ST_OK ||
        d->ops->ask(d, text, n, 1, &got) != ST_OK)
        fail_msg("%s: %s", text, why.text);
    d->ops->close(d);
    return n[0];
}

static void
an_empty_database_gets_every_step(void **state)
{
    struct harness *h = *state;
    struct schema_done done;
    struct store *s = NULL;
    struct stat about;

    if (schema_migrate(harness_str(h->url), NOW_MS, NULL, &done) != ST_OK)
        fail_msg("%s", done.why.text);
    assert_int_equal(done.from, 0);
    assert_int_equal(done.to, STMT_STEPS);
    assert_string_equal(done.backup, "");
    OK(NULL, store_open(harness_str(h->url), STORE_WRITE, NULL, &s));
    store_close(s);
    if (is_sqlite(h)) {
        assert_int_equal(stat(h->url + 7, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
    /* Nothing to do the second time. */
    OK(NULL, schema_migrate(harness_str(h->url), NOW_MS, NULL, &done));
    assert_int_equal(done.from, STMT_STEPS);
    assert_string_equal(done.backup, "");
}

static void
an_older_database_is_copied_first(void **state)
{
    struct harness *h = *state;
    struct schema_done done;
    struct stat about;
    char url[600];

    MIGRATES(h, steps, 1, &done);
    MIGRATES(h, steps, 3, &done);
    assert_int_equal(done.from, 1);
    assert_int_equal(done.to, 3);
    assert_int_equal(number(h->url, "SELECT n FROM t"), 42);
    assert_int_equal(number(h->url, "SELECT max(number) FROM schema_step"), 3);
    assert_int_equal(
        number(h->url, "SELECT applied_ms FROM schema_step WHERE number = 2"),
        NOW_MS);
    if (done.backup[0] == '\0') {
        assert_false(is_sqlite(h));
        assert_non_null(strstr(done.why.text, "pg_dump"));
        return; /* no pg_dump here, and it says so */
    }
    assert_int_equal(stat(done.backup, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_true(about.st_size > 0);
    if (is_sqlite(h)) {
        assert_non_null(strstr(done.backup, "/db.step-1.1700000000000"));
        snprintf(url, sizeof url, "sqlite:%s", done.backup);
        assert_int_equal(number(url, "SELECT n FROM t"), 41);
    }
}

static void
a_copy_that_cannot_be_made_stops_it(void **state)
{
    struct harness *h = *state;
    struct schema_done done;

    MIGRATES(h, steps, 1, &done);
    if (migrate(h, steps, 1, &done) != ST_OK)
        fail();
    assert_int_equal(schema_migrate_steps(steps, 3, harness_str(h->url), NOW_MS,
                                          "/nowhere/at/all", &done),
                     ST_BROKEN);
    assert_true(done.why.text[0] != '\0');
    assert_int_equal(done.to, 1);
    assert_int_equal(number(h->url, "SELECT n FROM t"), 41);
}

static void
a_newer_database_is_refused(void **state)
{
    struct harness *h = *state;
    struct schema_done done;
    struct store_why why;
    struct store *s = NULL;
    struct driver_step later[STMT_STEPS + 1]; /* one more than the program's */
    char want[32];

    for (int i = 0; i <= STMT_STEPS; i++)
        later[i] = (struct driver_step){i + 1, 100 + i, "a_step", "SELECT 1",
                                        "SELECT 1"};
    MIGRATES(h, later, STMT_STEPS + 1, &done);
    assert_int_equal(migrate(h, later, STMT_STEPS, &done), ST_CONFLICT);
    snprintf(want, sizeof want, "newer (step %d)", STMT_STEPS + 1);
    assert_non_null(strstr(done.why.text, want));
    assert_int_equal(number(h->url, "SELECT max(number) FROM schema_step"),
                     STMT_STEPS + 1);
    GIVES(NULL, ST_BROKEN,
          store_open(harness_str(h->url), STORE_READ, &why, &s));
    snprintf(want, sizeof want, "at step %d", STMT_STEPS + 1);
    assert_non_null(strstr(why.text, want));
}

static void
an_edited_step_is_refused(void **state)
{
    const struct driver_step other[] = {{1, 112, "0001_one", STEP1, STEP1},
                                        {2, 222, "0002_two", STEP2, STEP2}};
    struct harness *h = *state;
    struct schema_done done;

    MIGRATES(h, steps, 1, &done);
    assert_int_equal(migrate(h, other, 2, &done), ST_CONFLICT);
    assert_non_null(strstr(done.why.text, "step 1"));
    assert_int_equal(number(h->url, "SELECT n FROM t"), 41);
}

static void
a_step_that_fails_undoes_all_pending(void **state)
{
    const struct driver_step bad[] = {
        steps[0], steps[1], {3, 333, "0003_bad", BAD, BAD}};
    struct harness *h = *state;
    struct schema_done done;

    MIGRATES(h, steps, 1, &done);
    assert_int_equal(migrate(h, bad, 3, &done), ST_BROKEN);
    assert_non_null(strstr(done.why.text, "t"));
    assert_int_equal(done.to, 1);
    assert_int_equal(number(h->url, "SELECT n FROM t"), 41);
    assert_int_equal(number(h->url, "SELECT max(number) FROM schema_step"), 1);
    /* And the way is free for the right ones, a moment later. */
    assert_int_equal(schema_migrate_steps(steps, 3, harness_str(h->url),
                                          NOW_MS + 1, h->dir, &done),
                     ST_OK);
}

static void
a_database_that_was_never_set_up_does_not_open(void **state)
{
    struct harness *h = *state;
    struct store_why why;
    struct store *s = NULL;

    if (is_sqlite(h))
        fclose(fopen(h->url + 7, "w"));
    GIVES(NULL, ST_BROKEN,
          store_open(harness_str(h->url), STORE_READ, &why, &s));
    assert_non_null(strstr(why.text, "never set up"));
}

/* Statements are prepared when they are wanted, so a table that somebody
 * changed by hand shows when one is run, and in the check of the whole. */
static void
a_statement_that_does_not_fit_is_found(void **state)
{
    struct harness *h = *state;
    struct schema_done done;
    struct check_done checked;
    struct store_why why = {""};
    struct driver *d = NULL;
    uint8_t id[ID_LEN];

    OK(NULL, schema_migrate(harness_str(h->url), NOW_MS, NULL, &done));
    OK(NULL, store_open(harness_str(h->url), STORE_WRITE, NULL, &h->w));
    BEGIN(h->w, STORE_READS);
    OK(h->w, check_all(h->w, &checked, &why));
    COMMIT(h->w);
    store_close(h->w);
    h->w = NULL;
    OK(NULL, driver_connect(harness_str(h->url), DRIVER_WRITE, &why, &d));
    OK(NULL,
       d->ops->script(d, "ALTER TABLE piece RENAME COLUMN words TO text"));
    d->ops->close(d);
    OK(NULL, store_open(harness_str(h->url), STORE_WRITE, NULL, &h->w));
    BEGIN(h->w, STORE_READS);
    GIVES(h->w, ST_ABSENT, account_find(h->w, STR("ada1"), id));
    GIVES(h->w, ST_BROKEN, check_all(h->w, &checked, &why));
    assert_non_null(strstr(why.text, "piece"));
}

/* Several processes start at once: each step is applied once. */
static void
migrators_do_not_collide(void **state)
{
    enum { N = 4 };
    struct harness *h = *state;
    struct schema_done done;
    pid_t child[N];

    MIGRATES(h, steps, 1, &done);
    for (int i = 0; i < N; i++) {
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i] == 0) /* each names its copy by another time */
            _exit((int)schema_migrate_steps(steps, 3, harness_str(h->url),
                                            NOW_MS + i, h->dir, &done));
    }
    for (int i = 0; i < N; i++) {
        int how = -1;

        assert_int_equal(waitpid(child[i], &how, 0), child[i]);
        assert_true(WIFEXITED(how));
        assert_int_equal(WEXITSTATUS(how), ST_OK);
    }
    assert_int_equal(number(h->url, "SELECT n FROM t"), 42);
    assert_int_equal(number(h->url, "SELECT count(*) FROM schema_step"), 3);
}

static void
a_copy_is_a_database(void **state)
{
    struct harness *h = *state;
    struct schema_done done;
    struct store *copy = NULL;
    char path[128], url[160];
    uint8_t id[ID_LEN];

    OK(NULL, schema_migrate(harness_str(h->url), NOW_MS, NULL, &done));
    OK(NULL, store_open(harness_str(h->url), STORE_WRITE, NULL, &h->w));
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 1));
    COMMIT(h->w);
    snprintf(path, sizeof path, "%s/copy", h->dir);
    if (!is_sqlite(h)) {
        GIVES(h->w, ST_INVALID, store_copy(h->w, path));
        return;
    }
    OK(h->w, store_copy(h->w, path));
    GIVES(h->w, ST_CONFLICT, store_copy(h->w, path));
    snprintf(url, sizeof url, "sqlite:%s", path);
    OK(NULL, store_open(harness_str(url), STORE_READ, NULL, &copy));
    BEGIN(copy, STORE_READS);
    OK(copy, account_find(copy, STR("ada1"), id));
    store_close(copy);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, up, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_database_gets_every_step),
        TEST(an_older_database_is_copied_first),
        TEST(a_copy_that_cannot_be_made_stops_it),
        TEST(a_newer_database_is_refused),
        TEST(an_edited_step_is_refused),
        TEST(a_step_that_fails_undoes_all_pending),
        TEST(a_database_that_was_never_set_up_does_not_open),
        TEST(a_statement_that_does_not_fit_is_found),
        TEST(migrators_do_not_collide),
        TEST(a_copy_is_a_database),
    };

    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
