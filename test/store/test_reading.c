/* Feeds and their pieces, on both engines. */
#include <stdio.h>
#include <string.h>

#include "store/board.h"
#include "store/reading.h"
#include "test/store/harness.h"

static struct reading_source
source_of(uint8_t n, const char *url, enum reading_state state)
{
    struct reading_source r = {.url = {url, strlen(url)},
                               .title = STR("A journal"),
                               .theme = BOARD_NO_THEME,
                               .state = state,
                               .added_ms = 5};

    memcpy(r.source, harness_bytes(n), ID_LEN);
    memcpy(r.account, ADA, ID_LEN);
    return r;
}

static struct reading_row
piece_of(uint8_t source, uint8_t n, int64_t at_ms, int64_t seen_ms)
{
    struct reading_row p = {.link = STR("https://j.example/1"),
                            .title = STR("Title"),
                            .words = STR("words"),
                            .at_ms = at_ms,
                            .seen_ms = seen_ms};

    memcpy(p.source, harness_bytes(source), ID_LEN);
    memcpy(p.piece, harness_bytes(n), ID_LEN);
    return p;
}

static void
what_is_followed_is_fetched_in_turn(void **state)
{
    struct harness *h = *state;
    struct reading_source r =
        source_of(20, "https://a.example/", READING_PROPOSED);
    struct reading_source got;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, reading_add(h->w, &r));
    GIVES(h->w, ST_CONFLICT, reading_add(h->w, &r));
    GIVES(h->w, ST_ABSENT, reading_due(h->w, 100, &h->a, &got));
    OK(h->w, reading_state_set(h->w, r.source, READING_FOLLOWED, 50));
    GIVES(h->w, ST_ABSENT, reading_due(h->w, 49, &h->a, &got));
    OK(h->w, reading_due(h->w, 50, &h->a, &got));
    assert_memory_equal(got.source, r.source, ID_LEN);
    OK(h->w, reading_claim(h->w, &got, 600));
    GIVES(h->w, ST_CONFLICT, reading_claim(h->w, &got, 600));
    GIVES(h->w, ST_ABSENT, reading_due(h->w, 100, &h->a, &got));
    got.next_ms = 900;
    got.fetched_ms = 60;
    got.ended = 9;
    got.http = 500;
    got.failures = 3;
    got.tag = STR("\"t\"");
    got.modified = STR("m");
    got.site = STR("https://a.example/site");
    OK(h->w, reading_fetched(h->w, &got));
    OK(h->w, reading_get(h->w, r.source, &h->a, &r));
    assert_int_equal(r.failures, 3);
    assert_int_equal(r.next_ms, 900);
    assert_true(str_eq(r.tag, STR("\"t\"")));
    assert_true(str_eq(r.site, STR("https://a.example/site")));
    OK(h->w, reading_remove(h->w, r.source));
    GIVES(h->w, ST_ABSENT, reading_remove(h->w, r.source));
    GIVES(h->w, ST_ABSENT,
          reading_state_set(h->w, r.source, READING_FOLLOWED, 0));
    COMMIT(h->w);
}

static void
pieces_come_newest_first_and_go_with_their_feed(void **state)
{
    struct harness *h = *state;
    static struct reading_row list[READING_LIST];
    struct reading_source r =
        source_of(21, "https://b.example/", READING_FOLLOWED);
    struct reading_row p = piece_of(21, 30, 10, 100);
    size_t n;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, reading_add(h->w, &r));
    OK(h->w, reading_piece_put(h->w, &p));
    p = piece_of(21, 31, 20, 200);
    OK(h->w, reading_piece_put(h->w, &p));
    p = piece_of(21, 30, 99, 300); /* again: seen later, its time stays */
    p.title = STR("Mended title");
    OK(h->w, reading_piece_put(h->w, &p));
    OK(h->w, reading_pieces(h->w, &h->a, list, &n));
    assert_int_equal(n, 2);
    assert_memory_equal(list[0].piece, harness_bytes(31), ID_LEN);
    assert_int_equal(list[1].at_ms, 10);
    assert_true(str_eq(list[1].title, STR("Mended title")));
    OK(h->w, reading_state_set(h->w, r.source, READING_HIDDEN, 0));
    OK(h->w, reading_pieces(h->w, &h->a, list, &n));
    assert_int_equal(n, 0);
    OK(h->w, reading_state_set(h->w, r.source, READING_FOLLOWED, 0));
    OK(h->w, reading_expire(h->w, 250));
    OK(h->w, reading_pieces(h->w, &h->a, list, &n));
    assert_int_equal(n, 1);
    OK(h->w, reading_remove(h->w, r.source));
    OK(h->w, reading_pieces(h->w, &h->a, list, &n));
    assert_int_equal(n, 0);
    COMMIT(h->w);
}

static void
who_leaves_leaves_no_name(void **state)
{
    struct harness *h = *state;
    static struct reading_source list[READING_SOURCES];
    struct reading_source r =
        source_of(22, "https://c.example/", READING_FOLLOWED);
    static const uint8_t nobody[ID_LEN];
    size_t n;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, reading_add(h->w, &r));
    r = source_of(23, "https://d.example/", READING_PROPOSED);
    OK(h->w, reading_add(h->w, &r));
    r = source_of(24, "https://e.example/", READING_PROPOSED);
    memcpy(r.account, BEA, ID_LEN);
    OK(h->w, reading_add(h->w, &r));
    OK(h->w, reading_forget(h->w, ADA));
    OK(h->w, reading_sources(h->w, &h->a, list, &n));
    assert_int_equal(n, 2);
    OK(h->w, reading_get(h->w, harness_bytes(22), &h->a, &r));
    assert_memory_equal(r.account, nobody, ID_LEN);
    GIVES(h->w, ST_ABSENT, reading_get(h->w, harness_bytes(23), &h->a, &r));
    COMMIT(h->w);
}

static void
a_hundred_are_enough(void **state)
{
    struct harness *h = *state;
    enum status st = ST_OK;
    char url[40];

    BEGIN(h->w, STORE_WRITES);
    for (uint8_t i = 0; i < READING_SOURCES + 1 && st == ST_OK; i++) {
        struct reading_source r;

        (void)snprintf(url, sizeof url, "https://%u.example/", i);
        r = source_of((uint8_t)(100 + i), url, READING_FOLLOWED);
        st = reading_add(h->w, &r);
    }
    assert_int_equal(st, ST_NOSPACE);
    store_rollback(h->w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, harness_up_two, harness_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_followed_is_fetched_in_turn),
        TEST(pieces_come_newest_first_and_go_with_their_feed),
        TEST(who_leaves_leaves_no_name),
        TEST(a_hundred_are_enough),
    };

    return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}
