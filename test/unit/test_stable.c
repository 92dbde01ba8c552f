/*
 * core/stable: against every matching of small random instances (hosts with
 * several places, capacities, incomplete lists, forbidden pairs), and what
 * both text forms read and refuse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/stable_text.h"
#include "core/wasm_api.h"

#define N_MAX 5

/* A small instance in arrays of its own. */
struct small {
    struct stable in;
    uint32_t seeker_start[N_MAX + 1], seeker_list[N_MAX * N_MAX];
    uint32_t host_start[N_MAX + 1], host_list[N_MAX * N_MAX];
    uint32_t host_of[N_MAX], capacity[N_MAX], host_capacity[N_MAX];
    uint32_t forbidden[2][2];
    uint32_t n_forbidden;
};

/* Some of 0..below-1 in a drawn order. */
static void
draw_list(struct lot *lot, uint32_t below, uint32_t *list, uint32_t *n)
{
    uint32_t all[N_MAX];

    for (uint32_t i = 0; i < below; i++)
        all[i] = i;
    lot_shuffle(lot, all, below);
    for (uint32_t i = 0; i < below; i++)
        if (lot_below(lot, 9) > 0)
            list[(*n)++] = all[i];
}

static void
draw(struct lot *lot, struct small *s)
{
    uint32_t n = 0;

    *s = (struct small){.n_forbidden = lot_below(lot, 3)};
    s->in = (struct stable){1 + lot_below(lot, N_MAX),
                            1 + lot_below(lot, 4),
                            1 + lot_below(lot, 3),
                            s->seeker_start,
                            s->seeker_list,
                            s->host_start,
                            s->host_list,
                            s->host_of,
                            s->capacity,
                            s->host_capacity};
    for (uint32_t i = 0; i < s->in.n_seekers; i++) {
        draw_list(lot, s->in.n_places, s->seeker_list, &n);
        s->seeker_start[i + 1] = n;
    }
    n = 0;
    for (uint32_t h = 0; h < s->in.n_hosts; h++) {
        draw_list(lot, s->in.n_seekers, s->host_list, &n);
        s->host_start[h + 1] = n;
        s->host_capacity[h] =
            lot_below(lot, 8) == 0 ? 0 : 1 + lot_below(lot, 2);
    }
    for (uint32_t p = 0; p < s->in.n_places; p++) {
        s->host_of[p] = lot_below(lot, s->in.n_hosts);
        s->capacity[p] = lot_below(lot, 8) == 0 ? 0 : 1 + lot_below(lot, 2);
    }
    for (uint32_t f = 0; f < s->n_forbidden; f++) {
        s->forbidden[f][0] = lot_below(lot, s->in.n_seekers);
        s->forbidden[f][1] = lot_below(lot, s->in.n_places);
    }
}

/* Place in a list, or 99. */
static uint32_t
rank_in(const uint32_t *list, uint32_t from, uint32_t to, uint32_t who)
{
    for (uint32_t e = from; e < to; e++)
        if (list[e] == who)
            return e - from;
    return 99;
}

static uint32_t
seeker_rank(const struct small *s, uint32_t i, uint32_t p)
{
    for (uint32_t f = 0; f < s->n_forbidden; f++)
        if (s->forbidden[f][0] == i && s->forbidden[f][1] == p)
            return 99;
    return rank_in(s->seeker_list, s->seeker_start[i], s->seeker_start[i + 1],
                   p);
}

static uint32_t
host_rank(const struct small *s, uint32_t p, uint32_t i)
{
    uint32_t h = s->host_of[p];

    return rank_in(s->host_list, s->host_start[h], s->host_start[h + 1], i);
}

/* Would seeker i and place p rather have each other?  By the definition of
 * Abraham, Irving and Manlove: three cases. */
static bool
blocks(const struct small *s, const uint32_t *place, uint32_t i, uint32_t p)
{
    uint32_t in_place = 0, in_host = 0, worst_place = 0, worst_host = 0;
    bool at_host;

    if (seeker_rank(s, i, p) == 99 || host_rank(s, p, i) == 99 ||
        (place[i] != STABLE_NONE &&
         seeker_rank(s, i, place[i]) <= seeker_rank(s, i, p)))
        return false;
    for (uint32_t j = 0; j < s->in.n_seekers; j++) {
        uint32_t r;

        if (place[j] == STABLE_NONE || s->host_of[place[j]] != s->host_of[p])
            continue;
        r = host_rank(s, p, j);
        in_host++;
        worst_host = r > worst_host ? r : worst_host;
        if (place[j] == p) {
            in_place++;
            worst_place = r > worst_place ? r : worst_place;
        }
    }
    at_host = place[i] != STABLE_NONE && s->host_of[place[i]] == s->host_of[p];
    if (in_place < s->capacity[p] && in_host < s->host_capacity[s->host_of[p]])
        return true;
    if (in_place < s->capacity[p])
        return at_host || (in_host > 0 && host_rank(s, p, i) < worst_host);
    return in_place > 0 && host_rank(s, p, i) < worst_place;
}

static bool
is_stable(const struct small *s, const uint32_t *place)
{
    for (uint32_t p = 0; p < s->in.n_places; p++) {
        uint32_t n = 0;

        for (uint32_t i = 0; i < s->in.n_seekers; i++) {
            n += place[i] == p;
            if (place[i] == p &&
                (seeker_rank(s, i, p) == 99 || host_rank(s, p, i) == 99))
                return false;
        }
        if (n > s->capacity[p])
            return false;
    }
    for (uint32_t h = 0; h < s->in.n_hosts; h++) {
        uint32_t n = 0;

        for (uint32_t i = 0; i < s->in.n_seekers; i++)
            n += place[i] != STABLE_NONE && s->host_of[place[i]] == h;
        if (n > s->host_capacity[h])
            return false;
    }
    for (uint32_t i = 0; i < s->in.n_seekers; i++)
        for (uint32_t p = 0; p < s->in.n_places; p++)
            if (blocks(s, place, i, p))
                return false;
    return true;
}

static void
run(const struct small *s, uint32_t *place)
{
    static uint32_t work[200];

    assert_true(stable_need(&s->in) <= 200);
    assert_int_equal(stable_check(&s->in, work), ST_OK);
    stable_run(&s->in, (const uint32_t(*)[2])s->forbidden, s->n_forbidden, work,
               place);
}

/* Stable; and no seeker fares better in any other stable matching. */
static void
is_best_for_seekers(void **state)
{
    uint32_t place[N_MAX], other[N_MAX], work[200], several = 0;
    struct small s;
    struct lot lot;

    (void)state;
    lot_init(&lot, 5);
    for (int round = 0; round < 3000; round++) {
        uint32_t n_all = 1, n_stable = 0;

        draw(&lot, &s);
        run(&s, place);
        if (!is_stable(&s, place))
            fail_msg("round %d: not stable", round);
        for (uint32_t i = 0; i < s.in.n_seekers; i++)
            n_all *= s.in.n_places + 1;
        for (uint32_t k = 0; k < n_all; k++) {
            bool mine;

            for (uint32_t i = 0, rest = k; i < s.in.n_seekers;
                 i++, rest /= s.in.n_places + 1)
                other[i] = rest % (s.in.n_places + 1) == s.in.n_places
                               ? STABLE_NONE
                               : rest % (s.in.n_places + 1);
            mine = stable_blocking(&s.in, (const uint32_t(*)[2])s.forbidden,
                                   s.n_forbidden, work, other, NULL, NULL) == 0;
            if (mine != is_stable(&s, other))
                fail_msg("round %d: matching %u", round, k);
            if (!mine)
                continue;
            n_stable++;
            for (uint32_t i = 0; i < s.in.n_seekers; i++)
                if (other[i] != STABLE_NONE &&
                    (place[i] == STABLE_NONE ||
                     seeker_rank(&s, i, other[i]) <
                         seeker_rank(&s, i, place[i])))
                    fail_msg("round %d: seeker %u fares better", round, i);
        }
        several += n_stable > 1;
    }
    assert_in_range(several, 20, 3000);
}

/* No seeker gains by exchanging two places on their list. */
static void
rewards_the_truth(void **state)
{
    uint32_t place[N_MAX], then[N_MAX];
    struct small s;
    struct lot lot;

    (void)state;
    lot_init(&lot, 6);
    for (int round = 0; round < 3000; round++) {
        struct small told;
        uint32_t i, from, len, a, b, held;

        draw(&lot, &s);
        i = lot_below(&lot, s.in.n_seekers);
        from = s.seeker_start[i];
        len = s.seeker_start[i + 1] - from;
        if (len < 2)
            continue;
        run(&s, place);
        told = s;
        told.in.seeker_start = told.seeker_start;
        told.in.seeker_list = told.seeker_list;
        a = from + lot_below(&lot, len);
        b = from + lot_below(&lot, len);
        held = told.seeker_list[a];
        told.seeker_list[a] = told.seeker_list[b];
        told.seeker_list[b] = held;
        run(&told, then);
        if (then[i] != STABLE_NONE &&
            (place[i] == STABLE_NONE ||
             seeker_rank(&s, i, then[i]) < seeker_rank(&s, i, place[i])))
            fail_msg("round %d: a lie was worth it", round);
    }
}

static const struct {
    const char *text;
    uint32_t line, column; /* 0: fine */
    uint32_t seekers, places, hosts, pairs;
} texts[] = {
    {"3 2\n1 1 2\n2 2 1\n3 1\n1 2 3 2 1\n2 1 1 2\n", 0, 0, 3, 2, 2, 5},
    {"2\n2\n2 1 2\n1 (1 2)\n1 2 1\n2 1 2", 0, 0, 2, 2, 2, 4},
    {"2 2 1\n1 1\n2 2\n1 1 1\n2 1 1\n1 2 1 2\n", 0, 0, 2, 2, 1, 2},
    {"side,id,capacity,prefers,not\nseeker,a,,x;y,\nseeker,b,,y=x,y\n"
     "place,x,2,a;b,\nplace,y,,b,a\n",
     0, 0, 2, 2, 2, 4},
    {"", 1, 1, 0, 0, 0, 0},
    {"3\n", 2, 1, 0, 0, 0, 0},
    {"1 1\n1 2\n1 1\n", 2, 3, 0, 0, 0, 0},
    {"1 1\n1 1\n", 3, 1, 0, 0, 0, 0},
    {"1 1\n1 (1\n1 1\n", 2, 5, 0, 0, 0, 0},
    {"1 1\n1 x\n1 1\n", 2, 3, 0, 0, 0, 0},
    {"1 1\n2 1\n1 1\n", 2, 1, 0, 0, 0, 0},
    {"1 1\n1 1 1\n1 1\n", 2, 1, 0, 0, 0, 0},
    {"1 1\n1 1\n1 1\n7\n", 4, 1, 0, 0, 0, 0},
    {"900000 1\n1 1\n", 1, 1, 0, 0, 0, 0},
    {"side,id\n", 1, 2, 0, 0, 0, 0},
    {"side,id,prefers\nseeker,a,x\n", 2, 3, 0, 0, 0, 0},
    {"side,id,prefers\nseeker,a,\nseeker,a,\n", 3, 2, 0, 0, 0, 0},
    {"side,id,prefers\nplaces,a,\n", 2, 1, 0, 0, 0, 0},
    {"side,id,prefers\nplace,x,\nseeker,a,x;x\n", 3, 3, 0, 0, 0, 0},
    {"side,id,prefers\nplace,x,\nseeker,a,x;\n", 3, 3, 0, 0, 0, 0},
    {"side,id,capacity,prefers\nplace,x,-1,\n", 2, 3, 0, 0, 0, 0},
    {"side,id,prefers\nplace,x\n", 2, 2, 0, 0, 0, 0},
};

static void
reads_instances(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t len = strlen(texts[i].text);
        void *memory = malloc(stable_text_need(len));
        struct stable_text_error e = {0, 0, ""};
        struct stable_text t = {.n_forbidden = 0};
        uint32_t work[100];
        enum status st;

        assert_non_null(memory);
        st = stable_text_read((struct str){texts[i].text, len}, memory, &t, &e);
        if ((st == ST_OK) != (texts[i].line == 0) || e.line != texts[i].line ||
            e.column != texts[i].column)
            fail_msg("text %zu: status %d, line %u, column %u: %s", i, (int)st,
                     e.line, e.column, e.why);
        if (st == ST_OK) {
            struct lot lot;

            assert_int_equal(t.in.n_seekers, texts[i].seekers);
            assert_int_equal(t.in.n_places, texts[i].places);
            assert_int_equal(t.in.n_hosts, texts[i].hosts);
            assert_int_equal(t.in.seeker_start[t.in.n_seekers], texts[i].pairs);
            lot_init(&lot, 1);
            stable_draw(&t.in, &lot);
            assert_int_equal(stable_check(&t.in, work), ST_OK);
        }
        free(memory);
    }
}

static void
serves_the_browser(void **state)
{
    uint32_t place[N_MAX];
    int32_t work[200], out[N_MAX];
    struct small s;
    struct lot lot;

    (void)state;
    lot_init(&lot, 7);
    for (int round = 0; round < 200; round++) {
        draw(&lot, &s);
        run(&s, place);
        assert_int_equal(
            stable_wasm_run((int32_t)s.in.n_seekers, (int32_t)s.in.n_places,
                            (int32_t)s.in.n_hosts, (int32_t *)s.seeker_start,
                            (int32_t *)s.seeker_list, (int32_t *)s.host_start,
                            (int32_t *)s.host_list, (int32_t *)s.host_of,
                            (int32_t *)s.capacity, (int32_t *)s.host_capacity,
                            (int32_t *)s.forbidden, (int32_t)s.n_forbidden,
                            work, out),
            ST_OK);
        assert_memory_equal(out, place, s.in.n_seekers * sizeof *place);
    }
    s.host_of[0] = 9;
    assert_int_equal(
        stable_wasm_run((int32_t)s.in.n_seekers, 1, (int32_t)s.in.n_hosts,
                        (int32_t *)s.seeker_start, (int32_t *)s.seeker_list,
                        (int32_t *)s.host_start, (int32_t *)s.host_list,
                        (int32_t *)s.host_of, (int32_t *)s.capacity,
                        (int32_t *)s.host_capacity, NULL, 0, work, out),
        ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_best_for_seekers),
        cmocka_unit_test(rewards_the_truth),
        cmocka_unit_test(reads_instances),
        cmocka_unit_test(serves_the_browser),
    };

    return cmocka_run_group_tests_name("stable", tests, NULL, NULL);
}
