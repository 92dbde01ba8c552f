/* Ranking and matching over flat arrays, for the browser; see wasm_api.h. */
#include "core/rank.h"
#include "core/wasm_api.h"

/* Fields of a fit as int32_t. */
#define FIT_FIELDS (2 + RANK_PART_COUNT)
_Static_assert(sizeof(struct rank_fit) == FIT_FIELDS * sizeof(int32_t),
               "fit_out is an array of struct rank_fit");

int32_t
rank_wasm_run(const int32_t *start, const uint8_t *kind, const int32_t *term,
              const int32_t *fee, const int32_t *free, int32_t n,
              const int32_t *mark, int32_t n_terms, const int32_t *weight,
              int32_t fee_max, int32_t must, int32_t seed, double *work_out,
              int32_t *fit_out)
{
    /* int32_t and uint32_t may name the same memory (C11 6.5, 7). */
    struct rank_entries in = {.n = n > 0 ? (uint32_t)n : 0,
                              .start = (const uint32_t *)start,
                              .kind = kind,
                              .term = (const uint32_t *)term,
                              .fee = fee,
                              .free = free,
                              .n_terms = n_terms > 0 ? (uint32_t)n_terms : 0};
    struct rank_wishes wishes = {.mark = (const uint32_t *)mark,
                                 .fee_max = fee_max,
                                 .must = (uint32_t)must,
                                 .seed = (uint32_t)seed};
    uint32_t n_out = 0;
    enum status st;

    for (int p = 0; p < RANK_PART_COUNT; p++)
        wishes.weight[p] = weight[p];
    st = rank_run(&in, &wishes, (struct sort_pair *)(void *)work_out,
                  (struct rank_fit *)(void *)fit_out, &n_out);
    return st == ST_OK ? (int32_t)n_out : -(int32_t)st;
}
