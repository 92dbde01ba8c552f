/* core/poll: who must be able to come, and which time is best. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/lot.h"
#include "core/poll.h"

#define N 4

static const struct poll four = {.members = 4, .leads = 1, .voted = 15};
static struct poll_rank got[POLL_SLOTS];

/* The order of the slots of a poll. */
static void
order(const struct poll *p, const struct poll_slot *s, size_t n,
      const uint16_t *want, size_t n_want)
{
    size_t n_got;

    assert_int_equal(poll_rank(p, s, n, got, &n_got), ST_OK);
    assert_int_equal(n_got, n_want);
    for (size_t i = 0; i < n_want; i++)
        assert_int_equal(got[i].slot, want[i]);
}

static void
quorum(void **state)
{
    static const uint8_t want[] = {2, 2, 2, 3, 4, 5, 6, 6, 7, 8, 9, 9};

    (void)state;
    for (uint8_t n = 1; n <= POLL_MEMBERS; n++)
        assert_int_equal(poll_quorum(n), want[n - 1]);
}

static void
early_and_late(void **state)
{
    (void)state;
    assert_true(poll_is_odd(7 * 60 + 59, 60));
    assert_false(poll_is_odd(8 * 60, 90));
    assert_false(poll_is_odd(19 * 60 + 30, 90));
    assert_true(poll_is_odd(19 * 60 + 31, 90));
    assert_true(poll_is_odd(23 * 60, 90));
}

static void
enough_then_most_then_willingly(void **state)
{
    static const struct poll_slot s[N] = {
        {0x3, 0x8, 0}, /* three, one of them if need be */
        {0x7, 0, 0},   /* three, willingly */
        {0xe, 0, 0},   /* three, but nobody who leads */
        {0, 0, 0},     /* nobody */
    };
    static const uint16_t want[] = {1, 0, 2};

    (void)state;
    order(&four, s, N, want, 3);
    assert_int_equal(got[0].left, 8);
    assert_true(got[0].enough);
    assert_false(got[2].enough);
}

static void
nobody_is_left_out_twice(void **state)
{
    static const struct poll_slot s[2] = {{0x7, 0, 0}, {0xd, 0, 0}};
    static const uint16_t want[] = {1, 0};
    struct poll p = four;

    (void)state;
    p.before = 8;
    order(&p, s, 2, want, 2);
    assert_true(got[1].twice);
}

static void
unsocial_hours_go_round(void **state)
{
    /* early for one, late for another, decent for all but only three can */
    static const struct poll_slot s[3] = {
        {0xf, 0, 0x1}, {0xf, 0, 0x2}, {0x7, 0, 0}};
    struct poll p = four;
    int taken[2] = {0, 0};

    (void)state;
    for (int round = 0; round < 10; round++) {
        size_t n;

        assert_int_equal(poll_rank(&p, s, 3, got, &n), ST_OK);
        assert_true(got[0].slot < 2); /* more people come first */
        taken[got[0].slot]++;
        p.debt[got[0].slot]++;
    }
    assert_int_equal(taken[0], 5);
    assert_int_equal(taken[1], 5);
    /* who cannot come anyway pays nothing */
    {
        static const struct poll_slot away[2] = {{0x7, 0, 0x1}, {0x7, 0, 0x8}};
        static const uint16_t want[] = {1, 0};

        order(&p, away, 2, want, 2);
        assert_int_equal(got[0].odd, 0);
        assert_int_equal(got[0].worst, 0);
    }
}

/* A slow second opinion: no slot behind another that it should be before; the
 * order of the members does not matter. */
static void
random_polls(void **state)
{
    struct lot lot;

    (void)state;
    lot_init(&lot, 7);
    for (int round = 0; round < 2000; round++) {
        struct poll p = {.members = 5, .leads = 3, .voted = 31}, q;
        struct poll_slot s[20], t[20];
        uint16_t first[20];
        size_t n, m;

        p.before = (uint16_t)lot_below(&lot, 32);
        for (int i = 0; i < 5; i++)
            p.debt[i] = (uint16_t)lot_below(&lot, 4);
        q = p;
        q.leads = 24;
        q.before = 0;
        for (int i = 0; i < 5; i++) {
            q.debt[i] = p.debt[4 - i];
            q.before |= (uint16_t)((p.before >> i & 1) << (4 - i));
        }
        for (int i = 0; i < 20; i++) {
            uint16_t set[3];

            for (int k = 0; k < 3; k++)
                set[k] = (uint16_t)lot_below(&lot, 32);
            s[i] =
                (struct poll_slot){set[0], set[1] & (uint16_t)~set[0], set[2]};
            t[i] = (struct poll_slot){0, 0, 0};
            for (int b = 0; b < 5; b++) {
                t[i].yes |= (uint16_t)((s[i].yes >> b & 1) << (4 - b));
                t[i].maybe |= (uint16_t)((s[i].maybe >> b & 1) << (4 - b));
                t[i].odd |= (uint16_t)((s[i].odd >> b & 1) << (4 - b));
            }
        }
        assert_int_equal(poll_rank(&p, s, 20, got, &n), ST_OK);
        for (size_t i = 0; i < n; i++)
            first[i] = got[i].slot;
        for (size_t i = 1; i < n; i++) {
            assert_true(got[i - 1].enough >= got[i].enough);
            if (got[i - 1].enough == got[i].enough)
                assert_true(got[i - 1].twice <= got[i].twice);
        }
        assert_int_equal(poll_rank(&q, t, 20, got, &m), ST_OK);
        assert_int_equal(n, m);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(got[i].slot, first[i]);
    }
}

static void
too_many(void **state)
{
    static struct poll_slot s[POLL_SLOTS + 1];
    struct poll p = four;
    size_t n;

    (void)state;
    assert_int_equal(poll_rank(&p, s, POLL_SLOTS + 1, got, &n), ST_INVALID);
    p.members = POLL_MEMBERS + 1;
    assert_int_equal(poll_rank(&p, s, 1, got, &n), ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quorum),
        cmocka_unit_test(early_and_late),
        cmocka_unit_test(enough_then_most_then_willingly),
        cmocka_unit_test(nobody_is_left_out_twice),
        cmocka_unit_test(unsocial_hours_go_round),
        cmocka_unit_test(random_polls),
        cmocka_unit_test(too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
