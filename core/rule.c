/* Whether rules are met on a day, and whether that is new; see rule.h. */
#include "core/rule.h"

#define WEEK 7

static bool
fits(struct str asked, struct str name)
{
    return str_eq(asked, STR("any")) || str_eq(asked, name);
}

/* The longest-standing state that is at least what the term asks. */
static struct rule_reason
run_state(const struct rule_term *t, const struct rule_view *v)
{
    struct rule_reason why = {.is_met = false};

    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];

        if (f->kind != RULE_FACT_STATE || !fits(t->name, f->name) ||
            f->number < (double)t->level || f->last > v->today ||
            v->today - f->last > RULE_STATE_FRESH ||
            v->today - f->day < (t->n - 1) * WEEK || f->day > f->last)
            continue;
        if (why.is_met && f->day >= why.since)
            continue;
        why = (struct rule_reason){.is_met = true,
                                   .since = f->day,
                                   .last = f->last,
                                   .number =
                                       (double)((v->today - f->day) / WEEK + 1),
                                   .name = f->name};
    }
    return why;
}

/*
 * Weeks on and off, in order: an episode begins with the week in which n in a
 * row were on, and ends when RULE_WEEK_QUIET in a row are off or unrecorded.
 */
struct run {
    int32_t on;    /* weeks on in a row */
    int32_t off;   /* weeks off in a row */
    int32_t week;  /* the last one seen */
    bool is_begun; /* has any week been seen? */
    bool is_open;
    struct rule_reason why;
};

static void
quiet(struct run *r, int32_t weeks)
{
    if (weeks <= 0)
        return;
    r->on = 0;
    r->off =
        weeks >= RULE_WEEK_QUIET - r->off ? RULE_WEEK_QUIET : r->off + weeks;
    if (r->off >= RULE_WEEK_QUIET)
        r->is_open = false;
}

static void
step(struct run *r, const struct rule_fact *f, bool is_on, int32_t n)
{
    if (r->is_begun && f->day - r->week < WEEK)
        return; /* the week is told twice: the first telling counts */
    if (r->is_begun)
        quiet(r, (f->day - r->week) / WEEK - 1);
    r->is_begun = true;
    r->week = f->day;
    if (!is_on) {
        quiet(r, 1);
        return;
    }
    r->off = 0;
    if (r->on < n)
        r->on++;
    if (!r->is_open && r->on >= n) {
        r->is_open = true;
        r->why.since = f->day;
    }
    if (r->is_open) {
        r->why.last = f->day;
        r->why.number = f->number;
        r->why.name = f->name;
    }
}

static bool
is_on(const struct rule_term *t, const struct rule_fact *f)
{
    if (t->kind == RULE_CROSSED)
        return f->number > 0.0;
    return t->is_under ? f->number < t->number : f->number > t->number;
}

/* The weeks of one name. */
static struct rule_reason
run_named(const struct rule_term *t, struct str name, const struct rule_view *v)
{
    enum rule_fact_kind kind =
        t->kind == RULE_WORK ? RULE_FACT_WORK : RULE_FACT_LIMIT;
    struct run r = {.on = 0};

    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];

        if (f->kind == kind && f->day <= v->today && str_eq(name, f->name))
            step(&r, f, is_on(t, f), t->n);
    }
    r.why.is_met = r.is_open && v->today - r.week <= RULE_WEEK_FRESH;
    return r.why;
}

/* With "any": the limit that has been crossed longest. */
static struct rule_reason
run_weeks(const struct rule_term *t, const struct rule_view *v)
{
    struct rule_reason why = {.is_met = false};

    if (t->kind == RULE_WORK || !str_eq(t->name, STR("any")))
        return run_named(t, t->name, v);
    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];
        struct rule_reason one;

        /* each name once: at its newest week */
        if (f->kind != RULE_FACT_LIMIT || f->day > v->today ||
            v->today - f->day > RULE_WEEK_FRESH)
            continue;
        one = run_named(t, f->name, v);
        if (one.is_met && (!why.is_met || one.since < why.since))
            why = one;
    }
    return why;
}

static struct rule_reason
run_event(const struct rule_term *t, const struct rule_view *v)
{
    struct rule_reason why = {.is_met = false};
    bool is_begun = false;

    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];

        if (f->kind != RULE_FACT_EVENT || f->day > v->today ||
            !fits(t->name, f->name))
            continue;
        if (!is_begun || f->day - why.since >= RULE_EVENT_REST)
            why.since = f->day;
        is_begun = true;
        why.last = f->day;
        why.name = f->name;
    }
    why.is_met = is_begun && v->today - why.last < t->n;
    why.number = is_begun ? (double)(v->today - why.last) : 0.0;
    return why;
}

static struct rule_reason
run_silent(const struct rule_term *t, const struct rule_view *v)
{
    struct rule_reason why = {.is_met = false};
    bool is_known = false;

    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];

        if (f->kind != RULE_FACT_SEEN || f->day > v->today ||
            !str_eq(t->name, f->name) || (is_known && f->day <= why.last))
            continue;
        is_known = true;
        why.last = f->day;
        why.name = f->name;
    }
    why.since = why.last;
    why.number = is_known ? (double)(v->today - why.last) : 0.0;
    why.is_met = is_known && v->today - why.last >= t->n;
    return why;
}

static struct rule_reason
run_date(const struct rule_term *t, const struct rule_view *v)
{
    struct rule_reason why = {.since = t->day, .last = t->day};
    int32_t open = RULE_DATE_OPEN;

    if (v->today < t->day)
        return why;
    if (t->kind == RULE_EVERY) {
        why.since += (v->today - t->day) / t->n * t->n;
        why.last = why.since;
        open = t->n < open ? t->n : open;
    }
    why.number = (double)(v->today - why.since);
    why.is_met = v->today - why.since < open;
    return why;
}

static struct rule_reason
run_term(const struct rule_term *t, const struct rule_view *v)
{
    switch (t->kind) {
    case RULE_STATE:
        return run_state(t, v);
    case RULE_WORK:
    case RULE_CROSSED:
        return run_weeks(t, v);
    case RULE_EVENT:
        return run_event(t, v);
    case RULE_SILENT:
        return run_silent(t, v);
    case RULE_ON:
    case RULE_EVERY:
        return run_date(t, v);
    case RULE_KINDS:
        break;
    }
    return (struct rule_reason){.is_met = false};
}

/* What was answered to this episode: the last word counts longest. */
static enum rule_verdict
answer_of(uint32_t index, const struct rule_view *v, int32_t episode,
          int32_t *until)
{
    enum rule_verdict verdict = RULE_FIRES;

    *until = 0;
    for (size_t i = 0; i < v->n; i++) {
        const struct rule_fact *f = &v->fact[i];

        if (f->kind != RULE_FACT_ANSWER || f->number != (double)index ||
            f->day != episode)
            continue;
        if (f->last == RULE_DONE)
            return RULE_ANSWERED;
        if (f->last > v->today && (verdict == RULE_FIRES || f->last > *until)) {
            *until = f->last;
            verdict = RULE_WAITS;
        }
    }
    return verdict;
}

void
rule_run(const struct rule *r, uint32_t index, const struct rule_view *view,
         struct rule_result *out)
{
    bool is_met = true;

    *out = (struct rule_result){.verdict = RULE_QUIET};
    for (uint32_t i = 0; i < r->n; i++) {
        struct rule_reason *why = &out->reason[i];

        *why = run_term(&r->term[i], view);
        is_met = is_met && why->is_met;
        if (i == 0 || why->since > out->episode)
            out->episode = why->since;
    }
    if (!is_met) {
        out->episode = 0;
        return;
    }
    out->verdict = answer_of(index, view, out->episode, &out->until);
    if (out->verdict == RULE_ANSWERED)
        out->until = 0;
}

bool
rule_left(const double *at, const double *value, size_t n, double mean,
          double sd, int direction, double *since)
{
    bool is_open = false;
    int inside = 0;
    double from = 0.0;

    if (!(sd > 0.0))
        return false;
    for (size_t i = 0; i < n; i++) {
        if ((double)direction * (value[i] - mean) > RULE_LEFT_SD * sd) {
            from = is_open ? from : at[i];
            is_open = true;
            inside = 0;
        } else if (++inside >= RULE_WEEK_QUIET) {
            is_open = false;
        }
    }
    if (is_open)
        *since = from;
    return is_open;
}
