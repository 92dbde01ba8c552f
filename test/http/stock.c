/*
 * stock: the database as bytes.
 */
#include "test/http/stock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STOCK_MAX (8 * 1024 * 1024)

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "stock: %s\n", what);
    exit(1);
}

void
stock_take(struct stage *s, const char *folder, struct buf *out)
{
    char path[128];
    struct stat about;
    FILE *in;

    snprintf(path, sizeof path, "%s/copy", folder);
    if (store_copy(s->ctx.store, path) != ST_OK)
        give_up(store_why(s->ctx.store));
    in = fopen(path, "r");
    if (in == NULL || fstat(fileno(in), &about) != 0)
        give_up(path);
    buf_clear(out);
    if (buf_reserve(out, (size_t)about.st_size) == NULL)
        give_up("memory");
    buf_grew(out, fread(out->ptr, 1, (size_t)about.st_size, in));
    fclose(in);
    (void)unlink(path);
}

bool
stock_is_same(struct stage *s, const char *folder, const struct buf *was)
{
    struct buf now;
    bool same;

    buf_init(&now, STOCK_MAX);
    stock_take(s, folder, &now);
    same = now.len == was->len && memcmp(now.ptr, was->ptr, now.len) == 0;
    buf_free(&now);
    return same;
}

bool
stock_is_typed(const struct stage_answer *a, bool is_api)
{
    if (a->status < 400 || a->status >= 500)
        return false;
    if (!is_api || a->status == 413)
        return true;
    return stage_has(&a->body, STR("{\"error\":\"")) &&
           stage_has(&a->body, STR("\"request\":"));
}
