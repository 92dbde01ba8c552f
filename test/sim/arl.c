/* Run lengths by stepping a density; see arl.h. */
#include "test/sim/arl.h"

#include "core/num.h"

#define PI 3.14159265358979323846
#define STEPS_MAX 40000
#define NEVER 1e7 /* scores */
#define FAR 8.0   /* SDs of the average: nothing is below */

struct density {
    double low, high;
    double z[ARL_NODES], w[ARL_NODES], f[ARL_NODES];
    double atom; /* probability of sitting at exactly 0 */
    bool has_atom;
};

/* Nodes and weights of [-1, 1], by Newton's method on Legendre's polynomial. */
static void
legendre(double x[ARL_NODES], double w[ARL_NODES])
{
    for (int i = 0; i < ARL_NODES; i++) {
        double a = PI * ((double)i + 0.75) / ((double)ARL_NODES + 0.5);
        double term = 1.0, t = 0.0, slope = 1.0;

        for (int k = 0; k < 20; k++) { /* cosine, by its series */
            t += term;
            term *= -a * a / (double)((2 * k + 1) * (2 * k + 2));
        }
        for (int turn = 0; turn < 50; turn++) {
            double p = 1.0, q = 0.0, move;

            for (int j = 1; j <= ARL_NODES; j++) {
                double old = q;

                q = p;
                p = ((double)(2 * j - 1) * t * q - (double)(j - 1) * old) /
                    (double)j;
            }
            slope = (double)ARL_NODES * (t * p - q) / (t * t - 1.0);
            move = p / slope;
            t -= move;
            if (num_abs(move) < 1e-16)
                break;
        }
        x[i] = t;
        w[i] = 2.0 / ((1.0 - t * t) * slope * slope);
    }
}

static void
place(struct density *d, const double x[ARL_NODES], const double w[ARL_NODES])
{
    double half = 0.5 * (d->high - d->low), mid = 0.5 * (d->high + d->low);

    for (int i = 0; i < ARL_NODES; i++) {
        d->z[i] = mid + half * x[i];
        d->w[i] = half * w[i];
    }
}

static double
total(const struct density *d)
{
    double sum = d->has_atom ? d->atom : 0.0;

    for (int i = 0; i < ARL_NODES; i++)
        sum += d->w[i] * d->f[i];
    return sum;
}

/* One chart, either kind, as "next = keep * z + give * (score - less)". */
struct walk {
    double keep, give, less;
};

static double
kernel(const struct walk *k, double from, double to, double shift)
{
    return num_normal_pdf((to - k->keep * from) / k->give + k->less - shift) /
           k->give;
}

/* P(next <= 0) from `from`: what an absorbing 0 collects. */
static double
falls(const struct walk *k, double from, double shift)
{
    return num_normal_cdf(-k->keep * from / k->give + k->less - shift);
}

/* Kernel values between two sets of nodes, kept while they stay the same. */
struct matrix {
    double v[ARL_NODES][ARL_NODES], atom_to[ARL_NODES], to_atom[ARL_NODES];
    double atom_stays;
};

static void
fill(struct matrix *m, const struct walk *k, const struct density *a,
     const struct density *b, double shift)
{
    for (int j = 0; j < ARL_NODES; j++) {
        for (int i = 0; i < ARL_NODES; i++)
            m->v[j][i] = kernel(k, a->z[i], b->z[j], shift) * a->w[i];
        m->atom_to[j] = kernel(k, 0.0, b->z[j], shift);
        m->to_atom[j] = falls(k, a->z[j], shift) * a->w[j];
    }
    m->atom_stays = falls(k, 0.0, shift);
}

static void
advance(const struct matrix *m, const struct density *a, struct density *b)
{
    b->atom = 0.0;
    if (a->has_atom) {
        b->atom = a->atom * m->atom_stays;
        for (int i = 0; i < ARL_NODES; i++)
            b->atom += m->to_atom[i] * a->f[i];
    }
    for (int j = 0; j < ARL_NODES; j++) {
        double sum = a->has_atom ? a->atom * m->atom_to[j] : 0.0;

        for (int i = 0; i < ARL_NODES; i++)
            sum += m->v[j][i] * a->f[i];
        b->f[j] = sum;
    }
}

/* What both kinds of chart need to be stepped. */
struct chart {
    struct walk walk;
    double low, high, start;
    bool has_atom; /* low is 0 and holds what falls below */
    bool is_open;  /* low is only where the density is negligible */
    double shift, per_step;
    double weight; /* of an EWMA with exact limits, else 0 */
};

/* Share of its long-run limit an exact limit has at score t. */
static double
limit_share(const struct chart *c, int t)
{
    if (c->weight == 0.0)
        return 1.0;
    return num_sqrt(1.0 - num_pow(1.0 - c->weight, 2.0 * (double)t));
}

/*
 * Step to score n, or until the tail is geometric when n is 0.  Gives P(no
 * alarm by n), or the mean run length.
 */
static double
run(const struct chart *c, int n)
{
    struct matrix m;
    struct density a = {.has_atom = c->has_atom}, b;
    double x[ARL_NODES], w[ARL_NODES], share = 0.0, shift, mean = 1.0;
    double alive = 1.0, before = 1.0, ratio = 0.0;

    legendre(x, w);
    for (int t = 1; t <= (n > 0 ? n : STEPS_MAX); t++) {
        double now = limit_share(c, t);
        bool moved = num_abs(now - share) > 1e-13;

        shift = c->shift + c->per_step * (double)t;
        b = a;
        b.low = c->is_open ? c->low : c->low * now;
        b.high = c->high * now;
        place(&b, x, w);
        if (t == 1) {
            b.atom = c->has_atom ? falls(&c->walk, c->start, shift) : 0.0;
            for (int j = 0; j < ARL_NODES; j++)
                b.f[j] = kernel(&c->walk, c->start, b.z[j], shift);
        } else {
            if (t == 2 || moved || c->per_step != 0.0)
                fill(&m, &c->walk, &a, &b, shift);
            advance(&m, &a, &b);
        }
        share = now;
        a = b;
        before = alive;
        alive = total(&a);
        mean += alive;
        if (n > 0)
            continue;
        if (alive < 1e-14)
            return mean;
        if (t > 20 && !moved && c->per_step == 0.0 &&
            num_abs(alive / before - ratio) < 1e-13)
            return mean + alive * ratio / (1.0 - ratio);
        ratio = alive / before;
    }
    return n > 0 ? alive : mean;
}

static struct chart
ewma_chart(const struct arl_ewma *e)
{
    double sd = num_sqrt(e->weight / (2.0 - e->weight));
    struct chart c = {.walk = {1.0 - e->weight, e->weight, 0.0},
                      .high = e->limit * sd,
                      .low = -e->limit * sd,
                      .shift = e->shift,
                      .per_step = e->per_step,
                      .weight = e->is_exact ? e->weight : 0.0};

    if (e->side == ARL_UPPER) {
        c.low = -FAR * sd;
        c.is_open = true;
    }
    if (e->side == ARL_UPPER_REFLECTED) {
        c.low = 0.0;
        c.has_atom = true;
    }
    return c;
}

double
arl_ewma_mean(const struct arl_ewma *e)
{
    struct chart c = ewma_chart(e);

    return run(&c, 0);
}

double
arl_ewma_survival(const struct arl_ewma *e, int n)
{
    struct chart c = ewma_chart(e);

    return run(&c, n);
}

static struct chart
cusum_chart(const struct arl_cusum *s)
{
    return (struct chart){.walk = {1.0, 1.0, s->k},
                          .high = s->h,
                          .start = s->start,
                          .has_atom = true,
                          .shift = s->shift};
}

double
arl_cusum_mean(const struct arl_cusum *s)
{
    struct chart c = cusum_chart(s);

    return run(&c, 0);
}

double
arl_cusum_survival(const struct arl_cusum *s, int n)
{
    struct chart c = cusum_chart(s);

    return run(&c, n);
}

double
arl_cusum_two_mean(const struct arl_cusum *s)
{
    struct arl_cusum up = *s, low = *s;
    double up_start, up_zero, low_start, low_zero;

    low.shift = -s->shift;
    up_start = arl_cusum_mean(&up);
    low_start = arl_cusum_mean(&low);
    up.start = low.start = 0.0;
    up_zero = arl_cusum_mean(&up);
    low_zero = arl_cusum_mean(&low);
    if (low_zero > NEVER) /* differences of such numbers mean nothing */
        return up_start;
    if (up_zero > NEVER)
        return low_start;
    return (up_start * low_zero + up_zero * low_start - up_zero * low_zero) /
           (up_zero + low_zero);
}
