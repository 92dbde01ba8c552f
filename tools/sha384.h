#ifndef TOOLS_SHA384_H
#define TOOLS_SHA384_H

#include <stdint.h>

#include "core/str.h"

/*
 * sha384: the digest browsers take in integrity= (FIPS 180-4, section 6.5).
 * For the build only; the program itself hashes with BLAKE2b.
 */
#define SHA384_LEN 48 /* bytes */

void sha384(struct str bytes, uint8_t out[SHA384_LEN]);

#endif
