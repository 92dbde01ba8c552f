/*
 * space_walk as a WebAssembly module.
 */
#include "test/vectors/space_walk.h"

#define EXPORT(name) __attribute__((export_name(#name)))

static uint8_t in[32 * 1048576];
static uint8_t out[2 * 1048576];

EXPORT(in) uint8_t *walk_in(void);
uint8_t *
walk_in(void)
{
    return in;
}

EXPORT(out) uint8_t *walk_out(void);
uint8_t *
walk_out(void)
{
    return out;
}

EXPORT(walk) int32_t walk_run(int32_t len);
int32_t
walk_run(int32_t len)
{
    return space_walk(in, (size_t)len, out, sizeof out);
}
