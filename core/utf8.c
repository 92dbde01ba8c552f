/* UTF-8 by the table of RFC 3629; see utf8.h. */
#include "core/utf8.h"

/* Length of the UTF-8 character at s[i], 0 if it is none (RFC 3629). */
static size_t
length_at(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.ptr[i], second;
    size_t n = c < 0x80                ? 1
               : c >= 0xc2 && c < 0xe0 ? 2
               : c >= 0xe0 && c < 0xf0 ? 3
               : c >= 0xf0 && c < 0xf5 ? 4
                                       : 0;

    if (n == 0 || i + n > s.len)
        return 0;
    for (size_t k = 1; k < n; k++)
        if (((unsigned char)s.ptr[i + k] & 0xc0) != 0x80)
            return 0;
    second = n > 1 ? (unsigned char)s.ptr[i + 1] : 0;
    if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) ||
        (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f))
        return 0;
    return n;
}

bool
utf8_valid(struct str s)
{
    for (size_t i = 0, n; i < s.len; i += n) {
        n = length_at(s, i);
        if (n == 0)
            return false;
    }
    return true;
}
