/*
 * What the compiler may call for copies, for WebAssembly modules without a C
 * library.  Bulk-memory instructions do the work.
 */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *at, int c, size_t n);

void *
memcpy(void *restrict to, const void *restrict from, size_t n)
{
    return __builtin_memmove(to, from, n);
}

void *
memmove(void *to, const void *from, size_t n)
{
    return __builtin_memmove(to, from, n);
}

void *
memset(void *at, int c, size_t n)
{
    return __builtin_memset(at, c, n);
}
