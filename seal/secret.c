/*
 * Secrets: wiping, comparing in constant time, drawing.
 */
#include "seal/secret.h"

#include "seal/prim.h"

void
secret_clear(struct secret *s)
{
    prim_wipe(s->b, sizeof(s->b));
}

void
secret_wipe(void *at, size_t n)
{
    prim_wipe(at, n);
}

bool
secret_same(const struct secret *a, const struct secret *b)
{
    return prim_same(a->b, b->b, SECRET_LEN) == 1;
}

bool
secret_same_bytes(const uint8_t *a, const uint8_t *b, size_t n)
{
    return prim_same(a, b, n) == 1;
}

bool
secret_is_zero(const struct secret *s)
{
    static const struct secret zero = {{0}};

    return secret_same(s, &zero);
}

enum status
secret_random(struct secret *s)
{
    prim_random(s->b, sizeof(s->b));
    return secret_is_zero(s) ? ST_BROKEN : ST_OK;
}
