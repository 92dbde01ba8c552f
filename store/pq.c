/*
 * pq: libpq's own names, each of which calls what was loaded.
 */
#include "store/pq.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/late.h"

static struct {
#define CALL(type, name, takes, gives) type(*name) takes;
#define CALL_VOID(name, takes, gives) void(*name) takes;
#include "store/pq.def"
#undef CALL
#undef CALL_VOID
} lib;

static const struct late_call calls[] = {
#define CALL(type, name, takes, gives) {#name, (void *)&lib.name},
#define CALL_VOID(name, takes, gives) {#name, (void *)&lib.name},
#include "store/pq.def"
#undef CALL
#undef CALL_VOID
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status loaded = ST_ABSENT;

static void
load(void)
{
    loaded = late_load("libpq.so.5", calls, sizeof calls / sizeof calls[0]);
}

#define CALL(type, name, takes, gives)                                         \
    type name takes { return lib.name gives; }
#define CALL_VOID(name, takes, gives)                                          \
    void name takes { lib.name gives; }
#include "store/pq.def"
#undef CALL
#undef CALL_VOID

static void
quiet(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* libpq's messages about a connection name host and role, no password. */
static void
say(struct store_why *why, const char *text)
{
    (void)snprintf(why->text, sizeof why->text, "%.*s",
                   (int)strcspn(text, "\n"), text);
}

enum status
pq_connect(const char *url, struct store_why *why, struct pg_conn **out)
{
    /* The later dbname is the URL; what stands before it are presets. */
    const char *const keys[] = {"fallback_application_name", "connect_timeout",
                                "dbname", NULL};
    const char *const values[] = {"mainstay", "5", url, NULL};
    PGconn *conn;

    (void)pthread_once(&once, load);
    if (loaded != ST_OK) {
        say(why, "libpq is not installed");
        return loaded;
    }
    conn = PQconnectdbParams(keys, values, 1);
    if (conn == NULL)
        return ST_NOSPACE;
    PQsetNoticeProcessor(conn, quiet, NULL);
    if (PQstatus(conn) != CONNECTION_OK) {
        say(why, PQerrorMessage(conn));
        PQfinish(conn);
        return ST_BUSY;
    }
    *out = conn;
    return ST_OK;
}
