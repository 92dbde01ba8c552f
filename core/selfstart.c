/* Self-starting standardised scores; selfstart.h has the sources. */
#include "core/selfstart.h"

#include "core/num.h"

enum status
selfstart_add(struct selfstart *s, double score, double *u)
{
    struct selfstart old = *s;
    double n, sd, t, d, p;

    if (!num_finite(score))
        return ST_INVALID;

    s->n++;
    n = (double)s->n;
    d = score - s->mean;
    s->mean += d / n;
    s->m2 += d * (score - s->mean);
    if (s->n < 3 || old.m2 <= 0.0)
        return ST_ABSENT;

    sd = num_sqrt(old.m2 / (double)(old.n - 1));
    t = num_sqrt((n - 1.0) / n) * (score - old.mean) / sd;
    /* from the lower tail on both sides, which keeps all digits */
    p = num_t_cdf(-num_abs(t), n - 2.0);
    if (p < 1e-300)
        p = 1e-300;
    *u = num_normal_quantile(p);
    if (t > 0.0)
        *u = -*u;
    return ST_OK;
}
