/*
 * The two functions a compiler may call on its own, and memory to hand in a
 * vector, for the WebAssembly build of core_eval.c.
 */
#include <stddef.h>
#include <stdint.h>

#include "test/vectors/core_eval.h"

void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
char *core_wasm_call(void);
double *core_wasm_arg(void);
double *core_wasm_out(void);

static char call[64];
static double arg[CORE_EVAL_MAX], out[CORE_EVAL_MAX];

void *
memcpy(void *to, const void *from, size_t n)
{
    unsigned char *a = to;
    const unsigned char *b = from;

    for (size_t i = 0; i < n; i++)
        a[i] = b[i];
    return to;
}

void *
memset(void *to, int byte, size_t n)
{
    unsigned char *a = to;

    for (size_t i = 0; i < n; i++)
        a[i] = (unsigned char)byte;
    return to;
}

/* Where JavaScript writes the name of the call, its arguments, and reads the
 * results. */
char *
core_wasm_call(void)
{
    return call;
}

double *
core_wasm_arg(void)
{
    return arg;
}

double *
core_wasm_out(void)
{
    return out;
}
