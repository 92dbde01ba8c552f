/* Accounts and sessions, on both engines. */
#include <string.h>

#include "store/session.h"
#include "test/store/harness.h"

#define SP harness_bytes(101) /* the personal space of account 1 */
#define QUARTER_MS (SESSION_IDLE_MIN * 60 * 1000)

/* Accounts ---------------------------------------------------------------- */

static void
an_account_comes_back_whole(void **state)
{
    struct harness *h = *state;
    struct account_bundle b;
    struct account_auth auth;
    struct account_keys keys;
    uint8_t id[ID_LEN];

    BEGIN(h->r, STORE_READS);
    OK(h->r, account_find(h->r, STR("ada1"), id));
    assert_memory_equal(id, harness_bytes(1), ID_LEN);
    OK(h->r, account_bundle_get(h->r, id, &h->a, &b));
    harness_is_text(b.name, "ada1");
    assert_int_equal(b.role, ACCOUNT_OPERATOR);
    assert_int_equal(b.state, ACCOUNT_ACTIVE);
    assert_int_equal(b.gen, 1);
    assert_int_equal(b.created_day, 19675);
    assert_memory_equal(b.ik, harness_bytes(1), 32);
    assert_memory_equal(b.ek_cert, harness_bytes(1), 64);
    assert_memory_equal(b.code_id, harness_bytes(7), 16);
    harness_is_text(b.kdf, "kdf");
    harness_is_text(b.wrap_pass, "wrap_pass");
    harness_is_text(b.wrap_code, "wrap_code");
    harness_is_text(b.identity, "identity");
    harness_is_text(b.keyring, "keyring");
    harness_is_text(b.heads, "heads");
    assert_int_equal(b.keyring_counter, 1);
    assert_int_equal(b.heads_counter, 1);
    assert_memory_equal(b.space, SP, ID_LEN);
    OK(h->r, account_auth_by_name(h->r, STR("ada2"), &h->a, &auth));
    assert_memory_equal(auth.account, harness_bytes(2), ID_LEN);
    assert_int_equal(auth.role, ACCOUNT_MEMBER);
    harness_is_text(auth.verifier, "verifier");
    harness_is_text(auth.verifier_r, "verifier_r");
    harness_is_text(auth.kdf, "kdf");
    OK(h->r, account_keys_get(h->r, id, &keys));
    assert_memory_equal(keys.ek, harness_bytes(1), 32);
    GIVES(h->r, ST_ABSENT,
          account_auth_by_name(h->r, STR("ada3"), &h->a, &auth));
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR("Ada1"), id));
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR(""), id));
    GIVES(h->r, ST_ABSENT, account_keys_get(h->r, harness_bytes(9), &keys));
    COMMIT(h->r);
}

static void
credentials_change_together(void **state)
{
    struct harness *h = *state;
    const struct account_creds creds = {STR("v2"), STR("r2"), STR("k2"),
                                        STR("p2"), STR("c2"), harness_bytes(8)};
    struct account_bundle b;
    struct account_auth auth;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_creds_put(h->w, harness_bytes(1), &creds));
    GIVES(h->w, ST_ABSENT, account_creds_put(h->w, harness_bytes(9), &creds));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_auth_get(h->r, harness_bytes(1), &h->a, &auth));
    harness_is_text(auth.verifier, "v2");
    harness_is_text(auth.verifier_r, "r2");
    harness_is_text(auth.kdf, "k2");
    OK(h->r, account_bundle_get(h->r, harness_bytes(1), &h->a, &b));
    harness_is_text(b.wrap_pass, "p2");
    harness_is_text(b.wrap_code, "c2");
    assert_memory_equal(b.code_id, harness_bytes(8), 16);
    OK(h->r, account_bundle_get(h->r, harness_bytes(2), &h->a, &b));
    harness_is_text(b.wrap_pass, "wrap_pass");
    COMMIT(h->r);
}

static void
counters_go_up_by_one(void **state)
{
    static const struct {
        int64_t counter;
        enum status want;
    } cases[] = {{1, ST_CONFLICT},  {3, ST_CONFLICT},
                 {2, ST_OK},        {2, ST_CONFLICT},
                 {3, ST_OK},        {0, ST_CONFLICT},
                 {-1, ST_CONFLICT}, {INT64_MAX, ST_CONFLICT}};
    struct harness *h = *state;
    struct account_bundle b;

    BEGIN(h->w, STORE_WRITES);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        GIVES(h->w, cases[i].want,
              account_keyring_put(h->w, harness_bytes(1), cases[i].counter,
                                  STR("new keyring")));
        GIVES(h->w, cases[i].want,
              account_heads_put(h->w, harness_bytes(1), cases[i].counter,
                                STR("new heads")));
    }
    GIVES(h->w, ST_CONFLICT,
          account_heads_put(h->w, harness_bytes(9), 2, STR("nobody's")));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_bundle_get(h->r, harness_bytes(1), &h->a, &b));
    harness_is_text(b.keyring, "new keyring");
    harness_is_text(b.heads, "new heads");
    assert_int_equal(b.keyring_counter, 3);
    COMMIT(h->r);
}

static void
operator_sees_the_list(void **state)
{
    struct harness *h = *state;
    struct store_cursor *c = NULL;
    struct account_line line;
    int64_t n = 0;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, account_used(h->w, harness_bytes(1), 19680));
    OK(h->w, account_used(h->w, harness_bytes(1), 19679)); /* never back */
    OK(h->w, account_state_set(h->w, harness_bytes(2), ACCOUNT_CLOSED));
    GIVES(h->w, ST_ABSENT,
          account_role_set(h->w, harness_bytes(9), ACCOUNT_OPERATOR));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, account_list_open(h->r, &c));
    OK(h->r, account_list_next(c, &h->a, &line));
    harness_is_text(line.name, "ada1");
    assert_int_equal(line.used_day, 19680);
    OK(h->r, account_list_next(c, &h->a, &line));
    assert_int_equal(line.state, ACCOUNT_CLOSED);
    GIVES(h->r, ST_END, account_list_next(c, &h->a, &line));
    store_cursor_close(c);
    OK(h->r, account_count(h->r, ACCOUNT_MEMBER, &n));
    assert_int_equal(n, 0);
    OK(h->r, account_count(h->r, ACCOUNT_OPERATOR, &n));
    assert_int_equal(n, 1);
    COMMIT(h->r);
}

static void
an_account_goes_with_all_it_has(void **state)
{
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);
    struct spaces_head head;
    struct session ses = {.state = SESSION_LOCKED};
    uint8_t id[ID_LEN];

    memcpy(ses.account, harness_bytes(1), ID_LEN);
    memcpy(ses.token, harness_bytes(40), SESSION_TOKEN);
    harness_entries(l, SP, 1, harness_bytes(0), 3, 100);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, session_create(h->w, &ses));
    OK(h->w, spaces_append(h->w, SP, l->e, 3, STR("r")));
    OK(h->w, account_delete(h->w, harness_bytes(1)));
    GIVES(h->w, ST_ABSENT, account_delete(h->w, harness_bytes(1)));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    GIVES(h->r, ST_ABSENT, account_find(h->r, STR("ada1"), id));
    GIVES(h->r, ST_ABSENT, session_get(h->r, harness_bytes(40), &h->a, &ses));
    GIVES(h->r, ST_ABSENT, spaces_head_get(h->r, SP, &h->a, &head));
    OK(h->r, account_find(h->r, STR("ada2"), id));
    COMMIT(h->r);
    /* The name is free again. */
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 1));
    COMMIT(h->w);
    test_free(l);
}

static void
members_of_a_group_cannot_just_go(void **state)
{
    struct harness *h = *state;
    struct spaces_member m = {.role = SPACE_MEMBER};
    struct account_bundle b;

    memcpy(m.account, harness_bytes(2), ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_create(h->w, harness_bytes(60), SPACE_GROUP,
                           harness_bytes(1), 19675));
    OK(h->w, account_bundle_get(h->w, harness_bytes(1), &h->a, &b));
    assert_memory_equal(b.space, SP, ID_LEN); /* the personal one */
    OK(h->w, spaces_members_put(h->w, harness_bytes(60), &m, 1));
    GIVES(h->w, ST_CONFLICT, account_delete(h->w, harness_bytes(2)));
    store_rollback(h->w);
}

/* Sessions ---------------------------------------------------------------- */

static void
add_session(struct store *s, uint8_t account, uint8_t token,
            enum session_state at, int64_t used_ms)
{
    struct session n = {.state = at,
                        .created_ms = NOW_MS,
                        .used_ms = used_ms,
                        .is_shared = token == 42};

    memcpy(n.account, harness_bytes(account), ID_LEN);
    memcpy(n.token, harness_bytes(token), SESSION_TOKEN);
    OK(s, session_create(s, &n));
}

static enum session_state
state_of(struct harness *h, uint8_t token, struct str *ks)
{
    struct session got;

    OK(h->w, session_get(h->w, harness_bytes(token), &h->a, &got));
    *ks = got.ks;
    return got.state;
}

static void
a_session_opens_and_locks(void **state)
{
    struct harness *h = *state;
    const uint8_t *me = harness_bytes(1), *t = harness_bytes(42);
    struct session got;
    struct str ks;

    BEGIN(h->w, STORE_WRITES);
    add_session(h->w, 1, 42, SESSION_LOCKED, NOW_MS);
    assert_int_equal(state_of(h, 42, &ks), SESSION_LOCKED);
    assert_int_equal(ks.len, 0);
    OK(h->w, session_ks_set(h->w, me, t, STR("wrapped ks")));
    assert_int_equal(state_of(h, 42, &ks), SESSION_OPEN);
    harness_is_text(ks, "wrapped ks");
    OK(h->w, session_ks_set(h->w, me, t, STR("another")));
    OK(h->w, session_lock(h->w, me, t));
    OK(h->w, session_lock(h->w, me, t));
    assert_int_equal(state_of(h, 42, &ks), SESSION_LOCKED);
    assert_int_equal(ks.len, 0);
    GIVES(h->w, ST_ABSENT, session_recovered(h->w, me, t));
    OK(h->w, session_touch(h->w, me, t, NOW_MS + 5));
    /* Another account's id does not reach it. */
    GIVES(h->w, ST_ABSENT, session_lock(h->w, harness_bytes(2), t));
    GIVES(h->w, ST_ABSENT,
          session_ks_set(h->w, harness_bytes(2), t, STR("theirs")));
    GIVES(h->w, ST_ABSENT, session_touch(h->w, harness_bytes(2), t, 1));
    OK(h->w, session_end(h->w, harness_bytes(2), t)); /* no effect */
    OK(h->w, session_get(h->w, t, &h->a, &got));
    assert_int_equal(got.used_ms, NOW_MS + 5);
    assert_int_equal(got.created_ms, NOW_MS);
    assert_true(got.is_shared);
    assert_int_equal(got.role, ACCOUNT_OPERATOR);
    assert_int_equal(got.standing, ACCOUNT_ACTIVE);
    assert_memory_equal(got.account, me, ID_LEN);
    assert_memory_equal(got.token, t, SESSION_TOKEN);
    OK(h->w, session_end(h->w, me, t));
    GIVES(h->w, ST_ABSENT, session_get(h->w, t, &h->a, &got));
    GIVES(h->w, ST_ABSENT, session_touch(h->w, me, t, NOW_MS));
    COMMIT(h->w);
}

static void
a_recovering_session_gets_no_key(void **state)
{
    struct harness *h = *state;
    const uint8_t *me = harness_bytes(1), *t = harness_bytes(43);
    struct str ks;

    BEGIN(h->w, STORE_WRITES);
    add_session(h->w, 1, 43, SESSION_RECOVERING, NOW_MS);
    GIVES(h->w, ST_ABSENT, session_ks_set(h->w, me, t, STR("ks")));
    GIVES(h->w, ST_ABSENT, session_lock(h->w, me, t));
    OK(h->w, session_recovered(h->w, me, t));
    assert_int_equal(state_of(h, 43, &ks), SESSION_LOCKED);
    OK(h->w, session_ks_set(h->w, me, t, STR("ks")));
    COMMIT(h->w);
}

static void
sessions_end_together(void **state)
{
    struct harness *h = *state;
    struct session got;
    struct str ks;
    int64_t n = -1;

    BEGIN(h->w, STORE_WRITES);
    for (uint8_t i = 50; i < 55; i++)
        add_session(h->w, i == 54 ? 2 : 1, i, SESSION_LOCKED, NOW_MS + i);
    OK(h->w, session_end_others(h->w, harness_bytes(1), harness_bytes(52), &n));
    assert_int_equal(n, 3);
    OK(h->w, session_get(h->w, harness_bytes(52), &h->a, &got));
    OK(h->w, session_get(h->w, harness_bytes(54), &h->a, &got));
    OK(h->w,
       session_ks_set(h->w, harness_bytes(1), harness_bytes(52), STR("ks")));
    OK(h->w, session_lock_idle(h->w, NOW_MS + 52 + QUARTER_MS, &n));
    assert_int_equal(n, 0);
    OK(h->w, session_lock_idle(h->w, NOW_MS + 53 + QUARTER_MS, &n));
    assert_int_equal(n, 1);
    assert_int_equal(state_of(h, 52, &ks), SESSION_LOCKED);
    OK(h->w, session_expire(h->w, NOW_MS + 53, 0, &n));
    assert_int_equal(n, 1);
    OK(h->w, session_expire(h->w, 0, NOW_MS + 1, &n));
    assert_int_equal(n, 1);
    add_session(h->w, 1, 50, SESSION_LOCKED, NOW_MS);
    OK(h->w, session_end_others(h->w, harness_bytes(1), NULL, &n));
    assert_int_equal(n, 1);
    COMMIT(h->w);
}

static void
a_token_is_one_persons(void **state)
{
    struct harness *h = *state;
    struct session n = {.state = SESSION_LOCKED};

    memcpy(n.account, harness_bytes(2), ID_LEN);
    memcpy(n.token, harness_bytes(50), SESSION_TOKEN);
    BEGIN(h->w, STORE_WRITES);
    add_session(h->w, 1, 50, SESSION_LOCKED, NOW_MS);
    GIVES(h->w, ST_CONFLICT, session_create(h->w, &n));
    store_rollback(h->w);
}

int
main(void)
{
#define TEST(f, up) cmocka_unit_test_setup_teardown(f, up, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(an_account_comes_back_whole, harness_up_two),
        TEST(credentials_change_together, harness_up_two),
        TEST(counters_go_up_by_one, harness_up_two),
        TEST(operator_sees_the_list, harness_up_two),
        TEST(an_account_goes_with_all_it_has, harness_up_two),
        TEST(members_of_a_group_cannot_just_go, harness_up_two),
        TEST(a_session_opens_and_locks, harness_up_two),
        TEST(a_recovering_session_gets_no_key, harness_up_two),
        TEST(sessions_end_together, harness_up_two),
        TEST(a_token_is_one_persons, harness_up_two),
    };

    return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
