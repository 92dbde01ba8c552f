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

double
ewma_over_gap(double base, double gap)
{
    double power = base;

    if (gap > WHOLE_MAX || num_floor(gap) != gap)
        return num_pow(base, gap);
    for (int i = 1; i < (int)gap; i++)
        power *= base;
    return power;
}

double
ewma_spread(const struct ewma *e)
{
    return num_sqrt(e->var);
}
