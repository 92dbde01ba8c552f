#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "store/store.h"

/*
 * schema: bring a database to this program's step (store/schema/NNNN_*.sql).
 *
 * Steps are numbered from 1 without gaps, applied once, in order, all pending
 * ones in one transaction, and recorded with a checksum of their text.
 */
struct schema_done {
    int64_t from;         /* step before; 0 for an empty database */
    int64_t to;           /* step now */
    char backup[512];     /* file of the copy made before; "" when none */
    struct store_why why; /* a note for the log, or the reason of a failure */
};

/*
 * Migrate the database at url, creating an SQLite file that is not there
 * (mode 0600).  Before pending steps touch a database that holds some already,
 * a copy is made: on SQLite beside the file ("PATH.step-N.TIME", with a check
 * of free space), on PostgreSQL with pg_dump into backup_dir if the program is
 * found, else done->why says that there is none.
 *
 * ST_CONFLICT: the database is newer than this program, or a step's text is
 * not the one that was applied; it is left as it is.  ST_NOSPACE: no room for
 * the copy; nothing was changed.  ST_BUSY, ST_BROKEN as store_open.  In each
 * case done->why holds the sentence for the operator.
 *
 * now_ms is recorded and names the copy.  backup_dir may be NULL: the file's
 * own directory, or the current one for PostgreSQL.
 */
MUST_USE enum status schema_migrate(struct str url, int64_t now_ms,
                                    const char *backup_dir,
                                    struct schema_done *done);

/* The same with other steps than this program's: for tests. */
struct driver_step;
MUST_USE enum status schema_migrate_steps(const struct driver_step *steps,
                                          size_t n, struct str url,
                                          int64_t now_ms,
                                          const char *backup_dir,
                                          struct schema_done *done);

#endif
