/* Spaces, their logs and their members, on both engines. */
#include <string.h>

#include "test/store/harness.h"

#define SP harness_bytes(101) /* the personal space of account 1 */

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
    harness_is_text(head.rules, "rules of 2");
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

int
main(void)
{
#define TEST(f, up) cmocka_unit_test_setup_teardown(f, up, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(the_log_grows_only_at_its_head, harness_up_two),
        TEST(the_log_is_read_in_pieces, harness_up_two),
        TEST(an_entry_comes_back_as_it_was, harness_up_two),
        TEST(deleting_erases_bodies_and_keeps_the_chain, harness_up_two),
        TEST(membership_is_the_list, harness_up_two),
        TEST(two_writers_meet_at_the_head, harness_up_two),
    };

    return cmocka_run_group_tests_name("spaces", tests, NULL, NULL);
}
