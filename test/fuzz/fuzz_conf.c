/*
 * Bytes from anywhere as a configuration file: values stay inside their
 * bounds, a refusal always says why.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct settings {
    struct str listen, password;
    int64_t workers, body_max, idle, level;
    bool development;
};

static const struct conf_key keys[] = {
    CONF_KEY(struct settings, listen, TEXT, "a", 1, 40, "",
             "") CONF_KEY(struct settings, workers, INT, "2", 1, 64, "", "")
        CONF_KEY(struct settings, body_max, BYTES, "1", 1, 1 << 30, "",
                 "") CONF_KEY(struct settings, idle, SECONDS, "60", 60, 86400,
                              "", "") CONF_KEY(struct settings, level, CHOICE,
                                               "info", 0, 0, "debug|info", "")
            CONF_KEY(struct settings, development, BOOL, "no", 0, 0, "", "")};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings got = {0};
    char path[64];
    struct conf_from from = {.path = path};
    struct arena a;
    struct buf errors;
    enum status st;
    int fd = memfd_create("conf", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    arena_init(&a, 1 << 20);
    buf_init(&errors, 1 << 22);
    st =
        conf_read(keys, sizeof keys / sizeof keys[0], &from, &a, &got, &errors);
    if (st == ST_OK) {
        assert(errors.len == 0);
        assert(got.listen.len >= 1 && got.listen.len <= 40);
        assert(got.workers >= 1 && got.workers <= 64);
        assert(got.body_max >= 1 && got.body_max <= 1 << 30);
        assert(got.idle >= 60 && got.idle <= 86400);
        assert(got.level >= 0 && got.level <= 1);
    } else {
        assert(st == ST_NOSPACE || errors.len > 0);
    }
    buf_free(&errors);
    arena_free(&a);
    close(fd);
    return 0;
}
