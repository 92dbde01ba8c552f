/*
 * term_pool: from rows to groups.
 */
#include "serve/term_pool.h"

#include <string.h>

#include "base/mem.h"
#include "base/zone.h"
#include "serve/vault.h"

#define DAY_MS INT64_C(86400000)
#define STEPS_MOST UINT64_C(40000000) /* of work: about a third of a second */
#define BOX_NAME STR("apart")

void
term_pool_rules(const struct term *t, struct match_rules *out)
{
    match_rules_preset(out);
    out->window = (int32_t)t->hours;
    out->facilitators_min = 0; /* the rota shares the task out */
}

int32_t
term_pool_offset(const struct term *t, struct str zone)
{
    struct zone_local local;

    if (zone_local(zone, t->closes_day * DAY_MS + DAY_MS / 2, &local) != ST_OK)
        return 0;
    return local.offset_s / 60;
}

enum status
term_pool_load(struct req *rq, const struct term *t, struct term_pool *out)
{
    struct arena *a = &rq->x->arena;
    enum status st;

    *out = (struct term_pool){
        .people = arena_zero(a, TERM_PEOPLE, sizeof *out->people),
        .m = arena_zero(a, TERM_PEOPLE, sizeof *out->m)};
    if (out->people == NULL || out->m == NULL)
        return ST_NOSPACE;
    st = term_people(rq->store, t->term, a, out->people, &out->n);
    out->me = out->n;
    for (size_t i = 0; i < out->n; i++) {
        const struct term_person *p = &out->people[i];
        int32_t offset = term_pool_offset(t, p->zone);

        out->m[i] = p->m;
        match_shift(p->m.hours, -offset, out->m[i].hours);
        match_shift(p->m.maybe, -offset, out->m[i].maybe);
        if (memcmp(p->account, rq->me.account, ID_LEN) == 0)
            out->me = i;
    }
    return st;
}

static size_t
find(const struct term_pool *pool, const char *person)
{
    for (size_t i = 0; i < pool->n; i++)
        if (memcmp(pool->people[i].person, person, ID_LEN) == 0)
            return i;
    return pool->n;
}

enum status
term_pool_apart(struct req *rq, const struct term *t,
                const struct term_pool *pool, const uint8_t account[ID_LEN],
                struct match_set *out)
{
    struct str box, plain;
    enum status st;

    memset(out, 0, sizeof *out);
    st = term_apart_get(rq->store, account, t->term, &rq->x->arena, &box);
    if (st == ST_ABSENT)
        return ST_OK;
    if (st == ST_OK)
        st = vault_bytes(rq->app->ring, account, BOX_NAME, box, &rq->x->arena,
                         &plain);
    for (size_t at = 0; st == ST_OK && at + ID_LEN <= plain.len; at += ID_LEN) {
        size_t i = find(pool, plain.ptr + at);

        if (i < pool->n)
            out->word[i / 64] |= UINT64_C(1) << (i % 64);
    }
    return st;
}

bool
term_pool_is_agreed(const struct term_pool *pool, int64_t party)
{
    for (size_t i = 0; i < pool->n; i++)
        if (pool->people[i].party == party &&
            pool->people[i].answer != TERM_YES)
            return false;
    return party >= 0;
}

bool
term_pool_is_off(const struct term_pool *pool, int64_t party)
{
    for (size_t i = 0; i < pool->n; i++)
        if (pool->people[i].party == party && pool->people[i].answer == TERM_NO)
            return party >= 0;
    return false;
}

/* What a run needs; in the heap, since a request's memory is smaller. */
struct work {
    size_t who[TERM_PEOPLE]; /* of the pool, those who take part */
    struct match_person m[TERM_PEOPLE];
    struct match_set excluded[TERM_PEOPLE];
    size_t n;
    int64_t first; /* number of the first new group */
    struct match_plan plan;
};

static void
choose(const struct term_pool *pool, struct work *w)
{
    for (size_t i = 0; i < pool->n; i++) {
        const struct term_person *p = &pool->people[i];

        if (p->party >= w->first)
            w->first = p->party + 1;
        if (p->answer == TERM_NO || term_pool_is_agreed(pool, p->party))
            continue;
        w->who[w->n] = i;
        w->m[w->n++] = pool->m[i];
    }
}

static enum status
exclude(struct req *rq, const struct term *t, const struct term_pool *pool,
        struct work *w)
{
    enum status st = ST_OK;

    for (size_t k = 0; k < w->n && st == ST_OK; k++) {
        struct match_set apart;

        st = term_pool_apart(rq, t, pool, pool->people[w->who[k]].account,
                             &apart);
        for (size_t j = 0; j < w->n; j++) {
            size_t i = w->who[j];

            if (apart.word[i / 64] >> (i % 64) & 1)
                w->excluded[k].word[j / 64] |= UINT64_C(1) << (j % 64);
        }
    }
    return st;
}

static enum status
solve(const struct term *t, struct work *w)
{
    struct match_pool pool = {
        .person = w->m, .n = w->n, .excluded = w->excluded};
    struct match_limits lim = match_limits_for(w->n);
    struct match_rules rules;
    struct match *search;
    size_t bytes;
    void *memory;
    enum status st;

    term_pool_rules(t, &rules);
    lim.seed = (uint64_t)t->seed + 1;
    lim.steps = lim.steps < STEPS_MOST ? lim.steps : STEPS_MOST;
    bytes = match_need(&pool, &lim);
    memory = mem_zalloc(1, bytes);
    if (memory == NULL)
        return ST_NOSPACE;
    st = match_init(&search, memory, bytes, &pool, &rules, &lim);
    while (st == ST_OK)
        st = match_step(search, lim.steps);
    if (st == ST_END) {
        match_plan(search, &w->plan);
        st = match_plan_holds(&pool, &rules, w->plan.group) ? ST_OK : ST_BROKEN;
    }
    mem_free(memory);
    return st;
}

static enum status
write_down(struct req *rq, const struct term *t, const struct term_pool *pool,
           const struct work *w)
{
    enum status st = term_run(rq->store, t->term, t->seed + 1);

    for (size_t k = 0; k < w->n && st == ST_OK; k++) {
        uint16_t group = w->n == 0 ? MATCH_NONE : w->plan.group[k];

        st = term_set(rq->store, t->term, pool->people[w->who[k]].person,
                      group == MATCH_NONE ? -1 : w->first + group, TERM_UNSAID);
    }
    return st;
}

enum status
term_pool_run(struct req *rq, const struct term *t, struct term_pool *pool,
              size_t *n_people, size_t *n_groups)
{
    struct work *w = mem_zalloc(1, sizeof *w);
    struct match_rules rules;
    enum status st;

    if (w == NULL)
        return ST_NOSPACE;
    term_pool_rules(t, &rules);
    choose(pool, w);
    *n_people = w->n;
    *n_groups = 0;
    st = exclude(rq, t, pool, w);
    if (st == ST_OK && w->n >= (size_t)rules.size_min) {
        st = solve(t, w);
        if (st == ST_OK)
            st = write_down(rq, t, pool, w);
        *n_groups = w->plan.n_groups;
    }
    mem_free(w);
    return st;
}
