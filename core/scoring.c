/* Scores from answers by a key; scoring.h has the rules. */
#include "core/scoring.h"

#include "core/num.h"
#include "core/rci.h"

#define SLACK 1e-9 /* of the last place of a decimal step */

bool
scoring_takes(const struct scoring *k, double answer)
{
    double steps = (answer - k->low) / k->step, whole;

    if (!num_finite(answer) || answer < k->low || answer > k->high)
        return false;
    whole = num_floor(steps + 0.5);
    return num_abs(steps - whole) < SLACK;
}

/* The band a value stands in, of those that may be shown. */
static uint32_t
band_of(const struct scoring_scale *s, double value)
{
    uint32_t found = SCORING_BANDS;

    for (uint32_t i = 0; i < s->n_bands; i++)
        if (s->band[i].is_seen && value >= s->band[i].from)
            found = i;
    return found;
}

enum status
scoring_score(const struct scoring *k, uint32_t scale, const double *answer,
              struct scoring_score *out)
{
    const struct scoring_scale *s = &k->scale[scale];
    struct scoring_score got = {.band = SCORING_BANDS, .value = NUM_NAN};
    double sum = 0.0, weight = 0.0, all = 0.0;

    for (uint32_t i = 0; i < k->n_items; i++) {
        double x = answer[i];

        if ((s->items >> i & 1) == 0)
            continue;
        got.expected++;
        all += s->weight[i];
        if (!num_finite(x))
            continue;
        if (!scoring_takes(k, x))
            return ST_INVALID;
        if ((s->reversed >> i & 1) != 0)
            x = k->low + k->high - x;
        sum += s->weight[i] * x;
        weight += s->weight[i];
        got.answered++;
    }
    if (got.answered < s->need || got.answered == 0 ||
        (s->missing == SCORING_REFUSE && got.answered < got.expected)) {
        got.method = SCORING_REFUSED;
    } else {
        got.method =
            got.answered == got.expected ? SCORING_COMPLETE : SCORING_PRORATED;
        got.value = s->how == SCORING_MEAN           ? sum / weight
                    : got.method == SCORING_COMPLETE ? sum
                                                     : sum * all / weight;
        got.value *= s->factor;
        got.band = band_of(s, got.value);
    }
    *out = got;
    return ST_OK;
}

void
scoring_range(const struct scoring *k, uint32_t scale, double *low,
              double *high)
{
    const struct scoring_scale *s = &k->scale[scale];
    double all = 0.0;

    for (uint32_t i = 0; i < k->n_items; i++)
        all += (s->items >> i & 1) != 0 ? s->weight[i] : 0.0;
    if (s->how == SCORING_MEAN)
        all = 1.0;
    *low = k->low * all * s->factor;
    *high = k->high * all * s->factor;
}

uint32_t
scoring_danger(const struct scoring *k, const double *answer)
{
    for (uint32_t i = 0; i < k->n_dangers; i++) {
        uint32_t item = k->danger[i].item;

        if (num_finite(answer[item - 1]) &&
            answer[item - 1] >= k->danger[i].from)
            return item;
    }
    return 0;
}

enum scoring_change
scoring_change(const struct scoring *k, uint32_t scale, double before,
               double after, double *needed)
{
    const struct scoring_scale *s = &k->scale[scale];
    struct rci rci;

    if (s->norm_is_seen &&
        rci_compute(s->sd, s->r, before, after, &rci) == ST_OK)
        *needed = rci.min95;
    else if (s->change_is_seen && num_finite(before) && num_finite(after))
        *needed = s->change;
    else
        return SCORING_UNKNOWN;
    if (num_abs(after - before) < *needed)
        return SCORING_WITHIN;
    return (after > before) == s->high_is_worse ? SCORING_WORSE
                                                : SCORING_BETTER;
}
