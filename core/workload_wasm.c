/* The figures of the weeks over flat arrays, for the browser; see wasm_api.h.
 */
#include "core/wasm_api.h"
#include "core/workload.h"

/* Piece i of texts laid end to end; false when the ends fall. */
static bool
piece(const uint8_t *text, const int32_t *end, int32_t i, struct str *out)
{
    int32_t from = i > 0 ? end[i - 1] : 0;

    if (from < 0 || end[i] < from)
        return false;
    *out = (struct str){(const char *)text + from, (size_t)(end[i] - from)};
    return true;
}

int32_t
workload_wasm_kinds(const uint8_t *words, const int32_t *word_end,
                    const uint8_t *titles, const int32_t *title_end,
                    const double *minutes, int32_t n, int32_t shortest,
                    int32_t longest, int32_t *kind_out)
{
    struct workload_rules rules = {.shortest = shortest, .longest = longest};

    for (int32_t k = 0; k < WORKLOAD_KINDS; k++)
        if (!piece(words, word_end, k, &rules.words[k]))
            return ST_INVALID;
    for (int32_t i = 0; i < n; i++) {
        struct str title;

        if (!piece(titles, title_end, i, &title))
            return ST_INVALID;
        kind_out[i] = (int32_t)workload_kind(&rules, title, minutes[i]);
    }
    return ST_OK;
}

static void
put_week(const struct workload_week *w, double out[WORKLOAD_WASM_FIELDS])
{
    int32_t i = 0;

    out[i++] = w->monday;
    out[i++] = w->sessions;
    out[i++] = w->hours;
    out[i++] = w->back_to_back;
    out[i++] = w->longest_run;
    out[i++] = w->most_a_day;
    out[i++] = w->evenings;
    out[i++] = w->weekend_days;
    out[i++] = w->travel;
    out[i++] = w->admin;
    out[i++] = w->other;
    out[i++] = w->worked;
}

int32_t
workload_wasm_weeks(const double *start, const double *minutes,
                    const int32_t *kind, int32_t n, int32_t monday,
                    int32_t n_weeks, void *work, double *week_out)
{
    struct workload_week *week = work;
    struct workload_tally tally;
    enum status st = workload_begin(&tally, monday, n_weeks, week);

    for (int32_t i = 0; st == ST_OK && i < n; i++)
        st = workload_add(
            &tally, &(struct workload_item){start[i], minutes[i], kind[i]});
    if (st != ST_OK)
        return (int32_t)st;
    for (int32_t i = 0; i < n_weeks; i++)
        put_week(&week[i], week_out + i * WORKLOAD_WASM_FIELDS);
    return ST_OK;
}
