#include "base/buf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BUF_FIRST 256 /* bytes of the first allocation */

void
buf_init(struct buf *b, size_t cap)
{
    *b = (struct buf){.cap = cap, .st = ST_OK};
}

char *
buf_reserve(struct buf *b, size_t n)
{
    size_t room = b->room;
    char *ptr;

    if (b->st != ST_OK)
        return NULL;
    if (n > b->cap || b->len > b->cap - n) {
        b->st = ST_NOSPACE;
        return NULL;
    }
    if (b->len + n <= room && b->ptr != NULL)
        return b->ptr + b->len;
    room = room < BUF_FIRST ? BUF_FIRST : room;
    while (room < b->len + n)
        room = room > b->cap / 2 ? b->cap : room * 2;
    ptr = mem_resize(b->ptr, room);
    if (ptr == NULL) {
        b->st = ST_NOSPACE;
        return NULL;
    }
    b->ptr = ptr;
    b->room = room;
    return b->ptr + b->len;
}

void
buf_grew(struct buf *b, size_t n)
{
    b->len += n;
}

void
buf_add(struct buf *b, struct str s)
{
    char *to = buf_reserve(b, s.len);

    if (to == NULL || s.len == 0)
        return;
    memcpy(to, s.ptr, s.len);
    b->len += s.len;
}

void
buf_add_byte(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void
buf_add_int(struct buf *b, int64_t n)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        text[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0)
        text[--at] = '-';
    buf_add(b, (struct str){text + at, sizeof text - at});
}

void
buf_add_fixed(struct buf *b, double n, int places)
{
    char text[352]; /* DBL_MAX has 309 digits before the point */
    int len;

    if (!isfinite(n) || places < 0 || places > 9) {
        if (b->st == ST_OK)
            b->st = ST_INVALID;
        return;
    }
    len = snprintf(text, sizeof text, "%.*f", places, n);
    if (len > 0)
        buf_add(b, (struct str){text, (size_t)len});
}

void
buf_add_double(struct buf *b, double n)
{
    char text[40];
    int len = 0;

    if (!isfinite(n)) {
        if (b->st == ST_OK)
            b->st = ST_INVALID;
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(text, sizeof text, "%.*g", digits, n);
        if (strtod(text, NULL) == n)
            break;
    }
    buf_add(b, (struct str){text, (size_t)len});
}

void
buf_add_hex(struct buf *b, const uint8_t *bytes, size_t n)
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        buf_add_byte(b, digit[bytes[i] >> 4]);
        buf_add_byte(b, digit[bytes[i] & 15]);
    }
}

struct str
buf_str(const struct buf *b)
{
    return (struct str){b->ptr, b->len};
}

enum status
buf_status(const struct buf *b)
{
    return b->st;
}

void
buf_clear(struct buf *b)
{
    b->len = 0;
    b->st = ST_OK;
}

void
buf_free(struct buf *b)
{
    mem_free(b->ptr);
    b->ptr = NULL;
    b->len = 0;
    b->room = 0;
    b->st = ST_OK;
}
