/*
 * SQLite: write-ahead log, every commit synced, one writing connection.
 * The only file that knows sqlite3.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/mem.h"
#include "store/driver.h"

#define BUSY_MS 1000       /* one wait for a lock */
#define BUSY_TRIES 3       /* waits until ST_BUSY, for BEGIN */
#define FOLD_PAGES 4000    /* of the log, folded back when idle */
#define FOLD_LATE 16000    /* folded back at a commit, idle or not */
#define CACHE_KIB 2048     /* page cache of a connection */
#define COPY_SLACK 1 << 20 /* bytes of free space beyond the copy itself */

/* What frames the statements; prepared once, as they are. */
enum frame {
    FRAME_READ,
    FRAME_WRITE,
    FRAME_COMMIT,
    FRAME_ROLLBACK,
    FRAME_MARK,
    FRAME_RELEASE,
    FRAME_BACK,
    FRAMES
};

static const char *const frames[FRAMES] = {
    "BEGIN",       "BEGIN IMMEDIATE", "COMMIT",       "ROLLBACK",
    "SAVEPOINT m", "RELEASE m",       "ROLLBACK TO m"};

struct sqlite {
    struct driver base;
    sqlite3 *db;
    sqlite3_stmt *frames[FRAMES];
    sqlite3_stmt **stmts;
    const struct driver_stmt *table;
    size_t n_stmts;
    int log_pages; /* in the write-ahead log after the last commit */
};

static struct sqlite *
of(struct driver *d)
{
    return (struct sqlite *)d;
}

static enum status
map(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
        return ST_OK;
    case SQLITE_DONE:
        return ST_END;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ST_BUSY;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
        return ST_NOSPACE;
    case SQLITE_CONSTRAINT:
        switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return ST_CONFLICT;
        default:
            return ST_BROKEN; /* NOT NULL, CHECK: our own mistake */
        }
    default:
        return ST_BROKEN;
    }
}

/* The status of a code, with its reason.  SQLite's message names tables and
 * columns, never values. */
static enum status
fail(struct sqlite *q, const char *what, int code)
{
    driver_say(&q->base, "%s: %s (sqlite %d)", what, sqlite3_errmsg(q->db),
               sqlite3_extended_errcode(q->db));
    return map(code);
}

static enum status
exec(struct sqlite *q, const char *what, const char *text)
{
    int code = sqlite3_exec(q->db, text, NULL, NULL, NULL);

    return code == SQLITE_OK ? ST_OK : fail(q, what, code);
}

/* SQLite's code of one frame. */
static int
run_frame(struct sqlite *q, enum frame f)
{
    int code = SQLITE_OK;

    if (q->frames[f] == NULL)
        code =
            sqlite3_prepare_v3(q->db, frames[f], -1, SQLITE_PREPARE_PERSISTENT,
                               &q->frames[f], NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(q->frames[f]);
    (void)sqlite3_reset(q->frames[f]);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int
on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct sqlite *q = arg;

    (void)db;
    (void)name;
    q->log_pages = pages;
    return SQLITE_OK;
}

static void
sqlite_close(struct driver *d)
{
    struct sqlite *q = of(d);

    for (size_t i = 0; i < q->n_stmts; i++)
        sqlite3_finalize(q->stmts[i]);
    for (int f = 0; f < FRAMES; f++)
        sqlite3_finalize(q->frames[f]);
    sqlite3_close(q->db);
    mem_free(q->stmts);
    mem_free(q);
}

static enum status
harden(struct sqlite *q, enum driver_how how)
{
    static const struct {
        int option, value;
    } options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                   {SQLITE_DBCONFIG_DQS_DML, 0},
                   {SQLITE_DBCONFIG_DQS_DDL, 0},
                   {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                   {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                   {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                   {SQLITE_DBCONFIG_ENABLE_FKEY, 1}};
    char text[512];
    enum status st;

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        int code =
            sqlite3_db_config(q->db, options[i].option, options[i].value, NULL);
        if (code != SQLITE_OK)
            return fail(q, "open", code);
    }
    sqlite3_busy_timeout(q->db, BUSY_MS);
    snprintf(text, sizeof text,
             "%sPRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
             "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
             "PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
             "PRAGMA cell_size_check=ON; PRAGMA cache_size=-%d;"
             "PRAGMA query_only=%s",
             how == DRIVER_ALONE ? "PRAGMA locking_mode=EXCLUSIVE;" : "",
             CACHE_KIB, how == DRIVER_READ ? "ON" : "OFF");
    st = exec(q, "open", text);
    /* The lock is taken by the first transaction, and kept. */
    if (st == ST_OK && how == DRIVER_ALONE)
        st = exec(q, "open", "BEGIN EXCLUSIVE; COMMIT");
    return st;
}

/* SQLite would create the file for all to read. */
static enum status
touch_private(struct driver *d, const char *path, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

    if (fd < 0) {
        driver_say(d, "cannot create %s: %s", path, strerror(errno));
        return errno == EEXIST   ? ST_CONFLICT
               : errno == ENOSPC ? ST_NOSPACE
                                 : ST_BROKEN;
    }
    close(fd);
    return ST_OK;
}

static enum status
sqlite_declare(struct driver *d, const struct driver_stmt *stmts, size_t n)
{
    struct sqlite *q = of(d);

    q->stmts = mem_zalloc(n, sizeof(sqlite3_stmt *));
    if (q->stmts == NULL)
        return ST_NOSPACE;
    q->table = stmts;
    q->n_stmts = n;
    return ST_OK;
}

static enum status
sqlite_prepare(struct driver *d, size_t i)
{
    struct sqlite *q = of(d);
    const struct driver_stmt *t = &q->table[i];
    sqlite3_stmt *p = NULL;
    int code;

    if (q->stmts[i] != NULL)
        return ST_OK;
    code = sqlite3_prepare_v3(q->db, t->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                              &p, NULL);
    if (code != SQLITE_OK)
        return fail(q, t->name, code);
    if ((size_t)sqlite3_bind_parameter_count(p) != strlen(t->in) ||
        (size_t)sqlite3_column_count(p) != strlen(t->out) ||
        (sqlite3_stmt_readonly(p) != 0) != (t->access == STORE_READS)) {
        driver_say(d, "%s: not what stmt.def declares", t->name);
        sqlite3_finalize(p);
        return ST_BROKEN;
    }
    q->stmts[i] = p;
    return ST_OK;
}

static enum status
sqlite_begin(struct driver *d, enum store_access access)
{
    enum frame f = access == STORE_WRITES ? FRAME_WRITE : FRAME_READ;
    enum status st = ST_BUSY;
    int code;

    for (int i = 0; i < BUSY_TRIES && st == ST_BUSY; i++) {
        code = run_frame(of(d), f);
        st = code == SQLITE_OK ? ST_OK : fail(of(d), "begin", code);
    }
    return st;
}

static enum status
sqlite_commit(struct driver *d, bool *unknown)
{
    struct sqlite *q = of(d);
    int code = run_frame(q, FRAME_COMMIT);

    if (code == SQLITE_OK) {
        if (q->log_pages >= FOLD_LATE)
            (void)d->ops->tidy(d, false);
        return ST_OK;
    }
    /* After a failed sync nobody knows what the disk holds. */
    *unknown = (code & 0xff) == SQLITE_IOERR;
    return fail(q, "commit", code);
}

static void
sqlite_rollback(struct driver *d)
{
    struct sqlite *q = of(d);

    if (sqlite3_get_autocommit(q->db) == 0)
        (void)run_frame(q, FRAME_ROLLBACK);
}

static enum status
sqlite_mark(struct driver *d, enum driver_mark what)
{
    static const enum frame first[] = {FRAME_MARK, FRAME_RELEASE, FRAME_BACK};
    struct sqlite *q = of(d);
    int code = run_frame(q, first[what]);

    if (code == SQLITE_OK && first[what] == FRAME_BACK)
        code = run_frame(q, FRAME_RELEASE);
    return code == SQLITE_OK ? ST_OK : fail(q, "savepoint", code);
}

static int
bind(sqlite3_stmt *p, int at, char type, const struct driver_value *v,
     sqlite3_destructor_type keep)
{
    const char *ptr = v->s.ptr != NULL ? v->s.ptr : "";

    if (v->is_null)
        return sqlite3_bind_null(p, at);
    switch (type) {
    case 'i':
        return sqlite3_bind_int64(p, at, v->n);
    case 'r':
        return sqlite3_bind_double(p, at, v->r);
    case 't':
        return sqlite3_bind_text64(p, at, ptr, v->s.len, keep, SQLITE_UTF8);
    default:
        return sqlite3_bind_blob64(p, at, ptr, v->s.len, keep);
    }
}

/* Statement i, ready to be stepped.  keep: SQLITE_STATIC when v outlives its
 * run. */
static enum status
bind_all(struct driver *d, size_t i, const struct driver_value *v,
         sqlite3_destructor_type keep)
{
    struct sqlite *q = of(d);
    const char *types = q->table[i].in;
    enum status st = sqlite_prepare(d, i);

    if (st != ST_OK)
        return st;
    for (int at = 0; types[at] != '\0'; at++) {
        int code = bind(q->stmts[i], at + 1, types[at], &v[at], keep);

        if (code != SQLITE_OK)
            return fail(q, q->table[i].name, code);
    }
    return ST_OK;
}

/* Ready for the next use, and nothing of this one kept in memory. */
static void
sqlite_shut(struct driver *d, size_t i)
{
    sqlite3_stmt *p = of(d)->stmts[i];

    if (p == NULL) /* could not be prepared */
        return;
    sqlite3_reset(p);
    sqlite3_clear_bindings(p);
}

static enum status
sqlite_run(struct driver *d, size_t i, const struct driver_value *v,
           int64_t *changed)
{
    struct sqlite *q = of(d);
    enum status st = bind_all(d, i, v, SQLITE_STATIC);

    if (st == ST_OK) {
        int code = sqlite3_step(q->stmts[i]);

        if (code == SQLITE_DONE)
            *changed = sqlite3_changes64(q->db);
        else
            st = fail(q, q->table[i].name, code);
    }
    sqlite_shut(d, i);
    return st;
}

static enum status
sqlite_open(struct driver *d, size_t i, const struct driver_value *v)
{
    enum status st = bind_all(d, i, v, SQLITE_TRANSIENT);

    if (st != ST_OK)
        sqlite_shut(d, i);
    return st;
}

static void
column(sqlite3_stmt *p, int at, char type, struct driver_value *v)
{
    v->is_null = sqlite3_column_type(p, at) == SQLITE_NULL;
    if (v->is_null)
        return;
    if (type == 'i') {
        v->n = sqlite3_column_int64(p, at);
    } else if (type == 'r') {
        v->r = sqlite3_column_double(p, at);
    } else {
        v->s.ptr = type == 't' ? (const char *)sqlite3_column_text(p, at)
                               : sqlite3_column_blob(p, at);
        v->s.len = (size_t)sqlite3_column_bytes(p, at);
    }
}

static enum status
sqlite_next(struct driver *d, size_t i, struct driver_value *v)
{
    struct sqlite *q = of(d);
    const char *types = q->table[i].out;
    int code = sqlite3_step(q->stmts[i]);

    if (code == SQLITE_DONE)
        return ST_END;
    if (code != SQLITE_ROW)
        return fail(q, q->table[i].name, code);
    for (int at = 0; types[at] != '\0'; at++)
        column(q->stmts[i], at, types[at], &v[at]);
    return ST_OK;
}

static enum status
sqlite_script(struct driver *d, const char *text)
{
    return exec(of(d), "schema", text);
}

static enum status
sqlite_ask(struct driver *d, const char *text, int64_t *out, size_t cap,
           size_t *n)
{
    struct sqlite *q = of(d);
    sqlite3_stmt *p = NULL;
    size_t have = 0;
    enum status st = ST_OK;
    int code = sqlite3_prepare_v2(q->db, text, -1, &p, NULL);

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(p);
        if (code != SQLITE_ROW)
            break;
        for (int i = 0; i < sqlite3_column_count(p); i++) {
            if (have == cap) {
                st = ST_NOSPACE;
                goto out;
            }
            out[have++] = sqlite3_column_int64(p, i);
        }
    }
    if (code != SQLITE_DONE)
        st = fail(q, "schema", code);
out:
    sqlite3_finalize(p);
    if (st == ST_OK)
        *n = have;
    return st;
}

/* Is there room beside `path` for all pages of the database? */
static enum status
check_room(struct sqlite *q, const char *path)
{
    int64_t pages[1] = {0}, size[1] = {0};
    struct statvfs vfs;
    size_t n;
    enum status st;

    st = sqlite_ask(&q->base, "PRAGMA page_count", pages, 1, &n);
    if (st == ST_OK)
        st = sqlite_ask(&q->base, "PRAGMA page_size", size, 1, &n);
    if (st != ST_OK)
        return st;
    if (statvfs(path, &vfs) != 0) {
        driver_say(&q->base, "%s: %s", path, strerror(errno));
        return ST_BROKEN;
    }
    if ((double)vfs.f_bavail * (double)vfs.f_frsize <
        (double)pages[0] * (double)size[0] + (double)(COPY_SLACK)) {
        driver_say(&q->base, "no room for a copy of %lld bytes at %s",
                   (long long)(pages[0] * size[0]), path);
        return ST_NOSPACE;
    }
    return ST_OK;
}

static enum status
sync_file(struct driver *d, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;

    if (bad)
        driver_say(d, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return bad ? ST_BROKEN : ST_OK;
}

static enum status
sqlite_copy(struct driver *d, const char *path)
{
    struct sqlite *q = of(d);
    sqlite3_stmt *p = NULL;
    enum status st = touch_private(d, path, O_EXCL);
    int code;

    if (st != ST_OK)
        return st;
    st = check_room(q, path);
    if (st != ST_OK)
        goto out;
    code = sqlite3_prepare_v2(q->db, "VACUUM INTO ?1", -1, &p, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(p, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(p);
    st = code == SQLITE_DONE ? sync_file(d, path) : fail(q, "copy", code);
out:
    sqlite3_finalize(p);
    if (st != ST_OK)
        unlink(path);
    return st;
}

static bool
sqlite_tidy(struct driver *d, bool all)
{
    struct sqlite *q = of(d);
    int left = 0;

    if (!all && q->log_pages < FOLD_PAGES)
        return true;
    if (sqlite3_wal_checkpoint_v2(q->db, NULL,
                                  all ? SQLITE_CHECKPOINT_TRUNCATE
                                      : SQLITE_CHECKPOINT_PASSIVE,
                                  &left, NULL) != SQLITE_OK)
        return false;
    q->log_pages = 0; /* the next commit says how many there are */
    return true;
}

static const struct driver_ops sqlite_ops = {
    .engine = "sqlite",
    .groups = true,
    .steps_there = "SELECT count(*) FROM sqlite_master"
                   " WHERE type = 'table' AND name = 'schema_step'",
    .faults = "SELECT (SELECT count(*) FROM pragma_integrity_check"
              " WHERE integrity_check <> 'ok'),"
              " (SELECT count(*) FROM pragma_foreign_key_check)",
    .begin_migrate = "BEGIN IMMEDIATE",
    .close = sqlite_close,
    .declare = sqlite_declare,
    .prepare = sqlite_prepare,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .mark = sqlite_mark,
    .run = sqlite_run,
    .open = sqlite_open,
    .next = sqlite_next,
    .shut = sqlite_shut,
    .script = sqlite_script,
    .ask = sqlite_ask,
    .copy = sqlite_copy,
    .tidy = sqlite_tidy,
};

/* Statistics nobody reads cost a process-wide lock at every allocation. */
static void
configure(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum status
driver_sqlite_open(const char *path, enum driver_how how, struct store_why *why,
                   struct driver **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite *q = mem_zalloc(1, sizeof *q);
    enum status st = ST_NOSPACE;
    int code;

    (void)pthread_once(&once, configure);
    if (q == NULL)
        goto out;
    q->base = (struct driver){&sqlite_ops, why};
    st = ST_OK;
    if (how == DRIVER_MIGRATE)
        st = touch_private(&q->base, path, 0);
    if (st != ST_OK)
        goto out;
    code = sqlite3_open_v2(path, &q->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
    if (code != SQLITE_OK) {
        driver_say(&q->base, "%s: %s", path, sqlite3_errstr(code));
        st = map(code);
        goto out;
    }
    st = harden(q, how);
    if (st != ST_OK)
        goto out;
    sqlite3_wal_hook(q->db, on_commit, q);
    *out = &q->base;
    return ST_OK;
out:
    if (q != NULL)
        sqlite_close(&q->base);
    return st;
}
