/*
 * keyfile: the server key on disk.
 */
#include "serve/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/secret.h"

#define FILE_MAX 1024 /* bytes: eight keys and a few comments */

static void
explain(struct buf *why, const char *path, struct str text)
{
    buf_add(why, STR("server key "));
    buf_add(why, (struct str){path, strlen(path)});
    buf_add(why, STR(": "));
    buf_add(why, text);
    buf_add_byte(why, '\n');
}

static bool
write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        len -= (size_t)n;
    }
    return fsync(fd) == 0;
}

static enum status
create(const char *path)
{
    char line[SRVKEY_LINE_MAX];
    char half[512];
    int fd = -1;
    enum status st = ST_BROKEN;

    if ((size_t)snprintf(half, sizeof half, "%s.new", path) >= sizeof half)
        return ST_INVALID;
    if (srvkey_line(line, 1) != ST_OK)
        return ST_BROKEN;
    (void)!unlink(half);
    fd = open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0)
        goto out;
    if (!write_all(fd, line, strlen(line)))
        goto out;
    if (rename(half, path) != 0)
        goto out;
    st = ST_OK;
out:
    if (fd >= 0)
        close(fd);
    if (st != ST_OK)
        (void)!unlink(half);
    secret_wipe(line, sizeof line);
    return st;
}

static enum status
load(int fd, const char *path, struct srvkey_ring *ring, struct buf *why)
{
    char text[FILE_MAX];
    struct stat about;
    size_t len = 0;
    enum status st;

    if (fstat(fd, &about) != 0) {
        explain(why, path, STR("cannot be read"));
        return ST_BROKEN;
    }
    if ((about.st_mode & 077) != 0) {
        explain(why, path, STR("others may read it; run chmod 400 on it"));
        return ST_DENIED;
    }
    for (;;) {
        ssize_t n = read(fd, text + len, sizeof text - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            explain(why, path, STR("cannot be read"));
            return ST_BROKEN;
        }
        if (n == 0 || len == sizeof text)
            break;
        len += (size_t)n;
    }
    st = srvkey_parse(ring, (struct str){text, len});
    secret_wipe(text, sizeof text);
    if (st != ST_OK)
        explain(why, path, STR("is not a key file of this program"));
    return st;
}

enum status
keyfile_load(const char *path, bool may_create, struct srvkey_ring *ring,
             struct buf *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum status st;

    if (fd < 0 && errno == ENOENT && may_create) {
        st = create(path);
        if (st != ST_OK) {
            explain(why, path, STR("cannot be written; check the directory"));
            return st;
        }
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0 && errno == ENOENT) {
        explain(why, path,
                STR("is missing, but there is a database that needs it; "
                    "put the key's backup back"));
        return ST_ABSENT;
    }
    if (fd < 0) {
        explain(why, path, STR("cannot be opened"));
        return ST_BROKEN;
    }
    st = load(fd, path, ring, why);
    close(fd);
    return st;
}
