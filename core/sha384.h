#ifndef CORE_SHA384_H
#define CORE_SHA384_H

#include <stdint.h>

#include "core/str.h"

/*
 * sha384: the digest browsers take in integrity= (FIPS 180-4, section 6.5), and
 * so the one of what a release serves (serve/manifest.h).  Everything sealed is
 * hashed with BLAKE2b instead (seal/prim.h).
 */
#define SHA384_LEN 48 /* bytes */

void sha384(struct str bytes, uint8_t out[SHA384_LEN]);

#endif
