#ifndef STORE_DRIVER_PGDUMP_H
#define STORE_DRIVER_PGDUMP_H

#include "core/status.h"

/*
 * Run pg_dump in its custom format into a new file (mode 0600).  env is
 * "NAME", value, …, NULL and is added to this program's environment; a value
 * NULL or "" is left out.  Waits for the end.
 *
 * ST_ABSENT: there is no such program.  ST_CONFLICT: the file exists.
 * ST_BROKEN: it failed; no file is left.
 */
MUST_USE enum status driver_pgdump_run(const char *path,
                                       const char *const *env);

#endif
