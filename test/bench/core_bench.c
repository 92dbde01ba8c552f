/*
 * One pass of sealing, opening and the early warning natively, as JSON for
 * test/bench/browser_bench.mjs, which does the same in WebAssembly.
 *
 *   core_bench     {"seal":us,"open":us,"put":us,"get":us,"trend":us,
 *                  "rank":us}
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
#define ENTRIES 5000
#define TERMS 2000

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

/* The same entries as browser_bench.mjs makes: 12 terms each of 2,000. */
static int32_t
rank(int32_t n)
{
    static int32_t start[ENTRIES + 1], term[12 * ENTRIES], fee[ENTRIES];
    static int32_t places[ENTRIES], mark[TERMS], fit[8 * ENTRIES];
    static double work[2 * ENTRIES];
    static uint8_t kind[12 * ENTRIES];
    const int32_t weight[] = {30, 40, 20, 15, 15, 10};
    uint32_t x = 1;

    for (int32_t i = 0; i < 12 * ENTRIES; i++) {
        x = x * 1664525U + 1013904223U;
        start[i / 12 + 1] = i + 1;
        kind[i] = (uint8_t)(i % 11);
        term[i] = (int32_t)((x >> 8) % TERMS);
    }
    for (int32_t t = 0; t < TERMS; t++)
        mark[t] = t % 40 == 0 ? 0x780 : t % 401 == 1 ? 0x7f : 0;
    for (int32_t i = 0; i < n; i++)
        if (rank_wasm_run(start, kind, term, fee, places, ENTRIES, mark, TERMS,
                          weight, 50, 0, 1, work, fit) < 1)
            return -1;
    return 0;
}

int
main(void)
{
    double ranked;
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
    (void)each(rank, 1);
    ranked = each(rank, 20);
    printf("{\"seal\":%.3f,\"open\":%.3f,\"put\":%.3f,\"get\":%.3f,"
           "\"trend\":%.3f,\"rank\":%.3f}\n",
           seal, open, put, get, each(trend, 5), ranked);
    return 0;
}
