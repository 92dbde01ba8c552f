/* Whole files in and out; see read.h. */
#include "cli/read.h"

#define CHUNK 65536u

int
cli_read(const char *command, FILE *from, size_t max, struct buf *to)
{
    size_t got;

    buf_init(to, max + CHUNK);
    do {
        char *at = buf_reserve(to, CHUNK);

        if (at == NULL) {
            (void)fprintf(stderr, "mainstay %s: out of memory\n", command);
            return 1;
        }
        got = fread(at, 1, CHUNK, from);
        buf_grew(to, got);
    } while (got > 0 && to->len <= max);
    if (ferror(from)) {
        (void)fprintf(stderr, "mainstay %s: cannot read the input\n", command);
        return 1;
    }
    if (to->len > max) {
        (void)fprintf(stderr, "mainstay %s: input above %zu bytes\n", command,
                      max);
        return 2;
    }
    return 0;
}

int
cli_read_file(const char *command, const char *path, size_t max, struct buf *to)
{
    FILE *f = fopen(path, "rb");
    int rc;

    buf_init(to, max);
    if (f == NULL) {
        (void)fprintf(stderr, "mainstay %s: cannot open %s\n", command, path);
        return 2;
    }
    rc = cli_read(command, f, max, to);
    (void)fclose(f);
    return rc;
}

int
cli_write(const char *command, const struct buf *b)
{
    if (buf_status(b) != ST_OK) {
        (void)fprintf(stderr, "mainstay %s: out of memory\n", command);
        return 1;
    }
    if (fwrite(b->ptr, 1, b->len, stdout) == b->len && fflush(stdout) == 0)
        return 0;
    (void)fprintf(stderr, "mainstay %s: cannot write\n", command);
    return 1;
}
