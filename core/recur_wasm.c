/* Local time and instants over flat arrays, for the browser; see wasm_api.h. */
#include "core/recur.h"
#include "core/wasm_api.h"

#include "core/num.h"

#define SHIFTS_MAX 1200 /* six hundred years of daylight saving */

/* The shifts as a zone; false when they are not in order. */
static bool
take_zone(const double *at, const int32_t *offset, int32_t n,
          struct recur_shift shift[SHIFTS_MAX], struct recur_zone *out)
{
    if (n < 1 || n > SHIFTS_MAX)
        return false;
    for (int32_t i = 0; i < n; i++) {
        if (!(num_abs(at[i]) < 1e15) || (i > 0 && at[i] <= at[i - 1]))
            return false;
        shift[i] = (struct recur_shift){(int64_t)at[i], offset[i]};
    }
    *out = (struct recur_zone){shift, (size_t)n};
    return true;
}

int32_t
recur_wasm_instants(const double *at, const int32_t *offset, int32_t n_shifts,
                    const int32_t *day, const int32_t *minute, int32_t n,
                    double *at_out, int32_t *fit_out)
{
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;

    if (!take_zone(at, offset, n_shifts, shift, &zone))
        return ST_INVALID;
    for (int32_t i = 0; i < n; i++) {
        enum recur_fit fit;
        int64_t at_ms;

        if (recur_instant(&zone, day[i], minute[i], &at_ms, &fit) != ST_OK)
            return ST_INVALID;
        at_out[i] = (double)at_ms;
        fit_out[i] = (int32_t)fit;
    }
    return ST_OK;
}

int32_t
recur_wasm_locals(const double *at, const int32_t *offset, int32_t n_shifts,
                  const double *utc, int32_t n, double *local_out)
{
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;

    if (!take_zone(at, offset, n_shifts, shift, &zone))
        return ST_INVALID;
    for (int32_t i = 0; i < n; i++) {
        int32_t day, minute;

        if (!(num_abs(utc[i]) < 1e15) ||
            recur_local(&zone, (int64_t)utc[i], &day, &minute) != ST_OK)
            return ST_INVALID;
        local_out[i] = (double)day * 1440.0 + (double)minute;
    }
    return ST_OK;
}
