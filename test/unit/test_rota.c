/* core/rota: shares add up, bounds hold, and what nobody may do is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/lot.h"
#include "core/rota.h"

#define ALL ((1u << ROTA_ROLES) - 1)

static void
people(struct rota *r, uint8_t n)
{
    *r = (struct rota){.n = n};
    for (uint8_t i = 0; i < n; i++)
        r->person[i].key = 1000u + i;
}

static struct rota_need
need_of(uint16_t present, uint8_t roles, uint64_t seed)
{
    return (struct rota_need){
        .present = present, .roles = roles, .urgent = -1, .seed = seed};
}

/* The sums of every role are zero, up to nothing: shares are whole. */
static void
check_sums(const struct rota *r)
{
    for (int k = 0; k < ROTA_ROLES; k++) {
        int32_t sum = 0;

        for (uint8_t i = 0; i < r->n; i++)
            sum += r->person[i].balance[k];
        assert_int_equal(sum, 0);
    }
}

static int
count(unsigned set)
{
    int n = 0;

    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

/* Everybody is willing, so every role is somebody's, each somebody else's, as
 * far as there are people; nobody there: nobody's. */
static void
step(struct rota *r, uint16_t present, uint8_t roles, uint64_t seed)
{
    struct rota_need need = need_of(present, roles, seed);
    struct rota before = *r;
    struct rota_turn turn;
    uint16_t serve = 0;
    int n = 0;

    assert_int_equal(rota_choose(r, &need, &turn),
                     present == 0 ? ST_ABSENT : ST_OK);
    if (present == 0)
        return;
    for (int k = 0; k < ROTA_ROLES; k++)
        if (turn.seat[k] >= 0) {
            serve |= (uint16_t)(1u << turn.seat[k]);
            n++;
        }
    assert_int_equal(serve & ~present, 0);
    assert_int_equal(count(serve), n);
    assert_int_equal(n, count(present) < count(roles) ? count(present)
                                                      : count(roles));
    assert_int_equal(rota_record(r, present, &turn), ST_OK);
    check_sums(r);
    for (uint8_t i = 0; i < r->n; i++)
        if ((present >> i & 1) == 0)
            assert_memory_equal(&before.person[i], &r->person[i],
                                sizeof r->person[i]);
}

/* The largest deviation so far, over all roles and in one. */
struct worst {
    int32_t total, role;
};

static void
look(const struct rota *r, struct worst *w)
{
    for (uint8_t i = 0; i < r->n; i++) {
        if (abs(rota_total(&r->person[i])) > w->total)
            w->total = abs(rota_total(&r->person[i]));
        for (int k = 0; k < ROTA_ROLES; k++)
            if (abs(r->person[i].balance[k]) > w->role)
                w->role = abs(r->person[i].balance[k]);
    }
}

/* Every pattern of attendance for so many sessions. */
static void
brute(struct rota r, uint8_t roles, int depth, uint64_t seed,
      struct worst *worst)
{
    look(&r, worst);
    if (depth == 0)
        return;
    for (uint16_t present = 1; present < 1u << r.n; present++) {
        struct rota next = r;

        step(&next, present, roles, seed);
        brute(next, roles, depth - 1, seed + 1, worst);
    }
}

static void
holds_for_every_attendance_of_small_groups(void **state)
{
    (void)state;
    for (uint8_t n = 2; n <= 4; n++)
        for (int k = 1; k <= ROTA_ROLES; k += 2) {
            struct worst worst = {0, 0};
            struct rota r;

            people(&r, n);
            brute(r, (uint8_t)((1u << k) - 1), n == 4 ? 4 : 6, 1, &worst);
            /* Fagin and Williams: never above (n - 1) / 2 */
            assert_true(worst.total <= ROTA_UNIT * (n - 1) / 2);
            assert_true(worst.role > 0 && worst.role * 10 <= ROTA_UNIT * 17);
            if (k == ROTA_ROLES)
                assert_true(worst.total <= ROTA_UNIT);
        }
}

static void
ten_thousand_sessions_stay_within_the_bounds(void **state)
{
    (void)state;
    for (uint8_t n = 2; n <= 8; n++)
        for (uint32_t absence = 0; absence <= 40; absence += 10) {
            struct worst worst = {0, 0};
            struct rota r;
            struct lot lot;

            people(&r, n);
            lot_init(&lot, n * 100u + absence);
            for (int i = 0; i < 10000; i++) {
                uint16_t present = 0;

                for (uint8_t p = 0; p < n; p++)
                    if (lot_below(&lot, 100) >= absence)
                        present |= (uint16_t)(1u << p);
                step(&r, present, ALL, (uint64_t)i);
                look(&r, &worst);
            }
            if (worst.total > ROTA_UNIT || worst.role * 10 > ROTA_UNIT * 17)
                fail_msg("%d members, %u %% absent: total %d, role %d of %d", n,
                         absence, worst.total, worst.role, ROTA_UNIT);
        }
}

static void
permuting_people_permutes_the_answer(void **state)
{
    static const uint8_t to[5] = {3, 0, 4, 2, 1};
    struct rota a, b;

    (void)state;
    people(&a, 5);
    b = a;
    for (int i = 0; i < 5; i++)
        b.person[to[i]] = a.person[i];
    for (uint64_t seed = 1; seed < 200; seed++) {
        struct rota_need need = need_of(0x1f, 0x0f, seed);
        struct rota_turn ta, tb;

        assert_int_equal(rota_choose(&a, &need, &ta), ST_OK);
        assert_int_equal(rota_choose(&b, &need, &tb), ST_OK);
        for (int k = 0; k < ROTA_ROLES; k++)
            assert_int_equal(tb.seat[k], ta.seat[k] < 0 ? -1 : to[ta.seat[k]]);
        assert_int_equal(rota_record(&a, 0x1f, &ta), ST_OK);
        assert_int_equal(rota_record(&b, 0x1f, &tb), ST_OK);
    }
}

static void
nobody_may_moderate_is_told(void **state)
{
    struct rota r;
    struct rota_need need = need_of(0x7, ALL, 1);
    struct rota_turn turn;

    (void)state;
    people(&r, 3);
    for (int i = 0; i < 3; i++)
        r.person[i].refuses = 1 << ROTA_MODERATOR;
    assert_int_equal(rota_choose(&r, &need, &turn), ST_ABSENT);
    assert_int_equal(turn.nobody, 1 << ROTA_MODERATOR);
    assert_int_equal(turn.seat[ROTA_MODERATOR], -1);
    assert_true(turn.seat[ROTA_PRESENTER] >= 0);
    need.present = 0;
    assert_int_equal(rota_choose(&r, &need, &turn), ST_ABSENT);
    need.present = 0x10; /* a seat that is none */
    assert_int_equal(rota_choose(&r, &need, &turn), ST_INVALID);
}

static void
opting_out_urgent_passing_and_newcomers(void **state)
{
    struct rota r;
    struct rota_need need = need_of(0x3f, ALL, 1);
    struct rota_turn turn;
    uint8_t bad = 9;
    struct rota_need next[ROTA_AHEAD];
    struct rota_turn turns[ROTA_AHEAD];

    (void)state;
    people(&r, 6);
    r.person[2].refuses = 1 << ROTA_MODERATOR;
    r.person[5].shielded = 1 << ROTA_MODERATOR;
    r.person[5].shield = 100;
    need.urgent = 4;
    need.pass = 1;
    for (uint64_t seed = 0; seed < 60; seed++) {
        need.seed = seed;
        assert_int_equal(rota_choose(&r, &need, &turn), ST_OK);
        assert_int_equal(turn.seat[ROTA_PRESENTER], 4);
        assert_true(turn.seat[ROTA_MODERATOR] != 2);
        assert_true(turn.seat[ROTA_MODERATOR] != 5);
        assert_int_equal(turn.shared[ROTA_MODERATOR], 0x1b);
        assert_int_equal(turn.shared[ROTA_PRESENTER], 0x3e);
        assert_int_equal(rota_record(&r, 0x3f, &turn), ST_OK);
        check_sums(&r);
    }
    /* the one who always presented has done more than a share */
    assert_true(r.person[4].balance[ROTA_PRESENTER] < -40 * ROTA_UNIT);
    rota_leave(&r, 4);
    check_sums(&r);
    for (int i = 0; i < ROTA_AHEAD; i++)
        next[i] = need_of(0x1f, ALL, (uint64_t)i);
    assert_int_equal(rota_ahead(&r, next, ROTA_AHEAD, NULL, 0, turns, &bad),
                     ST_OK);
    next[3].present = 0;
    assert_int_equal(rota_ahead(&r, next, ROTA_AHEAD, NULL, 0, turns, &bad),
                     ST_ABSENT);
    assert_int_equal(bad, 3);
}

static void
a_swap_evens_out(void **state)
{
    struct rota r;
    struct rota_need need = need_of(0xf, 1 << ROTA_SCRIBE, 1);
    struct rota_turn turn;
    int8_t meant, did;

    (void)state;
    people(&r, 4);
    assert_int_equal(rota_choose(&r, &need, &turn), ST_OK);
    meant = turn.seat[ROTA_SCRIBE];
    did = (int8_t)((meant + 1) % 4);
    turn.seat[ROTA_SCRIBE] = did;
    assert_int_equal(rota_record(&r, 0xf, &turn), ST_OK);
    for (uint64_t i = 2; i <= 4; i++) {
        need.seed = i;
        assert_int_equal(rota_choose(&r, &need, &turn), ST_OK);
        assert_true(turn.seat[ROTA_SCRIBE] != did);
        assert_int_equal(rota_record(&r, 0xf, &turn), ST_OK);
    }
    assert_int_equal(r.person[meant].done[ROTA_SCRIBE], 1);
}

/* Nobody is handed what they do not want, pass on, or are still spared. */
static void
a_role_is_handed_on_only_to_who_may_do_it(void **state)
{
    struct rota r;
    struct rota_need need = need_of(0x1f, 1 << ROTA_SCRIBE, 1);
    struct rota_turn turn, as_it_was;
    struct rota_swap swap = {.role = ROTA_SCRIBE};
    uint8_t from;

    (void)state;
    people(&r, 6);
    r.person[1].refuses = 1 << ROTA_SCRIBE;
    r.person[2].shielded = 1 << ROTA_SCRIBE;
    r.person[2].shield = 1;
    assert_int_equal(rota_choose(&r, &need, &turn), ST_OK);
    from = (uint8_t)turn.seat[ROTA_SCRIBE];
    assert_int_equal(rota_takers(&r, &need, &turn, ROTA_SCRIBE),
                     0x19 & ~(1u << from)); /* 5 is away */
    assert_int_equal(rota_takers(&r, &need, &turn, ROTA_MODERATOR), 0);
    assert_int_equal(rota_takers(&r, &need, &turn, ROTA_ROLES), 0);
    as_it_was = turn;
    swap.from = (int8_t)from;
    for (swap.to = -1; swap.to < 7; swap.to++)
        if (swap.to != 0 && swap.to != 3 && swap.to != 4) {
            assert_false(rota_swap(&r, &need, &swap, &turn));
            assert_memory_equal(&turn, &as_it_was, sizeof turn);
        }
    swap.to = from == 3 ? 4 : 3;
    assert_true(rota_swap(&r, &need, &swap, &turn));
    assert_int_equal(turn.seat[ROTA_SCRIBE], swap.to);
    assert_int_equal(turn.gave[ROTA_SCRIBE], from);
    assert_false(rota_swap(&r, &need, &swap, &turn)); /* no longer theirs */
}

/* Who hands a role on takes what the other had, and must be willing to. */
static void
a_swap_goes_both_ways_and_into_the_plan(void **state)
{
    enum { TWO = 1 << ROTA_MODERATOR | 1 << ROTA_SCRIBE };
    struct rota r;
    struct rota_need need[2] = {need_of(3, TWO, 1), need_of(3, TWO, 2)};
    struct rota_turn turn[2], swapped[2];
    struct rota_swap swap[2] = {{.role = ROTA_MODERATOR, .session = 0},
                                {.role = 9, .session = 1}};
    uint8_t bad = 0;

    (void)state;
    people(&r, 2);
    assert_int_equal(rota_ahead(&r, need, 2, NULL, 0, turn, &bad), ST_OK);
    swap[0].from = turn[0].seat[ROTA_MODERATOR];
    swap[0].to = turn[0].seat[ROTA_SCRIBE];
    assert_int_equal(turn[0].takers[ROTA_MODERATOR], 1 << swap[0].to);
    assert_int_equal(rota_ahead(&r, need, 2, swap, 2, swapped, &bad), ST_OK);
    assert_int_equal(swapped[0].seat[ROTA_MODERATOR], swap[0].to);
    assert_int_equal(swapped[0].seat[ROTA_SCRIBE], swap[0].from);
    assert_int_equal(swapped[0].gave[ROTA_SCRIBE], swap[0].to);
    /* whoever handed moderating on moderates next time */
    assert_int_equal(swapped[1].seat[ROTA_MODERATOR], swap[0].from);
    assert_int_equal(swapped[1].gave[ROTA_MODERATOR], -1);
    r.person[swap[0].from].refuses = 1 << ROTA_SCRIBE;
    need[0].roles = 1 << ROTA_MODERATOR | 1 << ROTA_SCRIBE;
    assert_false(rota_swap(&r, need, swap, &turn[0]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_for_every_attendance_of_small_groups),
        cmocka_unit_test(ten_thousand_sessions_stay_within_the_bounds),
        cmocka_unit_test(permuting_people_permutes_the_answer),
        cmocka_unit_test(nobody_may_moderate_is_told),
        cmocka_unit_test(opting_out_urgent_passing_and_newcomers),
        cmocka_unit_test(a_swap_evens_out),
        cmocka_unit_test(a_role_is_handed_on_only_to_who_may_do_it),
        cmocka_unit_test(a_swap_goes_both_ways_and_into_the_plan),
    };

    return cmocka_run_group_tests_name("rota", tests, NULL, NULL);
}
