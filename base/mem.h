#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * mem: the only door to the heap.  Everything that allocates in the program
 * goes through here, so that a test can refuse the k-th allocation by linking
 * test/fault/mem_fault.c in this file's place.  Sizes are bytes.
 */

/* size bytes, uninitialised; NULL when memory ran out.  size > 0. */
void *mem_alloc(size_t size);

/* n * size bytes of zeros; NULL when memory ran out or the product does not
 * fit.  n, size > 0. */
void *mem_zalloc(size_t n, size_t size);

/* As realloc: on NULL the old block is still the caller's.  size > 0. */
void *mem_resize(void *old, size_t size);

/* Give a block back; mem_free(NULL) does nothing. */
void mem_free(void *block);

#endif
