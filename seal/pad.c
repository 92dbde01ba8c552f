/*
 * Padding to size classes.
 */
#include "seal/pad.h"

#include "seal/bytes.h"

size_t
pad_class(size_t n)
{
    size_t c = PAD_MIN;

    if (n > SIZE_MAX - PAD_STEP)
        return 0;
    while (c < PAD_STEP && c <= n)
        c *= 2;
    if (c > n)
        return c;
    return (n / PAD_STEP + 1) * PAD_STEP;
}

bool
pad_is_class(size_t len)
{
    return len > 0 && pad_class(len - 1) == len;
}

enum status
pad_put(uint8_t *at, size_t n, size_t len)
{
    if (n >= len)
        return ST_NOSPACE;
    at[n] = 0x80;
    bytes_zero(at + n + 1, len - n - 1);
    return ST_OK;
}

enum status
pad_get(const uint8_t *at, size_t len, size_t fixed, size_t *n)
{
    size_t i = len;

    while (i > 0 && at[i - 1] == 0)
        i--;
    if (i == 0 || at[i - 1] != 0x80)
        return ST_INVALID;
    i--;
    if (len != (fixed == 0 ? pad_class(i) : fixed))
        return ST_INVALID;
    *n = i;
    return ST_OK;
}
