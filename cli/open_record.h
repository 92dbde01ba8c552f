#ifndef CLI_OPEN_RECORD_H
#define CLI_OPEN_RECORD_H

#include <stdint.h>

#include "cli/open_say.h"
#include "seal/holder.h"

/*
 * open_record: what this computer remembers of an account on a server, so that
 * an older state is noticed (seal/holder.h, holder_record); the browser keeps
 * the same 76 bytes in its storage.
 *
 * One file each, mode 0600, below $XDG_STATE_HOME/mainstay/records or
 * ~/.local/state/mainstay/records, mode 0700.  Its name is the first 16 bytes
 * of B2(32, L("place") | origin | 00 | user) as hexadecimal, so that a look at
 * the folder does not tell where somebody has accounts.
 */

/* Check the account as opened against the record, if there is one; *h gets the
 * personal head it holds (seq 0 without a record).  0 or the exit status:
 * OPEN_REFUSED when the server shows less than was seen here. */
int open_record_check(const struct holder *a, const char *origin,
                      struct holder_head *h, struct open_why *why);

/* Remember the account and its verified head.  Written whole or not at all. */
int open_record_keep(const struct holder *a, const char *origin,
                     const struct holder_head *h, struct open_why *why);

#endif
