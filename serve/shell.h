#ifndef SERVE_SHELL_H
#define SERVE_SHELL_H

#include <stdbool.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"
#include "web/tpl.h"

/*
 * shell: the sealed pages.  What is in one depends on its address and the
 * language alone: the same bytes for everybody, so that their hashes can be
 * published and compared.
 */

/* Append the page at this address; dev puts the development banner on it.
 * ST_ABSENT: no shell has this address.  Else the buf's status. */
MUST_USE enum status shell_render(struct buf *out, struct str path,
                                  enum tpl_lang lang, bool dev);

#endif
