#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include <stdint.h>

#include "store/store.h"

/*
 * check: is this database what it says it is?  For copies and for what was
 * restored from one.
 *
 * First the engine's own check of its pages and keys (SQLite) and whether each
 * of this program's statements fits its tables, then every
 * space's log from its first entry on: each body hangs on its header, each
 * entry follows the one before and the rules of seal/space.h, and the head and
 * the rules' state that are stored are those the log ends in.
 *
 * Runs inside the caller's transaction.  ST_BROKEN: it is not; *why says where
 * first.  Else as the store.
 */
struct check_done {
    int64_t n_spaces, n_entries;
};

MUST_USE enum status check_all(struct store *s, struct check_done *done,
                               struct store_why *why);

#endif
