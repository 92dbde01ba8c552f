/* The moving average and its variance at irregular times; ewma.h has the
 * recursions. */
#include "core/ewma.h"

#include "core/num.h"

#define WHOLE_MAX 16.0 /* longer gaps are rare */

enum status
ewma_init(struct ewma *e, double weight)
{
    if (!(weight > 0.0 && weight <= 1.0))
        return ST_INVALID;

    *e = (struct ewma){.weight = weight, .left = 1.0};
    return ST_OK;
}

/* base^gap; whole gaps, the usual ones, by multiplication. */
static double
over_gap(double base, double gap)
{
    double power = base;

    if (gap == 1.0)
        return base;
    if (gap > WHOLE_MAX || num_floor(gap) != gap)
        return num_pow(base, gap);
    for (int i = 1; i < (int)gap; i++)
        power *= base;
    return power;
}

enum status
ewma_add(struct ewma *e, double score, double gap, double phi)
{
    double keep, share, kept_cov;

    if (!num_finite(score) || !num_finite(gap) || gap <= 0.0)
        return ST_INVALID;
    if (!(phi >= 0.0 && phi < 1.0))
        return ST_INVALID;

    keep = over_gap(1.0 - e->weight, gap);
    share = 1.0 - keep;
    kept_cov = keep * over_gap(phi, gap) * e->cov;

    e->sum = share * score + keep * e->sum;
    e->left *= keep;
    e->var = share * share + keep * keep * e->var + 2.0 * share * kept_cov;
    e->cov = share + kept_cov;
    e->n++;
    return ST_OK;
}

double
ewma_mean(const struct ewma *e, double centre)
{
    return e->sum + e->left * centre;
}

double
ewma_spread(const struct ewma *e)
{
    return num_sqrt(e->var);
}
