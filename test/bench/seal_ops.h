#ifndef TEST_BENCH_SEAL_OPS_H
#define TEST_BENCH_SEAL_OPS_H

#include <stdint.h>

/*
 * seal_ops: what the keys worker does with a check-in, n times.  Natively
 * prim_start comes first.  All give 0, or -1 when something was refused.
 */
int32_t ops_start(void);     /* keys and an empty log; before the others */
int32_t ops_seal(int32_t n); /* one envelope of 4 KiB */
int32_t ops_open(int32_t n); /* the one sealed last */
int32_t ops_put(int32_t n);  /* a log entry: signed, sealed, chained */
int32_t ops_get(int32_t n);  /* the entry put last: parsed, opened, checked */

#endif
