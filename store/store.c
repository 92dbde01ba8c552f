/* One connection: its transactions and its life. */
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/driver.h"
#include "store/stmt.h"

/* Is the database at this program's step? */
static enum status
check_step(struct driver *d)
{
    int64_t number[1];
    size_t n = 0;
    enum status st;

    st = d->ops->ask(d, d->ops->steps_there, number, 1, &n);
    if (st == ST_OK && (n != 1 || number[0] == 0)) {
        driver_say(d, "the database is empty: it was never set up");
        return ST_BROKEN;
    }
    if (st == ST_OK)
        st = d->ops->ask(d, "SELECT max(number) FROM schema_step", number, 1,
                         &n);
    if (st != ST_OK)
        return st;
    if (n != 1 || number[0] != STMT_STEPS) {
        driver_say(d, "the database is at step %lld, this program at %d",
                   n == 1 ? (long long)number[0] : 0LL, STMT_STEPS);
        return ST_BROKEN;
    }
    return ST_OK;
}

static enum driver_how
how_of(enum store_mode mode)
{
    switch (mode) {
    case STORE_READ:
        return DRIVER_READ;
    case STORE_ALONE:
        return DRIVER_ALONE;
    default:
        return DRIVER_WRITE;
    }
}

enum status
store_open(struct str url, enum store_mode mode, struct store_why *why,
           struct store **out)
{
    struct store *s = mem_zalloc(1, sizeof *s);
    enum status st = ST_NOSPACE;

    if (s == NULL)
        goto out;
    s->mode = mode;
    s->cursors = mem_zalloc(STMT_COUNT, sizeof *s->cursors);
    if (s->cursors == NULL)
        goto out;
    st = driver_connect(url, how_of(mode), &s->why, &s->d);
    if (st != ST_OK)
        goto out;
    st = check_step(s->d);
    if (st != ST_OK)
        goto out;
    st = s->d->ops->declare(s->d, stmt_table, STMT_COUNT);
    if (st != ST_OK)
        goto out;
    *out = s;
    return ST_OK;
out:
    if (why != NULL && s != NULL)
        *why = s->why;
    else if (why != NULL)
        snprintf(why->text, sizeof why->text, "memory ran out");
    store_close(s);
    return st;
}

void
store_close(struct store *s)
{
    if (s == NULL)
        return;
    if (s->d != NULL) {
        store_rollback(s);
        s->d->ops->close(s->d);
    }
    mem_free(s->cursors);
    mem_free(s);
}

enum status
store_begin(struct store *s, enum store_access access)
{
    enum status st;

    if (s->in_tx || (access == STORE_WRITES && s->mode == STORE_READ)) {
        driver_say(s->d, s->in_tx ? "begin inside a transaction"
                                  : "a reading connection cannot write");
        return ST_BROKEN;
    }
    s->unknown = false;
    st = s->d->ops->begin(s->d, access);
    if (st != ST_OK)
        return st;
    s->in_tx = true;
    s->failed = false;
    s->marked = false;
    s->access = access;
    return ST_OK;
}

/* No walk outlives its transaction. */
static void
close_cursors(struct store *s)
{
    for (size_t i = 0; i < STMT_COUNT; i++)
        store_cursor_close(&s->cursors[i]);
}

void
store_rollback(struct store *s)
{
    if (!s->in_tx)
        return;
    close_cursors(s);
    s->d->ops->rollback(s->d);
    s->in_tx = false;
    s->failed = false;
    s->marked = false;
}

enum status
store_commit(struct store *s)
{
    enum status st;

    if (!s->in_tx) {
        driver_say(s->d, "commit outside a transaction");
        return ST_BROKEN;
    }
    if (s->failed) {
        store_rollback(s);
        return ST_BROKEN;
    }
    close_cursors(s);
    st = s->d->ops->commit(s->d, &s->unknown);
    if (st != ST_OK) {
        store_rollback(s);
        return st;
    }
    s->in_tx = false;
    s->marked = false;
    return ST_OK;
}

static enum status
mark(struct store *s, enum driver_mark what)
{
    enum status st;

    if (!s->in_tx || s->access != STORE_WRITES ||
        s->marked == (what == DRIVER_MARK) ||
        (s->failed && what != DRIVER_ROLLBACK_TO)) {
        if (!s->failed)
            driver_say(s->d, "a savepoint out of order");
        return ST_BROKEN;
    }
    close_cursors(s);
    st = s->d->ops->mark(s->d, what);
    s->failed = st != ST_OK;
    if (st == ST_OK)
        s->marked = what == DRIVER_MARK;
    return st;
}

enum status
store_savepoint(struct store *s)
{
    return mark(s, DRIVER_MARK);
}

enum status
store_release(struct store *s)
{
    return mark(s, DRIVER_RELEASE);
}

enum status
store_rollback_to(struct store *s)
{
    return mark(s, DRIVER_ROLLBACK_TO);
}

bool
store_unknown(const struct store *s)
{
    return s->unknown;
}

bool
store_groups(const struct store *s)
{
    return s->d->ops->groups;
}

const char *
store_why(const struct store *s)
{
    return s->why.text;
}

const char *
store_engine(const struct store *s)
{
    return s->d->ops->engine;
}

void
store_tidy(struct store *s, bool all)
{
    bool purges = s->purges;

    if (s->in_tx || s->mode == STORE_READ)
        return;
    if (s->d->ops->tidy(s->d, all || purges))
        s->purges = false;
}

void
store_purge(struct store *s)
{
    s->purges = true;
}

enum status
store_copy(struct store *s, const char *path)
{
    if (s->in_tx) {
        driver_say(s->d, "a copy inside a transaction");
        return ST_BROKEN;
    }
    if (strcmp(s->d->ops->engine, "sqlite") != 0) {
        driver_say(s->d, "copy PostgreSQL with pg_dump");
        return ST_INVALID;
    }
    return s->d->ops->copy(s->d, path);
}
