/*
 * Bytes from anywhere as a table of words, searched for whatever else the bytes
 * say; and as a list for the builder, whose table must then open.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/fold.h"
#include "core/lang.h"
#include "core/lex.h"
#include "tools/lexc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
as_image(const uint8_t *data, size_t size)
{
    struct lex x = {.keys = 7};

    if (lex_open(&x, data, size) != ST_OK) {
        assert(x.keys == 7);
        return;
    }
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint64_t hash;

        memcpy(&hash, data + i, sizeof hash);
        (void)lex_join(lex_find(&x, hash), lex_find(&x, ~hash));
    }
    (void)lex_tail(&x, data, size);
}

static void
as_list(const uint8_t *data, size_t size)
{
    struct lexc c = {0};
    struct buf image;
    struct lex x;

    buf_init(&image, 1 << 22);
    if (lexc_read(&c, "fuzz", (struct str){(const char *)data, size}) ==
            ST_OK &&
        c.n > 0 && lexc_pack(&c, "xx", &image) == ST_OK) {
        assert(lex_open(&x, image.ptr, image.len) == ST_OK);
        for (size_t i = 0; i < c.n; i++)
            assert(lex_find(&x, c.list[i].hash) == c.list[i].set);
    }
    buf_free(&image);
    lexc_free(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    as_image(data, size);
    as_list(data, size);
    (void)lang_of((struct str){size > 0 ? (const char *)data : "", size});
    return 0;
}
