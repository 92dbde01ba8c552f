#ifndef SERVE_KEYFILE_H
#define SERVE_KEYFILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "core/status.h"
#include "seal/srvkey.h"

/*
 * keyfile: K_srv on disk (seal/srvkey.h has the file's form).
 *
 * Read the key file.  When it is absent and `may_create`, a new key is made
 * (mode 0400, written to a temporary name, synced, renamed).  It must not be
 * created when a database stands already: that would lock everyone out.
 *
 * ST_ABSENT: not there and not to be created; ST_DENIED: others may read it;
 * ST_INVALID: not a key file; ST_BROKEN: I/O.  `why` gets a sentence for the
 * operator with the next step.
 */
MUST_USE enum status keyfile_load(const char *path, bool may_create,
                                  struct srvkey_ring *ring, struct buf *why);

#endif
