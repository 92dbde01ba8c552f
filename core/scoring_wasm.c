/* Scoring keys over flat arrays, for the browser; see wasm_api.h. */
#include "core/num.h"
#include "core/scoring.h"
#include "core/wasm_api.h"

static struct str
view(const uint8_t *text, int32_t len)
{
    return (struct str){(const char *)text, len > 0 ? (size_t)len : 0};
}

static void
put_span(int32_t *to, const uint8_t *table, struct str s)
{
    to[0] = s.len > 0 ? (int32_t)((const uint8_t *)s.ptr - table) : 0;
    to[1] = (int32_t)s.len;
}

/* The bands that may be shown, in the order of their scales. */
static int32_t
put_bands(const struct scoring *k, const uint8_t *table, int32_t *spans,
          double *numbers)
{
    int32_t n = 0;

    for (uint32_t s = 0; s < k->n_scales; s++)
        for (uint32_t b = 0; b < k->scale[s].n_bands; b++) {
            const struct scoring_band *band = &k->scale[s].band[b];

            if (!band->is_seen)
                continue;
            put_span(spans + 2 * n, table, band->word);
            numbers[3 * n] = (double)s;
            numbers[3 * n + 1] = band->from;
            numbers[3 * n + 2] = (double)b;
            n++;
        }
    return n;
}

static void
put_members(const struct scoring_scale *s, int32_t *to)
{
    for (uint32_t i = 0; i < SCORING_ITEMS; i++)
        if ((s->items >> i & 1) != 0)
            to[i] = (s->reversed >> i & 1) != 0 ? -1 : 1;
        else
            to[i] = 0;
}

int32_t
scoring_wasm_read(const uint8_t *table, int32_t table_len, const uint8_t *name,
                  int32_t name_len, int32_t *about_out, double *range_out,
                  int32_t *scales_out, double *scale_out, int32_t *bands_out,
                  double *band_out, int32_t *member_out)
{
    struct scoring k;
    uint32_t line;
    enum status st =
        scoring_read(view(table, table_len), view(name, name_len), &k, &line);

    about_out[0] = (int32_t)line;
    if (st != ST_OK)
        return (int32_t)st;
    put_span(about_out + 1, table, k.form);
    about_out[3] = (int32_t)k.n_items;
    about_out[4] = (int32_t)k.n_scales;
    about_out[5] = (int32_t)k.n_parts;
    about_out[6] = put_bands(&k, table, bands_out, band_out);
    about_out[7] = (int32_t)k.window;
    for (uint32_t i = 0; i < k.n_parts; i++) {
        put_span(about_out + 8 + 4 * i, table, k.part[i].name);
        about_out[10 + 4 * i] = (int32_t)k.part[i].from;
        about_out[11 + 4 * i] = (int32_t)k.part[i].to;
    }
    range_out[0] = k.low;
    range_out[1] = k.high;
    range_out[2] = k.step;
    for (uint32_t i = 0; i < k.n_scales; i++) {
        put_span(scales_out + 2 * i, table, k.scale[i].name);
        scoring_range(&k, i, &scale_out[4 * i], &scale_out[4 * i + 1]);
        scale_out[4 * i + 2] = k.scale[i].high_is_worse ? 1.0 : -1.0;
        scale_out[4 * i + 3] = (double)k.scale[i].need;
        put_members(&k.scale[i], member_out + i * SCORING_ITEMS);
    }
    return ST_OK;
}

int32_t
scoring_wasm_score(const uint8_t *table, int32_t table_len, const uint8_t *name,
                   int32_t name_len, const double *answers, int32_t n,
                   double *scores_out, int32_t *danger_out)
{
    struct scoring k;
    struct scoring_score s;
    uint32_t line;
    enum status st =
        scoring_read(view(table, table_len), view(name, name_len), &k, &line);

    if (st != ST_OK)
        return (int32_t)st;
    if (n < 0 || (uint32_t)n != k.n_items)
        return ST_INVALID;
    danger_out[0] = (int32_t)scoring_danger(&k, answers);
    for (uint32_t i = 0; i < k.n_scales; i++) {
        st = scoring_score(&k, i, answers, &s);
        if (st != ST_OK)
            return (int32_t)st;
        scores_out[5 * i] = s.value;
        scores_out[5 * i + 1] = (double)s.answered;
        scores_out[5 * i + 2] = (double)s.expected;
        scores_out[5 * i + 3] = (double)s.method;
        scores_out[5 * i + 4] = s.band == SCORING_BANDS ? -1.0 : (double)s.band;
    }
    return ST_OK;
}

int32_t
scoring_wasm_change(const uint8_t *table, int32_t table_len,
                    const uint8_t *name, int32_t name_len, int32_t scale,
                    double before, double after, double *change_out)
{
    struct scoring k;
    double needed = NUM_NAN;
    uint32_t line;
    enum status st =
        scoring_read(view(table, table_len), view(name, name_len), &k, &line);

    if (st != ST_OK)
        return (int32_t)st;
    if (scale < 0 || (uint32_t)scale >= k.n_scales)
        return ST_INVALID;
    change_out[0] =
        (double)scoring_change(&k, (uint32_t)scale, before, after, &needed);
    change_out[1] = needed;
    return ST_OK;
}
