/* Accounts that change their keys, start again, and end; on both engines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/former.h"
#include "store/session.h"
#include "test/store/harness.h"

#define HEIR harness_bytes(9)
#define DAY_MS INT64_C(86400000)

static const struct account_creds *
new_creds(void)
{
    static struct account_creds c;

    c = (struct account_creds){STR("v2"), STR("r2"), STR("k2"),
                               STR("p2"), STR("c2"), harness_bytes(8)};
    return &c;
}

static void
passphrase_and_code_change_alone(void **state)
{
    struct harness *h = *state;
    struct account_bundle b;
    struct account_auth auth;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_pass_put(h->w, ADA, new_creds()));
    OK(h->w, account_code_put(h->w, BEA, new_creds()));
    GIVES(h->w, ST_ABSENT, account_pass_put(h->w, HEIR, new_creds()));
    GIVES(h->w, ST_ABSENT, account_code_put(h->w, HEIR, new_creds()));
    OK(h->w, account_auth_get(h->w, ADA, &h->a, &auth));
    OK(h->w, account_bundle_get(h->w, ADA, &h->a, &b));
    harness_is_text(auth.verifier, "v2");
    harness_is_text(auth.kdf, "k2");
    harness_is_text(b.wrap_pass, "p2");
    harness_is_text(auth.verifier_r, "verifier_r");
    harness_is_text(b.wrap_code, "wrap_code");
    assert_memory_equal(b.code_id, harness_bytes(7), 16);
    OK(h->w, account_auth_get(h->w, BEA, &h->a, &auth));
    OK(h->w, account_bundle_get(h->w, BEA, &h->a, &b));
    harness_is_text(auth.verifier_r, "r2");
    harness_is_text(b.wrap_code, "c2");
    assert_memory_equal(b.code_id, harness_bytes(8), 16);
    harness_is_text(auth.verifier, "verifier");
    harness_is_text(b.wrap_pass, "wrap_pass");
    COMMIT(h->w);
}

static void
keys_rotate_by_one_generation(void **state)
{
    struct harness *h = *state;
    struct account_rotation r = {.gen = 3,
                                 .ik = harness_bytes(30),
                                 .ek = harness_bytes(31),
                                 .ek_cert = harness_bytes(32),
                                 .creds = *new_creds(),
                                 .identity = STR("identity 2"),
                                 .keyring = STR("keyring 2"),
                                 .heads = STR("heads 2")};
    struct account_bundle b;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_keyring_put(h->w, ADA, 2, STR("later")));
    GIVES(h->w, ST_CONFLICT, account_rotate(h->w, ADA, &r));
    r.gen = 2;
    GIVES(h->w, ST_CONFLICT, account_rotate(h->w, HEIR, &r));
    OK(h->w, account_rotate(h->w, ADA, &r));
    GIVES(h->w, ST_CONFLICT, account_rotate(h->w, ADA, &r));
    OK(h->w, account_bundle_get(h->w, ADA, &h->a, &b));
    assert_int_equal(b.gen, 2);
    assert_memory_equal(b.ik, harness_bytes(30), 32);
    assert_memory_equal(b.ek, harness_bytes(31), 32);
    assert_memory_equal(b.ek_cert, harness_bytes(32), 64);
    harness_is_text(b.identity, "identity 2");
    harness_is_text(b.keyring, "keyring 2");
    harness_is_text(b.heads, "heads 2");
    harness_is_text(b.wrap_pass, "p2");
    harness_is_text(b.wrap_code, "c2");
    assert_int_equal(b.keyring_counter, 1);
    assert_int_equal(b.heads_counter, 1);
    OK(h->w, account_keyring_put(h->w, ADA, 2, STR("next")));
    OK(h->w, account_bundle_get(h->w, BEA, &h->a, &b));
    assert_int_equal(b.gen, 1);
    COMMIT(h->w);
}

static void
a_session_waits_as_long_as_its_person_says(void **state)
{
    struct harness *h = *state;
    struct session n = {.state = SESSION_LOCKED, .used_ms = NOW_MS}, got;
    const uint8_t *t = harness_bytes(42);
    int64_t count;

    memcpy(n.account, ADA, ID_LEN);
    memcpy(n.token, t, SESSION_TOKEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, session_create(h->w, &n));
    OK(h->w, session_ks_set(h->w, ADA, t, STR("ks")));
    OK(h->w, session_get(h->w, t, &h->a, &got));
    assert_int_equal(got.idle_min, SESSION_IDLE_MIN);
    OK(h->w, session_idle_set(h->w, ADA, t, 60, NOW_MS + 1));
    GIVES(h->w, ST_ABSENT, session_idle_set(h->w, BEA, t, 5, NOW_MS));
    OK(h->w, session_lock_idle(h->w, NOW_MS + 1 + 60 * 60000, &count));
    assert_int_equal(count, 0);
    OK(h->w, session_lock_idle(h->w, NOW_MS + 2 + 60 * 60000, &count));
    assert_int_equal(count, 1);
    OK(h->w, session_get(h->w, t, &h->a, &got));
    assert_int_equal(got.idle_min, 60);
    assert_int_equal(got.state, SESSION_LOCKED);
    COMMIT(h->w);
}

/* Somebody new takes the place of `old`, kept until then. */
static enum status
begin(struct harness *h, const uint8_t *old, uint8_t heir, int64_t until_ms)
{
    const uint8_t *id = harness_bytes(heir);
    const uint8_t *space = harness_bytes((uint8_t)(heir + 100));
    const struct account_new n = {.account = id,
                                  .ik = id,
                                  .ek = id,
                                  .ek_cert = id,
                                  .gen = 1,
                                  .creds = *new_creds(),
                                  .identity = STR("new"),
                                  .keyring = STR("new"),
                                  .heads = STR("new")};
    enum status st = former_begin(h->w, old, &n, until_ms);

    return st == ST_OK ? spaces_create(h->w, space, SPACE_PERSONAL, id, 19675)
                       : st;
}

static void
a_link_works_once_for_its_account(void **state)
{
    struct harness *h = *state;
    const uint8_t *first = harness_bytes(60), *second = harness_bytes(61);
    int64_t n;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, former_link_put(h->w, ADA, first, NOW_MS + 10));
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, BEA, first, NOW_MS));
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, ADA, second, NOW_MS));
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, ADA, first, NOW_MS + 10));
    OK(h->w, former_link_put(h->w, ADA, second, NOW_MS + 20)); /* replaces */
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, ADA, first, NOW_MS));
    OK(h->w, former_link_take(h->w, ADA, second, NOW_MS));
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, ADA, second, NOW_MS));
    OK(h->w, former_link_put(h->w, ADA, first, NOW_MS + 10));
    OK(h->w, former_sweep(h->w, NOW_MS + 10, &n));
    GIVES(h->w, ST_ABSENT, former_link_take(h->w, ADA, first, NOW_MS));
    COMMIT(h->w);
}

static void
an_account_starts_again(void **state)
{
    struct harness *h = *state;
    struct session ses = {.state = SESSION_LOCKED};
    struct account_bundle b;
    struct account_auth auth;
    struct former f;
    uint8_t id[ID_LEN];
    int64_t n;

    memcpy(ses.account, ADA, ID_LEN);
    memcpy(ses.token, harness_bytes(40), SESSION_TOKEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, session_create(h->w, &ses));
    GIVES(h->w, ST_ABSENT, begin(h, harness_bytes(77), 9, NOW_MS + DAY_MS));
    OK(h->w, begin(h, ADA, 9, NOW_MS + DAY_MS));
    COMMIT(h->w);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_find(h->w, STR("ada1"), id));
    assert_memory_equal(id, HEIR, ID_LEN);
    OK(h->w, account_auth_by_name(h->w, STR("ada1"), &h->a, &auth));
    assert_int_equal(auth.role, ACCOUNT_OPERATOR); /* as before */
    GIVES(h->w, ST_ABSENT, session_get(h->w, harness_bytes(40), &h->a, &ses));
    OK(h->w, former_get(h->w, HEIR, &f));
    assert_memory_equal(f.account, ADA, ID_LEN);
    assert_memory_equal(f.space, harness_bytes(101), ID_LEN);
    assert_int_equal(f.until_ms, NOW_MS + DAY_MS);
    GIVES(h->w, ST_ABSENT, former_get(h->w, BEA, &f));
    OK(h->w, account_bundle_get(h->w, ADA, &h->a, &b)); /* as it was */
    assert_int_equal(b.state, ACCOUNT_FORMER);
    harness_is_text(b.wrap_code, "wrap_code");
    /* What is former does not start again by itself. */
    GIVES(h->w, ST_ABSENT, begin(h, ADA, 10, NOW_MS + DAY_MS));
    OK(h->w, former_sweep(h->w, NOW_MS + DAY_MS - 1, &n));
    assert_int_equal(n, 0);
    OK(h->w, former_sweep(h->w, NOW_MS + DAY_MS, &n));
    assert_int_equal(n, 1);
    GIVES(h->w, ST_ABSENT, former_get(h->w, HEIR, &f));
    GIVES(h->w, ST_ABSENT, account_bundle_get(h->w, ADA, &h->a, &b));
    OK(h->w, account_find(h->w, STR("ada1"), id)); /* the name stays */
    COMMIT(h->w);
}

static void
what_was_kept_passes_on_and_ends_with_its_heir(void **state)
{
    struct harness *h = *state;
    struct account_bundle b;
    struct former f;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, begin(h, ADA, 9, NOW_MS + DAY_MS));
    OK(h->w, begin(h, HEIR, 10, NOW_MS + 2 * DAY_MS));
    OK(h->w, former_get(h->w, harness_bytes(10), &f));
    assert_memory_equal(f.account, HEIR, ID_LEN); /* the newest first */
    OK(h->w, former_end(h->w, harness_bytes(10)));
    GIVES(h->w, ST_ABSENT, account_bundle_get(h->w, ADA, &h->a, &b));
    GIVES(h->w, ST_ABSENT, account_bundle_get(h->w, HEIR, &h->a, &b));
    OK(h->w, account_bundle_get(h->w, harness_bytes(10), &h->a, &b));
    OK(h->w, former_end(h->w, harness_bytes(10))); /* nothing to do */
    COMMIT(h->w);
}

static void
a_member_of_a_group_is_not_swept(void **state)
{
    struct harness *h = *state;
    struct spaces_member m = {.role = SPACE_MEMBER};
    struct former f;
    int64_t n;

    memcpy(m.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_create(h->w, harness_bytes(60), SPACE_GROUP, BEA, 19675));
    OK(h->w, spaces_members_put(h->w, harness_bytes(60), &m, 1));
    OK(h->w, begin(h, ADA, 9, NOW_MS));
    OK(h->w, begin(h, BEA, 10, NOW_MS + 1));
    OK(h->w, former_sweep(h->w, NOW_MS + 1, &n));
    assert_int_equal(n, 1); /* the one behind it goes all the same */
    OK(h->w, former_get(h->w, HEIR, &f));
    OK(h->w, spaces_members_put(h->w, harness_bytes(60), &m, 0));
    OK(h->w, former_sweep(h->w, NOW_MS + 1, &n));
    assert_int_equal(n, 1);
    COMMIT(h->w);
}

static void
names_of_the_gone_are_reserved(void **state)
{
    struct harness *h = *state;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, account_tomb_find(h->w, harness_bytes(70)));
    OK(h->w, account_tomb_put(h->w, harness_bytes(70)));
    OK(h->w, account_tomb_put(h->w, harness_bytes(70)));
    OK(h->w, account_tomb_find(h->w, harness_bytes(70)));
    GIVES(h->w, ST_ABSENT, account_tomb_find(h->w, harness_bytes(71)));
    COMMIT(h->w);
}

/* How often the text stands in the database's file and in its log. */
static int
times_in_files(const struct harness *h, const char *text)
{
    static const char *const tails[] = {"", "-wal"};
    int n = 0;

    for (size_t i = 0; i < 2; i++) {
        char path[600];
        char *all = malloc(1 << 22);
        size_t len;
        FILE *in;

        snprintf(path, sizeof path, "%s%s", h->url + strlen("sqlite:"),
                 tails[i]);
        in = fopen(path, "rb");
        assert_non_null(all);
        if (in != NULL) {
            len = fread(all, 1, 1 << 22, in);
            for (char *at = all; (at = memmem(at, len - (size_t)(at - all),
                                              text, strlen(text))) != NULL;
                 at++)
                n++;
            fclose(in);
        }
        free(all);
    }
    return n;
}

/* SQLite: neither in the pages nor in the log that waits beside them. */
static void
nothing_of_the_deleted_is_in_the_files(void **state)
{
    struct harness *h = *state;
    static const char mark[] = "an envelope that nobody may find again";

    if (strcmp(store_engine(h->w), "sqlite") != 0)
        skip();
    for (int i = 2; i < 5; i++) {
        BEGIN(h->w, STORE_WRITES);
        OK(h->w, account_keyring_put(h->w, ADA, i, harness_str(mark)));
        COMMIT(h->w);
    }
    assert_true(times_in_files(h, mark) > 0);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_delete(h->w, ADA));
    COMMIT(h->w);
    assert_true(times_in_files(h, mark) > 0); /* still in the log */
    store_tidy(h->w, false);
    assert_int_equal(times_in_files(h, mark), 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, harness_up_two, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(passphrase_and_code_change_alone),
        TEST(keys_rotate_by_one_generation),
        TEST(a_session_waits_as_long_as_its_person_says),
        TEST(a_link_works_once_for_its_account),
        TEST(an_account_starts_again),
        TEST(what_was_kept_passes_on_and_ends_with_its_heir),
        TEST(a_member_of_a_group_is_not_swept),
        TEST(names_of_the_gone_are_reserved),
        TEST(nothing_of_the_deleted_is_in_the_files),
    };

    return cmocka_run_group_tests_name("former", tests, NULL, NULL);
}
