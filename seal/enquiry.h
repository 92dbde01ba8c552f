#ifndef SEAL_ENQUIRY_H
#define SEAL_ENQUIRY_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/prim.h"
#include "seal/secret.h"

/*
 * enquiry: a first word between somebody who stays unknown, the asker, and one
 * therapist, at their desk.
 *
 * The asker has a seed in their sealed space, and from it a one-time identity
 * for each slot: a key pair, and a token that opens the enquiry on the server.
 * The server knows an enquiry by a hash of the token.  The desk has a seed of
 * its own and one key pair, whose public half stands in the published list.
 * Both sides open all that either wrote, under one key:
 *
 *   KDF(seed, "SEALenq1", 2 slot)      seed of the pair (a desk: slot 0)
 *   KDF(seed, "SEALenq1", 2 slot + 1)  token
 *   enquiry = B2(16, L("enqid") | token)
 *   key     = B2(32, L("enq") | X25519 of both | asker's key | desk's key)
 *   box     = nonce 24 | AEAD of the padded text under key,
 *             AAD = L("enq") | enquiry | step u8
 *
 * A box is always as long as any other.  Steps: 1, 3, 5 are the asker's, 2, 4,
 * 6 the desk's.
 */
#define ENQUIRY_TOKEN_LEN 32
#define ENQUIRY_ID_LEN 16
#define ENQUIRY_STEPS 6
#define ENQUIRY_PADDED 4096                   /* bytes, a class of seal/pad.h */
#define ENQUIRY_TEXT_MAX (ENQUIRY_PADDED - 1) /* bytes of text */
#define ENQUIRY_BOX_LEN (PRIM_NONCE_LEN + ENQUIRY_PADDED + PRIM_TAG_LEN)

/* One side's key pair. */
struct enquiry_pair {
    uint8_t pub[PRIM_PUB_LEN];
    struct secret key;
};

/* The identity of a slot, the same whenever it is asked for: its key pair, the
 * token that whoever asks shows, and the id that the server knows it by. */
void enquiry_pair(struct enquiry_pair *out, const struct secret *seed,
                  uint32_t slot);
void enquiry_token(uint8_t out[ENQUIRY_TOKEN_LEN], const struct secret *seed,
                   uint32_t slot);
void enquiry_id(uint8_t out[ENQUIRY_ID_LEN],
                const uint8_t token[ENQUIRY_TOKEN_LEN]);

enum enquiry_side { ENQUIRY_ASKER, ENQUIRY_DESK };

/* The key both sides share.  ST_INVALID if theirs is no usable key. */
MUST_USE enum status enquiry_key(struct secret *out,
                                 const struct enquiry_pair *mine,
                                 const uint8_t theirs[PRIM_PUB_LEN],
                                 enum enquiry_side side);

/* Where a box belongs. */
struct enquiry_place {
    uint8_t id[ENQUIRY_ID_LEN];
    uint8_t step; /* 1 to ENQUIRY_STEPS */
};

/* box gets ENQUIRY_BOX_LEN bytes.  ST_NOSPACE: more than ENQUIRY_TEXT_MAX. */
MUST_USE enum status enquiry_seal(uint8_t *box, const uint8_t *text, size_t n,
                                  const struct secret *key,
                                  const struct enquiry_place *at);

/* text gets *n bytes and has room for ENQUIRY_PADDED.  ST_INVALID, text
 * undefined: not sealed under this key for this place. */
MUST_USE enum status enquiry_open(uint8_t *text, size_t *n,
                                  const uint8_t box[ENQUIRY_BOX_LEN],
                                  const struct secret *key,
                                  const struct enquiry_place *at);

#endif
