/*
 * hail: LISTEN and NOTIFY on one channel.  What a process told itself it knows
 * by the number of its own backend.
 */
#include "store/hail.h"

#include <stdio.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/mem.h"
#include "store/pq.h"

#define CHANNEL "mainstay"

struct hail {
    PGconn *conn;
};

bool
hail_has_others(struct str url)
{
    return str_starts(url, STR("postgresql:")) ||
           str_starts(url, STR("postgres:"));
}

static bool
is_done(PGresult *res)
{
    ExecStatusType got = PQresultStatus(res);

    PQclear(res);
    return got == PGRES_COMMAND_OK || got == PGRES_TUPLES_OK;
}

enum status
hail_open(struct str url, struct store_why *why, struct hail **out)
{
    char text[1024];
    struct hail *h = NULL;
    enum status st = ST_ABSENT;

    *out = NULL;
    why->text[0] = '\0';
    if (!hail_has_others(url) || url.len >= sizeof text)
        return ST_ABSENT;
    (void)snprintf(text, sizeof text, "%.*s", (int)url.len, url.ptr);
    h = mem_zalloc(1, sizeof *h);
    if (h == NULL)
        return ST_NOSPACE;
    st = pq_connect(text, why, &h->conn);
    if (st == ST_OK && !is_done(PQexec(h->conn, "LISTEN " CHANNEL))) {
        (void)snprintf(why->text, sizeof why->text, "LISTEN was refused");
        st = ST_BUSY;
    }
    if (st != ST_OK) {
        hail_close(h);
        return st;
    }
    *out = h;
    return ST_OK;
}

void
hail_close(struct hail *h)
{
    if (h == NULL)
        return;
    if (h->conn != NULL) /* else libpq may not be there to be called */
        PQfinish(h->conn);
    mem_free(h);
}

int
hail_fd(const struct hail *h)
{
    return PQsocket(h->conn);
}

enum status
hail_tell(struct hail *h, struct str text)
{
    char copy[HAIL_MAX + 1];
    const char *const values[] = {copy};

    if (text.len > HAIL_MAX)
        return ST_INVALID;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return is_done(PQexecParams(h->conn, "SELECT pg_notify('" CHANNEL "', $1)",
                                1, NULL, values, NULL, NULL, 0))
               ? ST_OK
               : ST_BROKEN;
}

enum status
hail_hear(struct hail *h, void (*heard)(void *arg, struct str text), void *arg)
{
    PGnotify *n;

    if (PQconsumeInput(h->conn) != 1)
        return ST_BROKEN;
    while ((n = PQnotifies(h->conn)) != NULL) {
        if (n->be_pid != PQbackendPID(h->conn))
            heard(arg, (struct str){n->extra, strlen(n->extra)});
        PQfreemem(n);
    }
    return PQstatus(h->conn) == CONNECTION_OK ? ST_OK : ST_BROKEN;
}
