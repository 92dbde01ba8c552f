#ifndef SEAL_FINGERPRINT_H
#define SEAL_FINGERPRINT_H

#include <stdint.h>

/*
 * fingerprint: a person's key as something to read aloud (design section
 * 7.8): B2(32, L("fp") | user | IK), six groups of five digits, each group
 * five bytes big-endian modulo 100,000.  A safety number is two fingerprints,
 * the smaller first.
 */
#define FINGERPRINT_TEXT_LEN 35 /* without NUL */

/* NUL-terminated, one space between groups. */
void fingerprint_render(char out[FINGERPRINT_TEXT_LEN + 1],
                        const uint8_t user[16], const uint8_t ik[32]);

#endif
