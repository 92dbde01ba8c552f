#ifndef TEST_VECTORS_CORE_EVAL_H
#define TEST_VECTORS_CORE_EVAL_H

#include <stdint.h>

/*
 * core_eval: one vector of core.tsv computed by the core.  Freestanding: the
 * same file is compiled natively and to WebAssembly, and the bits compared.
 */
#define CORE_EVAL_MAX 512 /* arguments or results */

/*
 * Evaluate `call` (call_len bytes of text) on n arguments; results into out,
 * room for CORE_EVAL_MAX.  Gives their number, -1 for an unknown call or
 * arguments it cannot take.
 */
int32_t core_eval(const char *call, int32_t call_len, const double *arg,
                  int32_t n, double *out);

#endif
