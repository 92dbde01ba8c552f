/* Hours by rule over flat arrays, for the browser; see wasm_api.h. */
#include "core/hours.h"
#include "core/wasm_api.h"

int32_t
hours_wasm_count(const uint8_t *text, int32_t len, int32_t pack,
                 const int32_t *day, const int32_t *minutes,
                 const int32_t *present, const int32_t *lead, int32_t n,
                 double *counted_out, int32_t *period_out, int32_t *from_out)
{
    struct hours_pack packs[HOURS_PACKS_MAX];
    struct hours_error error;
    size_t n_packs;
    enum status st = hours_parse((struct str){(const char *)text, (size_t)len},
                                 packs, &n_packs, &error);

    if (st != ST_OK)
        return (int32_t)st;
    if (pack < 0 || (size_t)pack >= n_packs)
        return ST_INVALID;
    for (int32_t i = 0; i < n; i++) {
        const struct hours_entry e = {day[i], minutes[i], present[i],
                                      lead[i] != 0};

        counted_out[i] = hours_counted(&packs[pack], &e);
        period_out[i] = hours_period_of(&packs[pack], day[i]);
        from_out[i] = hours_period_day(&packs[pack], period_out[i]);
    }
    return ST_OK;
}
