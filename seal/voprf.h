#ifndef SEAL_VOPRF_H
#define SEAL_VOPRF_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"

/*
 * voprf: RFC 9497, VOPRF(ristretto255, SHA-512), mode 0x01: the server
 * answers a blinded question with its key and proves that it used the key it
 * published, without learning the question or the answer.
 *
 * Points, scalars and keys are 32 bytes, proofs 64 (challenge | response),
 * outputs 64.  Points from outside that are not canonical, not in the group,
 * or the identity give ST_INVALID.
 */
#define VOPRF_PROOF_LEN 64
#define VOPRF_OUT_LEN 64
#define VOPRF_BATCH_MAX 8
#define VOPRF_EXPAND_MAX 256 /* bytes of one expand_message_xmd */

/* One blinded element and its evaluation. */
struct voprf_pair {
    uint8_t blinded[32];
    uint8_t evaluated[32];
};

/* expand_message_xmd with SHA-512 (RFC 9380 5.3.1); msg up to three parts.
 * ST_INVALID: n outside 1..VOPRF_EXPAND_MAX, or tag longer than 255 bytes. */
MUST_USE enum status voprf_expand(uint8_t *out, size_t n,
                                  const struct bytes *msg, size_t n_msg,
                                  struct bytes tag);

/* DeriveKeyPair (RFC 9497 3.2.1).  ST_BROKEN after 256 failures. */
MUST_USE enum status voprf_keys(uint8_t sk[32], uint8_t pk[32],
                                const uint8_t seed[32], struct bytes info);

/* Blind: blinded = blind * H(input). */
MUST_USE enum status voprf_blind(uint8_t blinded[32], struct bytes input,
                                 const uint8_t blind[32]);

/*
 * Server: fill in `evaluated` of the n pairs and prove it.  r is a fresh random
 * scalar (a fixed one only in vectors).
 */
MUST_USE enum status voprf_evaluate(struct voprf_pair *pairs, size_t n,
                                    uint8_t proof[VOPRF_PROOF_LEN],
                                    const uint8_t sk[32], const uint8_t pk[32],
                                    const uint8_t r[32]);

/* Client: is the proof for these pairs made with the key of pk? */
MUST_USE enum status voprf_check(const struct voprf_pair *pairs, size_t n,
                                 const uint8_t proof[VOPRF_PROOF_LEN],
                                 const uint8_t pk[32]);

/* Client, after voprf_check: the output. */
MUST_USE enum status voprf_finish(uint8_t out[VOPRF_OUT_LEN],
                                  struct bytes input, const uint8_t blind[32],
                                  const uint8_t evaluated[32]);

/* Server: the same output from the input itself. */
MUST_USE enum status voprf_output(uint8_t out[VOPRF_OUT_LEN],
                                  struct bytes input, const uint8_t sk[32]);

#endif
