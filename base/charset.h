#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"

/* charset: bytes of others in whatever encoding, as UTF-8; over ICU. */
#define CHARSET_NAME 40 /* bytes of an encoding's name */

/*
 * The bytes as UTF-8, in the arena: by the encoding of that name, what does
 * not fit it as U+FFFD.  ST_ABSENT: nobody knows the encoding; ST_NOSPACE.
 */
MUST_USE enum status charset_utf8(struct str bytes, struct str name,
                                  struct arena *a, struct str *out);

#endif
