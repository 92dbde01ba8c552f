/*
 * Plans as they are shown, and why.  What explains them looks at the people
 * only, never at the exclusions; see match.h.
 */
#include "core/match_state.h"

void
match_plan(const struct match *m, struct match_plan *out)
{
    const uint16_t *group = m->best_of;
    struct sort_pair order[MATCH_PEOPLE_MAX];
    uint32_t n = 0;

    if (m->phase != MATCH_DONE && m->has_stage)
        group = m->stage_of;
    *out = (struct match_plan){.steps = m->spent};
    for (uint32_t i = 0; i < m->n; i++)
        out->group[i] = MATCH_NONE;
    for (uint32_t i = 0; i < m->n; i++) {
        struct match_view view;
        bool is_first = group[i] != MATCH_NONE;

        for (uint32_t j = 0; is_first && j < i; j++)
            is_first = group[j] != group[i];
        if (!is_first)
            continue;
        match_view(&m->pool, &m->rules, group, group[i], &view);
        order[n].key = -(int64_t)view.points * MATCH_PEOPLE_MAX + i;
        order[n++].item = group[i];
        out->total += view.score;
        if (n == 1 || view.points < out->worst)
            out->worst = view.points;
    }
    sort_pairs(order, n);
    for (uint32_t g = 0; g < n; g++)
        for (uint32_t i = 0; i < m->n; i++)
            if (group[i] == order[g].item) {
                out->group[i] = (uint16_t)g;
                out->weight += m->seat[i].weight;
            }
    out->n_groups = n;
    out->is_proven = m->phase == MATCH_DONE && m->is_proven;
    out->is_stopped = m->phase != MATCH_DONE;
}

/* The tally of the people of one group of a plan. */
static void
add_up(const struct match_pool *pool, const struct match_rules *rules,
       const uint16_t *group, uint16_t number, struct match_tally *t)
{
    match_tally_init(t);
    for (uint32_t i = 0; i < pool->n; i++) {
        struct match_seat seat;

        if (group[i] != number)
            continue;
        for (uint32_t j = 0; pool->met != NULL && j < i; j++)
            t->repeats =
                (uint16_t)(t->repeats + (group[j] == number &&
                                         (match_has(&pool->met[i], j) ||
                                          match_has(&pool->met[j], i))));
        match_seat_take(&pool->person[i], rules, &seat);
        match_tally_add(t, &seat);
    }
}

/* Has somebody an excluded one beside them? */
static bool
is_broken(const struct match_pool *pool, const uint16_t *group)
{
    for (uint32_t i = 0; pool->excluded != NULL && i < pool->n; i++)
        for (uint32_t j = 0; j < pool->n; j++)
            if (group[i] != MATCH_NONE && group[i] == group[j] && i != j &&
                match_has(&pool->excluded[i], j))
                return true;
    return false;
}

bool
match_plan_holds(const struct match_pool *pool, const struct match_rules *rules,
                 const uint16_t *group)
{
    if (is_broken(pool, group))
        return false;
    for (uint32_t i = 0; i < pool->n; i++) {
        struct match_tally t;

        if (group[i] == MATCH_NONE)
            continue;
        add_up(pool, rules, group, group[i], &t);
        if (t.members > MATCH_SIZE_MAX || !match_tally_holds(&t, rules))
            return false;
    }
    return true;
}

static bool
is_hour(const uint64_t w[MATCH_HOUR_WORDS], uint32_t h)
{
    return (w[h / 64] >> h % 64 & 1) != 0;
}

/* The window with the longest run of windows from it on, firm ones first. */
static uint32_t
propose(const struct match_tally *t)
{
    const uint64_t *w = match_count3(t->firm) > 0 ? t->firm : t->slot;
    uint32_t best = 0, best_run = 0;

    for (uint32_t h = 0; h < MATCH_HOURS; h++) {
        uint32_t run = 0;

        while (run < MATCH_HOURS && is_hour(w, (h + run) % MATCH_HOURS))
            run++;
        if (run > best_run) {
            best = h;
            best_run = run;
        }
    }
    return best;
}

void
match_view(const struct match_pool *pool, const struct match_rules *rules,
           const uint16_t *group, uint16_t number, struct match_view *out)
{
    struct match_view v = {.theme = MATCH_NONE};
    struct match_tally t;
    int32_t all, firm, cap = rules->window_cap, k;
    uint64_t which;

    add_up(pool, rules, group, number, &t);
    v.members = t.members;
    k = t.members > 0 ? t.members : 1;
    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++) {
        v.hours[i] = t.slot[i];
        v.firm[i] = t.firm[i];
    }
    v.meet = propose(&t);
    v.languages = t.languages;
    v.sharing = match_tally_most(&t, MATCH_THEMES_MASK, &which);
    if (which != 0)
        v.theme = (uint32_t)__builtin_ctzll(which);
    v.levels = match_bits(t.levels);
    v.repeats = t.repeats;
    all = (int32_t)match_count3(t.slot);
    firm = (int32_t)match_count3(t.firm);
    all = all < cap ? all : cap;
    firm = firm < cap ? firm : cap;
    v.window_points =
        firm * rules->window_points + (all - firm) * rules->maybe_points;
    v.theme_points = (int32_t)v.sharing * rules->theme_points / k;
    v.level_points = (int32_t)v.levels * rules->level_points;
    v.size_points =
        k >= rules->size_from && k <= rules->size_to ? rules->size_points : 0;
    v.wish_points = (int32_t)match_tally_wishes(&t) * rules->wish_points / k;
    v.repeat_points = -(int32_t)t.repeats * rules->repeat_points;
    v.points = match_tally_points(&t, rules);
    v.score = v.points * (int32_t)v.members;
    *out = v;
}

/* How many could be in a group with this seat, by language and windows. */
static uint32_t
count_by_hours(const struct match_pool *pool, const struct match_rules *rules,
               size_t person, const struct match_seat *seat)
{
    uint32_t n = 0;

    for (size_t i = 0; i < pool->n; i++) {
        struct match_seat other;
        uint64_t both[MATCH_HOUR_WORDS];

        if (i == person || (pool->person[i].languages & seat->languages) == 0)
            continue;
        match_seat_take(&pool->person[i], rules, &other);
        for (unsigned w = 0; w < MATCH_HOUR_WORDS; w++)
            both[w] = other.slot[w] & seat->slot[w];
        n += match_count3(both) >= (uint32_t)rules->windows_min;
    }
    return n;
}

void
match_why(const struct match_pool *pool, const struct match_rules *rules,
          size_t person, struct match_why *out)
{
    struct match_why why = {.best_hour = MATCH_NONE};
    uint32_t needed = (uint32_t)rules->size_min - 1;
    struct match_seat seat;

    match_seat_take(&pool->person[person], rules, &seat);
    why.others = (uint32_t)pool->n - 1;
    for (size_t i = 0; i < pool->n; i++)
        why.by_language += i != person && (pool->person[i].languages &
                                           pool->person[person].languages) != 0;
    why.by_hours = count_by_hours(pool, rules, person, &seat);
    why.reason = why.by_language < needed ? MATCH_WHY_LANGUAGE
                 : why.by_hours < needed  ? MATCH_WHY_HOURS
                                          : MATCH_WHY_PLACES;
    why.with_best = why.by_hours;
    for (uint32_t h = 0; h < MATCH_HOURS; h++) {
        struct match_seat more = seat;
        uint32_t n;

        more.slot[h / 64] |= (uint64_t)1 << h % 64;
        n = count_by_hours(pool, rules, person, &more);
        if (n > why.with_best) {
            why.with_best = n;
            why.best_hour = h;
        }
    }
    *out = why;
}

const char *
match_reason_name(enum match_reason r)
{
    static const char *const names[MATCH_WHY_COUNT] = {"language", "hours",
                                                       "places"};

    return names[r];
}
