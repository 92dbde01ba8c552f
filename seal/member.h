#ifndef SEAL_MEMBER_H
#define SEAL_MEMBER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/holder.h"
#include "seal/entry.h"
#include "seal/secret.h"
#include "seal/space.h"

/*
 * member: writing the entries that change who is in a space or under which
 * secret it writes, and carrying epoch secrets to people (design 7.1 to 7.6).
 */
#define MEMBER_WIRE_MAX                                                        \
    (ENTRY_OVER + PRIM_SIG_LEN + ENTRY_LIST_HEAD +                             \
     ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN)
#define MEMBER_BOX_LEN (SECRET_LEN + PRIM_BOX_OVER) /* 80 */

/* What is to happen. */
struct member_step {
    uint8_t type;          /* enum entry_type, 1 to 8 */
    uint8_t kind;          /* GENESIS: enum space_kind */
    uint32_t history_from; /* ADD: first epoch the newcomer may read */
    uint64_t time;         /* seconds since 1970 UTC */
    /* ADD, and GENESIS of a pair: the other person, all of it.  REMOVE: user.
     * ROLE: user and the new role.  Else NULL. */
    const struct space_member *who;
    /* Of the new epoch, for the types that begin one.  Else NULL. */
    const struct secret *gs;
};

/*
 * The next entry of s in wire form, by this account, which is then taken in.
 * GENESIS: s is empty (space_init); the account is the first member and a
 * facilitator; in a pair the other is one, too.  REKEY puts the account's
 * present keys in place of its old ones, signed by the old IK.  Nothing enters
 * the keyring: the caller does that when the entry stands.
 * out: MEMBER_WIRE_MAX bytes always suffice.  ST_INVALID: who or gs missing
 * where the type needs it, or a rule of the space; ST_ABSENT: no such member;
 * ST_NOSPACE: the thirteenth member; ST_DENIED: not this account's to do.
 */
MUST_USE enum status member_write(uint8_t *out, size_t cap, size_t *len,
                                  const struct holder *a, struct space *s,
                                  const struct member_step *step);

/* The epoch secret sealed to a member's EK.  ST_INVALID: EK is no key. */
MUST_USE enum status member_box(uint8_t out[MEMBER_BOX_LEN],
                                const struct secret *gs, const uint8_t ek[32]);

/* What a box should hold: where, and the commitment in the signed entry. */
struct member_epoch {
    const uint8_t *space; /* 16 */
    uint8_t kind;         /* enum space_kind */
    uint32_t epoch;
    const uint8_t *gs_commit; /* 32 */
};

/*
 * Open a box with the account's EK (or the one before, while it rotates), hold
 * it against the commitment and put it into the keyring.  ST_INVALID: not for
 * this account, or of another space or epoch; ST_CONFLICT: another secret is
 * there; ST_NOSPACE: the keyring is full.
 */
MUST_USE enum status member_unbox(struct holder *a,
                                  const struct member_epoch *e,
                                  const uint8_t box[MEMBER_BOX_LEN]);

#endif
