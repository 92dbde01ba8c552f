/* Addresses, the queue of notices, second steps and lists of sessions, one
 * suite for both engines. */
#include <string.h>

#include "store/email.h"
#include "store/notice.h"
#include "store/passkey.h"
#include "store/session.h"
#include "store/totp.h"
#include "test/store/harness.h"

/* A confirmed address for an account, inside a transaction. */
static void
give_address(struct harness *h, const uint8_t *account, const char *address)
{
    OK(h->w, email_propose(h->w, account, STR("de"), harness_str(address),
                           harness_bytes(7), NOW_MS + 10));
    OK(h->w, email_confirm(h->w, account));
}

static void
an_address_is_used_once_confirmed(void **state)
{
    struct harness *h = *state;
    struct email e;
    struct notice n;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, email_get(h->w, ADA, &h->a, &e));
    GIVES(h->w, ST_ABSENT, email_confirm(h->w, ADA));
    OK(h->w, email_propose(h->w, ADA, STR("en"), STR("first"), harness_bytes(7),
                           NOW_MS + 10));
    OK(h->w, email_get(h->w, ADA, &h->a, &e));
    harness_is_text(e.pending, "first");
    harness_is_text(e.lang, "en");
    assert_int_equal(e.address.len, 0);
    assert_int_equal(e.expires_ms, NOW_MS + 10);
    assert_memory_equal(e.proof, harness_bytes(7), EMAIL_PROOF);
    OK(h->w, notice_queue(h->w, ADA, NOTICE_CODE, NOW_MS));
    GIVES(h->w, ST_ABSENT, notice_next(h->w, NOW_MS, &h->a, &n));
    OK(h->w, email_confirm(h->w, ADA));
    GIVES(h->w, ST_ABSENT, email_confirm(h->w, ADA));
    OK(h->w, email_propose(h->w, ADA, STR("de"), STR("second"),
                           harness_bytes(8), NOW_MS + 20));
    OK(h->w, email_get(h->w, ADA, &h->a, &e));
    harness_is_text(e.address, "first");
    harness_is_text(e.pending, "second");
    OK(h->w, email_remove(h->w, ADA));
    OK(h->w, email_remove(h->w, ADA));
    GIVES(h->w, ST_ABSENT, email_get(h->w, ADA, &h->a, &e));
    COMMIT(h->w);
}

static void
a_notice_goes_to_whoever_has_an_address(void **state)
{
    struct harness *h = *state;
    struct notice n;

    BEGIN(h->w, STORE_WRITES);
    give_address(h, ADA, "ada");
    OK(h->w, notice_queue(h->w, BEA, NOTICE_CODE, NOW_MS));
    OK(h->w, notice_queue(h->w, ADA, NOTICE_FACTOR, NOW_MS));
    OK(h->w, notice_queue(h->w, ADA, NOTICE_FACTOR, NOW_MS)); /* the same */
    GIVES(h->w, ST_ABSENT, notice_next(h->w, NOW_MS - 1, &h->a, &n));
    OK(h->w, notice_next(h->w, NOW_MS, &h->a, &n));
    assert_memory_equal(n.account, ADA, ID_LEN);
    assert_int_equal(n.kind, NOTICE_FACTOR);
    assert_int_equal(n.created_ms, NOW_MS);
    assert_int_equal(n.tries, 0);
    assert_int_equal(n.code.len, 0);
    harness_is_text(n.address, "ada");
    harness_is_text(n.lang, "de");
    OK(h->w, notice_done(h->w, &n));
    GIVES(h->w, ST_CONFLICT, notice_done(h->w, &n));
    GIVES(h->w, ST_ABSENT, notice_next(h->w, NOW_MS + 99, &h->a, &n));
    COMMIT(h->w);
}

static void
the_last_notice_outlives_its_account(void **state)
{
    struct harness *h = *state;
    struct notice n;
    struct email e;

    BEGIN(h->w, STORE_WRITES);
    give_address(h, ADA, "ada");
    OK(h->w, notice_queue(h->w, ADA, NOTICE_DELETED, NOW_MS));
    OK(h->w, account_delete(h->w, ADA));
    GIVES(h->w, ST_ABSENT, email_get(h->w, ADA, &h->a, &e));
    OK(h->w, notice_next(h->w, NOW_MS, &h->a, &n));
    harness_is_text(n.address, "ada");
    COMMIT(h->w);
}

/* Two processes saw the same row: one takes it up. */
static void
a_notice_is_taken_up_by_one(void **state)
{
    struct harness *h = *state;
    struct notice mine, theirs;

    BEGIN(h->w, STORE_WRITES);
    give_address(h, ADA, "ada");
    OK(h->w, notice_queue(h->w, ADA, NOTICE_CODE, NOW_MS));
    OK(h->w, notice_queue(h->w, ADA, NOTICE_EMAIL, NOW_MS + 1));
    OK(h->w, notice_next(h->w, NOW_MS + 5, &h->a, &mine));
    theirs = mine;
    OK(h->w, notice_claim(h->w, &mine, NOW_MS + 100));
    assert_int_equal(mine.tries, 1);
    GIVES(h->w, ST_CONFLICT, notice_claim(h->w, &theirs, NOW_MS + 100));
    OK(h->w, notice_next(h->w, NOW_MS + 5, &h->a, &theirs));
    assert_int_equal(theirs.kind, NOTICE_EMAIL); /* not blocked by the first */
    OK(h->w, notice_done(h->w, &theirs));
    GIVES(h->w, ST_ABSENT, notice_next(h->w, NOW_MS + 99, &h->a, &theirs));
    /* Whoever took it up did not come back: it is due again. */
    OK(h->w, notice_next(h->w, NOW_MS + 100, &h->a, &theirs));
    assert_int_equal(theirs.tries, 1);
    OK(h->w, notice_claim(h->w, &theirs, NOW_MS + 200));
    GIVES(h->w, ST_CONFLICT, notice_done(h->w, &mine));
    OK(h->w, notice_done(h->w, &theirs));
    COMMIT(h->w);
}

static void
a_code_travels_with_its_notice(void **state)
{
    struct harness *h = *state;
    struct notice n = {.kind = NOTICE_CONFIRM,
                       .address = STR("new"),
                       .lang = STR("en"),
                       .code = STR("boxed")};
    int64_t gone = 0;

    memcpy(n.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, notice_add(h->w, &n, NOW_MS));
    OK(h->w, notice_next(h->w, NOW_MS, &h->a, &n));
    assert_int_equal(n.kind, NOTICE_CONFIRM);
    harness_is_text(n.code, "boxed");
    OK(h->w, notice_expire(h->w, NOW_MS, &gone));
    assert_int_equal(gone, 0);
    OK(h->w, notice_expire(h->w, NOW_MS + 1, &gone));
    assert_int_equal(gone, 1);
    GIVES(h->w, ST_ABSENT, notice_next(h->w, NOW_MS, &h->a, &n));
    COMMIT(h->w);
}

/* A code's step is used up once; a secret that is on is not replaced. */
static void
a_step_is_used_once(void **state)
{
    struct harness *h = *state;
    struct totp t;
    int64_t n = 7;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_ABSENT, totp_get(h->w, ADA, &h->a, &t));
    GIVES(h->w, ST_CONFLICT, totp_use(h->w, ADA, 5));
    OK(h->w, totp_begin(h->w, ADA, STR("first")));
    OK(h->w, totp_begin(h->w, ADA, STR("second")));
    OK(h->w, totp_get(h->w, ADA, &h->a, &t));
    harness_is_text(t.secret, "second");
    assert_false(t.is_on);
    OK(h->w, totp_use(h->w, ADA, 5));
    GIVES(h->w, ST_CONFLICT, totp_use(h->w, ADA, 5));
    GIVES(h->w, ST_CONFLICT, totp_use(h->w, ADA, 4));
    OK(h->w, totp_use(h->w, ADA, 6));
    OK(h->w, totp_get(h->w, ADA, &h->a, &t));
    assert_true(t.is_on);
    assert_int_equal(t.last_step, 6);
    GIVES(h->w, ST_CONFLICT, totp_begin(h->w, ADA, STR("third")));
    OK(h->w, totp_remove(h->w, BEA, &n));
    assert_int_equal(n, 0);
    OK(h->w, totp_remove(h->w, ADA, &n));
    assert_int_equal(n, 1);
    GIVES(h->w, ST_ABSENT, totp_get(h->w, ADA, &h->a, &t));
    COMMIT(h->w);
}

static void
a_passkey_answers_a_challenge_once(void **state)
{
    struct harness *h = *state;
    struct passkey p = {.credential = STR("credential"),
                        .algorithm = -7,
                        .public_key = STR("key"),
                        .created_day = 20000,
                        .used_ms = NOW_MS},
                   *all;
    size_t n;
    int64_t gone = 0;

    memset(p.id, 3, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, passkey_add(h->w, ADA, &p));
    memset(p.id, 2, ID_LEN);
    p.wrap = STR("wrap");
    p.is_step = true;
    p.created_day = 20001;
    OK(h->w, passkey_add(h->w, ADA, &p));
    OK(h->w, passkey_all(h->w, ADA, &h->a, &all, &n));
    assert_int_equal(n, 2);
    assert_int_equal(all[0].created_day, 20000);
    assert_int_equal(all[0].wrap.len, 0);
    assert_false(all[0].is_step);
    harness_is_text(all[1].wrap, "wrap");
    harness_is_text(all[1].credential, "credential");
    assert_int_equal(all[1].algorithm, -7);
    assert_true(all[1].is_step);
    OK(h->w, passkey_all(h->w, BEA, &h->a, &all, &n));
    assert_int_equal(n, 0);
    GIVES(h->w, ST_ABSENT, passkey_get(h->w, BEA, p.id, &h->a, &p));
    GIVES(h->w, ST_CONFLICT, passkey_use(h->w, ADA, p.id, NOW_MS));
    OK(h->w, passkey_use(h->w, ADA, p.id, NOW_MS + 1));
    GIVES(h->w, ST_CONFLICT, passkey_use(h->w, ADA, p.id, NOW_MS + 1));
    OK(h->w, passkey_get(h->w, ADA, p.id, &h->a, &p));
    assert_int_equal(p.used_ms, NOW_MS + 1);
    OK(h->w, passkey_remove(h->w, ADA, p.id));
    GIVES(h->w, ST_ABSENT, passkey_remove(h->w, ADA, p.id));
    OK(h->w, passkey_remove_all(h->w, ADA, &gone));
    assert_int_equal(gone, 1);
    COMMIT(h->w);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, passkey_add(h->w, ADA, &p));
    GIVES(h->w, ST_CONFLICT, passkey_add(h->w, ADA, &p));
    store_rollback(h->w);
}

static void
sessions_are_listed_and_ended_by_name(void **state)
{
    struct harness *h = *state;
    struct session s = {.state = SESSION_LOCKED, .created_ms = NOW_MS}, got;
    struct store_cursor *c = NULL;

    memcpy(s.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    for (uint8_t i = 1; i <= 3; i++) {
        memset(s.token, i, SESSION_TOKEN);
        s.used_ms = NOW_MS + i;
        s.is_shared = i == 2;
        OK(h->w, session_create(h->w, &s));
    }
    GIVES(h->w, ST_ABSENT, session_end_named(h->w, BEA, harness_bytes(3)));
    OK(h->w, session_end_named(h->w, ADA, harness_bytes(3)));
    GIVES(h->w, ST_ABSENT, session_end_named(h->w, ADA, harness_bytes(3)));
    OK(h->w, session_list_open(h->w, ADA, &c));
    OK(h->w, session_list_next(c, &got));
    assert_int_equal(got.token[31], 2);
    assert_int_equal(got.used_ms, NOW_MS + 2);
    assert_true(got.is_shared);
    OK(h->w, session_list_next(c, &got));
    assert_int_equal(got.token[0], 1);
    assert_false(got.is_shared);
    GIVES(h->w, ST_END, session_list_next(c, &got));
    store_cursor_close(c);
    COMMIT(h->w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, harness_up_two, harness_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_address_is_used_once_confirmed),
        TEST(a_notice_goes_to_whoever_has_an_address),
        TEST(the_last_notice_outlives_its_account),
        TEST(a_notice_is_taken_up_by_one),
        TEST(a_code_travels_with_its_notice),
        TEST(a_step_is_used_once),
        TEST(a_passkey_answers_a_challenge_once),
        TEST(sessions_are_listed_and_ended_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
