/* The store's functions, one suite for both engines. */
#include <stdio.h>
#include <string.h>

#include "store/community.h"
#include "store/driver.h"
#include "store/group.h"
#include "store/session.h"
#include "store/setup.h"
#include "store/stmt.h"
#include "test/store/harness.h"

#define SP harness_bytes(101) /* the personal space of account 1 */
#define QUARTER_MS (SESSION_IDLE_MIN * 60 * 1000)

static int
up(void **state)
{
    static struct harness h;

    harness_open(&h);
    *state = &h;
    return 0;
}

static int
down(void **state)
{
    harness_close(*state);
    return 0;
}

/* With two accounts, ada1 (operator) and ada2. */
static int
up_two(void **state)
{
    struct harness *h;

    up(state);
    h = *state;
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 1));
    OK(h->w, harness_account(h->w, 2));
    COMMIT(h->w);
    return 0;
}

static void
is_text(struct str got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.ptr, want, got.len);
}

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
    is_text(b.name, "ada1");
    assert_int_equal(b.role, ACCOUNT_OPERATOR);
    assert_int_equal(b.state, ACCOUNT_ACTIVE);
    assert_int_equal(b.gen, 1);
    assert_int_equal(b.created_day, 19675);
    assert_memory_equal(b.ik, harness_bytes(1), 32);
    assert_memory_equal(b.ek_cert, harness_bytes(1), 64);
    assert_memory_equal(b.code_id, harness_bytes(7), 16);
    is_text(b.kdf, "kdf");
    is_text(b.wrap_pass, "wrap_pass");
    is_text(b.wrap_code, "wrap_code");
    is_text(b.identity, "identity");
    is_text(b.keyring, "keyring");
    is_text(b.heads, "heads");
    assert_int_equal(b.keyring_counter, 1);
    assert_int_equal(b.heads_counter, 1);
    assert_memory_equal(b.space, SP, ID_LEN);
    OK(h->r, account_auth_by_name(h->r, STR("ada2"), &h->a, &auth));
    assert_memory_equal(auth.account, harness_bytes(2), ID_LEN);
    assert_int_equal(auth.role, ACCOUNT_MEMBER);
    is_text(auth.verifier, "verifier");
    is_text(auth.verifier_r, "verifier_r");
    is_text(auth.kdf, "kdf");
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
    is_text(auth.verifier, "v2");
    is_text(auth.verifier_r, "r2");
    is_text(auth.kdf, "k2");
    OK(h->r, account_bundle_get(h->r, harness_bytes(1), &h->a, &b));
    is_text(b.wrap_pass, "p2");
    is_text(b.wrap_code, "c2");
    assert_memory_equal(b.code_id, harness_bytes(8), 16);
    OK(h->r, account_bundle_get(h->r, harness_bytes(2), &h->a, &b));
    is_text(b.wrap_pass, "wrap_pass");
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
    is_text(b.keyring, "new keyring");
    is_text(b.heads, "new heads");
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
    is_text(line.name, "ada1");
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
    is_text(ks, "wrapped ks");
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

/* Spaces ------------------------------------------------------------------ */

static void
the_log_grows_only_at_its_head(void **state)
{
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);
    struct spaces_head head;
    uint8_t fork[32];

    harness_entries(l, SP, 1, harness_bytes(0), 4, 300);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_head_get(h->w, SP, &h->a, &head));
    assert_int_equal(head.seq, 0);
    assert_int_equal(head.rules.len, 0);
    assert_int_equal(head.kind, SPACE_PERSONAL);
    assert_memory_equal(head.owner, harness_bytes(1), ID_LEN);
    /* A gap, nothing, too much, another head, a broken chain, no space. */
    GIVES(h->w, ST_CONFLICT, spaces_append(h->w, SP, l->e + 1, 3, STR("")));
    GIVES(h->w, ST_INVALID, spaces_append(h->w, SP, l->e, 0, STR("")));
    GIVES(h->w, ST_INVALID, spaces_append(h->w, SP, l->e, 65, STR("")));
    l->e[0].prev = harness_bytes(5);
    GIVES(h->w, ST_CONFLICT, spaces_append(h->w, SP, l->e, 4, STR("")));
    l->e[0].prev = harness_bytes(0);
    l->e[2].prev = harness_bytes(5);
    GIVES(h->w, ST_CONFLICT, spaces_append(h->w, SP, l->e, 4, STR("")));
    l->e[2].prev = l->hash[2];
    GIVES(h->w, ST_ABSENT,
          spaces_append(h->w, harness_bytes(99), l->e, 4, STR("")));
    OK(h->w, spaces_append(h->w, SP, l->e, 2, STR("rules of 2")));
    GIVES(h->w, ST_CONFLICT, spaces_append(h->w, SP, l->e, 2, STR("")));
    OK(h->w, spaces_append(h->w, SP, l->e + 2, 2, (struct str){NULL, 0}));
    OK(h->w, spaces_head_get(h->w, SP, &h->a, &head));
    assert_int_equal(head.seq, 4);
    assert_memory_equal(head.hash, l->hash[4], ENTRY_HASH_LEN);
    is_text(head.rules, "rules of 2");
    COMMIT(h->w);
    /* The same place with another past. */
    memcpy(fork, l->hash[3], 32);
    harness_entries(l, SP, 4, fork, 1, 10);
    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_CONFLICT, spaces_append(h->w, SP, l->e, 1, STR("")));
    store_rollback(h->w);
    test_free(l);
}

/* Count the entries of a walk, and their bytes on the wire. */
static size_t
walk(struct harness *h, int64_t from, size_t max, int64_t bytes, int64_t *first)
{
    struct store_cursor *c = NULL;
    struct spaces_row row;
    size_t n = 0;
    enum status st;

    OK(h->r, spaces_log_open(h->r, SP, from, max, bytes, &c));
    while ((st = spaces_log_next(c, &h->a, &row)) == ST_OK) {
        if (n == 0)
            *first = row.seq;
        assert_int_equal(row.seq, *first + (int64_t)n);
        n++;
    }
    GIVES(h->r, ST_END, st);
    store_cursor_close(c);
    return n;
}

static void
the_log_is_read_in_pieces(void **state)
{
    enum { WIRE = 140 + 1000 };
    static const struct {
        int64_t from;
        size_t max;
        int64_t bytes;
        size_t want;
    } cases[] = {
        {1, 1000, INT64_MAX, 10},
        {1, 3, INT64_MAX, 3},
        {1, 1000, WIRE * 4, 4},
        {1, 1000, WIRE * 4 - 1, 3},
        {1, 1000, 1, 1},
        {8, 1000, INT64_MAX, 3},
        {11, 1000, INT64_MAX, 0},
        {-5, 2, INT64_MAX, 2},
        {10, 1, 0, 1},
    };
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);

    harness_entries(l, SP, 1, harness_bytes(0), 10, 1000);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_append(h->w, SP, l->e, 10, STR("r")));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t first = 0;
        size_t got =
            walk(h, cases[i].from, cases[i].max, cases[i].bytes, &first);

        if (got != cases[i].want)
            fail_msg("case %zu: expected %zu entries, got %zu", i,
                     cases[i].want, got);
        if (got > 0)
            assert_int_equal(first, cases[i].from < 1 ? 1 : cases[i].from);
    }
    COMMIT(h->r);
    test_free(l);
}

static void
an_entry_comes_back_as_it_was(void **state)
{
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);
    struct store_cursor *c = NULL;
    struct spaces_row row;
    uint8_t author[ID_LEN];

    harness_entries(l, SP, 1, harness_bytes(0), 2, 300);
    l->e[0].sig = (struct str){(const char *)harness_bytes(9), 64};
    l->e[1].body.len = 0;
    l->body[3] = '\0';
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_append(h->w, SP, l->e, 2, STR("r")));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, spaces_log_open(h->r, SP, 1, 10, 1 << 20, &c));
    OK(h->r, spaces_log_next(c, &h->a, &row));
    assert_memory_equal(row.hdr, l->hdr[0], ENTRY_HDR_LEN);
    assert_memory_equal(row.hash, l->hash[1], ENTRY_HASH_LEN);
    assert_int_equal(row.sig.len, 64);
    assert_memory_equal(row.sig.ptr, harness_bytes(9), 64);
    assert_int_equal(row.body.len, 300);
    assert_memory_equal(row.body.ptr, l->body, 300);
    OK(h->r, spaces_log_next(c, &h->a, &row));
    assert_int_equal(row.sig.len, 0);
    assert_int_equal(row.body.len, 0);
    store_cursor_close(c);
    OK(h->r, spaces_object_author(h->r, SP, harness_bytes(1), author));
    assert_memory_equal(author, harness_bytes(1), ID_LEN);
    GIVES(h->r, ST_ABSENT,
          spaces_object_author(h->r, SP, harness_bytes(77), author));
    COMMIT(h->r);
    test_free(l);
}

static void
deleting_erases_bodies_and_keeps_the_chain(void **state)
{
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);
    struct store_cursor *c = NULL;
    struct spaces_row row;

    harness_entries(l, SP, 1, harness_bytes(0), 4, 300);
    /* 1 and 3 are versions of object 1, 4 deletes it; 2 stays. */
    l->e[2].object = harness_bytes(1);
    l->e[3].object = harness_bytes(1);
    l->e[3].type = ENTRY_DEL;
    l->e[3].body.len = 0;
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_append(h->w, SP, l->e, 2, STR("r")));
    OK(h->w, spaces_append(h->w, SP, l->e + 2, 2, STR("r")));
    COMMIT(h->w);
    BEGIN(h->r, STORE_READS);
    OK(h->r, spaces_log_open(h->r, SP, 1, 10, 1 << 20, &c));
    for (size_t i = 0; i < 4; i++) {
        OK(h->r, spaces_log_next(c, &h->a, &row));
        assert_int_equal(row.body.len, i == 1 ? 300 : 0);
        assert_memory_equal(row.hash, l->hash[i + 1], ENTRY_HASH_LEN);
    }
    store_cursor_close(c);
    COMMIT(h->r);
    test_free(l);
}

static void
membership_is_the_list(void **state)
{
    struct harness *h = *state;
    const uint8_t *sp = harness_bytes(60);
    struct spaces_member m[2] = {{.role = SPACE_FACILITATOR},
                                 {.role = SPACE_MEMBER}};
    struct spaces_line line;
    struct store_cursor *c = NULL;
    enum space_role role;

    memcpy(m[0].account, harness_bytes(1), ID_LEN);
    memcpy(m[1].account, harness_bytes(2), ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_CONFLICT,
          spaces_create(h->w, sp, SPACE_PERSONAL, harness_bytes(1), 1));
    store_rollback(h->w); /* one personal space to a person */
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_create(h->w, sp, SPACE_GROUP, harness_bytes(1), 19675));
    OK(h->w, spaces_members_put(h->w, sp, m, 2));
    OK(h->w, spaces_role_get(h->w, sp, harness_bytes(2), &role));
    assert_int_equal(role, SPACE_MEMBER);
    OK(h->w, spaces_members_open(h->w, sp, &c));
    OK(h->w, spaces_members_next(c, &m[1]));
    assert_memory_equal(m[1].account, harness_bytes(1), ID_LEN);
    assert_int_equal(m[1].role, SPACE_FACILITATOR);
    OK(h->w, spaces_members_next(c, &m[1]));
    GIVES(h->w, ST_END, spaces_members_next(c, &m[1]));
    store_cursor_close(c);
    OK(h->w, spaces_list_open(h->w, harness_bytes(1), &c));
    OK(h->w, spaces_list_next(c, &line));
    assert_memory_equal(line.space, sp, ID_LEN);
    assert_int_equal(line.kind, SPACE_GROUP);
    assert_int_equal(line.role, SPACE_FACILITATOR);
    OK(h->w, spaces_list_next(c, &line));
    assert_memory_equal(line.space, SP, ID_LEN);
    GIVES(h->w, ST_END, spaces_list_next(c, &line));
    store_cursor_close(c);
    OK(h->w, spaces_members_put(h->w, sp, m, 1));
    GIVES(h->w, ST_ABSENT, spaces_role_get(h->w, sp, harness_bytes(2), &role));
    GIVES(h->w, ST_ABSENT,
          spaces_role_get(h->w, harness_bytes(98), harness_bytes(1), &role));
    COMMIT(h->w);
}

/* Two connections, one head: exactly one append wins.  On SQLite there is one
 * writing connection, so that they come one after the other. */
static void
two_writers_meet_at_the_head(void **state)
{
    struct harness *h = *state;
    struct harness_log *l = test_malloc(sizeof *l);
    struct store *other = NULL;

    harness_entries(l, SP, 1, harness_bytes(0), 1, 10);
    OK(NULL, store_open(harness_str(h->url), STORE_WRITE, NULL, &other));
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_append(h->w, SP, l->e, 1, STR("w")));
    if (store_groups(other)) {
        GIVES(other, ST_BUSY, store_begin(other, STORE_WRITES));
        COMMIT(h->w);
        BEGIN(other, STORE_WRITES);
    } else {
        BEGIN(other, STORE_WRITES);
        COMMIT(h->w);
    }
    GIVES(other, ST_CONFLICT, spaces_append(other, SP, l->e, 1, STR("o")));
    store_close(other);
    test_free(l);
}

/* Community and set-up ---------------------------------------------------- */

static void
a_community_is_set_up_and_changed(void **state)
{
    struct harness *h = *state;
    struct community c;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, community_get(h->w, &h->a, &c));
    GIVES(h->w, ST_ABSENT, community_open_set(h->w, true));
    c = (struct community){STR("Practice \xc3\x84"),
                           STR("https://a.example"),
                           STR("Europe/Vienna"),
                           false,
                           NOW_MS,
                           0};
    OK(h->w, community_put(h->w, &c));
    c.created_ms = 5;
    c.name = STR("Other");
    OK(h->w, community_put(h->w, &c));
    OK(h->w, community_open_set(h->w, true));
    OK(h->w, community_get(h->w, &h->a, &c));
    is_text(c.name, "Other");
    is_text(c.base_url, "https://a.example");
    is_text(c.zone, "Europe/Vienna");
    assert_true(c.is_open);
    assert_int_equal(c.created_ms, NOW_MS);
    assert_int_equal(c.n_help, 0);
    OK(h->w,
       community_help_put(
           h->w, &(struct community_help){STR("CH"), STR("l"), STR("143")}, 1));
    OK(h->w, community_get(h->w, &h->a, &c));
    assert_int_equal(c.n_help, 1);
    COMMIT(h->w);
}

static void
help_numbers_keep_their_order(void **state)
{
    const struct community_help list[] = {
        {STR("CH"), STR("z first"), STR("143")},
        {STR("AT"), STR("a second"), STR("142")},
    };
    struct harness *h = *state;
    struct store_cursor *c = NULL;
    struct community_help got;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, community_help_put(h->w, list, 2));
    OK(h->w, community_help_put(h->w, list, 2)); /* replaces */
    OK(h->w, community_help_open(h->w, &c));
    OK(h->w, community_help_next(c, &h->a, &got));
    is_text(got.label, "z first");
    is_text(got.country, "CH");
    is_text(got.target, "143");
    OK(h->w, community_help_next(c, &h->a, &got));
    is_text(got.label, "a second");
    GIVES(h->w, ST_END, community_help_next(c, &h->a, &got));
    store_cursor_close(c);
    OK(h->w, community_help_put(h->w, NULL, 0));
    OK(h->w, community_help_open(h->w, &c));
    GIVES(h->w, ST_END, community_help_next(c, &h->a, &got));
    store_cursor_close(c);
    COMMIT(h->w);
}

static void
a_set_up_link_works_once(void **state)
{
    struct harness *h = *state;
    const uint8_t *t = harness_bytes(1), *u = harness_bytes(2);

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, setup_token_put(h->w, u, NOW_MS + 10));
    OK(h->w, setup_token_put(h->w, t, NOW_MS + 10)); /* the only one */
    GIVES(h->w, ST_ABSENT, setup_token_check(h->w, u, NOW_MS));
    OK(h->w, setup_token_check(h->w, t, NOW_MS + 9));
    GIVES(h->w, ST_ABSENT, setup_token_check(h->w, t, NOW_MS + 10));
    GIVES(h->w, ST_ABSENT, setup_token_take(h->w, t, NOW_MS + 10));
    GIVES(h->w, ST_ABSENT, setup_token_take(h->w, u, NOW_MS));
    OK(h->w, setup_token_take(h->w, t, NOW_MS));
    GIVES(h->w, ST_ABSENT, setup_token_take(h->w, t, NOW_MS));
    COMMIT(h->w);
}

static void
a_ticket_admits_one(void **state)
{
    struct harness *h = *state;
    const uint8_t *t = harness_bytes(1), *old = harness_bytes(2);
    enum account_role role = ACCOUNT_MEMBER;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, setup_ticket_put(h->w, t, ACCOUNT_OPERATOR, NOW_MS + 10));
    OK(h->w, setup_ticket_put(h->w, old, ACCOUNT_MEMBER, NOW_MS));
    OK(h->w, setup_ticket_check(h->w, t, NOW_MS, &role));
    assert_int_equal(role, ACCOUNT_OPERATOR);
    GIVES(h->w, ST_ABSENT, setup_ticket_check(h->w, old, NOW_MS, &role));
    GIVES(h->w, ST_ABSENT, setup_ticket_take(h->w, old, NOW_MS, &role));
    OK(h->w, setup_ticket_take(h->w, t, NOW_MS, &role));
    GIVES(h->w, ST_ABSENT, setup_ticket_take(h->w, t, NOW_MS, &role));
    GIVES(h->w, ST_ABSENT, setup_ticket_check(h->w, t, NOW_MS, &role));
    OK(h->w, setup_sweep(h->w, NOW_MS));
    GIVES(h->w, ST_ABSENT, setup_ticket_check(h->w, old, NOW_MS - 5, &role));
    COMMIT(h->w);
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
#define TEST(f, setup) cmocka_unit_test_setup_teardown(f, setup, down)
    const struct CMUnitTest tests[] = {
        TEST(outside_a_transaction_nothing_runs, up),
        TEST(a_reading_transaction_cannot_write, up),
        TEST(the_engine_is_a_second_wall, up),
        TEST(a_failed_transaction_keeps_nothing, up),
        TEST(a_savepoint_undoes_alone, up),
        TEST(a_reader_keeps_its_snapshot, up),
        TEST(a_walk_ends_with_its_transaction, up_two),
        TEST(a_full_arena_is_nospace, up_two),
        TEST(an_account_comes_back_whole, up_two),
        TEST(credentials_change_together, up_two),
        TEST(counters_go_up_by_one, up_two),
        TEST(operator_sees_the_list, up_two),
        TEST(an_account_goes_with_all_it_has, up_two),
        TEST(members_of_a_group_cannot_just_go, up_two),
        TEST(a_session_opens_and_locks, up_two),
        TEST(a_recovering_session_gets_no_key, up_two),
        TEST(sessions_end_together, up_two),
        TEST(a_token_is_one_persons, up_two),
        TEST(the_log_grows_only_at_its_head, up_two),
        TEST(the_log_is_read_in_pieces, up_two),
        TEST(an_entry_comes_back_as_it_was, up_two),
        TEST(deleting_erases_bodies_and_keeps_the_chain, up_two),
        TEST(membership_is_the_list, up_two),
        TEST(two_writers_meet_at_the_head, up_two),
        TEST(a_community_is_set_up_and_changed, up),
        TEST(help_numbers_keep_their_order, up),
        TEST(a_set_up_link_works_once, up),
        TEST(a_ticket_admits_one, up),
        TEST(a_group_answers_each_alone, up),
        TEST(a_lost_connection_is_made_again, up_two),
        cmocka_unit_test(wrong_urls_are_refused),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
