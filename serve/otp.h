#ifndef SERVE_OTP_H
#define SERVE_OTP_H

#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * otp: sign-in codes by time (RFC 6238, SHA-1, 30 seconds, six digits: what
 * every app understands).  Over liboath; the only file that includes it.
 */
#define OTP_SECRET 20 /* bytes */
#define OTP_DIGITS 6
#define OTP_STEP_S 30

/*
 * Which step is this code of: the present one, the one before or after?
 * Spaces in the code do not count.  ST_DENIED: of none, or of last_step or an
 * earlier one, which were used.  ST_BROKEN: the library failed.
 */
MUST_USE enum status otp_check(const uint8_t secret[OTP_SECRET],
                               struct str code, int64_t now_s,
                               int64_t last_step, int64_t *step);

/* Append the secret in base32, as people type it into an app. */
void otp_add_secret(struct buf *b, const uint8_t secret[OTP_SECRET]);

/* Append the address an app reads from the picture; name is a sign-in name,
 * which needs no escaping. */
void otp_add_address(struct buf *b, const uint8_t secret[OTP_SECRET],
                     struct str name);

#endif
