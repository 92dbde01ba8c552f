/*
 * zlib behind our types: memory through base/mem.h, output into a buf with a
 * ceiling, a state that is reused because making one costs more than packing
 * a page.
 */
#include "base/gzip.h"

#include <limits.h>
#include <zlib.h>

#include "base/mem.h"

#define GZIP_LEVEL 1
#define GZIP_WINDOW (15 + 16) /* 32 KiB window; + 16: gzip, not zlib */
#define GZIP_STEP 16384       /* bytes asked of the buf at a time */

struct gzip {
    z_stream z;
};

static voidpf
zalloc(voidpf opaque, uInt n, uInt size)
{
    (void)opaque;
    return n > 0 && size > 0 ? mem_zalloc(n, size) : NULL;
}

static void
zfree(voidpf opaque, voidpf block)
{
    (void)opaque;
    mem_free(block);
}

struct gzip *
gzip_new(void)
{
    struct gzip *g = mem_zalloc(1, sizeof *g);

    if (g == NULL)
        return NULL;
    g->z.zalloc = zalloc;
    g->z.zfree = zfree;
    if (deflateInit2(&g->z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        mem_free(g);
        return NULL;
    }
    return g;
}

void
gzip_free(struct gzip *g)
{
    if (g == NULL)
        return;
    (void)deflateEnd(&g->z);
    mem_free(g);
}

enum status
gzip_pack(struct gzip *g, struct str plain, struct buf *out)
{
    size_t bound;
    char *to;

    if (buf_status(out) != ST_OK || plain.len > UINT_MAX / 2 ||
        deflateReset(&g->z) != Z_OK)
        return ST_NOSPACE;
    bound = deflateBound(&g->z, (uLong)plain.len);
    to = buf_reserve(out, bound);
    if (to == NULL) {
        out->st = ST_OK; /* as it was: what it holds is still whole */
        return ST_NOSPACE;
    }
    g->z.next_in = (z_const Bytef *)plain.ptr;
    g->z.avail_in = (uInt)plain.len;
    g->z.next_out = (Bytef *)to;
    g->z.avail_out = (uInt)bound;
    if (deflate(&g->z, Z_FINISH) != Z_STREAM_END)
        return ST_NOSPACE; /* nothing was counted as grown */
    buf_grew(out, bound - g->z.avail_out);
    return ST_OK;
}

/*
 * Inflate into `out` until the member ends.  At the ceiling one spare byte
 * is offered: the trailer may still have to be read, but a byte written
 * there is one too many.
 */
static enum status
unpack(z_stream *z, struct buf *out)
{
    for (;;) {
        size_t left = out->cap - out->len;
        size_t step = left > GZIP_STEP ? GZIP_STEP : left;
        Bytef spare;
        char *to = (char *)&spare;
        int rc;

        if (step > 0)
            to = buf_reserve(out, step);
        if (to == NULL)
            return ST_NOSPACE;
        z->next_out = (Bytef *)to;
        z->avail_out = step > 0 ? (uInt)step : 1;
        rc = inflate(z, Z_NO_FLUSH);
        if (step > 0)
            buf_grew(out, step - z->avail_out);
        else if (z->avail_out == 0)
            return ST_NOSPACE;
        if (rc == Z_STREAM_END)
            return z->avail_in == 0 ? ST_OK : ST_INVALID;
        if (rc == Z_MEM_ERROR)
            return ST_NOSPACE;
        if (rc != Z_OK || (z->avail_in == 0 && z->avail_out > 0))
            return ST_INVALID; /* damaged, or cut short */
    }
}

enum status
gzip_unpack(struct str packed, struct buf *out)
{
    z_stream z = {.zalloc = zalloc, .zfree = zfree};
    size_t before = out->len;
    enum status st;

    if (buf_status(out) != ST_OK)
        return ST_NOSPACE;
    if (packed.len == 0 || packed.len > UINT_MAX)
        return ST_INVALID;
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return ST_NOSPACE;
    z.next_in = (z_const Bytef *)packed.ptr;
    z.avail_in = (uInt)packed.len;
    st = unpack(&z, out);
    (void)inflateEnd(&z);
    if (st != ST_OK) {
        out->len = before;
        out->st = ST_OK;
    }
    return st;
}
