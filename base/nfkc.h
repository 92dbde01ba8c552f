#ifndef BASE_NFKC_H
#define BASE_NFKC_H

#include <stddef.h>

#include "core/status.h"
#include "core/str.h"

/*
 * nfkc: text in Unicode normalisation form KC (UAX #15), which a passphrase
 * gets before anything is derived from it: the same keys whatever keyboard or
 * system typed it.  The browser does it with String.normalize("NFKC").
 *
 * Writes UTF-8 to out, *len bytes.  ST_INVALID: text is not UTF-8;
 * ST_NOSPACE: text or result is longer than NFKC_MAX or cap.  What the function
 * copied on the way is wiped before it returns.
 */
#define NFKC_MAX 1024 /* bytes of text and of the result */

MUST_USE enum status nfkc_text(struct str text, char *out, size_t cap,
                               size_t *len);

#endif
