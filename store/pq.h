#ifndef STORE_PQ_H
#define STORE_PQ_H

#include "core/status.h"
#include "store/store.h"

struct pg_conn; /* libpq's PGconn */

/*
 * pq: libpq, loaded by the first connection to PostgreSQL (base/late.h), so
 * that an installation on SQLite does not carry it.  The calls of pq.def are
 * then those of <libpq-fe.h>; whoever needs another adds it there.
 */

/*
 * A new connection, which PQfinish closes; the first on any thread loads the
 * library.  The server's notices are dropped.  ST_ABSENT: libpq is not
 * installed; ST_BUSY: no connection within five seconds.  *why then says
 * what failed, with host and role, never the password; *out is untouched.
 */
MUST_USE enum status pq_connect(const char *url, struct store_why *why,
                                struct pg_conn **out);

#endif
