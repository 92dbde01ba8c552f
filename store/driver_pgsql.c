/*
 * PostgreSQL through libpq: statements prepared when first wanted on a
 * connection (store/driver_pglink.h), values in binary form.
 *
 * A lost connection is made again at the next begin, a few times; in the
 * middle of a transaction it is ST_BROKEN, and at a commit nobody knows.
 */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/mem.h"
#include "store/driver.h"
#include "store/driver_pgdump.h"
#include "store/driver_pglink.h"

#define OID_BYTEA 17 /* catalogue numbers of the types, pg_type.dat */
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25
#define OID_FLOAT8 701

#define VALUES_MAX 32 /* inputs of a statement */
#define ENV_MAX 128   /* names and values for a child, and the end */

/* A walk keeps the engine's answer until it is closed. */
struct walk {
    PGresult *rows;
    int at;
};

struct pgsql {
    struct driver base;
    struct driver_pglink link;
    const struct driver_stmt *table;
    struct walk *walks;    /* one for each statement */
    unsigned *prepared_on; /* number of the connection that each was prepared
                              on; 0: not yet */
    size_t n_stmts;
};

static struct pgsql *
of(struct driver *d)
{
    return (struct pgsql *)d;
}

static void
pgsql_shut(struct driver *d, size_t i)
{
    struct walk *w = &of(d)->walks[i];

    PQclear(w->rows);
    *w = (struct walk){NULL, 0};
}

static void
pgsql_close(struct driver *d)
{
    struct pgsql *q = of(d);

    for (size_t i = 0; i < q->n_stmts; i++)
        pgsql_shut(d, i);
    driver_pglink_close(&q->link);
    mem_free(q->walks);
    mem_free(q->prepared_on);
    mem_free(q);
}

static Oid
oid_of(char type)
{
    switch (type) {
    case 'i':
        return OID_INT8;
    case 'r':
        return OID_FLOAT8;
    case 't':
        return OID_TEXT;
    default:
        return OID_BYTEA;
    }
}

/* Numbers from an expression may be narrower than a column's. */
static bool
fits(char type, Oid oid)
{
    if (type == 'i')
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
    return oid == oid_of(type);
}

static bool
as_declared(const struct driver_stmt *t, const PGresult *res)
{
    if ((size_t)PQnparams(res) != strlen(t->in) ||
        (size_t)PQnfields(res) != strlen(t->out))
        return false;
    for (int i = 0; t->out[i] != '\0'; i++)
        if (!fits(t->out[i], PQftype(res, i)))
            return false;
    return true;
}

static enum status
pgsql_declare(struct driver *d, const struct driver_stmt *stmts, size_t n)
{
    struct pgsql *q = of(d);

    q->walks = mem_zalloc(n, sizeof *q->walks);
    q->prepared_on = mem_zalloc(n, sizeof *q->prepared_on);
    if (q->walks == NULL || q->prepared_on == NULL)
        return ST_NOSPACE;
    q->table = stmts;
    q->n_stmts = n;
    return ST_OK;
}

/* A prepared statement outlives the transaction, even one rolled back. */
static enum status
pgsql_prepare(struct driver *d, size_t i)
{
    struct pgsql *q = of(d);
    const struct driver_stmt *t = &q->table[i];
    Oid types[VALUES_MAX];
    size_t n = strlen(t->in);
    PGresult *res;
    enum status st = ST_OK;

    if (q->prepared_on[i] == q->link.number)
        return ST_OK;
    for (size_t at = 0; at < n; at++)
        types[at] = oid_of(t->in[at]);
    res = PQprepare(q->link.conn, t->name, t->pgsql, (int)n, types);
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        st = driver_pglink_fail(&q->link, t->name, res);
    PQclear(res);
    if (st != ST_OK)
        return st;
    res = PQdescribePrepared(q->link.conn, t->name);
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        st = driver_pglink_fail(&q->link, t->name, res);
    } else if (!as_declared(t, res)) {
        driver_say(d, "%s: not what stmt.def declares", t->name);
        st = ST_BROKEN;
    }
    PQclear(res);
    if (st == ST_OK)
        q->prepared_on[i] = q->link.number;
    return st;
}

static enum status
pgsql_begin(struct driver *d, enum store_access access)
{
    return driver_pglink_begin(&of(d)->link, access);
}

static enum status
pgsql_commit(struct driver *d, bool *unknown)
{
    return driver_pglink_commit(&of(d)->link, unknown);
}

static void
pgsql_rollback(struct driver *d)
{
    driver_pglink_rollback(&of(d)->link);
}

static enum status
pgsql_mark(struct driver *d, enum driver_mark what)
{
    static const char *const text[] = {"SAVEPOINT m", "RELEASE m",
                                       "ROLLBACK TO m; RELEASE m"};

    return driver_pglink_exec(&of(d)->link, "savepoint", text[what]);
}

/* Values in binary: numbers in network order, bytes as they are. */
static PGresult *
send(struct pgsql *q, size_t i, const struct driver_value *v)
{
    const struct driver_stmt *t = &q->table[i];
    const char *value[VALUES_MAX];
    int len[VALUES_MAX], format[VALUES_MAX];
    uint64_t word[VALUES_MAX];
    int n = 0;

    for (; t->in[n] != '\0'; n++) {
        format[n] = 1;
        if (t->in[n] == 'i' || t->in[n] == 'r') {
            memcpy(&word[n],
                   t->in[n] == 'i' ? (const void *)&v[n].n
                                   : (const void *)&v[n].r,
                   sizeof word[n]);
            word[n] = htobe64(word[n]);
            value[n] = (const char *)&word[n];
            len[n] = sizeof word[n];
        } else {
            value[n] = v[n].s.ptr != NULL ? v[n].s.ptr : "";
            len[n] = (int)v[n].s.len;
        }
        if (v[n].is_null)
            value[n] = NULL;
    }
    return PQexecPrepared(q->link.conn, t->name, n, value, len, format, 1);
}

static enum status
pgsql_run(struct driver *d, size_t i, const struct driver_value *v,
          int64_t *changed)
{
    struct pgsql *q = of(d);
    enum status st = pgsql_prepare(d, i);
    PGresult *res;

    if (st != ST_OK)
        return st;
    res = send(q, i, v);
    if (PQresultStatus(res) == PGRES_COMMAND_OK) {
        int64_t n = 0;

        for (const char *c = PQcmdTuples(res); *c >= '0' && *c <= '9'; c++)
            n = n * 10 + (*c - '0');
        *changed = n;
    } else {
        st = driver_pglink_fail(&q->link, q->table[i].name, res);
    }
    PQclear(res);
    return st;
}

static enum status
pgsql_open(struct driver *d, size_t i, const struct driver_value *v)
{
    struct pgsql *q = of(d);
    enum status st = pgsql_prepare(d, i);
    PGresult *res;

    if (st != ST_OK)
        return st;
    res = send(q, i, v);
    if (PQresultStatus(res) == PGRES_TUPLES_OK) {
        q->walks[i] = (struct walk){res, 0};
        return ST_OK;
    }
    st = driver_pglink_fail(&q->link, q->table[i].name, res);
    PQclear(res);
    return st;
}

static int64_t
number(const PGresult *res, int row, int at)
{
    const char *p = PQgetvalue(res, row, at);
    uint64_t w8;
    uint32_t w4;
    uint16_t w2;

    switch (PQgetlength(res, row, at)) {
    case 2:
        memcpy(&w2, p, sizeof w2);
        return (int16_t)be16toh(w2);
    case 4:
        memcpy(&w4, p, sizeof w4);
        return (int32_t)be32toh(w4);
    default:
        memcpy(&w8, p, sizeof w8);
        return (int64_t)be64toh(w8);
    }
}

static enum status
pgsql_next(struct driver *d, size_t i, struct driver_value *v)
{
    struct walk *w = &of(d)->walks[i];
    const char *types = of(d)->table[i].out;

    if (w->at == PQntuples(w->rows))
        return ST_END;
    for (int at = 0; types[at] != '\0'; at++) {
        v[at].is_null = PQgetisnull(w->rows, w->at, at) != 0;
        if (v[at].is_null)
            continue;
        if (types[at] == 'i') {
            v[at].n = number(w->rows, w->at, at);
        } else if (types[at] == 'r') {
            int64_t bits = number(w->rows, w->at, at);

            memcpy(&v[at].r, &bits, sizeof v[at].r);
        } else {
            v[at].s = (struct str){PQgetvalue(w->rows, w->at, at),
                                   (size_t)PQgetlength(w->rows, w->at, at)};
        }
    }
    w->at++;
    return ST_OK;
}

static enum status
pgsql_script(struct driver *d, const char *text)
{
    struct pgsql *q = of(d);
    PGresult *res = PQexec(q->link.conn, text);
    ExecStatusType got = PQresultStatus(res);
    enum status st = ST_OK;

    if (got != PGRES_COMMAND_OK && got != PGRES_TUPLES_OK) {
        const char *say = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

        st = driver_pglink_fail(&q->link, "schema", res);
        if (say != NULL) /* about the schema's own text: safe to show */
            driver_say(d, "schema: %s", say);
    }
    PQclear(res);
    return st;
}

static enum status
pgsql_ask(struct driver *d, const char *text, int64_t *out, size_t cap,
          size_t *n)
{
    struct pgsql *q = of(d);
    PGresult *res =
        PQexecParams(q->link.conn, text, 0, NULL, NULL, NULL, NULL, 1);
    size_t have = 0;
    enum status st = ST_OK;

    if (PQresultStatus(res) != PGRES_TUPLES_OK) {
        st = driver_pglink_fail(&q->link, "schema", res);
        goto out;
    }
    for (int row = 0; row < PQntuples(res); row++) {
        for (int at = 0; at < PQnfields(res); at++) {
            if (have == cap) {
                st = ST_NOSPACE;
                goto out;
            }
            out[have++] = PQgetisnull(res, row, at) ? 0 : number(res, row, at);
        }
    }
    *n = have;
out:
    PQclear(res);
    return st;
}

/* PostgreSQL's programs get the connection through the environment: arguments
 * are for all to read. */
static void
fill_environment(const PQconninfoOption *o, const char **env, size_t cap)
{
    size_t n = 0;

    for (; o != NULL && o->keyword != NULL && n + 3 <= cap; o++) {
        if (o->envvar == NULL || o->val == NULL)
            continue;
        env[n++] = o->envvar;
        env[n++] = o->val;
    }
    env[n] = NULL;
}

/* The name of this transaction's snapshot, for another connection; the wait
 * for pg_dump is no idleness. */
static enum status
export_snapshot(struct pgsql *q, char *out, size_t cap)
{
    enum status st = driver_pglink_exec(
        &q->link, "copy", "SET LOCAL idle_in_transaction_session_timeout = 0");
    PGresult *res;

    if (st != ST_OK)
        return st;
    res = PQexec(q->link.conn, "SELECT pg_export_snapshot()");
    if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
        st = driver_pglink_fail(&q->link, "copy", res);
    else
        snprintf(out, cap, "%s", PQgetvalue(res, 0, 0));
    PQclear(res);
    return st;
}

static enum status
pgsql_copy(struct driver *d, const char *path)
{
    struct pgsql *q = of(d);
    bool in_tx = PQtransactionStatus(q->link.conn) == PQTRANS_INTRANS;
    PQconninfoOption *options = PQconninfo(q->link.conn);
    const char *env[ENV_MAX];
    char snapshot[64] = "";
    enum status st = ST_OK;

    fill_environment(options, env, ENV_MAX);
    if (in_tx)
        st = export_snapshot(q, snapshot, sizeof snapshot);
    if (st == ST_OK)
        st = driver_pgdump_run(path, in_tx ? snapshot : NULL, env);
    PQconninfoFree(options);
    if (st == ST_ABSENT)
        driver_say(d, "pg_dump is not installed: no copy was made");
    else if (st != ST_OK)
        driver_say(d, "pg_dump failed");
    return st;
}

static enum status
pgsql_restore(struct driver *d, const char *path)
{
    PQconninfoOption *options = PQconninfo(of(d)->link.conn);
    const char *env[ENV_MAX];
    enum status st;

    fill_environment(options, env, ENV_MAX);
    st = driver_pgdump_restore(path, env);
    PQconninfoFree(options);
    if (st == ST_ABSENT)
        driver_say(d, "pg_restore is not installed");
    else if (st != ST_OK)
        driver_say(d, "pg_restore failed; nothing was restored");
    return st;
}

static bool
pgsql_tidy(struct driver *d, bool all)
{
    (void)d; /* the server's own business */
    (void)all;
    return true;
}

static const struct driver_ops pgsql_ops = {
    .engine = "postgresql",
    .groups = false,
    .steps_there = "SELECT count(*) FROM pg_catalog.pg_tables"
                   " WHERE schemaname = current_schema()"
                   " AND tablename = 'schema_step'",
    /* Any fixed number will do: "mainstay" in a telephone's keys. */
    .begin_migrate = "BEGIN; SELECT pg_advisory_xact_lock(62467829)",
    .close = pgsql_close,
    .declare = pgsql_declare,
    .prepare = pgsql_prepare,
    .begin = pgsql_begin,
    .commit = pgsql_commit,
    .rollback = pgsql_rollback,
    .mark = pgsql_mark,
    .run = pgsql_run,
    .open = pgsql_open,
    .next = pgsql_next,
    .shut = pgsql_shut,
    .script = pgsql_script,
    .ask = pgsql_ask,
    .copy = pgsql_copy,
    .restore = pgsql_restore,
    .tidy = pgsql_tidy,
};

enum status
driver_pgsql_open(const char *url, enum driver_how how, struct store_why *why,
                  struct driver **out)
{
    struct pgsql *q = mem_zalloc(1, sizeof *q);
    enum status st;

    if (q == NULL)
        return ST_NOSPACE;
    q->base = (struct driver){&pgsql_ops, why};
    q->link = (struct driver_pglink){.d = &q->base, .how = how};
    st = driver_pglink_open(&q->link, url);
    if (st != ST_OK) {
        pgsql_close(&q->base);
        return st;
    }
    *out = &q->base;
    return ST_OK;
}
