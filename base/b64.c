/* base64url without padding, strict. */
#include "base/b64.h"

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t
b64_text_len(size_t n)
{
    return n / 3 * 4 + (n % 3 == 0 ? 0 : n % 3 + 1);
}

void
b64_add(struct buf *b, const void *bytes, size_t n)
{
    const uint8_t *in = bytes;
    char *to = buf_reserve(b, b64_text_len(n));
    size_t at = 0;

    if (to == NULL)
        return;
    for (; n >= 3; n -= 3, in += 3) {
        uint32_t v = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];

        to[at++] = digits[v >> 18];
        to[at++] = digits[v >> 12 & 63];
        to[at++] = digits[v >> 6 & 63];
        to[at++] = digits[v & 63];
    }
    if (n > 0) {
        uint32_t v = (uint32_t)in[0] << 16 | (n > 1 ? (uint32_t)in[1] << 8 : 0);

        to[at++] = digits[v >> 18];
        to[at++] = digits[v >> 12 & 63];
        if (n > 1)
            to[at++] = digits[v >> 6 & 63];
    }
    buf_grew(b, at);
}

/* The value of a character, or -1. */
static int
value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '-')
        return 62;
    return c == '_' ? 63 : -1;
}

enum status
b64_parse(struct str text, void *out, size_t cap, size_t *n)
{
    size_t need = text.len / 4 * 3 + (text.len % 4 > 0 ? text.len % 4 - 1 : 0);
    uint8_t *to = out;
    uint32_t bits = 0;
    int have = 0;
    size_t at = 0;

    if (text.len % 4 == 1)
        return ST_INVALID;
    if (need > cap)
        return ST_NOSPACE;
    for (size_t i = 0; i < text.len; i++) {
        int v = value(text.ptr[i]);

        if (v < 0)
            return ST_INVALID;
        bits = (bits << 6 | (uint32_t)v) & 0xffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            to[at++] = (uint8_t)(bits >> have);
        }
    }
    if ((bits & ((1u << have) - 1)) != 0)
        return ST_INVALID;
    *n = at;
    return ST_OK;
}
