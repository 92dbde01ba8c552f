#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "store/check.h"

/*
 * backup: one file that a database can be made from again.
 *
 * SQLite: a database file, made while others read and write.  PostgreSQL:
 * pg_dump's custom format, of one snapshot.  Without the sessions: whoever is
 * signed in signs in again.  The server's key (seal/srvkey.h) is in no
 * database and so in no backup.
 *
 * What was written is read again: the file's own consistency, and every log by
 * its rules (store/check.h); with PostgreSQL in the very snapshot that was
 * dumped.
 */
struct backup_done {
    struct check_done checked;
    int64_t step; /* of the backup's schema; restore only */
    struct store_why why;
};

/*
 * Write the database at url to a new file (mode 0600), whole or not at all;
 * durable with its name when it returns ST_OK.  ST_CONFLICT: the file exists;
 * ST_ABSENT: no pg_dump here; ST_NOSPACE: no room; ST_BROKEN: I/O, or what was
 * written does not verify; then there is no file.
 */
MUST_USE enum status backup_write(struct str url, const char *path,
                                  struct backup_done *done);

/*
 * Make the database at url, which must not exist yet (SQLite) or hold none of
 * ours (PostgreSQL), from a backup; bring it to this program's step; verify
 * it.  now_ms is noted by the steps.
 * ST_CONFLICT: there is one, or the backup is newer than this program;
 * ST_ABSENT: no such file, or no pg_restore; ST_BROKEN: it is no backup, or
 * does not verify; on SQLite there is no database then, on PostgreSQL `why`
 * says whether one was begun.
 */
MUST_USE enum status backup_restore(struct str url, const char *path,
                                    int64_t now_ms, struct backup_done *done);

#endif
