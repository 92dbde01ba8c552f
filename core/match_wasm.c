/* Forming groups over flat arrays, for the browser; see wasm_api.h. */
#include "core/match.h"
#include "core/wasm_api.h"

/* A pool and its rules, taken from the arrays. */
struct taken {
    struct match_rules rules;
    struct match_pool pool;
    struct match_person person[MATCH_PEOPLE_MAX];
    struct match_set excluded[MATCH_PEOPLE_MAX];
    struct match_set met[MATCH_PEOPLE_MAX];
};

/* n words of 64 bits from 2 n of 32. */
static void
words(const int32_t *from, uint64_t *to, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = (uint64_t)(uint32_t)from[2 * i] |
                (uint64_t)(uint32_t)from[2 * i + 1] << 32;
}

static void
put_words(const uint64_t *from, int32_t *to, int n)
{
    for (int i = 0; i < n; i++) {
        to[2 * i] = (int32_t)(uint32_t)from[i];
        to[2 * i + 1] = (int32_t)(uint32_t)(from[i] >> 32);
    }
}

/* A number that fits a byte, else one that no check lets pass. */
static uint8_t
byte(int32_t n)
{
    return n >= 0 && n < 255 ? (uint8_t)n : 255;
}

static void
take_person(const int32_t *from, struct match_person *p)
{
    words(from + MATCH_WASM_HOURS, p->hours, MATCH_HOUR_WORDS);
    words(from + MATCH_WASM_MAYBE, p->maybe, MATCH_HOUR_WORDS);
    words(from + MATCH_WASM_LANGUAGES, &p->languages, 1);
    words(from + MATCH_WASM_THEMES, &p->themes, 1);
    p->level = byte(from[MATCH_WASM_LEVEL]);
    p->facilitates = byte(from[MATCH_WASM_FACILITATES]);
    p->is_newcomer = byte(from[MATCH_WASM_NEWCOMER]);
    p->waited = byte(from[MATCH_WASM_WAITED]);
    p->must_from = byte(from[MATCH_WASM_MUST]);
    p->must_to = byte(from[MATCH_WASM_MUST + 1]);
    p->wish_from = byte(from[MATCH_WASM_WISH]);
    p->wish_to = byte(from[MATCH_WASM_WISH + 1]);
}

/* Pairs of people into a set for each. */
static bool
take_pairs(const int32_t *pair, int32_t n_pairs, int32_t n,
           struct match_set *set)
{
    for (int32_t i = 0; i < n; i++)
        set[i] = (struct match_set){{0}};
    for (int32_t k = 0; k < n_pairs; k++) {
        int32_t a = pair[2 * k], b = pair[2 * k + 1];

        if (a < 0 || b < 0 || a >= n || b >= n)
            return false;
        set[a].word[b / 64] |= (uint64_t)1 << b % 64;
    }
    return true;
}

static enum status
take(struct taken *t, const int32_t *rules, const int32_t *people, int32_t n,
     const int32_t *met, int32_t n_met)
{
    if (n < 0 || (uint32_t)n > MATCH_PEOPLE_MAX)
        return ST_NOSPACE;
    match_rules_from(rules, &t->rules);
    if (!match_rules_valid(&t->rules) || !take_pairs(met, n_met, n, t->met))
        return ST_INVALID;
    for (int32_t i = 0; i < n; i++)
        take_person(people + i * MATCH_WASM_COLUMNS, &t->person[i]);
    t->pool =
        (struct match_pool){.person = t->person, .n = (size_t)n, .met = t->met};
    return ST_OK;
}

static struct match_limits
limits(int32_t groups, int32_t memo, double steps, int32_t seed)
{
    return (struct match_limits){
        .groups = groups > 0 ? (uint32_t)groups : 0,
        .memo = memo > 0 ? (uint32_t)memo : 0,
        .steps = steps >= 1.0 && steps < 1e18 ? (uint64_t)steps : 1,
        .seed = (uint32_t)seed,
    };
}

int32_t
match_wasm_need(int32_t n, int32_t groups, int32_t memo)
{
    struct match_limits lim = limits(groups, memo, 1.0, 0);
    struct match_pool pool = {.n = n > 0 ? (size_t)n : 0};

    return (int32_t)match_need(&pool, &lim);
}

int32_t
match_wasm_form(const int32_t *rules, const int32_t *people, int32_t n,
                const int32_t *excluded, int32_t n_excluded, const int32_t *met,
                int32_t n_met, int32_t groups, int32_t memo, double steps,
                int32_t seed, int32_t work_len, uint8_t *work_out,
                int32_t *group_out, int32_t *summary_out)
{
    struct match_limits lim = limits(groups, memo, steps, seed);
    struct match_plan plan;
    struct taken t;
    struct match *m;
    enum status st = take(&t, rules, people, n, met, n_met);

    if (st != ST_OK)
        return (int32_t)st;
    if (!take_pairs(excluded, n_excluded, n, t.excluded))
        return ST_INVALID;
    t.pool.excluded = t.excluded;
    st = match_init(&m, work_out, work_len > 0 ? (size_t)work_len : 0, &t.pool,
                    &t.rules, &lim);
    if (st != ST_OK)
        return (int32_t)st;
    while (match_step(m, lim.steps) == ST_OK)
        ;
    match_plan(m, &plan);
    for (int32_t i = 0; i < n; i++)
        group_out[i] = plan.group[i] == MATCH_NONE ? -1 : plan.group[i];
    summary_out[0] = (int32_t)plan.n_groups;
    summary_out[1] = (int32_t)plan.weight;
    summary_out[2] = plan.worst;
    summary_out[3] = (int32_t)plan.total;
    summary_out[4] = plan.is_proven;
    summary_out[5] = plan.is_stopped;
    return ST_OK;
}

int32_t
match_wasm_view(const int32_t *rules, const int32_t *people, int32_t n,
                const int32_t *met, int32_t n_met, const int32_t *group,
                int32_t number, int32_t *view_out)
{
    uint16_t of[MATCH_PEOPLE_MAX];
    struct match_view v;
    struct taken t;
    enum status st = take(&t, rules, people, n, met, n_met);
    uint32_t members = 0;

    if (st != ST_OK)
        return (int32_t)st;
    for (int32_t i = 0; i < n; i++) {
        of[i] = group[i] < 0 ? MATCH_NONE : (uint16_t)group[i];
        members += group[i] == number;
    }
    if (number < 0 || number >= (int32_t)MATCH_PEOPLE_MAX ||
        members > MATCH_SIZE_MAX)
        return ST_INVALID;
    match_view(&t.pool, &t.rules, of, (uint16_t)number, &v);
    {
        const int32_t head[] = {(int32_t)v.members,
                                (int32_t)v.meet,
                                v.theme == MATCH_NONE ? -1 : (int32_t)v.theme,
                                (int32_t)v.sharing,
                                (int32_t)v.levels,
                                (int32_t)v.repeats,
                                v.window_points,
                                v.theme_points,
                                v.level_points,
                                v.size_points,
                                v.wish_points,
                                v.repeat_points,
                                v.points,
                                v.score};

        for (int i = 0; i < 14; i++)
            view_out[i] = head[i];
    }
    put_words(v.hours, view_out + 14, MATCH_HOUR_WORDS);
    put_words(v.firm, view_out + 20, MATCH_HOUR_WORDS);
    put_words(&v.languages, view_out + 26, 1);
    return ST_OK;
}

int32_t
match_wasm_why(const int32_t *rules, const int32_t *people, int32_t n,
               int32_t person, int32_t *why_out)
{
    struct match_why why;
    struct taken t;
    enum status st = take(&t, rules, people, n, NULL, 0);

    if (st != ST_OK)
        return (int32_t)st;
    if (person < 0 || person >= n)
        return ST_INVALID;
    match_why(&t.pool, &t.rules, (size_t)person, &why);
    why_out[0] = (int32_t)why.reason;
    why_out[1] = (int32_t)why.others;
    why_out[2] = (int32_t)why.by_language;
    why_out[3] = (int32_t)why.by_hours;
    why_out[4] = why.best_hour == MATCH_NONE ? -1 : (int32_t)why.best_hour;
    why_out[5] = (int32_t)why.with_best;
    return ST_OK;
}
