#include "core/alpha.h"

#include "core/num.h"

static void
fold(struct alpha *a, uint32_t i, double x)
{
    double off = x - a->mean[i];

    a->mean[i] += off / (double)a->n;
    a->square[i] += off * (x - a->mean[i]);
}

void
alpha_add(struct alpha *a, const struct scoring *k, uint32_t scale,
          const double *answer)
{
    const struct scoring_scale *s = &k->scale[scale];
    double sum = 0.0;

    for (uint32_t i = 0; i < k->n_items; i++)
        if ((s->items >> i & 1) != 0 && !num_finite(answer[i]))
            return;
    a->n++;
    for (uint32_t i = 0; i < k->n_items; i++) {
        double x = answer[i];

        if ((s->items >> i & 1) == 0)
            continue;
        if ((s->reversed >> i & 1) != 0)
            x = k->low + k->high - x;
        fold(a, i, x);
        sum += x;
    }
    fold(a, SCORING_ITEMS, sum);
}

double
alpha_value(const struct alpha *a, const struct scoring *k, uint32_t scale)
{
    const struct scoring_scale *s = &k->scale[scale];
    double items = (double)s->n_items, each = 0.0;

    if (a->n < 2 || s->n_items < 2 || !(a->square[SCORING_ITEMS] > 0.0))
        return NUM_NAN;
    for (uint32_t i = 0; i < k->n_items; i++)
        each += (s->items >> i & 1) != 0 ? a->square[i] : 0.0;
    return items / (items - 1.0) * (1.0 - each / a->square[SCORING_ITEMS]);
}
