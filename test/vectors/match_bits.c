/*
 * The groups of a pool as numbers, for match_bits.mjs, which forms the same in
 * WebAssembly: reads the flat arrays of match_wasm_form from standard input
 * (counts first), prints group_out and summary_out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/wasm_api.h"

/* An array of `n` numbers, or the end of the program. */
static int32_t *
numbers(int32_t n)
{
    int32_t *a = calloc((size_t)n + 1, sizeof *a);

    if (a == NULL)
        exit(1);
    for (int32_t i = 0; i < n; i++)
        if (scanf("%" SCNd32, &a[i]) != 1)
            exit(1);
    return a;
}

int
main(void)
{
    /* n_rules, n, n_excluded, n_met, groups, memo, steps, seed */
    int32_t *head = numbers(8), *rules = numbers(head[0]);
    int32_t *people = numbers(head[1] * MATCH_WASM_COLUMNS);
    int32_t *excluded = numbers(2 * head[2]), *met = numbers(2 * head[3]);
    int32_t need = match_wasm_need(head[1], head[4], head[5]), summary[8] = {0};
    int32_t *group = calloc((size_t)head[1] + 1, sizeof *group);
    uint8_t *work = malloc((size_t)need);

    if (group == NULL || work == NULL ||
        match_wasm_form(rules, people, head[1], excluded, head[2], met, head[3],
                        head[4], head[5], head[6], head[7], need, work, group,
                        summary) != 0)
        return 1;
    for (int32_t i = 0; i < head[1]; i++)
        printf("%" PRId32 " ", group[i]);
    for (int i = 0; i < 8; i++)
        printf("%" PRId32 "%c", summary[i], i < 7 ? ' ' : '\n');
    free(head);
    free(rules);
    free(people);
    free(excluded);
    free(met);
    free(group);
    free(work);
    return 0;
}
