/*
 * What a group's rooms ask the core, for group_bits.mjs, which asks the same in
 * WebAssembly.  A line of standard input: a function, then its arrays, each
 * with its length before it.  A line of output: what it gave, and the arrays it
 * wrote; or "refused".
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/phase.h"
#include "core/poll.h"
#include "core/rota.h"
#include "core/wasm_api.h"

#define ARRAYS_MAX 5
#define OUT_MAX 4096

struct array {
    int32_t n;
    int32_t *at;
};

static int32_t out[OUT_MAX];

static void
read_array(struct array *a)
{
    if (scanf("%" SCNd32, &a->n) != 1 || a->n < 0)
        exit(1);
    a->at = calloc((size_t)a->n + 1, sizeof *a->at);
    if (a->at == NULL)
        exit(1);
    for (int32_t i = 0; i < a->n; i++)
        if (scanf("%" SCNd32, &a->at[i]) != 1)
            exit(1);
}

static void
print(int32_t result, int32_t n)
{
    if (result < 0) {
        puts("refused");
        return;
    }
    printf("%" PRId32, result);
    for (int32_t i = 0; i < n; i++)
        printf(" %" PRId32, out[i]);
    putchar('\n');
}

static void
poll_of(const struct array a[ARRAYS_MAX])
{
    const int32_t *who = a[2].at; /* leads, voted, before */
    int32_t n = a[0].n / 3;

    print(poll_wasm_rank(a[0].at, n, a[1].at, a[1].n, who[0], who[1], who[2],
                         out),
          POLL_WASM_RANK * n);
}

static void
rota_of(const struct array a[ARRAYS_MAX])
{
    int32_t n = a[0].n / 4, needs = a[2].n / 4;

    print(rota_wasm_ahead(a[0].at, n, a[1].at, a[1].n / ROTA_WASM_PAST, a[2].at,
                          needs, a[3].at, a[3].n / 4, a[4].at[0], out,
                          out + ROTA_WASM_TURN * needs),
          ROTA_WASM_TURN * needs + ROTA_WASM_PERSON * n);
}

/* The plan's bytes, and the steps that it is. */
static void
plan_of(const struct array a[ARRAYS_MAX])
{
    uint8_t plan[PHASE_PLAN_MAX] = {0}, made[PHASE_PLAN_MAX] = {0};
    const int32_t *how = a[2].at; /* days, quiet from, to, east of UTC */
    int32_t n, steps;

    for (int32_t i = 0; i < a[0].n && i < PHASE_PLAN_MAX; i++)
        plan[i] = (uint8_t)a[0].at[i];
    n = phase_wasm_plan(plan, a[0].n, a[1].at, a[1].n, how[0], how[1], how[2],
                        how[3], made);
    steps = n < 0 ? 0 : phase_wasm_steps(made, n, out + n);
    for (int32_t i = 0; i < n; i++)
        out[i] = made[i];
    print(n, n + PHASE_WASM_STEP * steps);
}

static void
signs_of(const struct array a[ARRAYS_MAX])
{
    print(drift_wasm_signs(a[0].at, a[0].n / DRIFT_WASM_ROW), 0);
}

int
main(void)
{
    static const struct {
        const char *name;
        int n;
        void (*run)(const struct array a[ARRAYS_MAX]);
    } all[] = {{"poll", 3, poll_of},
               {"rota", 5, rota_of},
               {"plan", 3, plan_of},
               {"signs", 1, signs_of}};
    char name[8];

    while (scanf("%7s", name) == 1)
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            struct array a[ARRAYS_MAX] = {{0, NULL}};

            if (strcmp(name, all[i].name) != 0)
                continue;
            for (int k = 0; k < all[i].n; k++)
                read_array(&a[k]);
            memset(out, 0, sizeof out);
            all[i].run(a);
            for (int k = 0; k < all[i].n; k++)
                free(a[k].at);
        }
    return 0;
}
