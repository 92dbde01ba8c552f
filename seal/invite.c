/*
 * Invitations: keys and MACs from a code.
 */
#include "seal/invite.h"

#include "seal/label.h"
#include "seal/prim.h"

void
invite_id(uint8_t out[16], const uint8_t code[16])
{
    struct bytes label = LABEL("invid");

    prim_hash(out, 16, &label, 1, code, 16);
}

void
invite_key(struct secret *out, const uint8_t space[16],
           const uint8_t invite[16], const uint8_t code[16])
{
    struct bytes parts[3] = {LABEL("inv"), {space, 16}, {invite, 16}};

    prim_hash(out->b, SECRET_LEN, parts, 3, code, 16);
}

void
invite_proof(uint8_t out[32], const struct secret *si, const uint8_t space[16],
             const uint8_t invite[16], const uint8_t user[16],
             const uint8_t ik[32], const uint8_t genesis[32])
{
    struct bytes parts[6] = {LABEL("invproof"), {space, 16}, {invite, 16},
                             {user, 16},        {ik, 32},    {genesis, 32}};

    prim_hash(out, 32, parts, 6, si->b, SECRET_LEN);
}

void
invite_claim(uint8_t out[32], const struct secret *si, const uint8_t space[16],
             const uint8_t invite[16], const uint8_t user[16],
             const uint8_t ik[32], const uint8_t ek[32], const uint8_t head[32])
{
    struct bytes parts[7] = {LABEL("invclaim"), {space, 16}, {invite, 16},
                             {user, 16},        {ik, 32},    {ek, 32},
                             {head, 32}};

    prim_hash(out, 32, parts, 7, si->b, SECRET_LEN);
}
