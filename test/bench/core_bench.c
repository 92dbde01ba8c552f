/*
 * One pass of sealing, opening and the early warning natively, as JSON for
 * test/bench/browser_bench.mjs, which does the same in WebAssembly.
 *
 *   core_bench     {"seal":us,"open":us,"put":us,"get":us,"trend":us}
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/wasm_api.h"
#include "seal/prim.h"
#include "test/bench/host.h"
#include "test/bench/load.h"
#include "test/bench/seal_ops.h"

#define TIMES 200
#define SERIES 20
#define DAYS 3650 /* ten years */
#define TOTAL (SERIES * DAYS)

/* Processor microseconds of one. */
static double
each(int32_t (*op)(int32_t n), int32_t n)
{
    int64_t began = load_cpu_ns(0);

    if (op(n) != 0)
        host_fail("sealing or opening was refused");
    return (double)(load_cpu_ns(0) - began) / 1000 / n;
}

/* The same readings as browser_bench.mjs makes: 0..10, day after day. */
static int32_t
trend(int32_t n)
{
    static double at[TOTAL], value[TOTAL], weight[SERIES], from[SERIES];
    static double points[WARN_WASM_COLUMNS * TOTAL];
    static double sums[WARN_WASM_FIELDS * SERIES];
    static int32_t start[SERIES + 1], direction[SERIES], period[SERIES];
    uint32_t x = 1;

    for (int32_t s = 0; s < SERIES; s++) {
        start[s + 1] = (s + 1) * DAYS;
        direction[s] = 1;
        weight[s] = 1;
        for (int32_t d = 0; d < DAYS; d++) {
            x = x * 1664525U + 1013904223U;
            at[s * DAYS + d] = 16000 + d;
            value[s * DAYS + d] = (double)((x >> 16) % 11);
        }
    }
    for (int32_t i = 0; i < n; i++)
        if (warn_wasm_run(at, value, start, direction, period, weight, from,
                          SERIES, 0, 0, points, sums) != 0)
            return -1;
    return 0;
}

int
main(void)
{
    double seal, open, put, get;

    load_pin(1);
    if (prim_start() != ST_OK || ops_start() != 0)
        host_fail("no keys");
    (void)each(ops_seal, TIMES); /* warm */
    seal = each(ops_seal, TIMES);
    open = each(ops_open, TIMES);
    put = each(ops_put, TIMES);
    get = each(ops_get, TIMES);
    (void)each(trend, 1);
    printf("{\"seal\":%.3f,\"open\":%.3f,\"put\":%.3f,\"get\":%.3f,"
           "\"trend\":%.3f}\n",
           seal, open, put, get, each(trend, 5));
    return 0;
}
