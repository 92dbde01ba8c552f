/* The early warning over flat arrays, for the browser; see wasm_api.h. */
#include "core/wasm_api.h"

#include "core/num.h"
#include "core/warn.h"

/* Series i of the arrays laid end to end. */
static struct warn_series
series_at(const double *at, const double *value, const int32_t *start,
          const int32_t *direction, const int32_t *period, const double *from,
          int32_t i)
{
    return (struct warn_series){
        .at = at + start[i],
        .value = value + start[i],
        .n = (size_t)(start[i + 1] - start[i]),
        .direction = direction[i],
        .period = (enum warn_period)period[i],
        .from = from[i],
        .weight = 1.0,
    };
}

/* Do the starts rise from 0? */
static bool
is_layout(const int32_t *start, int32_t n_series)
{
    if (n_series < 0 || start[0] != 0)
        return false;
    for (int32_t i = 0; i < n_series; i++)
        if (start[i + 1] < start[i])
            return false;
    return true;
}

/* One point into row `row` of the columns. */
static void
put_point(const struct warn_point *p, double *out, int32_t total, int32_t row)
{
    double column[WARN_WASM_COLUMNS];

    column[WARN_WASM_N] = (double)p->n;
    column[WARN_WASM_MEAN] = p->mean;
    column[WARN_WASM_SD] = p->sd;
    column[WARN_WASM_EWMA] = p->ewma;
    column[WARN_WASM_LIMIT] = p->limit;
    column[WARN_WASM_ACT_LIMIT] = p->act_limit;
    column[WARN_WASM_SLOW] = p->slow;
    column[WARN_WASM_SLOW_LIMIT] = p->slow_limit;
    column[WARN_WASM_STATE] = (double)p->state;
    column[WARN_WASM_WHY] = (double)p->why;
    for (int k = 0; k < WARN_WASM_COLUMNS; k++)
        out[k * total + row] = column[k];
}

static void
put_summary(const struct warn_summary *s, double *out)
{
    out[WARN_WASM_F_STATE] = (double)s->last.state;
    out[WARN_WASM_F_WHY] = (double)s->last.why;
    out[WARN_WASM_F_PERIOD] = (double)s->period;
    out[WARN_WASM_F_BINS] = (double)s->bins;
    out[WARN_WASM_F_N] = (double)s->last.n;
    out[WARN_WASM_F_MEAN] = s->last.mean;
    out[WARN_WASM_F_SD] = s->last.sd;
    out[WARN_WASM_F_EWMA] = s->last.ewma;
    out[WARN_WASM_F_LIMIT] = s->last.limit;
    out[WARN_WASM_F_ACT_LIMIT] = s->last.act_limit;
    out[WARN_WASM_F_BASE_FROM] = s->base_from;
    out[WARN_WASM_F_BASE_TO] = s->base_to;
    out[WARN_WASM_F_LAST_AT] = s->last_at;
    out[WARN_WASM_F_SINCE] = s->since;
    out[WARN_WASM_F_RAISED_AT] = s->raised_at;
    out[WARN_WASM_F_FIRST_RAISED] = s->first_raised;
    out[WARN_WASM_F_SIZE] = s->size;
    out[WARN_WASM_F_PHI] = s->phi;
    out[WARN_WASM_F_WATCH_PER_YEAR] = s->watch_per_year;
    out[WARN_WASM_F_ACT_PER_YEAR] = s->act_per_year;
    out[WARN_WASM_F_EPISODES] = (double)s->episodes;
    out[WARN_WASM_F_ACTS] = (double)s->acts;
    out[WARN_WASM_F_SLOW] = s->last.slow;
    out[WARN_WASM_F_SLOW_LIMIT] = s->last.slow_limit;
}

int32_t
warn_wasm_run(const double *at, const double *value, const int32_t *start,
              const int32_t *direction, const int32_t *period,
              const double *weight, const double *from, int32_t n_series,
              double watch, double act, double *points_out, double *summary_out)
{
    struct warn_budget budget = {
        .watch_per_year = watch > 0.0 ? watch : WARN_WATCH_PER_YEAR,
        .act_per_year = act > 0.0 ? act : WARN_ACT_PER_YEAR};
    struct warn_series in;
    double sum = 0.0;
    size_t series, reading;

    if (!is_layout(start, n_series))
        return ST_INVALID;
    for (int32_t i = 0; i < n_series; i++) {
        in = series_at(at, value, start, direction, period, from, i);
        in.weight = weight[i];
        if (warn_check(&in, 1, &series, &reading) != ST_OK)
            return ST_INVALID;
        sum += weight[i];
    }
    for (int32_t i = 0; i < n_series; i++) {
        struct warn_chart c;
        struct warn_summary s;
        const struct warn_point *p;
        int32_t row = start[i];
        size_t count;

        in = series_at(at, value, start, direction, period, from, i);
        if (warn_chart_init(&c, &in, &budget,
                            sum > 0.0 ? weight[i] / sum : 0.0) != ST_OK)
            return ST_INVALID;
        while (warn_chart_next(&c, &p, &count) == ST_OK)
            while (count-- > 0)
                put_point(p, points_out, start[n_series], row++);
        warn_chart_summary(&c, &s);
        put_summary(&s, summary_out + i * WARN_WASM_FIELDS);
    }
    return ST_OK;
}

int32_t
warn_wasm_combine(const double *at, const double *value, const int32_t *start,
                  const int32_t *direction, const int32_t *period,
                  const double *from, int32_t n_series,
                  int32_t composite_period, double *at_out, double *value_out)
{
    struct warn_series in[WARN_MEMBERS_MAX];
    size_t n = 0, series, reading;
    enum status st;

    if (n_series < 1 || n_series > WARN_MEMBERS_MAX ||
        !is_layout(start, n_series))
        return -(int32_t)ST_INVALID;
    if (composite_period != WARN_FIND && composite_period != WARN_DAILY &&
        composite_period != WARN_WEEKLY)
        return -(int32_t)ST_INVALID;
    for (int32_t i = 0; i < n_series; i++)
        in[i] = series_at(at, value, start, direction, period, from, i);
    st = warn_check(in, (size_t)n_series, &series, &reading);
    if (st == ST_OK)
        st = warn_combine(in, (size_t)n_series,
                          (enum warn_period)composite_period, at_out, value_out,
                          (size_t)start[n_series], &n);
    return st == ST_OK ? (int32_t)n : -(int32_t)st;
}
