/*
 * Embedded files: found by binary search, answered without a copy.
 */
#include "serve/asset.h"

#include <string.h>

#include "serve/exchange.h"

static int
compare(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n > 0 ? memcmp(a.ptr, b.ptr, n) : 0;

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

const struct asset *
asset_find(const struct asset_set *set, struct str path)
{
    size_t low = 0, high = set->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = compare(path, set->list[mid].path);

        if (order == 0)
            return &set->list[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

/* The tag of the gzip form: the same with "-z" before the last quote, since a
 * strong tag names exact bytes. */
static struct str
packed_tag(struct exchange *x, struct str etag)
{
    char *tag = arena_take(&x->arena, etag.len + 2);

    if (tag == NULL || etag.len < 2)
        return (struct str){NULL, 0};
    memcpy(tag, etag.ptr, etag.len - 1);
    memcpy(tag + etag.len - 1, "-z\"", 3);
    return (struct str){tag, etag.len + 2};
}

bool
asset_is_known(const struct exchange *x, struct str tag)
{
    struct str list = exchange_field(x, STR("if-none-match"));
    struct str item;

    while (list.len > 0) {
        (void)str_cut(list, ',', &item, &list);
        item = str_trim(item);
        if (str_eq(item, STR("*")))
            return true;
        if (str_starts(item, STR("W/")))
            item = (struct str){item.ptr + 2, item.len - 2};
        if (tag.len > 0 && str_eq(item, tag))
            return true;
    }
    return false;
}

void
asset_answer(struct exchange *x, const struct asset *a)
{
    bool is_packed = a->gz.len > 0 && exchange_accepts(x, STR("gzip"));
    struct str tag = a->etag;

    if (x->method != EXCHANGE_GET && x->method != EXCHANGE_HEAD) {
        exchange_answer(x, 405, STR(""));
        exchange_add_field(x, STR("allow"), STR("GET, HEAD"));
        return;
    }
    if (is_packed)
        tag = packed_tag(x, a->etag);
    if (tag.len > 0)
        exchange_add_field(x, STR("etag"), tag);
    exchange_add_field(x, STR("cache-control"),
                       a->is_immutable
                           ? STR("public, max-age=31536000, immutable")
                           : STR("no-cache"));
    if (a->gz.len > 0)
        exchange_add_field(x, STR("vary"), STR("accept-encoding"));
    if (asset_is_known(x, tag)) {
        exchange_answer(x, 304, STR(""));
        return;
    }
    exchange_answer(x, 200, a->type);
    x->answer.may_compress = false;
    if (is_packed)
        exchange_add_field(x, STR("content-encoding"), STR("gzip"));
    x->answer.borrowed = is_packed ? a->gz : a->bytes;
}
