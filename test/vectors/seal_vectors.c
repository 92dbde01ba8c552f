/*
 * The SEAL1 vectors as one table, and their helpers: hexadecimal, runs,
 * comparison.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/bytes.h"

const struct seal_case *
seal_vectors_case(size_t i)
{
    const struct seal_group groups[] = {seal_symmetric, seal_curves,
                                        seal_tokens, seal_own, seal_sweeps};

    for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++) {
        if (i < groups[g].n)
            return &groups[g].cases[i];
        i -= groups[g].n;
    }
    return NULL;
}

static int
digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

size_t
seal_vectors_hex(uint8_t *out, size_t cap, const char *hex)
{
    size_t n = 0;
    int high = -1;

    for (; *hex != '\0' && n < cap; hex++) {
        int d = digit(*hex);

        if (d < 0)
            continue;
        if (high < 0) {
            high = d;
            continue;
        }
        out[n++] = (uint8_t)(high * 16 + d);
        high = -1;
    }
    return n;
}

size_t
seal_vectors_len(const char *s)
{
    size_t n = 0;

    while (s[n] != '\0')
        n++;
    return n;
}

void
seal_vectors_seq(uint8_t *out, unsigned a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(a + i);
}

static void
to_hex(char *out, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    size_t most = (SEAL_VECTORS_TEXT - 1) / 2;

    for (size_t i = 0; i < n && i < most; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = '\0';
}

bool
seal_vectors_same(struct seal_trial *t, const char *what, const uint8_t *got,
                  size_t n, const char *hex)
{
    uint8_t want[512];
    size_t len = seal_vectors_hex(want, sizeof(want), hex);

    if (len == n && bytes_same(want, got, n))
        return true;
    t->what = what;
    to_hex(t->want, want, len);
    to_hex(t->got, got, n);
    return false;
}

bool
seal_vectors_true(struct seal_trial *t, const char *what, bool holds)
{
    if (!holds)
        t->what = what;
    return holds;
}
