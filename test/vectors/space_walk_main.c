/*
 * space_walk natively: steps from standard input, answers to standard output.
 */
#include <stdio.h>

#include "seal/prim.h"
#include "test/vectors/space_walk.h"

static uint8_t in[32 * 1048576];
static uint8_t out[2 * 1048576];

int
main(void)
{
    size_t len = fread(in, 1, sizeof in, stdin);
    int32_t n;

    if (prim_start() != ST_OK || len == sizeof in)
        return 1;
    n = space_walk(in, len, out, sizeof out);
    if (n < 0)
        return 1;
    return fwrite(out, SPACE_WALK_OUT, (size_t)n, stdout) == (size_t)n ? 0 : 1;
}
