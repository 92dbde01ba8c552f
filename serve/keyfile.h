#ifndef SERVE_KEYFILE_H
#define SERVE_KEYFILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "core/status.h"
#include "seal/srvkey.h"

/*
 * keyfile: where K_srv comes from (seal/srvkey.h has the text's form).
 *
 *   file        a file that only its owner can read (mode 0400 when we make
 *               it); never inside a backup
 *   credential  a file that systemd handed over (LoadCredential=server.key:…);
 *               its group may read it, since systemd may do this by ACL
 *   prompt      typed or pasted at the start, without echo, ended by an empty
 *               line; from a pipe, all of it
 */
enum keyfile_from { KEYFILE_FILE, KEYFILE_CREDENTIAL, KEYFILE_PROMPT };

struct keyfile {
    enum keyfile_from from;
    const char *path; /* NUL-terminated; not used for a prompt */
};

/*
 * Load the key.  When the file is absent and `may_create`, a new key is made
 * (mode 0400, written to a temporary name, synced, renamed); only for
 * KEYFILE_FILE, and it must not be created when a database stands already:
 * that would lock everyone out.
 *
 * ST_ABSENT: not there and not to be created; ST_DENIED: others may read it;
 * ST_INVALID: not a key file; ST_BROKEN: I/O.  `why` gets a sentence for the
 * operator with the next step.
 */
MUST_USE enum status keyfile_load(const struct keyfile *k, bool may_create,
                                  struct srvkey_ring *ring, struct buf *why);

/* Make a new key in a new file.  ST_CONFLICT: the file exists; ST_BROKEN. */
MUST_USE enum status keyfile_create(const char *path);

/* Put this ring into the file's place, whole or not at all, durable when it
 * returns ST_OK; owner and group stay.  ST_INVALID: the path is too long;
 * ST_BROKEN: I/O, the old file stands. */
MUST_USE enum status keyfile_replace(const char *path,
                                     const struct srvkey_ring *ring);

#endif
