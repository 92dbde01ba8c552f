/*
 * Every store function with its k-th call to the driver refused, for each k:
 * the status comes up unchanged, no walk stays open, and after the rollback
 * the database is as it was.
 */
#include <stdio.h>
#include <string.h>

#include "store/community.h"
#include "store/driver.h"
#include "store/driver_fault.h"
#include "store/former.h"
#include "test/store/group.h"
#include "store/session.h"
#include "store/setup.h"
#include "store/stmt.h"
#include "test/store/harness.h"

#define ME harness_bytes(1)
#define SP harness_bytes(101)
#define TOKEN harness_bytes(42)

typedef enum status scenario(struct store *s, struct arena *a);

static const char *const tables[] = {
    "community", "help_number",  "setup_token", "ticket", "handle",
    "account",   "identity",     "keyring",     "heads",  "session",
    "space",     "member",       "log",         "blob",   "tombstone",
    "former",    "restart_link",
};
#define TABLES (sizeof tables / sizeof tables[0])

static enum status
account_made(struct store *s, struct arena *a)
{
    (void)a;
    return harness_account(s, 9);
}

static enum status
account_read(struct store *s, struct arena *a)
{
    struct account_bundle b;
    struct account_auth auth;
    struct account_keys keys;
    int64_t n;
    enum status st = account_auth_by_name(s, STR("ada1"), a, &auth);

    if (st == ST_OK)
        st = account_bundle_get(s, ME, a, &b);
    if (st == ST_OK)
        st = account_keys_get(s, ME, &keys);
    if (st == ST_OK)
        st = account_count(s, ACCOUNT_MEMBER, &n);
    return st;
}

static enum status
account_listed(struct store *s, struct arena *a)
{
    struct store_cursor *c = NULL;
    struct account_line line;
    enum status st = account_list_open(s, &c);

    while (st == ST_OK)
        st = account_list_next(c, a, &line);
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
account_changed(struct store *s, struct arena *a)
{
    const struct account_creds creds = {STR("v"), STR("r"), STR("k"),
                                        STR("p"), STR("c"), ME};
    enum status st = account_creds_put(s, ME, &creds);

    (void)a;
    if (st == ST_OK)
        st = account_keyring_put(s, ME, 2, STR("k"));
    if (st == ST_OK)
        st = account_heads_put(s, ME, 2, STR("h"));
    if (st == ST_OK)
        st = account_used(s, ME, 20000);
    if (st == ST_OK)
        st = account_role_set(s, ME, ACCOUNT_MEMBER);
    if (st == ST_OK)
        st = account_state_set(s, ME, ACCOUNT_CLOSED);
    return st;
}

/* Each half of the credentials alone, then new keys. */
static enum status
account_rotated(struct store *s, struct arena *a)
{
    const struct account_rotation r = {
        .gen = 2,
        .ik = TOKEN,
        .ek = TOKEN,
        .ek_cert = TOKEN,
        .creds = {STR("v"), STR("r"), STR("k"), STR("p"), STR("c"), ME},
        .identity = STR("i"),
        .keyring = STR("k"),
        .heads = STR("h")};
    enum status st = account_pass_put(s, ME, &r.creds);

    (void)a;
    if (st == ST_OK)
        st = account_code_put(s, ME, &r.creds);
    return st == ST_OK ? account_rotate(s, ME, &r) : st;
}

/* A link, its use, what is kept from before, its end. */
static enum status
account_restarted(struct store *s, struct arena *a)
{
    const struct account_new n = {
        .account = harness_bytes(9),
        .ik = TOKEN,
        .ek = TOKEN,
        .ek_cert = TOKEN,
        .gen = 1,
        .creds = {STR("v"), STR("r"), STR("k"), STR("p"), STR("c"), ME},
        .identity = STR("i"),
        .keyring = STR("k"),
        .heads = STR("h")};
    struct former f;
    int64_t count;
    enum status st = former_link_put(s, ME, TOKEN, NOW_MS + 1);

    (void)a;
    if (st == ST_OK)
        st = former_link_take(s, ME, TOKEN, NOW_MS);
    if (st == ST_OK)
        st = former_begin(s, ME, &n, NOW_MS + 2);
    if (st == ST_OK)
        st = former_get(s, n.account, &f);
    if (st == ST_OK)
        st = former_sweep(s, NOW_MS + 2, &count);
    if (st == ST_OK)
        st = former_end(s, n.account);
    if (st == ST_OK)
        st = account_tomb_put(s, TOKEN);
    return st == ST_OK ? account_tomb_find(s, TOKEN) : st;
}

static enum status
account_gone(struct store *s, struct arena *a)
{
    (void)a;
    return account_delete(s, ME);
}

static enum status
session_lived(struct store *s, struct arena *a)
{
    struct session ses = {.state = SESSION_RECOVERING, .used_ms = NOW_MS};
    enum status st;

    memcpy(ses.account, ME, ID_LEN);
    memcpy(ses.token, TOKEN, SESSION_TOKEN);
    st = session_create(s, &ses);
    if (st == ST_OK)
        st = session_recovered(s, ME, TOKEN);
    if (st == ST_OK)
        st = session_ks_set(s, ME, TOKEN, STR("ks"));
    if (st == ST_OK)
        st = session_get(s, TOKEN, a, &ses);
    if (st == ST_OK)
        st = session_touch(s, ME, TOKEN, NOW_MS);
    if (st == ST_OK)
        st = session_lock(s, ME, TOKEN);
    if (st == ST_OK)
        st = session_end(s, ME, TOKEN);
    if (st == ST_OK)
        st = session_end_others(s, ME, NULL, NULL);
    if (st == ST_OK)
        st = session_lock_idle(s, NOW_MS, NULL);
    if (st == ST_OK)
        st = session_expire(s, NOW_MS, NOW_MS, NULL);
    return st;
}

static enum status
log_grown(struct store *s, struct arena *a)
{
    struct harness_log *l = arena_take(a, sizeof *l);
    struct spaces_head head;
    enum status st = spaces_head_get(s, SP, a, &head);

    if (st != ST_OK)
        return st;
    harness_entries(l, SP, head.seq + 1, head.hash, 3, 100);
    l->e[2].type = ENTRY_DEL;
    l->e[2].object = l->e[0].object;
    l->e[2].body.len = 0;
    return spaces_append(s, SP, l->e, 3, STR("rules"));
}

static enum status
log_read(struct store *s, struct arena *a)
{
    struct store_cursor *c = NULL;
    struct spaces_row row;
    uint8_t author[ID_LEN];
    enum status st = spaces_log_open(s, SP, 1, 100, 1 << 20, &c);

    while (st == ST_OK)
        st = spaces_log_next(c, a, &row);
    store_cursor_close(c);
    if (st != ST_END)
        return st;
    return spaces_object_author(s, SP, harness_bytes(1), author);
}

static enum status
members_changed(struct store *s, struct arena *a)
{
    struct spaces_member m[2] = {{.role = SPACE_MEMBER},
                                 {.role = SPACE_FACILITATOR}};
    struct store_cursor *c = NULL;
    struct spaces_line line;
    enum space_role role;
    enum status st;

    (void)a;
    memcpy(m[0].account, ME, ID_LEN);
    memcpy(m[1].account, harness_bytes(2), ID_LEN);
    st = spaces_members_put(s, SP, m, 2);
    if (st == ST_OK)
        st = spaces_role_get(s, SP, ME, &role);
    if (st == ST_OK)
        st = spaces_members_open(s, SP, &c);
    while (st == ST_OK)
        st = spaces_members_next(c, m);
    store_cursor_close(c);
    if (st != ST_END)
        return st;
    c = NULL;
    st = spaces_list_open(s, ME, &c);
    while (st == ST_OK)
        st = spaces_list_next(c, &line);
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
community_made(struct store *s, struct arena *a)
{
    const struct community_help help[] = {{STR("AT"), STR("l"), STR("142")},
                                          {STR("CH"), STR("l"), STR("143")}};
    const struct community c = {STR("n"), STR("u"), STR("z"), true, NOW_MS, 0};
    struct store_cursor *cur = NULL;
    struct community_help row;
    struct community got;
    enum status st = community_put(s, &c);

    if (st == ST_OK)
        st = community_open_set(s, false);
    if (st == ST_OK)
        st = community_get(s, a, &got);
    if (st == ST_OK)
        st = community_help_put(s, help, 2);
    if (st == ST_OK)
        st = community_help_open(s, &cur);
    while (st == ST_OK)
        st = community_help_next(cur, a, &row);
    store_cursor_close(cur);
    return st == ST_END ? ST_OK : st;
}

static enum status
set_up(struct store *s, struct arena *a)
{
    enum account_role role;
    enum status st = setup_token_put(s, TOKEN, NOW_MS + 1);

    (void)a;
    if (st == ST_OK)
        st = setup_token_check(s, TOKEN, NOW_MS);
    if (st == ST_OK)
        st = setup_token_take(s, TOKEN, NOW_MS);
    if (st == ST_OK)
        st = setup_ticket_put(s, TOKEN, ACCOUNT_MEMBER, NOW_MS + 1);
    if (st == ST_OK)
        st = setup_ticket_take(s, TOKEN, NOW_MS, &role);
    if (st == ST_OK)
        st = setup_sweep(s, NOW_MS);
    return st;
}

static enum status
savepoints(struct store *s, struct arena *a)
{
    enum status st = store_savepoint(s);

    (void)a;
    if (st == ST_OK)
        st = harness_account(s, 9);
    if (st == ST_OK)
        st = store_rollback_to(s);
    if (st == ST_OK)
        st = store_savepoint(s);
    if (st == ST_OK)
        st = store_release(s);
    return st;
}

static const struct {
    const char *name;
    scenario *run;
} scenarios[] = {
    {"account_made", account_made},
    {"account_read", account_read},
    {"account_listed", account_listed},
    {"account_changed", account_changed},
    {"account_rotated", account_rotated},
    {"account_restarted", account_restarted},
    {"account_gone", account_gone},
    {"session_lived", session_lived},
    {"log_grown", log_grown},
    {"log_read", log_read},
    {"members_changed", members_changed},
    {"community_made", community_made},
    {"set_up", set_up},
    {"savepoints", savepoints},
};

/* How many rows each table has. */
static void
count_rows(struct store *s, int64_t rows[TABLES])
{
    size_t n;

    for (size_t i = 0; i < TABLES; i++) {
        char text[64];

        snprintf(text, sizeof text, "SELECT count(*) FROM %s", tables[i]);
        OK(s, s->d->ops->ask(s->d, text, &rows[i], 1, &n));
    }
}

static void
no_walk_is_open(const struct store *s, const char *name)
{
    for (size_t i = 0; i < STMT_COUNT; i++)
        if (s->cursors[i].is_open)
            fail_msg("%s: %s is still open", name, stmt_table[i].name);
}

/* One scenario with call k refused: true when there was no such call. */
static bool
refuse(struct harness *h, size_t i, int64_t k, enum status with,
       struct driver_fault *plan)
{
    enum status st;

    *plan = (struct driver_fault){.fail_at = k, .st = with};
    arena_clear(&h->a);
    st = store_begin(h->w, STORE_WRITES);
    if (st == ST_OK) {
        st = scenarios[i].run(h->w, &h->a);
        if (st == ST_OK && plan->refused == 0) {
            no_walk_is_open(h->w, scenarios[i].name);
            store_rollback(h->w);
            return true;
        }
        no_walk_is_open(h->w, scenarios[i].name);
        if (st == ST_OK)
            fail_msg("%s: call %d was refused and nobody noticed",
                     scenarios[i].name, (int)k);
    }
    if (st != with)
        fail_msg("%s, call %d: expected status %d, got %d", scenarios[i].name,
                 (int)k, with, st);
    if (h->w->in_tx)
        GIVES(h->w, ST_BROKEN, store_commit(h->w)); /* it cannot be kept */
    return false;
}

static void
each_call_refused(void **state)
{
    static const enum status with[] = {ST_BUSY, ST_NOSPACE, ST_BROKEN};
    static struct driver_fault plan; /* outlives the store */
    struct harness h;
    int64_t before[TABLES], after[TABLES];
    int refused = 0;

    (void)state;
    harness_open(&h);
    BEGIN(h.w, STORE_WRITES);
    OK(h.w, harness_account(h.w, 1));
    OK(h.w, harness_account(h.w, 2));
    OK(h.w, log_grown(h.w, &h.a));
    COMMIT(h.w);
    count_rows(h.w, before);
    OK(h.w, driver_fault_wrap(h.w, &plan));
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        for (size_t j = 0; j < 3; j++) {
            for (int64_t k = 1; !refuse(&h, i, k, with[j], &plan); k++) {
                count_rows(h.w, after);
                assert_memory_equal(before, after, sizeof before);
                refused++;
            }
        }
    }
    print_message("%d calls refused in turn\n", refused);
    assert_true(refused > 300);
    plan = (struct driver_fault){0};
    harness_close(&h);
}

static enum status
add_account(struct store *s, void *arg)
{
    return harness_account(s, *(const uint8_t *)arg);
}

/* Run three jobs with call k refused; what the group says must be what is
 * there.  True when there was no such call. */
static bool
refuse_group(struct harness *h, int64_t k, bool lasting,
             struct driver_fault *plan)
{
    static uint8_t ids[] = {11, 12, 13};
    static const char *const names[] = {"ada11", "ada12", "ada13"};
    struct group_job jobs[3];
    uint8_t id[ID_LEN];
    bool reached;

    *plan = (struct driver_fault){
        .fail_at = k, .st = ST_NOSPACE, .lasting = lasting};
    for (size_t i = 0; i < 3; i++)
        jobs[i] = (struct group_job){add_account, &ids[i], ST_OK};
    (void)group_run(h->w, jobs, 3);
    reached = plan->refused > 0;
    *plan = (struct driver_fault){0};
    assert_false(h->w->in_tx);
    BEGIN(h->w, STORE_WRITES);
    for (size_t i = 0; i < 3; i++) {
        GIVES(h->w, jobs[i].st == ST_OK ? ST_OK : ST_ABSENT,
              account_find(h->w, harness_str(names[i]), id));
        if (jobs[i].st == ST_OK)
            OK(h->w, account_delete(h->w, id));
    }
    COMMIT(h->w);
    return !reached;
}

static void
groups_tell_the_truth(void **state)
{
    static struct driver_fault plan;
    struct harness h;

    (void)state;
    harness_open(&h);
    OK(h.w, driver_fault_wrap(h.w, &plan));
    for (int64_t k = 1; !refuse_group(&h, k, false, &plan); k++)
        continue;
    for (int64_t k = 1; !refuse_group(&h, k, true, &plan); k++)
        continue;
    harness_close(&h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_refused),
        cmocka_unit_test(groups_tell_the_truth),
    };

    return cmocka_run_group_tests_name("store with a failing driver", tests,
                                       NULL, NULL);
}
