/* A form's items and a key's; scoring_map.h has the rules. */
#include "core/scoring_map.h"

#include "core/num.h"

/* Is every answer of this item one that the key has? */
static bool
fits(const struct scoring *k, const struct sheet *f, uint32_t i)
{
    const struct sheet_item *item = &f->item[i];

    if (!sheet_scores(item))
        return false;
    for (uint32_t o = item->option; o < item->option + item->n_options; o++)
        if (!scoring_takes(k, f->option[o].weight))
            return false;
    return item->n_options > 0 || item->type == SHEET_INTEGER ||
           item->type == SHEET_DECIMAL;
}

static uint32_t
find_code(const struct scoring *k, const struct sheet *f, struct str code)
{
    uint32_t found = SHEET_NONE;

    for (uint32_t i = 0; i < f->n_items; i++) {
        if (!str_eq(f->item[i].code, code) || !fits(k, f, i))
            continue;
        if (found != SHEET_NONE)
            return SHEET_NONE;
        found = i;
    }
    return found;
}

static bool
map_by_code(const struct scoring *k, const struct sheet *f, uint32_t *item)
{
    struct str rest = k->loinc, code;
    uint32_t n = 0;

    while (rest.len > 0 && n < k->n_items) {
        (void)str_cut(rest, ' ', &code, &rest);
        item[n] = find_code(k, f, code);
        if (item[n++] == SHEET_NONE)
            return false;
    }
    return n == k->n_items && rest.len == 0;
}

enum status
scoring_map(const struct scoring *k, const struct sheet *f,
            uint32_t item[SCORING_ITEMS])
{
    uint32_t n = 0;

    if (map_by_code(k, f, item))
        return ST_OK;
    for (uint32_t i = 0; i < f->n_items; i++) {
        if (!sheet_scores(&f->item[i]) || f->item[i].is_hidden)
            continue;
        if (n == k->n_items || !fits(k, f, i))
            return ST_ABSENT;
        item[n++] = i;
    }
    return n == k->n_items ? ST_OK : ST_ABSENT;
}

/* What an item can count as: its smallest and largest weight. */
static void
bounds(const struct sheet *f, const struct sheet_item *item, double *low,
       double *high)
{
    *low = item->type == SHEET_BOOLEAN ? 0.0 : NUM_NAN;
    *high = item->type == SHEET_BOOLEAN ? 1.0 : NUM_NAN;
    for (uint32_t o = item->option; o < item->option + item->n_options; o++) {
        double w = f->option[o].weight;

        *low = o == item->option || w < *low ? w : *low;
        *high = o == item->option || w > *high ? w : *high;
    }
}

void
scoring_plain(const struct answers *a, struct scoring_score *out, double *low,
              double *high)
{
    const struct sheet *f = a->form;
    double sum = 0.0;

    *out = (struct scoring_score){.value = NUM_NAN, .band = SCORING_BANDS};
    *low = *high = 0.0;
    for (uint32_t i = 0; i < f->n_items; i++) {
        double x, from, to;

        if (!sheet_scores(&f->item[i]) || f->item[i].is_hidden)
            continue;
        bounds(f, &f->item[i], &from, &to);
        *low += from;
        *high += to;
        if (a->asked[i] != 1)
            continue;
        out->expected++;
        x = answers_value(a, i);
        if (!num_finite(x))
            continue;
        sum += x;
        out->answered++;
    }
    out->method = out->answered == out->expected && out->expected > 0
                      ? SCORING_COMPLETE
                      : SCORING_REFUSED;
    if (out->method == SCORING_COMPLETE)
        out->value = sum;
}
