/*
 * otp: sign-in codes by time, over liboath.
 */
#include "serve/otp.h"

#include <oath.h>

#include "seal/secret.h"

#define STEPS_ASIDE 1 /* a phone's clock may be this far off */

/* The code without spaces; ST_DENIED unless it is six digits. */
static enum status
tidy(struct str code, char out[OTP_DIGITS])
{
    size_t n = 0;

    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];

        if (c == ' ')
            continue;
        if (c < '0' || c > '9' || n == OTP_DIGITS)
            return ST_DENIED;
        out[n++] = c;
    }
    return n == OTP_DIGITS ? ST_OK : ST_DENIED;
}

enum status
otp_check(const uint8_t secret[OTP_SECRET], struct str code, int64_t now_s,
          int64_t last_step, int64_t *step)
{
    int64_t now = now_s / OTP_STEP_S, found = -1;
    char given[OTP_DIGITS], right[OTP_DIGITS + 1];
    enum status st = tidy(code, given);

    if (st != ST_OK)
        return st;
    for (int64_t at = now - STEPS_ASIDE; at <= now + STEPS_ASIDE; at++) {
        if (oath_totp_generate((const char *)secret, OTP_SECRET,
                               (time_t)(at * OTP_STEP_S), OTP_STEP_S,
                               OATH_TOTP_DEFAULT_START_TIME, OTP_DIGITS,
                               right) != OATH_OK)
            return ST_BROKEN;
        if (secret_same_bytes((const uint8_t *)given, (const uint8_t *)right,
                              OTP_DIGITS) &&
            at > last_step && found < 0)
            found = at;
    }
    secret_wipe(right, sizeof right);
    if (found < 0)
        return ST_DENIED;
    *step = found;
    return ST_OK;
}

/* 20 bytes are 32 characters of five bits, without padding (RFC 4648). */
void
otp_add_secret(struct buf *b, const uint8_t secret[OTP_SECRET])
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int n = 0;

    for (size_t i = 0; i < OTP_SECRET; i++) {
        bits = bits << 8 | secret[i];
        for (n += 8; n >= 5; n -= 5)
            buf_add_byte(b, alphabet[bits >> (n - 5) & 31]);
    }
}

void
otp_add_address(struct buf *b, const uint8_t secret[OTP_SECRET],
                struct str name)
{
    buf_add(b, STR("otpauth://totp/Mainstay:"));
    buf_add(b, name);
    buf_add(b, STR("?secret="));
    otp_add_secret(b, secret);
    buf_add(b, STR("&issuer=Mainstay"));
}
