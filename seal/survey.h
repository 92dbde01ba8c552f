#ifndef SEAL_SURVEY_H
#define SEAL_SURVEY_H

#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"
#include "seal/voprf.h"

/*
 * survey: one unlinkable ballot per person (design sections 11.2 to 11.4),
 * over seal/voprf.h.  round and nonce are 16 and 32 random bytes.
 */

/* Key pair of a round: DeriveKeyPair(seed, info = L("round") | round). */
MUST_USE enum status survey_keys(uint8_t sk[32], uint8_t pk[32],
                                 const uint8_t seed[32],
                                 const uint8_t round[16]);

/* Blind input of a token: L("tok") | round | nonce; gives its length. */
#define SURVEY_INPUT_MAX 64
size_t survey_input(uint8_t out[SURVEY_INPUT_MAX], const uint8_t round[16],
                    const uint8_t nonce[32]);

/* MAC that ties a ballot to its token: key B2(32, L("tokmac"), key = output),
 * over L("ballot") | round | nonce | ballot. */
void survey_mac(uint8_t out[32], const uint8_t output[VOPRF_OUT_LEN],
                const uint8_t round[16], const uint8_t nonce[32],
                struct bytes ballot);

#endif
