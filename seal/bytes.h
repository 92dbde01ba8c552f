#ifndef SEAL_BYTES_H
#define SEAL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * bytes: fixed-length fields in and out of byte strings, all big-endian.
 *
 * The copies are the compiler's built-ins, so that the same files compile
 * without a C library for WebAssembly.  Nothing here is constant time; see
 * seal/secret.h.
 */
struct bytes {
    const uint8_t *ptr; /* borrowed */
    size_t len;
};

static inline void
bytes_copy(void *to, const void *from, size_t n)
{
    if (n > 0)
        __builtin_memcpy(to, from, n);
}

static inline void
bytes_zero(void *at, size_t n)
{
    if (n > 0)
        __builtin_memset(at, 0, n);
}

/* Same bytes?  For public values only: the time taken depends on them. */
static inline bool
bytes_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i])
            return false;
    }
    return true;
}

/* All n bytes zero?  For public values only. */
static inline bool
bytes_are_zero(const uint8_t *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != 0)
            return false;
    }
    return true;
}

/* Each bytes_put… writes at `at` and gives the place behind it. */
static inline uint8_t *
bytes_put(uint8_t *at, const void *from, size_t n)
{
    bytes_copy(at, from, n);
    return at + n;
}

static inline uint8_t *
bytes_put16(uint8_t *at, uint16_t v)
{
    at[0] = (uint8_t)(v >> 8);
    at[1] = (uint8_t)v;
    return at + 2;
}

static inline uint8_t *
bytes_put32(uint8_t *at, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(v >> (24 - 8 * i));
    return at + 4;
}

static inline uint8_t *
bytes_put64(uint8_t *at, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(v >> (56 - 8 * i));
    return at + 8;
}

static inline uint16_t
bytes_get16(const uint8_t *at)
{
    return (uint16_t)((at[0] << 8) | at[1]);
}

static inline uint32_t
bytes_get32(const uint8_t *at)
{
    uint32_t v = 0;

    for (int i = 0; i < 4; i++)
        v = (v << 8) | at[i];
    return v;
}

static inline uint64_t
bytes_get64(const uint8_t *at)
{
    uint64_t v = 0;

    for (int i = 0; i < 8; i++)
        v = (v << 8) | at[i];
    return v;
}

#endif
