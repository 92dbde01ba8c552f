#include "base/mem.h"

#include <stdlib.h>

void *
mem_alloc(size_t size)
{
    return malloc(size);
}

void *
mem_zalloc(size_t n, size_t size)
{
    return calloc(n, size);
}

void *
mem_resize(void *old, size_t size)
{
    return realloc(old, size);
}

void
mem_free(void *block)
{
    free(block);
}
