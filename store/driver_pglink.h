#ifndef STORE_DRIVER_PGLINK_H
#define STORE_DRIVER_PGLINK_H

#include <stdbool.h>

#include "core/status.h"
#include "store/driver.h"

/*
 * driver_pglink: one blocking connection to PostgreSQL, what it is told once,
 * its transactions, and what its failures mean as a status.
 *
 * Every reason goes to d's owner by driver_say, without a value and without
 * the server's own message, which may quote values.
 */

struct pg_conn; /* libpq's own: PGconn, PGresult */
struct pg_result;

struct driver_pglink {
    struct driver *d; /* who asks; borrowed */
    enum driver_how how;
    struct pg_conn *conn; /* NULL until it is opened */
    unsigned number;      /* of this connection: 1, and more when a lost one
                             was made again.  What was prepared is gone then */
};

/*
 * Connect; d and how are the caller's to set, the rest is zero.  ST_ABSENT:
 * libpq is not installed; ST_BUSY: it cannot be reached or does not let us in.
 * Whatever it gives, close it.
 */
MUST_USE enum status driver_pglink_open(struct driver_pglink *l,
                                        const char *url);

/* Also one that was never opened. */
void driver_pglink_close(struct driver_pglink *l);

/* What an answer that is no success means.  res stays the caller's; what: a
 * word or a statement's name, for the reason. */
MUST_USE enum status driver_pglink_fail(struct driver_pglink *l,
                                        const char *what,
                                        const struct pg_result *res);

/* One text or several, without values; rows are dropped. */
MUST_USE enum status driver_pglink_exec(struct driver_pglink *l,
                                        const char *what, const char *text);

/* A lost connection is made again first, a few times within 1.3 s: ST_BUSY
 * when it cannot be had. */
MUST_USE enum status driver_pglink_begin(struct driver_pglink *l,
                                         enum store_access access);

/* *unknown is set when the connection was lost and the outcome is not known. */
MUST_USE enum status driver_pglink_commit(struct driver_pglink *l,
                                          bool *unknown);

/* Does nothing outside a transaction, or without a connection. */
void driver_pglink_rollback(struct driver_pglink *l);

#endif
