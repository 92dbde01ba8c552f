/*
 * What the early warning does to simulated persons, by the program's own code:
 * false alarms per person-year, time spent in a raised state without reason,
 * and how often a real change is noticed within eight weeks.
 *
 * Persons have normal scores of SD 1 with autocorrelation phi per week or day,
 * fresh random numbers from a fixed seed.  A person with `charts` series of
 * equal weight is simulated one series at a time (false alarms add up over
 * series whether or not they depend on each other).
 *
 * Usage: rates [PERSONS] [weekly|daily] [smooth|item|floor]
 * (default 1500 weekly smooth)
 * Prints a table for docs/method/early-warning.md; exit status 1 when a
 * figure breaks the promised budget at phi 0 or 0.3.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/num.h"
#include "core/warn.h"
#include "test/sim/rng.h"

#define BINS_MAX 1200

/* How a score is written down. */
enum kind {
    SMOOTH, /* as it is */
    ITEM,   /* one item, whole points 0 to 10, usually about 4, SD 1.5 */
    FLOOR,  /* one item, whole points, usually 0: three readings in four */
};

struct scene {
    double phi;
    double shift; /* added from the moment the baseline has `length` bins */
    int length;   /* bins in the baseline at that moment */
    int weeks;    /* watched from that moment */
    int charts;   /* series sharing the budget */
    enum warn_period period;
    enum kind kind;
};

struct outcome {
    double watches, acts; /* begun, per person-year, all series together */
    double raised;        /* part of the time a series is raised */
    double seen_watch, seen_act; /* part of persons, per series */
};

static double
written(enum kind kind, double x)
{
    double points = kind == ITEM ? 4.0 + 1.5 * x : x - 0.2;

    if (kind == SMOOTH)
        return x;
    points = num_floor(points + 0.5);
    return points < 0.0 ? 0.0 : points > 10.0 ? 10.0 : points;
}

/* One series of one person; false when the baseline never got that long. */
static int
live(struct rng *r, const struct scene *s, struct outcome *sum)
{
    static double at[BINS_MAX], value[BINS_MAX];
    static struct warn_point out[BINS_MAX];
    struct warn_budget budget = {WARN_WATCH_PER_YEAR, WARN_ACT_PER_YEAR};
    struct warn_series in = {.at = at,
                             .value = value,
                             .direction = 1,
                             .period = s->period,
                             .weight = 1.0};
    double x = rng_normal(r), fresh = num_sqrt(1.0 - s->phi * s->phi);
    struct warn_chart c;
    int begin = -1, end = BINS_MAX, watch_seen = 0, act_seen = 0;
    size_t count;

    if (warn_chart_init(&c, &in, &budget, 1.0 / s->charts) != ST_OK)
        exit(1);
    for (int t = 0; t < end; t++) {
        struct warn_point before = t > 0 ? out[t - 1] : out[0];
        const struct warn_point *p;

        if (begin < 0 && c.base.n >= s->length) {
            begin = t;
            end = t + s->weeks * 7 / (int)s->period;
            end = end < BINS_MAX ? end : BINS_MAX;
        }
        if (begin < 0 && t >= BINS_MAX / 2)
            return 0;
        at[t] = (double)(t * (int)s->period);
        value[t] = written(s->kind, x + (begin >= 0 ? s->shift : 0.0));
        x = s->phi * x + fresh * rng_normal(r);
        c.in.n = (size_t)t + 1;
        if (warn_chart_next(&c, &p, &count) != ST_OK)
            exit(1);
        out[t] = *p;
        if (begin < 0)
            continue;
        sum->watches +=
            p->state >= WARN_WATCH && (t == begin || before.state < WARN_WATCH);
        sum->acts +=
            p->state == WARN_ACT && (t == begin || before.state != WARN_ACT);
        sum->raised += p->state >= WARN_WATCH;
        watch_seen |= p->state >= WARN_WATCH;
        act_seen |= p->state == WARN_ACT;
    }
    sum->seen_watch += watch_seen;
    sum->seen_act += act_seen;
    return 1;
}

static struct outcome
run(const struct scene *s, int persons, uint64_t seed)
{
    struct outcome o = {0};
    struct rng r;
    int n = 0;
    double years, bins;

    rng_init(&r, seed);
    for (int i = 0; i < persons; i++)
        n += live(&r, s, &o);
    bins = (double)n * s->weeks * 7.0 / (double)s->period;
    years = (double)n * s->weeks * 7.0 / 365.25;
    o.watches *= s->charts / years;
    o.acts *= s->charts / years;
    o.raised /= bins;
    o.seen_watch /= n;
    o.seen_act /= n;
    return o;
}

int
main(int argc, char **argv)
{
    static const double phis[] = {0.0, 0.3, 0.5};
    static const int weekly[] = {8, 12, 20, 26}, daily[] = {14, 28, 42, 56};
    static const int charts[] = {1, 4, 24};
    int persons = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1500;
    int is_daily = argc > 2 && strcmp(argv[2], "daily") == 0;
    enum kind kind = argc > 3 && strcmp(argv[3], "item") == 0    ? ITEM
                     : argc > 3 && strcmp(argv[3], "floor") == 0 ? FLOOR
                                                                 : SMOOTH;
    int bad = 0;

    printf("| series | baseline | phi | false watch / year | false act / year "
           "| time raised | 1 SD seen in 8 weeks (act) | 2 SD (act) |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (int k = 0; k < 3; k++)
        for (int j = 0; j < 4; j++)
            for (int i = 0; i < 3; i++) {
                struct scene s = {.phi = phis[i],
                                  .length = is_daily ? daily[j] : weekly[j],
                                  .weeks = 52,
                                  .charts = charts[k],
                                  .kind = kind,
                                  .period =
                                      is_daily ? WARN_DAILY : WARN_WEEKLY};
                struct outcome f = run(&s, persons, 7), one, two;

                s.weeks = 8;
                s.shift = 1.0;
                one = run(&s, persons / 3, 8);
                s.shift = 2.0;
                two = run(&s, persons / 3, 9);
                printf("| %d | %d | %.1f | %.2f | %.3f | %.1f %% | %.0f %% "
                       "(%.0f %%) | %.0f %% (%.0f %%) |\n",
                       s.charts, s.length, s.phi, f.watches, f.acts,
                       100 * f.raised, 100 * one.seen_watch, 100 * one.seen_act,
                       100 * two.seen_watch, 100 * two.seen_act);
                bad |= phis[i] < 0.4 && kind == SMOOTH &&
                       (f.watches > 1.3 || f.acts > 0.35);
            }
    return bad;
}
