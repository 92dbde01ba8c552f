/* Composites of several series; warn.h (warn_combine) has the contract. */
#include "core/warn.h"

#include "core/num.h"

#define WEEK_EARLY_DAYS 3.0 /* as in warn.c */

/* One member: what it is compared with, and where the merge stands in it. */
struct member {
    double mean, sd; /* of its first baseline, as written */
    double ready;    /* day it had one; infinite if never */
    size_t next;     /* reading */
};

/* Run the member's chart until its first baseline is used. */
static struct member
look(const struct warn_series *in)
{
    static const struct warn_budget any = {WARN_WATCH_PER_YEAR,
                                           WARN_ACT_PER_YEAR};
    struct member m = {.ready = NUM_INF};
    struct warn_chart c;
    const struct warn_point *p;
    size_t count, at = 0;

    if (warn_chart_init(&c, in, &any, 0.0) != ST_OK)
        return m;
    while (warn_chart_next(&c, &p, &count) == ST_OK) {
        if (p->state != WARN_LEARNING && p->sd > 0.0) {
            m.mean = p->mean;
            m.sd = p->sd;
            m.ready = num_floor(in->at[at]);
            break;
        }
        at += count;
    }
    return m;
}

/* The day by which half of the members have a baseline. */
static double
start_day(const struct member *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t before = 0, same = 0;

        for (size_t k = 0; k < n; k++) {
            before += m[k].ready < m[i].ready;
            same += m[k].ready == m[i].ready;
        }
        if (2 * before < n && 2 * (before + same) >= n)
            return m[i].ready;
    }
    return NUM_INF;
}

/* The earliest reading not yet merged; infinite when there is none. */
static double
earliest(const struct warn_series *in, const struct member *m, size_t n)
{
    double first = NUM_INF;

    for (size_t i = 0; i < n; i++)
        if (m[i].next < in[i].n && in[i].at[m[i].next] < first)
            first = in[i].at[m[i].next];
    return first;
}

/* Does the member take part in the bin of `day`? */
static bool
takes_part(const struct member *m, double day, double start)
{
    return m->ready <= start || m->ready <= day;
}

/* Mean of the members' standardised scores up to `until`; false when fewer
 * than half of those that take part have a reading. */
static bool
merge_bin(const struct warn_series *in, struct member *m, size_t n, double day,
          double until, double start, double *score)
{
    size_t part = 0, have = 0;
    double total = 0.0;

    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        size_t from = m[i].next;

        while (m[i].next < in[i].n && in[i].at[m[i].next] < until)
            sum += in[i].value[m[i].next++];
        if (!takes_part(&m[i], day, start))
            continue;
        part++;
        if (m[i].next == from)
            continue;
        have++;
        sum = sum / (double)(m[i].next - from) - m[i].mean;
        total += (double)in[i].direction * sum / m[i].sd;
    }
    if (have == 0 || 2 * have < part)
        return false;
    *score = total / (double)have;
    return true;
}

/* Weekly as soon as one member is. */
static enum warn_period
common_period(const struct warn_series *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum warn_period own = in[i].period != WARN_FIND
                                   ? in[i].period
                                   : warn_find_period(in[i].at, in[i].n);

        if (own == WARN_WEEKLY)
            return WARN_WEEKLY;
    }
    return WARN_DAILY;
}

enum status
warn_combine(const struct warn_series *members, size_t n_members,
             enum warn_period period, double *at, double *value, size_t cap,
             size_t *n_out)
{
    struct member m[WARN_MEMBERS_MAX];
    double width, early, origin, start, first, score = 0.0;
    size_t k = 0;

    if (n_members == 0 || n_members > WARN_MEMBERS_MAX)
        return ST_INVALID;
    for (size_t i = 0; i < n_members; i++)
        m[i] = look(&members[i]);
    if (period == WARN_FIND)
        period = common_period(members, n_members);

    /* days and weeks as warn.c counts them */
    width = (double)period;
    early = period == WARN_WEEKLY ? WEEK_EARLY_DAYS : 0.0;
    start = start_day(m, n_members);
    origin = num_floor(earliest(members, m, n_members));
    while (num_finite(start) &&
           num_finite(first = earliest(members, m, n_members))) {
        double day = num_floor(first);
        double index = num_floor((day - origin + early) / width);

        if (!merge_bin(members, m, n_members, day,
                       origin - early + width * (index + 1.0), start, &score))
            continue;
        if (k == cap)
            return ST_NOSPACE;
        at[k] = origin + width * index;
        value[k++] = score;
    }
    *n_out = k;
    return ST_OK;
}
