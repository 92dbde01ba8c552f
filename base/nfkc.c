/*
 * NFKC by ICU, which works on UTF-16.
 */
#include "base/nfkc.h"

#include <stdint.h>
#include <string.h>
#include <unicode/unorm2.h>

#define GROWTH 18 /* times a text may grow under NFKC, in UTF-16 units */

static enum status
to_utf16(struct str text, UChar *out, int32_t *n)
{
    const uint8_t *s = (const uint8_t *)text.ptr;
    int32_t i = 0, len = (int32_t)text.len, at = 0;

    while (i < len) {
        UChar32 c;

        U8_NEXT(s, i, len, c);
        if (c < 0)
            return ST_INVALID;
        U16_APPEND_UNSAFE(out, at, c);
    }
    *n = at;
    return ST_OK;
}

static enum status
to_utf8(const UChar *s, int32_t n, char *out, size_t cap, size_t *len)
{
    uint8_t *to = (uint8_t *)out;
    int32_t i = 0;
    size_t at = 0;

    while (i < n) {
        uint32_t c = s[i++];

        if (U16_IS_LEAD(c) && i < n) /* no lone one: it came from UTF-8 */
            c = 0x10000u + ((c - 0xd800u) << 10) + (s[i++] - 0xdc00u);
        if (at + 4 > cap)
            return ST_NOSPACE;
        U8_APPEND_UNSAFE(to, at, c);
    }
    *len = at;
    return ST_OK;
}

enum status
nfkc_text(struct str text, char *out, size_t cap, size_t *len)
{
    UErrorCode err = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCInstance(&err);
    UChar in[NFKC_MAX], normal[NFKC_MAX * GROWTH];
    int32_t n = 0;
    enum status st;

    if (text.len > NFKC_MAX)
        return ST_NOSPACE;
    st = to_utf16(text, in, &n);
    if (st != ST_OK)
        goto out;
    n = unorm2_normalize(form, in, n, normal, NFKC_MAX * GROWTH, &err);
    st = U_FAILURE(err) ? ST_BROKEN : ST_OK;
    if (st == ST_OK)
        st = to_utf8(normal, n, out, cap, len);
out:
    explicit_bzero(in, sizeof in);
    explicit_bzero(normal, sizeof normal);
    return st;
}
