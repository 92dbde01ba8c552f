/* Backups: written, read again, made into a database again. */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/driver.h"
#include "store/schema.h"
#include "store/session.h"

#define PATH_LEN 1024
#define CHUNK 65536
#define SCHEME "sqlite:"

static bool
is_file(struct str url)
{
    return str_starts(url, STR(SCHEME));
}

static enum status
complain(struct backup_done *done, const char *path, const char *what,
         enum status st)
{
    snprintf(done->why.text, sizeof done->why.text, "%.200s: %.100s", path,
             what);
    return st;
}

static enum status
name_part(char out[PATH_LEN], const char *path, const char *tail,
          struct backup_done *done)
{
    int n = snprintf(out, PATH_LEN, "%s%s", path, tail);

    if (n < 0 || n >= PATH_LEN)
        return complain(done, "the path", "too long", ST_INVALID);
    return ST_OK;
}

/* The file of an SQLite URL, NUL-terminated. */
static enum status
name_file(char out[PATH_LEN], struct str url, struct backup_done *done)
{
    size_t skip = sizeof SCHEME - 1;

    if (url.len - skip >= PATH_LEN)
        return complain(done, "the path", "too long", ST_INVALID);
    memcpy(out, url.ptr + skip, url.len - skip);
    out[url.len - skip] = '\0';
    return ST_OK;
}

/* A file's content, or a folder's names, on the disk. */
static bool
sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}

static bool
sync_folder(const char *path)
{
    char folder[PATH_LEN];
    const char *slash = strrchr(path, '/');
    size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    if (n >= sizeof folder)
        return false;
    memcpy(folder, path, n);
    folder[n] = '\0';
    return sync_path(n > 0 ? folder : ".", O_DIRECTORY);
}

static void
drop_part(const char *part)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    char path[PATH_LEN];

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        int n = snprintf(path, sizeof path, "%s%s", part, tails[i]);

        if (n > 0 && (size_t)n < sizeof path)
            (void)!unlink(path);
    }
}

/* The part gets its name; what has it already keeps it. */
static enum status
finish_part(const char *part, const char *path, struct backup_done *done)
{
    if (!sync_path(part, 0))
        return complain(done, part, strerror(errno), ST_BROKEN);
    if (link(part, path) != 0)
        return complain(done, path, strerror(errno),
                        errno == EEXIST ? ST_CONFLICT : ST_BROKEN);
    (void)!unlink(part);
    if (!sync_folder(path))
        return complain(done, path, "its name may not be on the disk yet",
                        ST_BROKEN);
    return ST_OK;
}

/* Open, end all sessions if wanted, read everything. */
static enum status
verify(struct str url, bool ends_sessions, struct backup_done *done)
{
    struct store *s = NULL;
    enum status st = store_open(url, STORE_WRITE, &done->why, &s);
    int64_t n;

    if (st != ST_OK)
        return st;
    if (ends_sessions) {
        st = store_begin(s, STORE_WRITES);
        if (st == ST_OK)
            st = session_expire(s, INT64_MAX, INT64_MAX, &n);
        if (st == ST_OK)
            st = store_commit(s);
        if (st != ST_OK) {
            done->why = s->why;
            goto out;
        }
    }
    st = store_begin(s, STORE_READS);
    if (st == ST_OK)
        st = check_all(s, &done->checked, &done->why);
    store_rollback(s);
    store_tidy(s, true);
out:
    store_close(s);
    return st;
}

/* ---- writing ---------------------------------------------------------- */

static enum status
write_file(struct str url, const char *part, struct backup_done *done)
{
    char of_part[PATH_LEN];
    struct store *s = NULL;
    enum status st = store_open(url, STORE_WRITE, &done->why, &s);

    if (st != ST_OK)
        return st;
    st = store_copy(s, part);
    if (st != ST_OK)
        done->why = s->why;
    store_close(s);
    if (st == ST_OK)
        st = name_part(of_part, SCHEME, part, done);
    if (st == ST_OK)
        st = verify((struct str){of_part, strlen(of_part)}, true, done);
    return st;
}

/* Dump and check in one transaction: what is checked is what was dumped. */
static enum status
write_dump(struct str url, const char *part, struct backup_done *done)
{
    struct store *s = NULL;
    enum status st = store_open(url, STORE_READ, &done->why, &s);

    if (st != ST_OK)
        return st;
    st = store_begin(s, STORE_READS);
    if (st == ST_OK)
        st = s->d->ops->copy(s->d, part);
    if (st != ST_OK)
        done->why = s->why;
    else
        st = check_all(s, &done->checked, &done->why);
    store_close(s);
    return st;
}

enum status
backup_write(struct str url, const char *path, struct backup_done *done)
{
    char part[PATH_LEN];
    enum status st;

    *done = (struct backup_done){.step = 0};
    st = name_part(part, path, ".part", done);
    if (st != ST_OK)
        return st;
    if (access(path, F_OK) == 0)
        return complain(done, path, "exists already, and is left as it is",
                        ST_CONFLICT);
    drop_part(part);
    st = is_file(url) ? write_file(url, part, done)
                      : write_dump(url, part, done);
    if (st == ST_OK)
        st = finish_part(part, path, done);
    drop_part(part);
    return st;
}

/* ---- restoring -------------------------------------------------------- */

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
    return true;
}

static bool
copy_bytes(int from, int to)
{
    static char chunk[CHUNK];

    for (;;) {
        ssize_t n = read(from, chunk, sizeof chunk);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        if (!write_all(to, chunk, (size_t)n))
            return false;
    }
}

static enum status
copy_file(const char *from, const char *to, struct backup_done *done)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = -1;
    enum status st = ST_OK;

    if (in < 0)
        return complain(done, from, strerror(errno),
                        errno == ENOENT ? ST_ABSENT : ST_BROKEN);
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0 || !copy_bytes(in, out))
        st = complain(done, to, strerror(errno),
                      errno == ENOSPC ? ST_NOSPACE : ST_BROKEN);
    if (out >= 0)
        close(out);
    close(in);
    return st;
}

/* To this program's step; the backup is the copy that this would make. */
static enum status
bring_up(struct str url, int64_t now_ms, struct backup_done *done)
{
    struct schema_done steps = {.from = 0};
    enum status st = schema_migrate(url, now_ms, NULL, &steps);

    if (steps.backup[0] != '\0')
        (void)!unlink(steps.backup);
    done->step = steps.from;
    if (st == ST_OK && steps.from == 0)
        return complain(done, "the backup", "holds no database of this program",
                        ST_BROKEN);
    if (st != ST_OK)
        done->why = steps.why;
    return st;
}

static enum status
restore_file(struct str url, const char *path, int64_t now_ms,
             struct backup_done *done)
{
    char file[PATH_LEN], part[PATH_LEN], of_part[PATH_LEN];
    enum status st = name_file(file, url, done);

    if (st == ST_OK)
        st = name_part(part, file, ".part", done);
    if (st == ST_OK)
        st = name_part(of_part, SCHEME, part, done);
    if (st != ST_OK)
        return st;
    if (access(file, F_OK) == 0)
        return complain(done, file, "exists already, and is left as it is",
                        ST_CONFLICT);
    drop_part(part);
    st = copy_file(path, part, done);
    if (st == ST_OK)
        st = bring_up((struct str){of_part, strlen(of_part)}, now_ms, done);
    if (st == ST_OK)
        st = verify((struct str){of_part, strlen(of_part)}, true, done);
    if (st == ST_OK)
        st = finish_part(part, file, done);
    drop_part(part);
    return st;
}

static enum status
restore_dump(struct str url, const char *path, int64_t now_ms,
             struct backup_done *done)
{
    struct driver *d = NULL;
    int64_t there[1];
    size_t n = 0;
    enum status st;

    if (access(path, R_OK) != 0)
        return complain(done, path, strerror(errno), ST_ABSENT);
    st = driver_connect(url, DRIVER_MIGRATE, &done->why, &d);
    if (st != ST_OK)
        return st;
    st = d->ops->ask(d, d->ops->steps_there, there, 1, &n);
    if (st == ST_OK && there[0] != 0)
        st = complain(done, "the database", "holds something already",
                      ST_CONFLICT);
    if (st == ST_OK)
        st = d->ops->restore(d, path);
    d->ops->close(d);
    if (st == ST_OK)
        st = bring_up(url, now_ms, done);
    if (st == ST_OK)
        st = verify(url, true, done);
    return st;
}

enum status
backup_restore(struct str url, const char *path, int64_t now_ms,
               struct backup_done *done)
{
    *done = (struct backup_done){.step = 0};
    return is_file(url) ? restore_file(url, path, now_ms, done)
                        : restore_dump(url, path, now_ms, done);
}
