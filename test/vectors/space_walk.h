#ifndef TEST_VECTORS_SPACE_WALK_H
#define TEST_VECTORS_SPACE_WALK_H

#include <stddef.h>
#include <stdint.h>

/*
 * space_walk: takes entries one by one into a space, natively and in
 * WebAssembly, for the random walk of test/web/seal-walk.test.mjs.
 *
 * in: steps one behind the other, each
 *   length 4 | space 16 | owner given 1 | owner 16 | entry in wire form
 * A step with an empty entry begins the space anew.
 * out: SPACE_WALK_OUT bytes a step: accepted 1 | seq 8 | head 32 | epoch 4 |
 *   flags 1 (1 stale, 2 closed) | members 1 | B2(32, list as a body)
 */
#define SPACE_WALK_OUT 79

/* Steps done, or -1 if `in` is torn or out (cap bytes) too small. */
int32_t space_walk(const uint8_t *in, size_t len, uint8_t *out, size_t cap);

#endif
