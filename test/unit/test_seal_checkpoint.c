/*
 * What a device keeps of a log (seal/checkpoint.h): it comes back as it was,
 * and nothing else comes back at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/checkpoint.h"
#include "seal/content.h"

#define N 5 /* entries: GENESIS, three PUT, one DEL */
#define ROOM 65536

static const uint8_t user[16] = {0xa0, 1};
static const uint8_t other[16] = {0xa0, 2};
static const uint8_t space_id[16] = {0xb0, 1};
static const uint8_t other_space[16] = {0xb0, 2};

static struct holder me;
static struct space log_state; /* at the end */
static uint8_t wire[ROOM];
static size_t at[N + 1]; /* where entries begin in wire */
static uint8_t rows[N * CHECKPOINT_ROW_LEN];
static struct checkpoint_part parts[2]; /* 1..3, 4..5 */

/* Write a log, and read it again making rows, as a device does. */
static int
make_log(void **state)
{
    struct content_item item = {.otype = ENTRY_OTYPE_JOURNAL,
                                .time = 1790000000,
                                .payload = {(const uint8_t *)"{}", 2}};
    struct space s;
    size_t len = 0;
    enum status st;

    (void)state;
    if (prim_start() != ST_OK || holder_new(&me, user) != ST_OK)
        return 1;
    me.keyring_counter = 3;
    me.heads_counter = 7;
    space_init(&s, space_id);
    st = content_genesis(wire, ROOM, &len, &me, &s, 1790000000);
    at[1] = len;
    for (unsigned i = 1; i < N && st == ST_OK; i++) {
        item.object[0] = (uint8_t)(i == N - 1 ? 1 : i); /* the first again */
        st =
            i == N - 1
                ? content_del(wire + at[i], ROOM - at[i], &len, &me, &s, &item)
                : content_put(wire + at[i], ROOM - at[i], &len, &me, &s, &item);
        at[i + 1] = at[i] + len;
    }
    space_init(&log_state, space_id);
    for (unsigned i = 0; i < N && st == ST_OK; i++) {
        struct entry e;

        st = entry_parse(&e, (struct bytes){wire + at[i], at[i + 1] - at[i]},
                         &len);
        if (st == ST_OK)
            st = space_add(&log_state, &e, NULL);
        checkpoint_row(rows + i * CHECKPOINT_ROW_LEN, &e, log_state.head,
                       e.hdr.type == ENTRY_PUT ? ENTRY_OTYPE_JOURNAL : 0);
        if (i == 2 || i == N - 1) {
            struct checkpoint_part *p = &parts[i == 2 ? 0 : 1];

            p->first = i == 2 ? 1 : 4;
            p->n = i == 2 ? 3 : 2;
            memcpy(p->head, log_state.head, 32);
        }
    }
    return st != ST_OK;
}

static struct bytes
rows_of(unsigned part)
{
    return (struct bytes){rows + (part == 0 ? 0 : 3 * CHECKPOINT_ROW_LEN),
                          parts[part].n * CHECKPOINT_ROW_LEN};
}

static void
rows_come_back(void **state)
{
    static uint8_t env[ROOM], out[ROOM];
    struct checkpoint_part wrong;
    struct holder stranger;
    size_t len = 0, n = 0;

    (void)state;
    assert_int_equal(checkpoint_rows_seal(env, sizeof env, &len, &me, space_id,
                                          &parts[1], rows_of(1)),
                     ST_OK);
    struct bytes sealed = {env, len};
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me, space_id,
                                          &parts[1], sealed),
                     ST_OK);
    assert_int_equal(n, 2 * CHECKPOINT_ROW_LEN);
    assert_memory_equal(out, rows_of(1).ptr, n);

    /* In another space, at another place, behind another head, by another. */
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me, other_space,
                                          &parts[1], sealed),
                     ST_INVALID);
    wrong = parts[1];
    wrong.first = 1;
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me, space_id,
                                          &wrong, sealed),
                     ST_INVALID);
    wrong = parts[1];
    wrong.head[0] ^= 1;
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me, space_id,
                                          &wrong, sealed),
                     ST_INVALID);
    wrong = parts[1];
    wrong.n = 1;
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me, space_id,
                                          &wrong, sealed),
                     ST_INVALID);
    assert_int_equal(holder_new(&stranger, user), ST_OK);
    assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &stranger,
                                          space_id, &parts[1], sealed),
                     ST_INVALID);
    for (size_t i = 0; i < len; i += 7) {
        env[i] ^= 0x10;
        assert_int_equal(checkpoint_rows_open(out, sizeof out, &n, &me,
                                              space_id, &parts[1], sealed),
                         ST_INVALID);
        env[i] ^= 0x10;
    }
}

static void
rows_must_fit_their_part(void **state)
{
    static uint8_t env[ROOM];
    struct checkpoint_part wrong = parts[0];
    struct bytes all = rows_of(0);
    size_t len = 0;

    (void)state;
    all.len--;
    assert_int_equal(checkpoint_rows_seal(env, sizeof env, &len, &me, space_id,
                                          &parts[0], all),
                     ST_INVALID);
    all.len++;
    wrong.n = 2;
    assert_int_equal(
        checkpoint_rows_seal(env, sizeof env, &len, &me, space_id, &wrong, all),
        ST_INVALID);
    wrong = parts[0];
    wrong.head[31] ^= 1;
    assert_int_equal(
        checkpoint_rows_seal(env, sizeof env, &len, &me, space_id, &wrong, all),
        ST_INVALID);
    assert_int_equal(
        checkpoint_rows_seal(env, 100, &len, &me, space_id, &parts[0], all),
        ST_NOSPACE);
}

static struct bytes
list_of(uint8_t list[2 * CHECKPOINT_PART_LEN])
{
    checkpoint_part_put(list, &parts[0]);
    checkpoint_part_put(list + CHECKPOINT_PART_LEN, &parts[1]);
    return (struct bytes){list, 2 * CHECKPOINT_PART_LEN};
}

static void
the_log_goes_on(void **state)
{
    static uint8_t env[ROOM], out[ROOM];
    uint8_t list[2 * CHECKPOINT_PART_LEN];
    struct content_item item = {.otype = ENTRY_OTYPE_JOURNAL,
                                .time = 1790000001,
                                .object = {9},
                                .payload = {(const uint8_t *)"{}", 2}};
    struct space s, writer;
    struct entry e;
    size_t len = 0, n = 0, used = 0;

    (void)state;
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, list_of(list)),
        ST_OK);
    space_init(&s, space_id);
    assert_int_equal(
        checkpoint_open(out, sizeof out, &n, &me, &s, (struct bytes){env, len}),
        ST_OK);
    assert_memory_equal(&s, &log_state, sizeof s);
    assert_int_equal(n, sizeof list);
    assert_memory_equal(out, list, n);

    /* The next entry stands; one of a fork, behind another head, does not. */
    writer = log_state;
    assert_int_equal(content_put(env, sizeof env, &len, &me, &writer, &item),
                     ST_OK);
    assert_int_equal(entry_parse(&e, (struct bytes){env, len}, &used), ST_OK);
    assert_int_equal(space_add(&s, &e, NULL), ST_OK);
    s = log_state;
    writer = log_state;
    writer.head[5] ^= 1;
    assert_int_equal(content_put(env, sizeof env, &len, &me, &writer, &item),
                     ST_OK);
    assert_int_equal(entry_parse(&e, (struct bytes){env, len}, &used), ST_OK);
    assert_int_equal(space_add(&s, &e, NULL), ST_CONFLICT);
}

static void
a_checkpoint_is_one_accounts(void **state)
{
    static uint8_t env[ROOM], out[ROOM];
    uint8_t list[2 * CHECKPOINT_PART_LEN];
    struct holder stranger, old;
    struct space s;
    size_t len = 0, n = 0;

    (void)state;
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, list_of(list)),
        ST_OK);
    struct bytes sealed = {env, len};
    space_init(&s, other_space);
    assert_int_equal(checkpoint_open(out, sizeof out, &n, &me, &s, sealed),
                     ST_INVALID);
    space_init(&s, space_id);
    stranger = me;
    memcpy(stranger.user, other, 16);
    assert_int_equal(
        checkpoint_open(out, sizeof out, &n, &stranger, &s, sealed),
        ST_INVALID);
    for (size_t i = 0; i < len; i += 3) {
        env[i] ^= 1;
        assert_int_equal(checkpoint_open(out, sizeof out, &n, &me, &s, sealed),
                         ST_INVALID);
        env[i] ^= 1;
    }
    /* Rows in place of a checkpoint: the same key, another place. */
    assert_int_equal(checkpoint_rows_seal(env, sizeof env, &len, &me, space_id,
                                          &parts[0], rows_of(0)),
                     ST_OK);
    assert_int_equal(
        checkpoint_open(out, sizeof out, &n, &me, &s, (struct bytes){env, len}),
        ST_INVALID);
    assert_int_equal(s.seq, 0);

    /* An account that was newer here before. */
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, list_of(list)),
        ST_OK);
    sealed = (struct bytes){env, len};
    old = me;
    old.heads_counter--;
    assert_int_equal(checkpoint_open(out, sizeof out, &n, &old, &s, sealed),
                     ST_CONFLICT);
    old = me;
    old.keyring_counter--;
    assert_int_equal(checkpoint_open(out, sizeof out, &n, &old, &s, sealed),
                     ST_CONFLICT);
    old = me;
    old.heads_counter++;
    assert_int_equal(checkpoint_open(out, sizeof out, &n, &old, &s, sealed),
                     ST_OK);
}

static void
parts_must_run_to_the_end(void **state)
{
    static uint8_t env[ROOM];
    uint8_t list[2 * CHECKPOINT_PART_LEN];
    struct bytes whole = list_of(list);
    size_t len = 0;

    (void)state;
    whole.len -= CHECKPOINT_PART_LEN; /* the newest missing */
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID);
    whole.len--;
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID);
    whole = (struct bytes){list + CHECKPOINT_PART_LEN, CHECKPOINT_PART_LEN};
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID); /* the oldest missing */
    whole.len = 0;
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID);
    whole = list_of(list);
    list[11]++; /* one entry more than there is */
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID);
    whole = list_of(list);
    list[sizeof list - 1] ^= 1; /* another end */
    assert_int_equal(
        checkpoint_seal(env, sizeof env, &len, &me, &log_state, whole),
        ST_INVALID);
    assert_int_equal(
        checkpoint_seal(env, 100, &len, &me, &log_state, list_of(list)),
        ST_NOSPACE);
}

static void
an_entry_is_that_of_its_row(void **state)
{
    struct entry e;
    size_t used = 0;

    (void)state;
    for (unsigned i = 0; i < N; i++) {
        struct bytes one = {wire + at[i], at[i + 1] - at[i]};

        for (unsigned j = 0; j < N; j++)
            assert_int_equal(
                checkpoint_entry(&e, &used, one, rows + j * CHECKPOINT_ROW_LEN),
                i == j ? ST_OK : ST_INVALID);
        one.len--;
        assert_int_equal(
            checkpoint_entry(&e, &used, one, rows + i * CHECKPOINT_ROW_LEN),
            ST_INVALID);
    }
    for (size_t i = 0; i < ENTRY_HDR_LEN; i++) {
        struct bytes one = {wire + at[1], at[2] - at[1]};

        wire[at[1] + i] ^= 1;
        assert_int_equal(
            checkpoint_entry(&e, &used, one, rows + CHECKPOINT_ROW_LEN),
            ST_INVALID);
        wire[at[1] + i] ^= 1;
    }
}

/* The body has no mark of its own in the row: opening finds it out. */
static void
a_changed_body_does_not_open(void **state)
{
    static uint8_t out[ROOM];
    struct bytes payload, one = {wire + at[2], at[3] - at[2]};
    struct entry e;
    uint16_t otype;
    size_t used = 0;

    (void)state;
    for (size_t i = ENTRY_OVER; i < one.len; i++) {
        wire[at[2] + i] ^= 1;
        assert_int_equal(
            checkpoint_entry(&e, &used, one, rows + 2 * CHECKPOINT_ROW_LEN),
            ST_OK);
        assert_int_equal(content_open(out, sizeof out, &payload, &otype, &me,
                                      &e, 1u << ENTRY_OTYPE_JOURNAL, NULL),
                         ST_INVALID);
        wire[at[2] + i] ^= 1;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(rows_must_fit_their_part),
        cmocka_unit_test(the_log_goes_on),
        cmocka_unit_test(a_checkpoint_is_one_accounts),
        cmocka_unit_test(parts_must_run_to_the_end),
        cmocka_unit_test(an_entry_is_that_of_its_row),
        cmocka_unit_test(a_changed_body_does_not_open),
    };

    return cmocka_run_group_tests_name("seal checkpoint", tests, make_log,
                                       NULL);
}
