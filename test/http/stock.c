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

static void
read_file(const char *path, struct buf *out)
{
    struct stat about;
    FILE *in = fopen(path, "r");

    if (in == NULL || fstat(fileno(in), &about) != 0)
        give_up(path);
    buf_clear(out);
    if (buf_reserve(out, (size_t)about.st_size + 1) == NULL)
        give_up("memory");
    buf_grew(out, fread(out->ptr, 1, (size_t)about.st_size, in));
    fclose(in);
}

/* The log that the database writes ahead: whatever is committed is appended
 * there first, under a number that never comes again.  So where it is the same
 * nothing was. */
static void
read_ahead(const struct stage *s, struct buf *out)
{
    char path[sizeof s->url + 8];

    snprintf(path, sizeof path, "%s-wal", s->url + sizeof "sqlite:" - 1);
    read_file(path, out);
}

/* As it was when `ahead_of` was filled. */
static struct buf ahead;
static const struct buf *ahead_of;

void
stock_take(struct stage *s, const char *folder, struct buf *out)
{
    char path[128];

    snprintf(path, sizeof path, "%s/copy", folder);
    if (store_copy(s->ctx.store, path) != ST_OK)
        give_up(store_why(s->ctx.store));
    read_file(path, out);
    (void)unlink(path);
    buf_free(&ahead);
    buf_init(&ahead, STOCK_MAX);
    read_ahead(s, &ahead);
    ahead_of = out;
}

static bool
is_same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && memcmp(a->ptr, b->ptr, a->len) == 0;
}

bool
stock_is_same(struct stage *s, const char *folder, const struct buf *was)
{
    struct buf now;
    bool same;

    buf_init(&now, STOCK_MAX);
    read_ahead(s, &now);
    same = ahead_of == was && is_same(&now, &ahead);
    if (!same) {
        stock_take(s, folder, &now);
        same = is_same(&now, was);
        ahead_of = same ? was : NULL;
    }
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
