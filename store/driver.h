#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"
#include "store/store.h"

/*
 * driver: what an engine must do for the store, and the few functions that
 * generated code (stmt.c) stands on.  Only files of store/ include this.
 *
 * A driver maps its engine's codes to statuses (store/store.h) and writes the
 * reason to *why; nobody else knows the codes.
 */

/* A value on its way in or out; which member counts is the statement's
 * letter: i n, r r, t and b s. */
struct driver_value {
    bool is_null;
    int64_t n;
    double r;
    struct str s;
};

struct driver_stmt {
    const char *name;
    enum store_access access;
    const char *in, *out; /* a letter for each value: i r t b */
    const char *sqlite, *pgsql;
};

struct driver_step {
    int64_t number;
    int64_t checksum;
    const char *name;
    const char *sqlite, *pgsql;
};

enum driver_mark { DRIVER_MARK, DRIVER_RELEASE, DRIVER_ROLLBACK_TO };

struct driver;

struct driver_ops {
    const char *engine;
    bool groups;               /* see store_groups */
    const char *steps_there;   /* asks 1 or 0: is there a schema_step? */
    const char *faults;        /* asks for two numbers, 0 when all is well;
                                  NULL: the engine looks after itself */
    const char *begin_migrate; /* a transaction that excludes other migrators */

    void (*close)(struct driver *d);
    /* The statements there are.  Each is prepared when first wanted. */
    enum status (*declare)(struct driver *d, const struct driver_stmt *stmts,
                           size_t n);
    /* Prepare statement i, once, and hold the numbers and types of its values
     * against its declaration: else ST_BROKEN.  run and open call it. */
    enum status (*prepare)(struct driver *d, size_t i);
    enum status (*begin)(struct driver *d, enum store_access access);
    /* *unknown is set when the outcome is not known. */
    enum status (*commit)(struct driver *d, bool *unknown);
    void (*rollback)(struct driver *d);
    enum status (*mark)(struct driver *d, enum driver_mark what);

    /* Statements by their index.  Inputs are borrowed for the call. */
    enum status (*run)(struct driver *d, size_t i, const struct driver_value *v,
                       int64_t *changed);
    enum status (*open)(struct driver *d, size_t i,
                        const struct driver_value *v);
    /* Outputs are borrowed until the next call about statement i. */
    enum status (*next)(struct driver *d, size_t i, struct driver_value *v);
    void (*shut)(struct driver *d, size_t i);

    /* For schema steps: run a text of many statements, or ask one that gives
     * whole numbers; *n of them were written to out (at most cap, else
     * ST_NOSPACE). */
    enum status (*script)(struct driver *d, const char *text);
    enum status (*ask)(struct driver *d, const char *text, int64_t *out,
                       size_t cap, size_t *n);

    /* Copy of everything to a new file, on PostgreSQL of the transaction's
     * snapshot if there is one.  ST_ABSENT: this machine cannot. */
    enum status (*copy)(struct driver *d, const char *path);
    /* Everything from such a file into an empty database, whole or not at
     * all; NULL where the file is the database. */
    enum status (*restore)(struct driver *d, const char *path);
    /* True unless it should be tried again. */
    bool (*tidy)(struct driver *d, bool all);
};

struct driver {
    const struct driver_ops *ops;
    struct store_why *why;
};

/* Write the reason.  Never a value, never a connection's password. */
void driver_say(struct driver *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* How a connection is opened. */
enum driver_how { DRIVER_READ, DRIVER_WRITE, DRIVER_ALONE, DRIVER_MIGRATE };

/* By the URL's scheme; DRIVER_MIGRATE creates an SQLite file.  *why must
 * outlive the driver. */
MUST_USE enum status driver_connect(struct str url, enum driver_how how,
                                    struct store_why *why, struct driver **out);
MUST_USE enum status driver_sqlite_open(const char *path, enum driver_how how,
                                        struct store_why *why,
                                        struct driver **out);
MUST_USE enum status driver_pgsql_open(const char *url, enum driver_how how,
                                       struct store_why *why,
                                       struct driver **out);

/* The connection; its members belong to store.c and driver.c. */
struct store_cursor {
    struct store *s;
    size_t stmt;
    bool is_open;
};

struct store {
    struct driver *d;
    struct store_cursor *cursors; /* one for each statement */
    struct store_why why;
    enum store_mode mode;
    enum store_access access; /* of the transaction */
    bool in_tx;
    bool failed; /* a statement did: no more until rolled back */
    bool marked; /* a savepoint is there */
    bool purges; /* store_purge was asked for */
    bool unknown;
};

/* For generated code.  i is the statement's index in stmt_table. */
MUST_USE enum status driver_run(struct store *s, size_t i,
                                const struct driver_value *v, int64_t *changed);
MUST_USE enum status driver_open(struct store *s, size_t i,
                                 const struct driver_value *v,
                                 struct store_cursor **out);
MUST_USE enum status driver_next(struct store_cursor *c, size_t i,
                                 struct driver_value *v);

/* Open, and fetch the one row; ST_ABSENT without one.  driver_one_end closes
 * (c may be NULL), makes sure that there was one row only, and passes st on. */
MUST_USE enum status driver_one(struct store *s, size_t i,
                                const struct driver_value *v,
                                struct driver_value *o,
                                struct store_cursor **c);
MUST_USE enum status driver_one_end(struct store_cursor *c, enum status st);

/* A value into a row; ST_BROKEN when it is NULL or of the wrong size. */
MUST_USE enum status driver_take_int(const struct driver_value *v,
                                     int64_t *out);
MUST_USE enum status driver_take_real(const struct driver_value *v,
                                      double *out);
MUST_USE enum status driver_take_bin(const struct driver_value *v, uint8_t *out,
                                     size_t n);
MUST_USE enum status driver_take_str(const struct driver_value *v,
                                     bool may_be_null, struct arena *a,
                                     struct str *out);

#endif
