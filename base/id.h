#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * id: the 16 random bytes that name an account, a space, an object, and their
 * text of 26 characters in JSON, addresses and logs.
 *
 * The text is Crockford's base32 (0-9 a-z without i l o u) in lower case,
 * most significant bit first, from the left; the last character carries three
 * bits of the id and two zero bits.  There is one spelling: upper case, the
 * look-alikes o i l and a last character with other low bits are refused, so
 * that two addresses never name the same thing.
 */
#define ID_LEN 16  /* bytes */
#define ID_TEXT 26 /* characters */

/* Write the 26 characters of id and a NUL. */
void id_render(const uint8_t id[ID_LEN], char text[ID_TEXT + 1]);

/* Read exactly one id; ST_INVALID (out untouched) for anything else. */
MUST_USE enum status id_parse(struct str text, uint8_t out[ID_LEN]);

#endif
