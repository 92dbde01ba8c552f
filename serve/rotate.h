#ifndef SERVE_ROTATE_H
#define SERVE_ROTATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * rotate: a new server key for everything that stands under the old one
 * (sealing.md 6.3).  In this order, each step durable before the next:
 *
 *   1  a new key is added to the key file, behind the old one
 *   2  every column under another key is unwrapped and wrapped anew, some rows
 *      to a transaction
 *   3  when none is left, the old key is taken out of the file; what verifiers
 *      hang on (pepper) stays as a line of its own
 *
 * Ended anywhere, even by force, the file still opens every column, a server
 * can start, and the next call goes on where this one stood: a file with more
 * than one key is an unfinished rotation.  No server may run meanwhile; the
 * store sees to that (STORE_ALONE).
 */
struct rotate_done {
    int64_t n_rows; /* rewrapped by this call */
    uint8_t key_id; /* of the new key */
    bool was_begun; /* this call finished an earlier one */
};

/*
 * Rotate.  before_step (may be NULL) is called with `arg` before and after
 * every durable step: for tests that end the process there.
 *
 * ST_BUSY: a server or another command has the database open.  ST_BROKEN: a
 * column does not open under any key of the file, the database or the file
 * fails.  Else as keyfile_load and store_open.  `why` gets a sentence.
 */
MUST_USE enum status rotate_run(struct str url, const char *key_path,
                                void (*before_step)(void *arg), void *arg,
                                struct rotate_done *done, struct buf *why);

#endif
