#ifndef SERVE_ADDRESS_H
#define SERVE_ADDRESS_H

#include <stdbool.h>

#include "core/str.h"

/*
 * address: is this an e-mail address that can be written to?
 *
 * RFC 5321's dot-string, "@", a domain of at least two labels; ASCII only,
 * no quoting, no literals.  What fits holds no character that means something
 * in a mail's head or in SMTP.
 */
#define ADDRESS_MAX 254 /* bytes */

bool address_fits(struct str s);

#endif
