#ifndef SEAL_INVITE_H
#define SEAL_INVITE_H

#include <stdint.h>

#include "seal/secret.h"

/*
 * invite: what a code passed outside this system proves (design section 7.4).
 */

/* The invite's id, by which a server finds it: B2(16, L("invid"), key = code).
 * It tells nothing about the code, which has 128 bits. */
void invite_id(uint8_t out[16], const uint8_t code[16]);

/* si = B2(32, L("inv") | space | invite id, key = code). */
void invite_key(struct secret *out, const uint8_t space[16],
                const uint8_t invite[16], const uint8_t code[16]);

/* The inviter's side: B2(32, L("invproof") | space | invite id | inviter user
 * | inviter IK | GENESIS hash, key = si). */
void invite_proof(uint8_t out[32], const struct secret *si,
                  const uint8_t space[16], const uint8_t invite[16],
                  const uint8_t user[16], const uint8_t ik[32],
                  const uint8_t genesis[32]);

/* The newcomer's side: B2(32, L("invclaim") | space | invite id | user | IK |
 * EK | head hash, key = si). */
void invite_claim(uint8_t out[32], const struct secret *si,
                  const uint8_t space[16], const uint8_t invite[16],
                  const uint8_t user[16], const uint8_t ik[32],
                  const uint8_t ek[32], const uint8_t head[32]);

#endif
