#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * store: one connection to the database, owned by one thread.
 *
 * Every statement runs inside a transaction that the caller opened with
 * store_begin: the dispatcher around a reading request, the writer around a
 * group of writing requests.  The functions of store/account.h and its
 * siblings never begin or commit; when one of them does not return ST_OK,
 * ST_ABSENT or ST_END the caller must roll back (to its savepoint): a part of
 * the work may have been done.  After such a failure the transaction refuses
 * every further statement and its commit, on both engines alike.
 *
 * Statuses from here: ST_ABSENT no such row; ST_CONFLICT a unique key is
 * taken, a counter or head moved, or the engine could not serialise; ST_BUSY
 * locked or unreachable after bounded retries; ST_NOSPACE disk or memory full,
 * or the caller's arena; ST_BROKEN anything else, also "the connection was
 * lost in the middle": store_unknown then says whether the work may have been
 * committed all the same.
 */
struct store;

enum store_mode {
    STORE_READ,  /* this connection can never write */
    STORE_WRITE, /* on SQLite there is one such connection in the process */
    STORE_ALONE  /* the same, and nobody else is connected as long as it is
                    open: for what a running server would not survive */
};

enum store_access {
    STORE_READS, /* one snapshot, cannot write */
    STORE_WRITES
};

#define STORE_WHY 320 /* bytes with the NUL */

/* Text for the log about a failure: engine's code, statement's name, never
 * a value. */
struct store_why {
    char text[STORE_WHY];
};

/*
 * Connect: "sqlite:PATH" or "postgresql://…" (libpq's URI; a socket directory
 * goes into ?host=/dir).  The schema must be at this program's step
 * (schema_migrate), else ST_BROKEN; a statement that does not fit it is
 * ST_BROKEN when it is first run (check_all tries all of them).  ST_BUSY when
 * it cannot be reached, or when STORE_ALONE is asked for or held by another.
 * *why (may be NULL) gets the reason.
 */
MUST_USE enum status store_open(struct str url, enum store_mode mode,
                                struct store_why *why, struct store **out);

/* Rolls back what is open; store_close(NULL) does nothing. */
void store_close(struct store *s);

/* ST_BUSY when the lock or the server could not be had in time. */
MUST_USE enum status store_begin(struct store *s, enum store_access access);

/* Durable when it returns ST_OK and the transaction wrote.  On any other
 * status the transaction is over and nothing of it is kept, except when
 * store_unknown says otherwise. */
MUST_USE enum status store_commit(struct store *s);

/* Harmless without a transaction. */
void store_rollback(struct store *s);

/*
 * A mark inside a writing transaction, one at a time.  release keeps what was
 * done since; rollback_to undoes it and heals the transaction after a failed
 * statement; both remove the mark.
 */
MUST_USE enum status store_savepoint(struct store *s);
MUST_USE enum status store_release(struct store *s);
MUST_USE enum status store_rollback_to(struct store *s);

/* Did the last commit end with an unknown outcome (connection lost)?  Then
 * the request must not be repeated blindly. */
bool store_unknown(const struct store *s);

/* Does it pay to put several requests into one transaction?  True on SQLite;
 * on PostgreSQL each request has its own. */
bool store_groups(const struct store *s);

/* The last failure's text, for the log; "" when there was none. */
const char *store_why(const struct store *s);

/* "sqlite" or "postgresql". */
const char *store_engine(const struct store *s);

/*
 * Housekeeping of the writing connection outside a transaction.  With little
 * to do it returns at once: on SQLite the log is folded back when it has
 * 4,000 pages, without waiting for readers; with `all`, completely, and the
 * file of the log is cut to nothing.  Failure is harmless: it is tried again
 * next time.
 */
void store_tidy(struct store *s, bool all);

/* Something was deleted that must not live on in the database's own log: the
 * next store_tidy folds it back completely.  SQLite overwrites what it deletes
 * (secure_delete), but older copies of a page wait in the log. */
void store_purge(struct store *s);

/*
 * A consistent copy of the database as one file, made while others read and
 * write (SQLite only; ST_INVALID on PostgreSQL, where pg_dump does it).
 * ST_CONFLICT when path exists, ST_NOSPACE when the disk has no room for it.
 */
MUST_USE enum status store_copy(struct store *s, const char *path);

/* Forward-only walk over a statement's rows; see the generated functions.
 * store_cursor_close(NULL) does nothing. */
struct store_cursor;
void store_cursor_close(struct store_cursor *c);

#endif
