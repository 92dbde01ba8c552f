/* Stamps: one hash each try. */
#include "core/toil.h"

#include <stddef.h>

#include "core/sha384.h"
#include "core/wasm_api.h"

#define LABEL "mainstay toil" /* and its terminator */
#define STAMP_LEN 8

struct text {
    uint8_t bytes[sizeof LABEL + TOIL_WHAT_MAX + STAMP_LEN];
    size_t len; /* without the stamp */
};

static bool
begin(struct text *t, struct str what, unsigned bits)
{
    static const char label[] = LABEL;

    if (what.len > TOIL_WHAT_MAX || bits > TOIL_BITS_MAX)
        return false;
    for (size_t i = 0; i < sizeof label; i++)
        t->bytes[i] = (uint8_t)label[i];
    for (size_t i = 0; i < what.len; i++)
        t->bytes[sizeof label + i] = (uint8_t)what.ptr[i];
    t->len = sizeof label + what.len;
    return true;
}

static bool
try_one(struct text *t, uint64_t stamp, unsigned bits)
{
    uint8_t hash[SHA384_LEN];
    uint32_t first;

    for (size_t i = 0; i < STAMP_LEN; i++)
        t->bytes[t->len + i] = (uint8_t)(stamp >> (56 - 8 * i));
    sha384((struct str){(const char *)t->bytes, t->len + STAMP_LEN}, hash);
    first = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 |
            (uint32_t)hash[2] << 8 | hash[3];
    return bits == 0 || first >> (32 - bits) == 0;
}

bool
toil_fits(struct str what, uint64_t stamp, unsigned bits)
{
    struct text t;

    return begin(&t, what, bits) && try_one(&t, stamp, bits);
}

uint64_t
toil_find(struct str what, unsigned bits, uint64_t from, uint64_t tries)
{
    struct text t;

    if (!begin(&t, what, bits))
        return UINT64_MAX;
    for (uint64_t i = 0; i < tries; i++)
        if (try_one(&t, from + i, bits))
            return from + i;
    return UINT64_MAX;
}

double
toil_wasm_find(const uint8_t *what, int32_t len, int32_t bits, double from,
               int32_t tries)
{
    uint64_t found;

    if (len < 0 || bits < 0 || from < 0 || tries < 0)
        return -1;
    found = toil_find((struct str){(const char *)what, (size_t)len},
                      (unsigned)bits, (uint64_t)from, (uint64_t)tries);
    return found == UINT64_MAX ? -1 : (double)found;
}
