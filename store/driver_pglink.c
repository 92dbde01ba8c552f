/*
 * PostgreSQL's statuses, what a connection is told, and its transactions.
 */
#include "store/driver_pglink.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "store/pq.h"

#define RETRIES 4 /* attempts to connect again: 0, 100, 300, 900 ms */

/* SQLSTATE to status; PostgreSQL 15 manual, appendix A. */
static enum status
map(const char *state)
{
    static const struct {
        const char *state; /* or its class, two characters */
        enum status st;
    } states[] = {
        {"23505", ST_CONFLICT}, /* unique_violation */
        {"23503", ST_CONFLICT}, /* foreign_key_violation */
        {"40001", ST_CONFLICT}, /* serialization_failure */
        {"40P01", ST_CONFLICT}, /* deadlock_detected */
        {"55P03", ST_BUSY},     /* lock_not_available */
        {"57014", ST_BUSY},     /* query_canceled: the time ran out */
        {"57P03", ST_BUSY},     /* cannot_connect_now */
        {"53300", ST_BUSY},     /* too_many_connections */
        {"53", ST_NOSPACE},     /* disk, memory */
        {"54", ST_NOSPACE},     /* a limit of the program */
    };

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0)
            return states[i].st;
    return ST_BROKEN;
}

/* The reason, without the server's message: that may quote values. */
enum status
driver_pglink_fail(struct driver_pglink *l, const char *what,
                   const PGresult *res)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *name = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);

    if (PQstatus(l->conn) == CONNECTION_BAD) {
        driver_say(l->d, "%s: the connection was lost", what);
        return ST_BROKEN;
    }
    if (state == NULL) {
        driver_say(l->d, "%s: no answer to be understood", what);
        return ST_BROKEN;
    }
    driver_say(l->d, "%s: SQLSTATE %s%s%s", what, state,
               name != NULL ? " " : "", name != NULL ? name : "");
    return map(state);
}

enum status
driver_pglink_exec(struct driver_pglink *l, const char *what, const char *text)
{
    PGresult *res = PQexec(l->conn, text);
    ExecStatusType got = PQresultStatus(res);
    enum status st = ST_OK;

    if (got != PGRES_COMMAND_OK && got != PGRES_TUPLES_OK)
        st = driver_pglink_fail(l, what, res);
    PQclear(res);
    return st;
}

/* What each connection is told once.  A migrator may take its time. */
static enum status
settle(struct driver_pglink *l)
{
    enum status st;

    st = driver_pglink_exec(l, "connect",
                            "SET client_encoding = 'UTF8';"
                            "SET client_min_messages = 'error';"
                            "SET synchronous_commit = on;"
                            "SET idle_in_transaction_session_timeout = '60s'");
    if (st == ST_OK && l->how != DRIVER_MIGRATE)
        st = driver_pglink_exec(
            l, "connect",
            "SET statement_timeout = '10s'; SET lock_timeout = '5s'");
    /* Any fixed number again.  It is held until the connection ends. */
    if (st == ST_OK && l->how == DRIVER_ALONE)
        st = driver_pglink_exec(l, "connect",
                                "SELECT pg_advisory_lock(62467830)");
    else if (st == ST_OK && l->how != DRIVER_MIGRATE)
        st = driver_pglink_exec(l, "connect",
                                "SELECT pg_advisory_lock_shared(62467830)");
    if (st == ST_OK && l->how == DRIVER_READ)
        st = driver_pglink_exec(l, "connect",
                                "SET default_transaction_read_only = on");
    return st;
}

enum status
driver_pglink_open(struct driver_pglink *l, const char *url)
{
    enum status st = pq_connect(url, l->d->why, &l->conn);

    l->number = 1;
    return st == ST_OK ? settle(l) : st;
}

void
driver_pglink_close(struct driver_pglink *l)
{
    if (l->conn != NULL) /* else libpq may not be there to be called */
        PQfinish(l->conn);
    l->conn = NULL;
}

static void
wait_ms(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};

    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        continue;
}

/* A new connection in the old one's place: ST_BUSY when it cannot be had. */
static enum status
reconnect(struct driver_pglink *l)
{
    long ms = 100;

    l->number++;
    for (int i = 0; i < RETRIES; i++) {
        if (i > 0) {
            wait_ms(ms);
            ms *= 3;
        }
        PQreset(l->conn);
        if (PQstatus(l->conn) == CONNECTION_OK && settle(l) == ST_OK)
            return ST_OK;
    }
    driver_say(l->d, "PostgreSQL cannot be reached");
    return ST_BUSY;
}

enum status
driver_pglink_begin(struct driver_pglink *l, enum store_access access)
{
    const char *text = access == STORE_WRITES
                           ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                           : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    enum status st = driver_pglink_exec(l, "begin", text);

    if (st == ST_OK || PQstatus(l->conn) != CONNECTION_BAD)
        return st;
    st = reconnect(l); /* nothing was begun: it is safe to ask again */
    return st == ST_OK ? driver_pglink_exec(l, "begin", text) : st;
}

enum status
driver_pglink_commit(struct driver_pglink *l, bool *unknown)
{
    PGresult *res = PQexec(l->conn, "COMMIT");
    enum status st = ST_OK;

    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        st = driver_pglink_fail(l, "commit", res);
        *unknown = PQstatus(l->conn) == CONNECTION_BAD;
    } else if (strcmp(PQcmdStatus(res), "COMMIT") != 0) {
        driver_say(l->d, "commit: the transaction had failed before");
        st = ST_BROKEN; /* the server answers ROLLBACK */
    }
    PQclear(res);
    return st;
}

void
driver_pglink_rollback(struct driver_pglink *l)
{
    if (PQstatus(l->conn) == CONNECTION_OK &&
        PQtransactionStatus(l->conn) != PQTRANS_IDLE)
        PQclear(PQexec(l->conn, "ROLLBACK"));
}
