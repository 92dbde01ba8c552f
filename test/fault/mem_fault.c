/*
 * mem_fault: an allocator that says no once, on command.
 */
#include "test/fault/mem_fault.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

static long left; /* calls until the refusal; 0: no plan */
static long refused;
static bool is_on;

void
mem_fault_plan(long k)
{
    left = k;
    refused = 0;
}

void
mem_fault_begin(void)
{
    is_on = true;
}

void
mem_fault_end(void)
{
    is_on = false;
}

long
mem_fault_refused(void)
{
    return refused;
}

static bool
refuse(void)
{
    if (!is_on || left == 0 || --left > 0)
        return false;
    refused++;
    return true;
}

void *
mem_alloc(size_t size)
{
    return refuse() ? NULL : malloc(size);
}

void *
mem_zalloc(size_t n, size_t size)
{
    return refuse() ? NULL : calloc(n, size);
}

void *
mem_resize(void *old, size_t size)
{
    return refuse() ? NULL : realloc(old, size);
}

void
mem_free(void *block)
{
    free(block);
}
