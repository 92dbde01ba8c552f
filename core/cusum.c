/* Cumulative sums; cusum.h has the sources. */
#include "core/cusum.h"

#include "core/num.h"

#define SIEGMUND_OVERSHOOT 1.166 /* mean overshoot of a normal walk, twice */

void
cusum_add(struct cusum *c, double u)
{
    double up = c->upper + u - c->k;
    double down = c->lower - u - c->k;

    c->upper = up > 0.0 ? up : 0.0;
    c->lower = down > 0.0 ? down : 0.0;
}

double
cusum_arl(double k, double h, double shift)
{
    double b = h + SIEGMUND_OVERSHOOT;
    double d = shift - k;

    if (d == 0.0)
        return b * b;
    return (num_exp(-2.0 * d * b) + 2.0 * d * b - 1.0) / (2.0 * d * d);
}
