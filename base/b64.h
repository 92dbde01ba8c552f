#ifndef BASE_B64_H
#define BASE_B64_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * b64: base64url without padding (RFC 4648 section 5), the form of bytes in
 * JSON.  Decoding is strict: no padding, no spaces, no '+' or '/', and unused
 * low bits of the last character must be zero, so each byte string has one
 * text.  Not constant time.
 */

/* Characters that n bytes become; n at most SIZE_MAX / 2. */
size_t b64_text_len(size_t n);

/* Append the text of n bytes. */
void b64_add(struct buf *b, const void *bytes, size_t n);

/*
 * Decode into out, which has room for cap bytes; *n gets the length.
 * ST_INVALID for text that is not base64url, ST_NOSPACE when it is longer
 * than cap.  On failure *n is untouched and out may hold a part.
 */
MUST_USE enum status b64_parse(struct str text, void *out, size_t cap,
                               size_t *n);

#endif
