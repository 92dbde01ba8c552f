/* Lowest and highest point per pixel column; decimate.h has the contract. */
#include "core/decimate.h"

#include "core/num.h"
#include "core/wasm_api.h"

/* The column of x, 0..columns-1. */
static size_t
column_of(double x, double low, double span, size_t columns)
{
    double at = span > 0.0 ? (x - low) / span * (double)columns : 0.0;
    size_t c = at > 0.0 ? (size_t)at : 0;

    return c < columns ? c : columns - 1;
}

/* Append the lower index first; a column with one point gives one. */
static size_t
put_pair(int32_t *pick, size_t k, size_t a, size_t b)
{
    pick[k++] = (int32_t)(a < b ? a : b);
    if (a != b)
        pick[k++] = (int32_t)(a < b ? b : a);
    return k;
}

size_t
decimate_minmax(const double *x, const double *y, size_t n, size_t columns,
                int32_t *pick)
{
    size_t k = 0, lowest = 0, highest = 0, column = 0;
    bool any = false, keep_all;
    double span;

    if (n == 0 || columns == 0)
        return 0;
    keep_all = n <= 2 * columns;
    span = x[n - 1] - x[0];
    for (size_t i = 0; i < n; i++) {
        size_t c;

        if (y[i] != y[i])
            continue;
        if (keep_all) {
            pick[k++] = (int32_t)i;
            continue;
        }
        c = column_of(x[i], x[0], span, columns);
        if (any && c != column) {
            k = put_pair(pick, k, lowest, highest);
            any = false;
        }
        if (!any) {
            lowest = highest = i;
            column = c;
            any = true;
        }
        if (y[i] < y[lowest])
            lowest = i;
        if (y[i] > y[highest])
            highest = i;
    }
    return any ? put_pair(pick, k, lowest, highest) : k;
}

int32_t
decimate_wasm_minmax(const double *x, const double *y, int32_t n,
                     int32_t columns, int32_t *pick_out)
{
    if (n < 0 || columns < 0)
        return 0;
    return (int32_t)decimate_minmax(x, y, (size_t)n, (size_t)columns, pick_out);
}
