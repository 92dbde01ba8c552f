/*
 * lexc: compiles lists of words into one table (format: lexc.h).
 *
 *   lexc LANG LIMIT OUT LIST...
 *
 * The table must be smaller than LIMIT bytes, or the build stops.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tools/file.h"
#include "tools/lexc.h"

#define MEM_MAX ((size_t)1 << 28) /* bytes */
#define OUT_MAX ((size_t)1 << 24) /* bytes */

static enum status
compile(char **argv, int argc, struct arena *mem, struct lexc *c,
        struct buf *image)
{
    enum status st;

    for (int i = 4; i < argc; i++) {
        struct str text;

        st = file_read(mem, argv[i], &text);
        if (st == ST_OK)
            st = lexc_read(c, argv[i], text);
        if (st != ST_OK)
            return st;
    }
    st = lexc_pack(c, argv[1], image);
    if (st != ST_OK)
        return st;
    if (image->len >= strtoul(argv[2], NULL, 10)) {
        fprintf(stderr, "%s: %zu bytes, must be below %s\n", argv[3],
                image->len, argv[2]);
        return ST_NOSPACE;
    }
    return file_write(argv[3], buf_str(image));
}

int
main(int argc, char **argv)
{
    struct arena mem;
    struct lexc c = {0};
    struct buf image;
    enum status st;

    if (argc < 5 || strlen(argv[1]) != 2) {
        fputs("usage: lexc LANG LIMIT OUT LIST...\n", stderr);
        return 2;
    }
    arena_init(&mem, MEM_MAX);
    buf_init(&image, OUT_MAX);
    st = compile(argv, argc, &mem, &c, &image);
    buf_free(&image);
    lexc_free(&c);
    arena_free(&mem);
    return st == ST_OK ? 0 : 1;
}
