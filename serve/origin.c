/*
 * origin: the check against forged requests.
 */
#include "serve/origin.h"

bool
origin_is_own(const struct exchange *x)
{
    struct str site = exchange_field(x, STR("sec-fetch-site"));
    struct str from = exchange_field(x, STR("origin"));

    if (site.ptr != NULL)
        return str_eq(site, STR("same-origin"));
    if (str_starts(from, STR("https://")))
        from = (struct str){from.ptr + 8, from.len - 8};
    else if (str_starts(from, STR("http://")))
        from = (struct str){from.ptr + 7, from.len - 7};
    else
        return false;
    return from.len > 0 && str_eq(from, x->host);
}
