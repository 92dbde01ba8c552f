#ifndef BASE_CBOR_H
#define BASE_CBOR_H

#include <stdbool.h>

#include "core/str.h"

/*
 * cbor: do octets from outside keep what they claim (RFC 8949)?  Libraries that
 * read them take memory for as many elements as a head says, before one of them
 * was seen: nine octets can ask for gigabytes.
 *
 * Whole items, one behind the other, none is fine too: each string and each
 * count of elements fits into what is left, and nothing is missing at the end.
 * Of indefinite length is nothing: CTAP2, where our octets come from, has none.
 * Values, keys and UTF-8 are not looked at.
 */
bool cbor_fits(struct str octets);

#endif
