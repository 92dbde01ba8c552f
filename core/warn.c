/*
 * The early warning: bins, baseline, two averages, two limits each, and what
 * they say.  warn.h has the contract, warn_limit.h the constants, and
 * docs/method/early-warning.md the reasons.
 */
#include "core/warn.h"

#include "core/num.h"
#include "core/warn_limit.h"

#define WEEKLY_GAP_DAYS 4 /* usual gap from here on: a weekly series */
#define WEEK_EARLY_DAYS                                                        \
    3                   /* a week begins this long before the weekday of the   \
                           first reading, so that its readings may come        \
                           three days early or late */
#define SD_REL_MIN 1e-9 /* of the mean: rounding noise is not a spread */
#define SHIFT_K 0.5     /* CUSUM reference: dates shifts of about 1 SD */
#define GAPS_MAX 64     /* days looked at to find the period */

static const char *const state_names[WARN_STATE_COUNT] = {"learning", "usual",
                                                          "watch", "act"};
static const char *const why_names[WARN_WHY_COUNT] = {
    "learning", "inside", "first", "shift", "drift", "held"};

const char *
warn_state_name(enum warn_state state)
{
    return state_names[state];
}

const char *
warn_why_name(enum warn_why why)
{
    return why_names[why];
}

enum warn_period
warn_find_period(const double *at, size_t n)
{
    int wide = 0, gaps = 0;

    for (size_t i = 1; i < n && gaps < GAPS_MAX; i++) {
        double gap = num_floor(at[i]) - num_floor(at[i - 1]);

        if (gap < 1.0)
            continue;
        gaps++;
        wide += gap >= (double)WEEKLY_GAP_DAYS;
    }
    return 2 * wide > gaps ? WARN_WEEKLY : WARN_DAILY;
}

static bool
is_sane(const struct warn_series *s)
{
    if (s->direction != 1 && s->direction != -1)
        return false;
    if (s->period != WARN_FIND && s->period != WARN_DAILY &&
        s->period != WARN_WEEKLY)
        return false;
    if (!num_finite(s->from) || !num_finite(s->step) || s->step < 0.0)
        return false;
    if (!num_finite(s->prior_sd) || s->prior_sd < 0.0 ||
        !num_finite(s->prior_n) || s->prior_n < 0.0)
        return false;
    return num_finite(s->weight) && s->weight >= 0.0;
}

enum status
warn_check(const struct warn_series *in, size_t n_series, size_t *series,
           size_t *reading)
{
    for (size_t i = 0; i < n_series; i++) {
        const struct warn_series *s = &in[i];
        size_t j = s->n;
        bool ok = is_sane(s);

        for (size_t k = 0; ok && k < s->n; k++) {
            ok = num_finite(s->at[k]) && num_finite(s->value[k]) &&
                 num_abs(s->at[k]) < 1e8 && num_abs(s->value[k]) < 1e100 &&
                 (k == 0 || s->at[k] >= s->at[k - 1]);
            j = ok ? s->n : k;
        }
        if (!ok) {
            *series = i;
            *reading = j;
            return ST_INVALID;
        }
    }
    return ST_OK;
}

double
warn_share(const struct warn_series *in, size_t n_series, size_t i)
{
    double sum = 0.0;

    for (size_t k = 0; k < n_series; k++)
        sum += in[k].weight;
    return sum > 0.0 ? in[i].weight / sum : 0.0;
}

/* ---- one bin ---- */

struct bin {
    double index; /* counted in periods, a whole number */
    double day;   /* of its first reading */
    double mean;  /* of its readings */
    size_t count; /* of its readings */
};

/* Number of the day or week that time `at` is in. */
static double
index_of(const struct warn_series *in, enum warn_period period, double at)
{
    if (period == WARN_DAILY)
        return num_floor(at);
    return num_floor(
        (num_floor(at) - num_floor(in->at[0]) + (double)WEEK_EARLY_DAYS) / 7.0);
}

/* The bin that begins at reading `from`, which exists. */
static struct bin
take_bin(const struct warn_series *in, enum warn_period period, size_t from)
{
    struct bin b = {.index = index_of(in, period, in->at[from]),
                    .day = num_floor(in->at[from])};
    double sum = 0.0;
    size_t i = from;

    while (i < in->n && index_of(in, period, in->at[i]) <= b.index)
        sum += in->value[i++];
    b.count = i - from;
    b.mean = sum / (double)b.count;
    return b;
}

/* Let a score into the set of distinct ones; the smallest distance met is the
 * step of the scale. */
static void
note_distinct(struct warn_chart *c, double v)
{
    double near = SD_REL_MIN * (num_abs(v) > 1.0 ? num_abs(v) : 1.0);
    double closest = NUM_INF;

    for (int k = 0; k < c->distinct_n; k++)
        if (c->distinct[k] == v)
            return; /* the usual case, quickly */
    for (int k = 0; k < c->distinct_n; k++) {
        double d = num_abs(v - c->distinct[k]);

        closest = d < closest ? d : closest;
    }
    if (closest <= near)
        return;
    if (num_finite(closest) && (c->step == 0.0 || closest < c->step))
        c->step = closest;
    if (c->distinct_n < WARN_DISTINCT_MAX) /* else a fine scale */
        c->distinct[c->distinct_n++] = v;
}

/* What depends on the baseline alone, when it has grown. */
static void
refer_baseline(struct warn_chart *c)
{
    double per_year[2] = {c->share * c->budget.watch_per_year,
                          c->share * c->budget.act_per_year};

    c->drawn_n = c->base.n;
    c->drawn_sd = baseline_shrink(baseline_sd(&c->base), c->base.n,
                                  c->in.prior_sd, c->in.prior_n);
    c->phi = warn_limit_phi(&c->base);
    c->noise = warn_limit_noise(c->base.n, c->phi);
    for (int chart = 0; chart < 2; chart++)
        for (int l = 0; l < 2; l++)
            c->factor[chart][l] = warn_limit_factor(
                (int)c->period, (enum warn_limit_chart)chart, c->base.n,
                per_year[l] * warn_limit_part((enum warn_limit_chart)chart));
}

/* Baseline values used for the bin at hand. */
static void
refer(struct warn_chart *c)
{
    double floor = 0.5 * c->step;
    double size = SD_REL_MIN * num_abs(c->base.mean);

    if (c->drawn_n != c->base.n)
        refer_baseline(c);
    if (c->per_bin > 1.0)
        floor /= num_sqrt(c->per_bin);
    c->sd = c->drawn_sd < floor ? floor : c->drawn_sd;
    c->sd = c->sd < size ? size : c->sd;
}

/* ---- one average ---- */

/* What the bin's score makes of one level. */
static void
judge(struct warn_level *v, double size, bool is_worse, bool afresh,
      enum warn_why why_raised)
{
    enum warn_state to = WARN_USUAL;

    for (int l = 0; l < 2; l++) {
        bool beyond = size > v->limit[l];

        v->run[l] = beyond && is_worse ? (afresh ? 1 : v->run[l] + 1) : 0;
        if (v->run[l] >= WARN_LIMIT_CONFIRM)
            to = l == 0 ? WARN_WATCH : WARN_ACT;
    }
    if (to < WARN_ACT && v->state == WARN_ACT &&
        size > WARN_LIMIT_RELEASE * v->limit[1])
        to = WARN_ACT;
    else if (to < WARN_WATCH && v->state >= WARN_WATCH &&
             size > WARN_LIMIT_RELEASE * v->limit[0])
        to = WARN_WATCH;
    v->state = to;
    if (to == WARN_USUAL)
        v->why = size > v->limit[0] ? WARN_WHY_FIRST : WARN_WHY_INSIDE;
    else
        v->why = size > v->limit[to - WARN_WATCH] ? why_raised : WARN_WHY_HELD;
}

/* Fold the bin into the quick or slow average and judge it. */
static void
weigh(struct warn_chart *c, int chart, double score, double gap)
{
    struct warn_level *v = &c->level[chart];
    double spread, size;
    bool is_judged =
        chart == WARN_LIMIT_QUICK || c->base.n >= c->plan->base_full;
    double clipped = score;

    if (score > c->base.mean + WARN_LIMIT_CLIP * c->sd)
        clipped = c->base.mean + WARN_LIMIT_CLIP * c->sd;
    if (score < c->base.mean - WARN_LIMIT_CLIP * c->sd)
        clipped = c->base.mean - WARN_LIMIT_CLIP * c->sd;
    /* gap > 0, phi and score are in their domain: cannot fail */
    if (ewma_add(&v->ewma, clipped, v->ewma.n == 0 ? 1.0 : gap, c->phi) !=
        ST_OK)
        return;
    spread = c->sd * num_sqrt(v->ewma.var + c->noise);
    for (int l = 0; l < 2; l++)
        v->limit[l] = is_judged ? c->factor[chart][l] * spread : NUM_INF;
    size = ewma_mean(&v->ewma, c->base.mean) - c->base.mean;
    judge(v, size, score > c->base.mean, gap > WARN_LIMIT_GAP,
          chart == WARN_LIMIT_QUICK ? WARN_WHY_SHIFT : WARN_WHY_DRIFT);
}

/*
 * The slow average remembers for months.  Once the quick one is back at the
 * mean, what raised the slow one is over: it starts afresh.
 */
static void
forget(struct warn_chart *c)
{
    const struct ewma *quick = &c->level[WARN_LIMIT_QUICK].ewma;
    struct warn_level *slow = &c->level[WARN_LIMIT_SLOW];

    if (slow->state < WARN_WATCH ||
        ewma_mean(quick, c->base.mean) > c->base.mean)
        return;
    slow->ewma = (struct ewma){.weight = slow->ewma.weight, .left = 1.0};
    slow->run[0] = slow->run[1] = 0;
    slow->state = WARN_USUAL;
    slow->why = WARN_WHY_INSIDE;
}

/* ---- the baseline ---- */

static void
admit(struct warn_chart *c, const struct warn_waiting *w)
{
    if (c->base.n == 0)
        c->base_from = w->day;
    baseline_add(&c->base, w->score,
                 c->base.n > 0 && w->index - c->base_index == 1.0);
    c->base_index = w->index;
    c->base_to = w->day;
}

/* Let the bin wait, and the one that has waited long enough join.  Whatever
 * waits when a warning begins may belong to it and never joins. */
static void
grow(struct warn_chart *c, const struct warn_waiting *w, bool is_raised)
{
    int lag = c->plan->lag;

    if (c->base.n >= c->plan->base_full)
        return;
    if (is_raised) {
        c->wait_n = c->wait_at = 0;
        return;
    }
    if (c->wait_n == lag)
        admit(c, &c->wait[c->wait_at]);
    else
        c->wait_n++;
    c->wait[c->wait_at] = *w;
    c->wait_at = c->wait_at + 1 < lag ? c->wait_at + 1 : 0;
}

/* ---- the chart ---- */

enum status
warn_chart_init(struct warn_chart *c, const struct warn_series *in,
                const struct warn_budget *budget, double share)
{
    if (!(budget->act_per_year > 0.0) || !num_finite(budget->watch_per_year) ||
        budget->watch_per_year < budget->act_per_year)
        return ST_INVALID;
    if (!(share >= 0.0 && share <= 1.0))
        return ST_INVALID;

    *c = (struct warn_chart){.in = *in, .share = share, .budget = *budget};
    c->period =
        in->period != WARN_FIND ? in->period : warn_find_period(in->at, in->n);
    c->plan = warn_limit_plan((int)c->period);
    for (int chart = 0; chart < 2; chart++) {
        if (ewma_init(&c->level[chart].ewma, c->plan->weight[chart]) != ST_OK)
            return ST_INVALID;
        c->level[chart].state = WARN_USUAL;
    }
    c->step = in->step;
    c->base_from = c->base_to = NUM_NAN;
    c->cusum.k = SHIFT_K;
    c->zero_at = NUM_NAN;
    c->sum = (struct warn_summary){
        .period = c->period,
        .base_from = NUM_NAN,
        .base_to = NUM_NAN,
        .last_at = NUM_NAN,
        .since = NUM_NAN,
        .raised_at = NUM_NAN,
        .first_raised = NUM_NAN,
        .size = NUM_NAN,
        .phi = WARN_LIMIT_PHI,
        .watch_per_year = share * budget->watch_per_year,
        .act_per_year = share * budget->act_per_year,
        .last = {.mean = NUM_NAN,
                 .sd = NUM_NAN,
                 .ewma = NUM_NAN,
                 .limit = NUM_NAN,
                 .act_limit = NUM_NAN,
                 .slow = NUM_NAN,
                 .slow_limit = NUM_NAN},
    };
    return ST_OK;
}

/* A limit on the scale of the series; NaN where there is none. */
static double
on_scale(const struct warn_chart *c, double above_mean)
{
    if (!num_finite(above_mean))
        return NUM_NAN;
    return (double)c->in.direction * (c->base.mean + above_mean);
}

static void
learn(struct warn_chart *c, const struct warn_waiting *w, struct warn_point *p)
{
    *p = (struct warn_point){.why = WARN_WHY_LEARNING,
                             .ewma = NUM_NAN,
                             .limit = NUM_NAN,
                             .act_limit = NUM_NAN,
                             .slow = NUM_NAN,
                             .slow_limit = NUM_NAN};
    if (w->day >= num_floor(c->in.from))
        admit(c, w);
    p->n = c->base.n;
    p->mean = p->n > 0 ? (double)c->in.direction * c->base.mean : NUM_NAN;
    p->sd = p->n > 1 ? baseline_sd(&c->base) : NUM_NAN;
}

/* When the change behind a raised state began: after the last bin at which the
 * upper sum was 0 or the quick average stood at or below the mean.  The sum
 * alone can have left 0 long before anything moved. */
static void
date_change(struct warn_chart *c, const struct warn_waiting *w, double gap)
{
    double u = c->sd > 0.0 ? (w->score - c->base.mean) / c->sd : 0.0;

    if (gap > WARN_LIMIT_GAP)
        c->cusum.upper = 0.0;
    if (c->cusum.upper <= 0.0 || ewma_mean(&c->level[WARN_LIMIT_QUICK].ewma,
                                           c->base.mean) <= c->base.mean)
        c->zero_at = w->day;
    cusum_add(&c->cusum, u > WARN_LIMIT_CLIP ? WARN_LIMIT_CLIP : u);
}

static void
watch(struct warn_chart *c, const struct warn_waiting *w, struct warn_point *p)
{
    const struct warn_level *quick = &c->level[WARN_LIMIT_QUICK];
    const struct warn_level *slow = &c->level[WARN_LIMIT_SLOW];
    const struct warn_level *lead;
    double gap = w->index - c->last_index;
    double dir = (double)c->in.direction;

    refer(c);
    weigh(c, WARN_LIMIT_QUICK, w->score, gap);
    weigh(c, WARN_LIMIT_SLOW, w->score, gap);
    forget(c);
    lead = slow->state > quick->state ? slow : quick;
    date_change(c, w, gap);
    *p = (struct warn_point){
        .mean = dir * c->base.mean,
        .sd = c->sd,
        .ewma = dir * ewma_mean(&quick->ewma, c->base.mean),
        .limit = on_scale(c, quick->limit[0]),
        .act_limit = on_scale(c, quick->limit[1]),
        .slow = NUM_NAN,
        .slow_limit = on_scale(c, slow->limit[0]),
        .n = c->base.n,
        .state = lead->state,
        .why = lead->why,
    };
    if (num_finite(slow->limit[0]))
        p->slow = dir * ewma_mean(&slow->ewma, c->base.mean);
    c->sum.size =
        c->sd > 0.0
            ? (ewma_mean(&quick->ewma, c->base.mean) - c->base.mean) / c->sd
            : 0.0;
    grow(c, w, p->state >= WARN_WATCH);
}

/* Keep count of what the summary tells; `was` is the state of the bin before.
 */
static void
remember(struct warn_chart *c, enum warn_state was, double day)
{
    struct warn_summary *s = &c->sum;
    enum warn_state is = s->last.state;

    if (is >= WARN_WATCH && was < WARN_WATCH) {
        s->episodes++;
        s->raised_at = day;
        s->since = c->cusum.upper > 0.0 ? c->zero_at : day;
        if (!num_finite(s->first_raised))
            s->first_raised = day;
    }
    if (is < WARN_WATCH)
        s->raised_at = s->since = NUM_NAN;
    if (is == WARN_ACT && was != WARN_ACT)
        s->acts++;
    s->last_at = day;
    s->bins++;
}

enum status
warn_chart_next(struct warn_chart *c, const struct warn_point **point,
                size_t *readings)
{
    enum warn_state was = c->sum.bins > 0 ? c->sum.last.state : WARN_LEARNING;
    struct warn_waiting w;
    struct bin b;

    if (c->next >= c->in.n)
        return ST_END;
    b = take_bin(&c->in, c->period, c->next);
    if (c->in.step == 0.0)
        for (size_t i = 0; i < b.count; i++)
            note_distinct(c, c->in.value[c->next + i]);
    c->per_bin += ((double)b.count - c->per_bin) / (double)(c->sum.bins + 1);
    w = (struct warn_waiting){.score = (double)c->in.direction * b.mean,
                              .index = b.index,
                              .day = b.day};

    if (c->base.n < c->plan->base_min)
        learn(c, &w, &c->sum.last);
    else
        watch(c, &w, &c->sum.last);
    remember(c, was, b.day);
    c->last_index = b.index;
    c->next += b.count;
    *point = &c->sum.last;
    *readings = b.count;
    return ST_OK;
}

void
warn_chart_summary(const struct warn_chart *c, struct warn_summary *out)
{
    *out = c->sum;
    out->base_from = c->base_from;
    out->base_to = c->base_to;
    out->phi = c->drawn_n > 0 ? c->phi : WARN_LIMIT_PHI;
}

enum status
warn_run(const struct warn_series *in, size_t n_series,
         const struct warn_budget *budget, struct warn_point *const *out,
         struct warn_summary *sum)
{
    static const struct warn_budget usual = {WARN_WATCH_PER_YEAR,
                                             WARN_ACT_PER_YEAR};
    size_t series, reading, count;
    const struct warn_point *p;
    enum status st;

    st = warn_check(in, n_series, &series, &reading);
    if (st != ST_OK)
        return st;
    for (size_t i = 0; i < n_series; i++) {
        struct warn_chart c;
        size_t at = 0;

        st = warn_chart_init(&c, &in[i], budget != NULL ? budget : &usual,
                             warn_share(in, n_series, i));
        if (st != ST_OK)
            return st;
        while (warn_chart_next(&c, &p, &count) == ST_OK) {
            for (size_t k = 0; k < count && out[i] != NULL; k++)
                out[i][at + k] = *p;
            at += count;
        }
        warn_chart_summary(&c, &sum[i]);
    }
    return ST_OK;
}
