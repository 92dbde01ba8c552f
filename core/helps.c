#include "core/helps.h"

#include "core/num.h"

#define FLOOR 0.25 /* variance of a rating in whole points, at least about */
/* Kinds are taken to differ by half a point (SD) at least: the estimate is
 * often 0 by chance, and intervals would be too sure of themselves. */
#define APART 0.25

/* Upper 2.5 % of Student's t, by halving. */
static double
t_limit(double df)
{
    double low = 1.0, high = 64.0;

    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2.0;

        if (num_t_cdf(middle, df) < 0.975)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2.0;
}

/* What all readings say together. */
struct common {
    double within;  /* variance of a reading around its kind */
    double between; /* variance of the kinds around what they share */
    double mean;    /* what they share, and its variance */
    double error;
    double df;
};

static void
find_means(const double *d, const int32_t *kind, size_t n, uint32_t n_kinds,
           struct helps *h)
{
    for (uint32_t k = 0; k < n_kinds; k++)
        h[k] = (struct helps){0, 0.0, NUM_NAN, NUM_NAN, NUM_NAN};
    for (size_t i = 0; i < n; i++) {
        struct helps *to = &h[kind[i]];

        to->n++;
        to->mean += (d[i] - to->mean) / (double)to->n;
    }
}

static void
find_common(const double *d, const int32_t *kind, size_t n, uint32_t n_kinds,
            const struct helps *h, struct common *c)
{
    double square = 0.0, q = 0.0, grand = 0.0, count = 0.0, squares = 0.0;
    double weight = 0.0, used = 0.0;

    for (size_t i = 0; i < n; i++) {
        double off = d[i] - h[kind[i]].mean;

        square += off * off;
    }
    for (uint32_t k = 0; k < n_kinds; k++) {
        used += h[k].n > 0;
        grand += (double)h[k].n * h[k].mean;
    }
    c->df = (double)n - used;
    c->within = c->df >= 1.0 ? square / c->df : FLOOR;
    if (c->within < FLOOR)
        c->within = FLOOR;
    grand /= (double)n;
    for (uint32_t k = 0; k < n_kinds; k++) {
        double m = (double)h[k].n;

        q += m * (h[k].mean - grand) * (h[k].mean - grand) / c->within;
        count += m;
        squares += m * m;
    }
    c->between = 0.0;
    if (count > squares / count)
        c->between = (q - (used - 1.0)) * c->within / (count - squares / count);
    if (!(c->between > APART))
        c->between = APART;
    c->mean = 0.0;
    for (uint32_t k = 0; k < n_kinds; k++) {
        double w =
            h[k].n > 0 ? 1.0 / (c->between + c->within / (double)h[k].n) : 0.0;

        c->mean += w * h[k].mean;
        weight += w;
    }
    c->mean /= weight;
    c->error = 1.0 / weight;
}

static void
draw(struct helps *h, const struct common *c, double t)
{
    double own = c->within / (double)h->n;
    double trust = c->between / (c->between + own);
    double sd =
        num_sqrt(trust * own + (1.0 - trust) * (1.0 - trust) * c->error);

    h->drawn = trust * h->mean + (1.0 - trust) * c->mean;
    h->low = h->drawn - t * sd;
    h->high = h->drawn + t * sd;
}

enum status
helps_find(const double *difference, const int32_t *kind, size_t n,
           uint32_t n_kinds, struct helps *out)
{
    struct common c;
    double t;

    if (n_kinds > HELPS_KINDS)
        return ST_INVALID;
    for (size_t i = 0; i < n; i++)
        if (!num_finite(difference[i]) || kind[i] < 0 ||
            (uint32_t)kind[i] >= n_kinds)
            return ST_INVALID;
    find_means(difference, kind, n, n_kinds, out);
    if (n >= HELPS_ALL_MIN) {
        find_common(difference, kind, n, n_kinds, out, &c);
        t = t_limit(c.df >= 1.0 ? c.df : 1.0);
        for (uint32_t k = 0; k < n_kinds; k++)
            if (out[k].n >= HELPS_MIN)
                draw(&out[k], &c, t);
    }
    for (uint32_t k = 0; k < n_kinds; k++)
        if (out[k].n == 0)
            out[k].mean = NUM_NAN;
    return ST_OK;
}
