/* Schema steps: what is applied, what is pending, the copy, the lock. */
#include "store/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/driver.h"
#include "store/stmt.h"

#define STEPS_MAX 1000 /* steps a database may have seen */
#define TEXT_MAX 256   /* bytes of a small statement */

static const char make_table[] =
    "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY,"
    " checksum BIGINT NOT NULL, applied_ms BIGINT NOT NULL)";

struct migration {
    struct driver *d;
    struct schema_done *done;
    const struct driver_step *steps;
    int64_t n_steps;
    int64_t now_ms;
    int64_t applied; /* steps in the database */
};

/* Read what is applied and hold it against this program's steps. */
static enum status
read_applied(struct migration *m)
{
    int64_t row[STEPS_MAX * 2], there[1];
    size_t n = 0;
    enum status st;

    m->applied = 0;
    st = m->d->ops->ask(m->d, m->d->ops->steps_there, there, 1, &n);
    if (st != ST_OK || there[0] == 0)
        return st;
    st = m->d->ops->ask(
        m->d, "SELECT number, checksum FROM schema_step ORDER BY number", row,
        sizeof row / sizeof row[0], &n);
    if (st != ST_OK)
        return st;
    n /= 2;
    if ((int64_t)n > m->n_steps) {
        driver_say(m->d,
                   "the database is newer (step %" PRId64
                   ") than this program (step %" PRId64
                   "): use a newer program",
                   row[(n - 1) * 2], m->n_steps);
        return ST_CONFLICT;
    }
    for (size_t i = 0; i < n; i++) {
        if (row[i * 2] != m->steps[i].number ||
            row[i * 2 + 1] != m->steps[i].checksum) {
            driver_say(m->d,
                       "step %" PRId64 " in the database is not the one of "
                       "this program: they are not of one line",
                       row[i * 2]);
            return ST_CONFLICT;
        }
    }
    m->applied = (int64_t)n;
    return ST_OK;
}

/* "PATH.step-3.1700000000000", or in the directory that was given. */
static enum status
name_copy(const struct migration *m, struct str url, const char *dir, char *out,
          size_t cap)
{
    bool is_file = strcmp(m->d->ops->engine, "sqlite") == 0;
    struct str path = STR("mainstay.dump");
    int len;

    if (is_file)
        path = (struct str){url.ptr + strlen("sqlite:"),
                            url.len - strlen("sqlite:")};
    if (dir != NULL)
        for (size_t i = path.len; i > 0; i--)
            if (path.ptr[i - 1] == '/') {
                path = (struct str){path.ptr + i, path.len - i};
                break;
            }
    len = snprintf(out, cap, "%s%s%.*s.step-%" PRId64 ".%" PRId64,
                   dir != NULL ? dir : "", dir != NULL ? "/" : "",
                   (int)path.len, path.ptr, m->applied, m->now_ms);
    if (len < 0 || (size_t)len >= cap) {
        driver_say(m->d, "the copy's path is too long");
        return ST_INVALID;
    }
    return ST_OK;
}

/* Before pending steps touch data that is there already. */
static enum status
copy_before(struct migration *m, struct str url, const char *dir)
{
    char path[sizeof m->done->backup];
    enum status st;

    if (m->applied == 0 || m->applied == m->n_steps)
        return ST_OK;
    st = name_copy(m, url, dir, path, sizeof path);
    if (st == ST_OK)
        st = m->d->ops->copy(m->d, path);
    if (st == ST_ABSENT)
        return ST_OK; /* the note is in why */
    if (st == ST_OK)
        memcpy(m->done->backup, path, sizeof path);
    /* A copy that is in the way is not "newer": tell them apart. */
    return st == ST_CONFLICT ? ST_BROKEN : st;
}

static enum status
apply(struct migration *m, const struct driver_step *step)
{
    bool is_sqlite = strcmp(m->d->ops->engine, "sqlite") == 0;
    char text[TEXT_MAX];
    enum status st;

    st = m->d->ops->script(m->d, is_sqlite ? step->sqlite : step->pgsql);
    if (st != ST_OK)
        return st;
    snprintf(text, sizeof text,
             "INSERT INTO schema_step VALUES (%" PRId64 ", %" PRId64
             ", %" PRId64 ")",
             step->number, step->checksum, m->now_ms);
    return m->d->ops->script(m->d, text);
}

/* All pending steps, or none.  Another process may have been quicker: what is
 * pending is asked again under the lock. */
static enum status
apply_pending(struct migration *m)
{
    bool unknown;
    enum status st = m->d->ops->script(m->d, m->d->ops->begin_migrate);

    if (st == ST_OK)
        st = read_applied(m);
    if (st == ST_OK && m->applied == 0)
        st = m->d->ops->script(m->d, make_table);
    for (; st == ST_OK && m->applied < m->n_steps; m->applied++)
        st = apply(m, &m->steps[m->applied]);
    if (st == ST_OK)
        st = m->d->ops->commit(m->d, &unknown);
    if (st != ST_OK)
        m->d->ops->rollback(m->d);
    return st;
}

enum status
schema_migrate_steps(const struct driver_step *steps, size_t n, struct str url,
                     int64_t now_ms, const char *backup_dir,
                     struct schema_done *done)
{
    struct migration m = {
        .done = done, .steps = steps, .n_steps = (int64_t)n, .now_ms = now_ms};
    enum status st;

    *done = (struct schema_done){0};
    st = driver_connect(url, DRIVER_MIGRATE, &done->why, &m.d);
    if (st != ST_OK)
        return st;
    st = read_applied(&m);
    done->from = done->to = m.applied;
    if (st == ST_OK)
        st = copy_before(&m, url, backup_dir);
    if (st == ST_OK && m.applied < m.n_steps)
        st = apply_pending(&m);
    if (st == ST_OK)
        done->to = m.applied;
    m.d->ops->close(m.d);
    return st;
}

enum status
schema_migrate(struct str url, int64_t now_ms, const char *backup_dir,
               struct schema_done *done)
{
    return schema_migrate_steps(stmt_steps, STMT_STEPS, url, now_ms, backup_dir,
                                done);
}
