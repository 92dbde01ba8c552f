/*
 * driver: what stands between generated code and an engine.  Here a statement
 * meets the transaction's rules: there must be one, a reading one cannot
 * write, and after a failure nothing more is done in it.
 */
#include "store/driver.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/stmt.h"

#define URL_MAX 1024 /* bytes */

void
driver_say(struct driver *d, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(d->why->text, sizeof d->why->text, fmt, args);
    va_end(args);
}

enum status
driver_connect(struct str url, enum driver_how how, struct store_why *why,
               struct driver **out)
{
    char text[URL_MAX];

    if (url.len >= sizeof text || memchr(url.ptr, '\0', url.len) != NULL) {
        snprintf(why->text, sizeof why->text, "the store's URL is too long");
        return ST_INVALID;
    }
    memcpy(text, url.ptr, url.len);
    text[url.len] = '\0';
    if (str_starts(url, STR("sqlite:")) && url.len > strlen("sqlite:"))
        return driver_sqlite_open(text + strlen("sqlite:"), how, why, out);
    if (str_starts(url, STR("postgresql://")))
        return driver_pgsql_open(text, how, why, out);
    snprintf(why->text, sizeof why->text,
             "the store's URL should be sqlite:PATH or postgresql://...");
    return ST_INVALID;
}

/* May statement i run now? */
static enum status
admit(struct store *s, size_t i)
{
    const struct driver_stmt *stmt = &stmt_table[i];

    if (s->in_tx && !s->failed &&
        (stmt->access == STORE_READS || s->access == STORE_WRITES))
        return ST_OK;
    if (!s->failed) /* else the first reason stays */
        driver_say(s->d, "%s: %s", stmt->name,
                   s->in_tx ? "writes in a reading transaction"
                            : "outside a transaction");
    return ST_BROKEN;
}

static enum status
outcome(struct store *s, enum status st)
{
    if (st != ST_OK && st != ST_END)
        s->failed = true;
    return st;
}

enum status
driver_run(struct store *s, size_t i, const struct driver_value *v,
           int64_t *changed)
{
    enum status st = admit(s, i);
    int64_t n = 0;

    if (st != ST_OK)
        return st;
    st = outcome(s, s->d->ops->run(s->d, i, v, &n));
    if (st == ST_OK && changed != NULL)
        *changed = n;
    return st;
}

enum status
driver_open(struct store *s, size_t i, const struct driver_value *v,
            struct store_cursor **out)
{
    enum status st = admit(s, i);
    struct store_cursor *c = &s->cursors[i];

    if (st != ST_OK)
        return st;
    if (c->is_open) {
        driver_say(s->d, "%s: is open already", stmt_table[i].name);
        return outcome(s, ST_BROKEN);
    }
    st = outcome(s, s->d->ops->open(s->d, i, v));
    if (st != ST_OK)
        return st;
    *c = (struct store_cursor){s, i, true};
    *out = c;
    return ST_OK;
}

enum status
driver_next(struct store_cursor *c, size_t i, struct driver_value *v)
{
    assert(c->stmt == i);
    if (!c->is_open) /* the transaction ended under it */
        return ST_BROKEN;
    return outcome(c->s, c->s->d->ops->next(c->s->d, i, v));
}

void
store_cursor_close(struct store_cursor *c)
{
    if (c == NULL || !c->is_open)
        return;
    c->is_open = false;
    c->s->d->ops->shut(c->s->d, c->stmt);
}

enum status
driver_one(struct store *s, size_t i, const struct driver_value *v,
           struct driver_value *o, struct store_cursor **c)
{
    enum status st = driver_open(s, i, v, c);

    if (st == ST_OK)
        st = driver_next(*c, i, o);
    return st == ST_END ? ST_ABSENT : st;
}

enum status
driver_one_end(struct store_cursor *c, enum status st)
{
    struct driver_value more[32];
    size_t i;

    if (c == NULL)
        return st;
    i = c->stmt;
    if (st == ST_OK) {
        st = driver_next(c, i, more);
        if (st == ST_OK) {
            driver_say(c->s->d, "%s: more than one row", stmt_table[i].name);
            st = outcome(c->s, ST_BROKEN);
        } else if (st == ST_END) {
            st = ST_OK;
        }
    }
    store_cursor_close(c);
    return st;
}

enum status
driver_take_int(const struct driver_value *v, int64_t *out)
{
    if (v->is_null)
        return ST_BROKEN;
    *out = v->n;
    return ST_OK;
}

enum status
driver_take_real(const struct driver_value *v, double *out)
{
    if (v->is_null)
        return ST_BROKEN;
    *out = v->r;
    return ST_OK;
}

enum status
driver_take_bin(const struct driver_value *v, uint8_t *out, size_t n)
{
    if (v->is_null || v->s.len != n)
        return ST_BROKEN;
    memcpy(out, v->s.ptr, n);
    return ST_OK;
}

enum status
driver_take_str(const struct driver_value *v, bool may_be_null, struct arena *a,
                struct str *out)
{
    if (v->is_null && !may_be_null)
        return ST_BROKEN;
    if (v->is_null) {
        *out = (struct str){NULL, 0};
        return ST_OK;
    }
    return arena_str(a, v->s, out);
}
