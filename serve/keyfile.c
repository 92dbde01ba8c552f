/*
 * keyfile: the server key on disk, from systemd, from a terminal.
 */
#include "serve/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "seal/secret.h"

#define FILE_MAX 2048 /* bytes: eight keys and a few comments */
#define PATH_MAX_OWN 512

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

/* The name itself must be on the disk, too. */
static bool
sync_folder(const char *path)
{
    char folder[PATH_MAX_OWN];
    const char *slash = strrchr(path, '/');
    size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    bool done;
    int fd;

    if (n >= sizeof folder)
        return false;
    memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
    folder[n > 0 ? n : 1] = '\0';
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    done = fsync(fd) == 0;
    close(fd);
    return done;
}

/* Text into a new file PATH.new of this owner, synced. */
static enum status
write_half(const char *half, const char *text, const struct stat *owner)
{
    enum status st = ST_BROKEN;
    int fd;

    (void)!unlink(half);
    fd = open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0)
        return ST_BROKEN;
    if ((owner == NULL || fchown(fd, owner->st_uid, owner->st_gid) == 0) &&
        write_all(fd, text, strlen(text)))
        st = ST_OK;
    close(fd);
    if (st != ST_OK)
        (void)!unlink(half);
    return st;
}

enum status
keyfile_create(const char *path)
{
    char line[SRVKEY_LINE_MAX];
    char half[PATH_MAX_OWN];
    enum status st;

    if ((size_t)snprintf(half, sizeof half, "%s.new", path) >= sizeof half)
        return ST_INVALID;
    if (srvkey_line(line, 1) != ST_OK)
        return ST_BROKEN;
    st = write_half(half, line, NULL);
    secret_wipe(line, sizeof line);
    if (st != ST_OK)
        return st;
    /* A link, unlike a renaming, never replaces what is there. */
    if (link(half, path) != 0)
        st = errno == EEXIST ? ST_CONFLICT : ST_BROKEN;
    (void)!unlink(half);
    if (st == ST_OK && !sync_folder(path))
        st = ST_BROKEN;
    return st;
}

enum status
keyfile_replace(const char *path, const struct srvkey_ring *ring)
{
    char text[SRVKEY_TEXT_MAX];
    char half[PATH_MAX_OWN];
    struct stat owner;
    enum status st;

    if ((size_t)snprintf(half, sizeof half, "%s.new", path) >= sizeof half)
        return ST_INVALID;
    if (stat(path, &owner) != 0)
        return ST_BROKEN;
    srvkey_render(text, ring);
    st = write_half(half, text, &owner);
    secret_wipe(text, sizeof text);
    if (st == ST_OK && rename(half, path) != 0) {
        (void)!unlink(half);
        st = ST_BROKEN;
    }
    if (st == ST_OK && !sync_folder(path))
        st = ST_BROKEN;
    return st;
}

/* Read to the end or, from a terminal, to an empty line. */
static bool
read_text(int fd, bool ends_empty, char text[FILE_MAX], size_t *len)
{
    *len = 0;
    while (*len < FILE_MAX) {
        ssize_t n = read(fd, text + *len, FILE_MAX - *len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        *len += (size_t)n;
        if (n == 0 || (ends_empty && *len >= 2 && text[*len - 1] == '\n' &&
                       text[*len - 2] == '\n'))
            break;
    }
    return true;
}

static enum status
take_text(const char *path, struct str text, struct srvkey_ring *ring,
          struct buf *why)
{
    enum status st = srvkey_parse(ring, text);

    if (st != ST_OK)
        explain(why, path, STR("is not a key of this program"));
    return st;
}

static enum status
load(int fd, const struct keyfile *k, struct srvkey_ring *ring, struct buf *why)
{
    mode_t others = k->from == KEYFILE_CREDENTIAL ? 007 : 077;
    char text[FILE_MAX];
    struct stat about;
    size_t len = 0;
    enum status st;

    if (fstat(fd, &about) != 0) {
        explain(why, k->path, STR("cannot be read"));
        return ST_BROKEN;
    }
    if ((about.st_mode & others) != 0) {
        explain(why, k->path, STR("others may read it; run chmod 400 on it"));
        return ST_DENIED;
    }
    if (!read_text(fd, false, text, &len)) {
        explain(why, k->path, STR("cannot be read"));
        return ST_BROKEN;
    }
    st = take_text(k->path, (struct str){text, len}, ring, why);
    secret_wipe(text, sizeof text);
    return st;
}

/* Without echo, and without signals: one would leave the terminal mute. */
static enum status
ask(struct srvkey_ring *ring, struct buf *why)
{
    static const char question[] =
        "Server key, all its lines, then an empty one (nothing is shown): ";
    char text[FILE_MAX];
    struct termios before, mute;
    bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    enum status st = ST_BROKEN;
    size_t len = 0;
    bool done;

    if (is_terminal) {
        mute = before;
        mute.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &mute);
        (void)!write(STDERR_FILENO, question, sizeof question - 1);
    }
    done = read_text(STDIN_FILENO, is_terminal, text, &len);
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        (void)!write(STDERR_FILENO, "\n", 1);
    }
    if (done)
        st = take_text("typed", (struct str){text, len}, ring, why);
    else
        explain(why, "typed", STR("cannot be read"));
    secret_wipe(text, sizeof text);
    return st;
}

enum status
keyfile_load(const struct keyfile *k, bool may_create, struct srvkey_ring *ring,
             struct buf *why)
{
    enum status st;
    int fd;

    if (k->from == KEYFILE_PROMPT)
        return ask(ring, why);
    fd = open(k->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && may_create && k->from == KEYFILE_FILE) {
        st = keyfile_create(k->path);
        if (st != ST_OK) {
            explain(why, k->path,
                    STR("cannot be written; check the directory"));
            return st;
        }
        fd = open(k->path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0 && errno == ENOENT) {
        explain(why, k->path,
                STR("is missing, but there is a database that needs it; "
                    "put the key's backup back"));
        return ST_ABSENT;
    }
    if (fd < 0) {
        explain(why, k->path, STR("cannot be opened"));
        return ST_BROKEN;
    }
    st = load(fd, k, ring, why);
    close(fd);
    return st;
}
