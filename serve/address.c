/*
 * address: e-mail addresses.
 */
#include "serve/address.h"

#define LOCAL_MAX 64
#define LABEL_MAX 63

static bool
is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* What RFC 5321 calls atext. */
static bool
is_atom(char c)
{
    struct str others = STR("!#$%&'*+-/=?^_`{|}~");

    for (size_t i = 0; i < others.len; i++)
        if (c == others.ptr[i])
            return true;
    return is_alnum(c);
}

static bool
local_fits(struct str s)
{
    bool after_dot = true;

    for (size_t i = 0; i < s.len; i++) {
        bool is_dot = s.ptr[i] == '.';

        if (is_dot ? after_dot : !is_atom(s.ptr[i]))
            return false;
        after_dot = is_dot;
    }
    return s.len <= LOCAL_MAX && !after_dot;
}

static bool
label_fits(struct str s)
{
    if (s.len == 0 || s.len > LABEL_MAX || s.ptr[0] == '-' ||
        s.ptr[s.len - 1] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-')
            return false;
    return true;
}

bool
address_fits(struct str s)
{
    struct str local, label, rest;
    int n = 0;
    bool more;

    if (s.len > ADDRESS_MAX || !str_cut(s, '@', &local, &rest) ||
        !local_fits(local))
        return false;
    do {
        more = str_cut(rest, '.', &label, &rest);
        if (!label_fits(label))
            return false;
        n++;
    } while (more);
    return n >= 2;
}
