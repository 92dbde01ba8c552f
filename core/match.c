/* Forming groups, stage by stage; see match.h and match_state.h. */
#include "core/match.h"

#include "core/match_state.h"

/* Defaults.  All groups of 4 to 8 of 24 people are 1,269,301. */
#define GROUPS_EXACT 1310720u
#define MEMO_EXACT (1u << 20)
#define STEPS_EXACT 400000000u
#define GROUPS_LARGE 1000u
#define MEMO_LARGE 1024u
#define STEPS_LARGE 900000000u

#define STRAIGHT 24u   /* people: up to here the proof comes at once */
#define DULL_MAX 400u  /* parts in a row without gain, for each 64 people */
#define MOVES 1000u    /* of annealing, at one heat */
#define MOVE_COST 20u  /* units */
#define PART_FIRST 22u /* people in a part to begin with */

/* ---- beginning ---- */

struct match_limits
match_limits_for(size_t n)
{
    bool is_large = n > MATCH_PART_MAX;

    return (struct match_limits){
        .groups = is_large ? GROUPS_LARGE : GROUPS_EXACT,
        .memo = is_large ? MEMO_LARGE : MEMO_EXACT,
        .steps = is_large ? STEPS_LARGE : STEPS_EXACT,
        .seed = 1,
    };
}

static size_t
head_bytes(void)
{
    return (sizeof(struct match) + 15) / 16 * 16;
}

size_t
match_need(const struct match_pool *pool, const struct match_limits *lim)
{
    (void)pool;
    return head_bytes() +
           ((size_t)lim->groups + lim->memo) * sizeof(struct sort_pair);
}

static bool
is_range(uint8_t from, uint8_t to)
{
    return (from == 0 && to == 0) ||
           (from >= 1 && from <= to && to <= MATCH_SIZE_MAX);
}

static bool
is_person(const struct match_person *p)
{
    return p->level < MATCH_LEVELS_MAX && p->facilitates <= MATCH_ABLE &&
           p->is_newcomer <= 1 && p->waited <= MATCH_WAITED_MAX &&
           is_range(p->must_from, p->must_to) &&
           is_range(p->wish_from, p->wish_to) &&
           p->themes <= MATCH_THEMES_MASK &&
           (p->hours[2] | p->maybe[2]) >> (MATCH_HOURS - 128) == 0;
}

size_t
match_contradiction(const struct match_pool *pool,
                    const struct match_rules *rules)
{
    size_t i = 0;

    while (i < pool->n) {
        const struct match_person *p = &pool->person[i];

        if (p->must_to != 0 &&
            (p->must_from > rules->size_max || p->must_to < rules->size_min))
            break;
        i++;
    }
    return i;
}

/* Share the units from now on to stage_until out: most to annealing. */
static void
share_out(struct match *m, uint64_t units)
{
    m->cool_from = m->spent;
    m->cool_until = m->spent + units / 10 * 9;
    m->mend_until = m->spent + units;
}

/* Begin a stage with what of the best plan keeps the floor. */
static void
begin_stage(struct match *m, int32_t floor)
{
    uint64_t left = m->lim.steps > m->spent ? m->lim.steps - m->spent : 0;

    if (m->rules.lift_worst != 0)
        left /= 2;
    m->floor = floor;
    m->has_stage = false;
    m->stage_value = 0;
    m->stage_until = m->spent + left;
    m->dull = 0;
    m->part_size = PART_FIRST;
    m->phase = MATCH_FILL;
    share_out(m, m->n <= MATCH_PART_MAX ? left / 8 : left);
    match_state_start(m, m->best_of);
}

enum status
match_init(struct match **out, void *memory, size_t bytes,
           const struct match_pool *pool, const struct match_rules *rules,
           const struct match_limits *lim)
{
    struct match *m = memory;

    if (pool->n > MATCH_PEOPLE_MAX)
        return ST_NOSPACE;
    if (!match_rules_valid(rules) || lim->groups == 0 || lim->memo == 0 ||
        (lim->memo & (lim->memo - 1)) != 0)
        return ST_INVALID;
    for (size_t i = 0; i < pool->n; i++)
        if (!is_person(&pool->person[i]))
            return ST_INVALID;
    if (bytes < match_need(pool, lim))
        return ST_NOSPACE;

    *m = (struct match){.pool = *pool,
                        .rules = *rules,
                        .lim = *lim,
                        .n = (uint32_t)pool->n,
                        .words = (uint32_t)((pool->n + 63) / 64),
                        .is_proven = true};
    m->list = (struct sort_pair *)((char *)memory + head_bytes());
    m->memo = m->list + lim->groups;
    lot_init(&m->lot, lim->seed);
    match_state_seat(m);
    match_cool_init(m);
    for (uint32_t i = 0; i < m->n; i++)
        m->best_of[i] = m->stage_of[i] = MATCH_NONE;
    begin_stage(m, INT32_MIN);
    if (m->n < 2)
        m->phase = MATCH_DONE;
    *out = m;
    return ST_OK;
}

/* ---- the stages ---- */

/* The value a plan must exceed to count in this stage: that of the best so
 * far, or of any that places as much weight. */
static int64_t
to_exceed(const struct match *m)
{
    if (m->has_stage)
        return m->stage_value;
    return m->floor == INT32_MIN
               ? 0
               : m->best_weight * MATCH_STAGE - MATCH_STAGE / 2;
}

/* Keep the plan being worked on if it is the best of the stage. */
static void
keep_stage(struct match *m)
{
    if (m->value <= to_exceed(m))
        return;
    m->has_stage = true;
    m->stage_value = m->value;
    for (uint32_t i = 0; i < m->n; i++)
        m->stage_of[i] = m->of[i];
}

/* The stage's plan becomes the best of all. */
static void
keep_best(struct match *m)
{
    int32_t none = m->floor;

    if (!m->has_stage)
        return;
    m->floor = INT32_MIN;
    match_state_start(m, m->stage_of);
    m->floor = none;
    m->best_weight = 0;
    m->best_worst = INT32_MAX;
    for (uint32_t c = 0; c < m->n_cells; c++) {
        struct match_tally t;
        int32_t points;

        match_state_tally(m, m->cell[c].member, m->cell[c].n, &t);
        points = match_tally_points(&t, &m->rules);
        m->best_weight += t.weight;
        m->best_worst = points < m->best_worst ? points : m->best_worst;
    }
    for (uint32_t i = 0; i < m->n; i++)
        m->best_of[i] = m->stage_of[i];
}

/* The stage is over; another follows if this one found something to lift. */
static void
end_stage(struct match *m)
{
    keep_best(m);
    if (m->has_stage && m->rules.lift_worst != 0)
        begin_stage(m, m->best_worst + 1);
    else
        m->phase = MATCH_DONE;
}

/* Two cycles, the first a quarter of the time, each from as hot as an eighth
 * of the points a group can have down to nothing (found by trying). */
static int64_t
heat_now(const struct match *m)
{
    const struct match_rules *r = &m->rules;
    int64_t hot = (r->window_cap * r->window_points + r->theme_points +
                   3 * r->level_points + r->size_points + r->wish_points) *
                  256 / 8;
    uint64_t span = m->cool_until - m->cool_from + 1;
    uint64_t x = (m->spent - m->cool_from) * 1024 / span;

    return x < 256 ? hot * (int64_t)(256 - x) / 256
                   : hot * (int64_t)(1024 - x) / 768;
}

static void
cool(struct match *m)
{
    int64_t heat;

    if (m->spent >= m->cool_until || m->n_cells == 0) {
        match_state_start(m, m->has_stage ? m->stage_of : m->of);
        m->phase = MATCH_MEND;
        return;
    }
    heat = heat_now(m);
    for (uint32_t k = 0; k < MOVES; k++) {
        match_cool_move(m, heat);
        keep_stage(m);
    }
    m->spent += (uint64_t)MOVES * MOVE_COST;
}

/* Blur what parts see, less and less (found by trying: a fortieth). */
static uint32_t
noise_now(const struct match *m)
{
    const struct match_rules *r = &m->rules;
    int64_t most = (r->window_cap * r->window_points + r->theme_points) / 32;
    int64_t left = (int64_t)(m->mend_until - m->spent);
    int64_t span = (int64_t)(m->mend_until - m->cool_until) + 1;

    return (uint32_t)(left >= span ? most : most * left / span);
}

static void
mend(struct match *m)
{
    uint32_t dull_max = DULL_MAX * ((m->n + 63) / 64);

    if (m->spent < m->mend_until && m->dull < dull_max) {
        m->noise = noise_now(m);
        match_state_mend(m);
        keep_stage(m);
    } else if (m->n <= MATCH_PART_MAX && m->mend_until < m->stage_until) {
        m->phase = MATCH_PROVE_LIST;
    } else {
        m->is_proven = false;
        end_stage(m);
    }
}

/* List all groups for the proof; when they are too many, search on. */
static void
begin_proof(struct match *m)
{
    m->phase = MATCH_PROVE;
    if (match_state_prove(m, to_exceed(m)))
        return;
    m->phase = MATCH_COOL;
    m->dull = 0;
    share_out(m, m->stage_until > m->spent ? m->stage_until - m->spent : 0);
}

/* What the proof has found becomes the stage's plan at once, in case it is
 * stopped. */
static void
prove(struct match *m)
{
    enum status st = match_hunt_step(&m->hunt, 4096, &m->spent);

    if (m->hunt.has_found && m->hunt.value > to_exceed(m)) {
        m->n_cells = 0;
        m->value = 0;
        for (uint32_t i = 0; i < m->n; i++)
            m->of[i] = MATCH_NONE;
        match_state_settle(m);
        keep_stage(m);
    }
    if (st == ST_OK && m->spent < m->stage_until)
        return;
    m->is_proven = m->is_proven && st == ST_END;
    end_stage(m);
}

/* One piece of work; at least one unit. */
static void
work(struct match *m)
{
    m->spent++;
    switch (m->phase) {
    case MATCH_FILL:
        if (m->spent >= m->mend_until || !match_state_fill(m))
            m->phase = m->n <= STRAIGHT ? MATCH_PROVE_LIST : MATCH_COOL;
        keep_stage(m);
        break;
    case MATCH_COOL:
        cool(m);
        break;
    case MATCH_MEND:
        mend(m);
        break;
    case MATCH_PROVE_LIST:
        begin_proof(m);
        break;
    case MATCH_PROVE:
        prove(m);
        break;
    case MATCH_DONE:
        break;
    }
}

enum status
match_step(struct match *m, uint64_t steps)
{
    uint64_t until = m->spent + steps;

    while (m->phase != MATCH_DONE && m->spent < until &&
           m->spent < m->lim.steps)
        work(m);
    return m->phase == MATCH_DONE || m->spent >= m->lim.steps ? ST_END : ST_OK;
}
