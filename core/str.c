#include "core/str.h"

bool
str_eq(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.ptr[i] != b.ptr[i])
            return false;
    return true;
}

bool
str_starts(struct str s, struct str prefix)
{
    if (s.len < prefix.len)
        return false;
    return str_eq((struct str){s.ptr, prefix.len}, prefix);
}

struct str
str_trim(struct str s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool
str_cut(struct str s, char at, struct str *head, struct str *tail)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != at)
            continue;
        *head = (struct str){s.ptr, i};
        *tail = (struct str){s.ptr + i + 1, s.len - i - 1};
        return true;
    }
    *head = s;
    *tail = (struct str){NULL, 0};
    return false;
}

int64_t
str_whole(struct str s, size_t digits)
{
    int64_t n = 0;

    if (s.len == 0 || s.len > digits)
        return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        n = 10 * n + (s.ptr[i] - '0');
    }
    return n;
}
