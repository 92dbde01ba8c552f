/* What seems to help over flat arrays, for the browser; see wasm_api.h. */
#include "core/helps.h"
#include "core/wasm_api.h"

int32_t
helps_wasm_find(const double *difference, const int32_t *kind, int32_t n,
                int32_t n_kinds, double *helps_out)
{
    struct helps h[HELPS_KINDS];
    enum status st;

    if (n < 0 || n_kinds < 0)
        return ST_INVALID;
    st = helps_find(difference, kind, (size_t)n, (uint32_t)n_kinds, h);
    for (int32_t k = 0; st == ST_OK && k < n_kinds; k++) {
        helps_out[5 * k] = (double)h[k].n;
        helps_out[5 * k + 1] = h[k].mean;
        helps_out[5 * k + 2] = h[k].drawn;
        helps_out[5 * k + 3] = h[k].low;
        helps_out[5 * k + 4] = h[k].high;
    }
    return (int32_t)st;
}
