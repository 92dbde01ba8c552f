/* The community, its help numbers, and set-up; on both engines. */
#include <string.h>

#include "store/community.h"
#include "store/setup.h"
#include "test/store/harness.h"

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
    harness_is_text(c.name, "Other");
    harness_is_text(c.base_url, "https://a.example");
    harness_is_text(c.zone, "Europe/Vienna");
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
    harness_is_text(got.label, "z first");
    harness_is_text(got.country, "CH");
    harness_is_text(got.target, "143");
    OK(h->w, community_help_next(c, &h->a, &got));
    harness_is_text(got.label, "a second");
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
    GIVES(h->w, ST_ABSENT, setup_ticket_take(h->w, old, NOW_MS, &role));
    OK(h->w, setup_ticket_take(h->w, t, NOW_MS, &role));
    assert_int_equal(role, ACCOUNT_OPERATOR);
    GIVES(h->w, ST_ABSENT, setup_ticket_take(h->w, t, NOW_MS, &role));
    OK(h->w, setup_sweep(h->w, NOW_MS));
    GIVES(h->w, ST_ABSENT, setup_ticket_take(h->w, old, NOW_MS - 5, &role));
    COMMIT(h->w);
}

int
main(void)
{
#define TEST(f, up) cmocka_unit_test_setup_teardown(f, up, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(a_community_is_set_up_and_changed, harness_up),
        TEST(help_numbers_keep_their_order, harness_up),
        TEST(a_set_up_link_works_once, harness_up),
        TEST(a_ticket_admits_one, harness_up),
    };

    return cmocka_run_group_tests_name("community", tests, NULL, NULL);
}
