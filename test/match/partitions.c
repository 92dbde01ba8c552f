/*
 * partitions: every partition of a small pool.
 */
#include "test/match/partitions.h"

#include <stdbool.h>

struct search {
    const struct match_pool *pool;
    const struct match_rules *rules;
    struct partitions_best best;
    bool is_first;
};

int32_t
partitions_points(const struct match_pool *pool, const struct match_rules *r,
                  const uint32_t *member, int32_t k)
{
    int32_t windows = 0, firm = 0, newcomers = 0, able = 0, first = 0;
    int32_t repeats = 0, most = 0, levels = 0, wishes = 0, points;
    uint64_t languages = ~(uint64_t)0;
    bool level[MATCH_LEVELS_MAX] = {false};

    for (int32_t a = 0; a < k; a++) {
        const struct match_person *p = &pool->person[member[a]];

        languages &= p->languages;
        newcomers += p->is_newcomer;
        able += p->facilitates == MATCH_ABLE;
        first += p->facilitates == MATCH_FIRST_TIME;
        levels += !level[p->level];
        level[p->level] = true;
        wishes += p->wish_to == 0 || (k >= p->wish_from && k <= p->wish_to);
        if (p->must_to != 0 && (k < p->must_from || k > p->must_to))
            return INT32_MIN;
        for (int32_t b = 0; b < k; b++) {
            uint32_t i = member[a], j = member[b];

            if (a != b && (pool->excluded[i].word[j / 64] >> j % 64 & 1) != 0)
                return INT32_MIN;
            if (a < b && ((pool->met[i].word[j / 64] >> j % 64 & 1) != 0 ||
                          (pool->met[j].word[i / 64] >> i % 64 & 1) != 0))
                repeats++;
        }
    }
    for (uint32_t h = 0; h < MATCH_HOURS; h++) {
        bool all = true, sure = true;

        for (int32_t a = 0; a < k; a++)
            for (int32_t w = 0; w < r->window; w++) {
                const struct match_person *p = &pool->person[member[a]];
                uint32_t at = (h + (uint32_t)w) % MATCH_HOURS;
                bool is_free = (p->hours[at / 64] >> at % 64 & 1) != 0;

                sure = sure && is_free;
                all =
                    all && (is_free || (p->maybe[at / 64] >> at % 64 & 1) != 0);
            }
        windows += all;
        firm += sure;
    }
    for (int t = 0; t < 8; t++) {
        int32_t n = 0;

        for (int32_t a = 0; a < k; a++)
            n += (pool->person[member[a]].themes >> t & 1) != 0;
        most = n > most ? n : most;
    }
    if (k < r->size_min || k > r->size_max || windows < r->windows_min ||
        languages == 0 || newcomers > r->newcomers_max ||
        able < r->facilitators_min || first > r->first_time_max ||
        repeats > r->repeat_max)
        return INT32_MIN;
    windows = windows < r->window_cap ? windows : r->window_cap;
    firm = firm < r->window_cap ? firm : r->window_cap;
    points = firm * r->window_points + (windows - firm) * r->maybe_points;
    points += most * r->theme_points / k + levels * r->level_points;
    points += k >= r->size_from && k <= r->size_to ? r->size_points : 0;
    points += wishes * r->wish_points / k;
    return points - repeats * r->repeat_points;
}

static bool
is_better(const struct search *b, int64_t weight, int32_t worst, int64_t total)
{
    if (b->is_first)
        return true;
    if ((b->rules->place_first != 0) && weight != b->best.weight)
        return weight > b->best.weight;
    if (b->rules->place_first != 0 && b->rules->lift_worst != 0 &&
        worst != b->best.worst)
        return worst > b->best.worst;
    return total > b->best.total;
}

static void try_person(struct search *b, uint64_t free, int64_t weight,
                       int32_t worst, int64_t total);

/* All groups of `member` and more people from `free` above the last. */
static void
try_group(struct search *b, uint64_t free, uint32_t *member, int32_t k,
          int64_t weight, int32_t worst, int64_t total)
{
    int32_t points = k >= b->rules->size_min
                         ? partitions_points(b->pool, b->rules, member, k)
                         : INT32_MIN;

    if (points > INT32_MIN) {
        int64_t add = 0;

        for (int32_t a = 0; a < k; a++)
            add += b->pool->person[member[a]].waited + 1;
        try_person(b, free, weight + add, points < worst ? points : worst,
                   total + (int64_t)points * k);
    }
    if (k == b->rules->size_max)
        return;
    for (uint32_t i = member[k - 1] + 1; i < b->pool->n; i++)
        if ((free >> i & 1) != 0) {
            member[k] = i;
            try_group(b, free & ~((uint64_t)1 << i), member, k + 1, weight,
                      worst, total);
        }
}

static void
try_person(struct search *b, uint64_t free, int64_t weight, int32_t worst,
           int64_t total)
{
    uint32_t member[MATCH_SIZE_MAX];

    if (free == 0) {
        if (is_better(b, weight, worst, total)) {
            b->best.weight = weight;
            b->best.worst = worst;
            b->best.total = total;
            b->is_first = false;
        }
        return;
    }
    member[0] = (uint32_t)__builtin_ctzll(free);
    free &= free - 1;
    try_person(b, free, weight, worst, total);
    try_group(b, free, member, 1, weight, worst, total);
}

struct partitions_best
partitions_find(const struct match_pool *pool, const struct match_rules *rules)
{
    struct search s = {.pool = pool, .rules = rules, .is_first = true};

    try_person(&s, ((uint64_t)1 << pool->n) - 1, 0, INT32_MAX, 0);
    return s.best;
}
