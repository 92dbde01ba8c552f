#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define ARENA_BLOCK 16384 /* bytes; a page's answer fits in two or three */

struct arena_block {
    struct arena_block *next;
    size_t cap;
    size_t len;
    alignas(max_align_t) unsigned char data[];
};

static struct arena_block *
block_new(size_t want)
{
    size_t cap = want > ARENA_BLOCK ? want : ARENA_BLOCK;
    struct arena_block *b = mem_alloc(sizeof *b + cap);

    if (b == NULL)
        return NULL;
    b->next = NULL;
    b->cap = cap;
    b->len = 0;
    return b;
}

void
arena_init(struct arena *a, size_t cap)
{
    *a = (struct arena){.cap = cap};
}

void *
arena_take(struct arena *a, size_t size)
{
    const size_t unit = alignof(max_align_t);
    struct arena_block *b = a->last;
    void *out;

    if (size > a->cap || a->cap - size < unit)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    if (size > a->cap - a->used)
        return NULL;
    if (b == NULL || size > b->cap - b->len) {
        b = block_new(size);
        if (b == NULL)
            return NULL;
        if (a->last != NULL)
            a->last->next = b;
        else
            a->first = b;
        a->last = b;
    }
    out = b->data + b->len;
    b->len += size;
    a->used += size;
    return out;
}

void *
arena_zero(struct arena *a, size_t n, size_t size)
{
    size_t total;
    void *out;

    if (__builtin_mul_overflow(n, size, &total))
        return NULL;
    out = arena_take(a, total);
    if (out != NULL)
        memset(out, 0, total);
    return out;
}

enum status
arena_str(struct arena *a, struct str s, struct str *out)
{
    char *copy;

    if (s.len == SIZE_MAX)
        return ST_NOSPACE;
    copy = arena_take(a, s.len + 1);
    if (copy == NULL)
        return ST_NOSPACE;
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    *out = (struct str){copy, s.len};
    return ST_OK;
}

static void
blocks_free(struct arena_block *b)
{
    while (b != NULL) {
        struct arena_block *next = b->next;

        mem_free(b);
        b = next;
    }
}

void
arena_clear(struct arena *a)
{
    if (a->first != NULL) {
        blocks_free(a->first->next);
        a->first->next = NULL;
        a->first->len = 0;
    }
    a->last = a->first;
    a->used = 0;
}

void
arena_free(struct arena *a)
{
    blocks_free(a->first);
    a->first = NULL;
    a->last = NULL;
    a->used = 0;
}
