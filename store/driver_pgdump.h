#ifndef STORE_DRIVER_PGDUMP_H
#define STORE_DRIVER_PGDUMP_H

#include "core/status.h"

/*
 * driver_pgdump: PostgreSQL's own programs for its copies, as children.
 *
 * env is "NAME", value, …, NULL and is added to this program's environment,
 * without what begins with PG; a value NULL or "" is left out.  Each waits for
 * the child's end.  ST_ABSENT: there is no such program.  ST_BROKEN: it
 * failed.
 */

/*
 * pg_dump in its custom format into a new file (mode 0600), without the rows
 * of sessions, and read the file to its end.  snapshot: an exported one, or
 * NULL.  ST_CONFLICT: the file exists.  After a failure no file is left.
 */
MUST_USE enum status driver_pgdump_run(const char *path, const char *snapshot,
                                       const char *const *env);

/* pg_restore of such a file into the database that env names, in one
 * transaction. */
MUST_USE enum status driver_pgdump_restore(const char *path,
                                           const char *const *env);

#endif
