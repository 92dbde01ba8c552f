#ifndef SEAL_CODE_H
#define SEAL_CODE_H

#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * code: 128 bits that people print, read aloud and type: recovery codes and
 * invitations (design section 6.2).
 *
 * 28 characters of Crockford's base32 in seven groups of four: 128 bits, two
 * zero bits, and a check of 10 bits, which is the front of
 * B2(2, L("rcchk") | code); most significant bit first.
 */
#define CODE_LEN 16      /* bytes */
#define CODE_CHARS 28    /* without hyphens */
#define CODE_TEXT_LEN 34 /* with hyphens, without NUL */

/* The text of a code, NUL-terminated, upper case, hyphens between groups. */
void code_render(char out[CODE_TEXT_LEN + 1], const uint8_t code[CODE_LEN]);

/*
 * What somebody typed: any case; o for 0; i and l for 1; spaces, tabs, line
 * ends, hyphens and dots anywhere.  ST_INVALID: other characters, too many or
 * too few, or the check does not fit.
 */
MUST_USE enum status code_parse(uint8_t out[CODE_LEN], struct str text);

#endif
