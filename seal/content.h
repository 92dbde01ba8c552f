#ifndef SEAL_CONTENT_H
#define SEAL_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/holder.h"
#include "seal/entry.h"
#include "seal/space.h"

/*
 * content: writing and reading the entries of a space, for whoever holds the
 * keys (browser, command line).  Each writer makes the *next* entry of the
 * space as it stands, in wire form, and takes it in, so that a batch is
 * several calls in a row on one struct space; keep a copy of it to go back
 * when the server refuses.
 */
#define CONTENT_PSIG 64 /* signature before the payload in the sealed text */
/* The one object type of NAME. */
#define CONTENT_NAME_TYPE ENTRY_OTYPE_PROFILE

/* A header for the next entry of s by this account. */
struct entry_hdr content_hdr(const struct holder *a, const struct space *s,
                             uint8_t type, uint64_t time);

/* Sign an entry that is signed outside, hold it against the rules, write it
 * and take it in; statuses are those of space_add and entry_render. */
MUST_USE enum status content_finish(uint8_t *out, size_t cap, size_t *len,
                                    const struct holder *a, struct space *s,
                                    struct entry *e);

/* Wire bytes content_put needs for a payload of n bytes and this type; 0 if
 * it cannot be sealed (too long for its class or for an envelope). */
size_t content_size(size_t n, uint16_t otype);

/*
 * GENESIS of a personal space: draws its epoch secret, puts it into the
 * account's keyring, makes the entry.  s is empty (space_init).  time:
 * seconds since 1970 UTC.  out: needs ENTRY_OVER + PRIM_SIG_LEN +
 * ENTRY_LIST_HEAD + ENTRY_MEMBER_LEN bytes.
 */
MUST_USE enum status content_genesis(uint8_t *out, size_t cap, size_t *len,
                                     struct holder *a, struct space *s,
                                     uint64_t time);

/*
 * The first half of a REKEY: see that the account's keyring holds a secret for
 * the next epoch of s.  *drawn: it was drawn just now, and the keyring must be
 * stored before the entry is made, or the space could not be read again.
 * ST_NOSPACE: the keyring is full.
 */
MUST_USE enum status content_epoch(struct holder *a, const struct space *s,
                                   bool *drawn);

/*
 * REKEY: the account's new keys take the place of its old ones in the list,
 * with the next epoch, signed by the old IK (holder_rotate).  out: needs
 * ENTRY_OVER + PRIM_SIG_LEN + ENTRY_LIST_HEAD + n * ENTRY_MEMBER_LEN bytes.
 * ST_ABSENT: no secret for the next epoch, or no such member; ST_INVALID from
 * the rules of the space, also when the list has the new keys already.
 */
MUST_USE enum status content_rekey(uint8_t *out, size_t cap, size_t *len,
                                   const struct holder *a, struct space *s,
                                   uint64_t time);

/* What to write: the bytes that identify it and its payload. */
struct content_item {
    uint8_t object[16]; /* same id again: a new version of it */
    uint16_t otype;     /* enum entry_otype, real type, never 0 */
    uint64_t time;      /* seconds since 1970 UTC */
    struct bytes payload;
    const uint8_t *owner; /* author (16) of its first version; NULL: none
                             yet, or a personal space */
};

/*
 * PUT.  ST_INVALID: unknown type, zero object id; ST_NOSPACE: payload too
 * long, or cap too small; ST_ABSENT: no epoch secret; ST_DENIED, ST_INVALID
 * from the rules of the space.
 */
MUST_USE enum status content_put(uint8_t *out, size_t cap, size_t *len,
                                 const struct holder *a, struct space *s,
                                 const struct content_item *item);

/* DEL of an object; payload and otype of item are not used. */
MUST_USE enum status content_del(uint8_t *out, size_t cap, size_t *len,
                                 const struct holder *a, struct space *s,
                                 const struct content_item *item);

/* NAME of the space (object: its id) or of a member (object: the user): as
 * content_put, otype is CONTENT_NAME_TYPE. */
MUST_USE enum status content_name(uint8_t *out, size_t cap, size_t *len,
                                  const struct holder *a, struct space *s,
                                  const struct content_item *item);

/*
 * Open the body of a PUT or NAME.  `types`: bit t set if the reader accepts
 * type t (a visible type in the header must be among them); *otype says which
 * it was. author: IK of the author in the list at that time, or NULL to leave
 * the inner signature unchecked, which is right only for entries at or before a
 * head this account has verified earlier.
 *
 * out needs e->body.len - ENVELOPE_OVER bytes; *payload borrows from it.
 * Types this version does not know may be accepted, too, to tell what newer
 * software wrote from what was altered: only the commitment is looked at, and
 * *payload is empty.
 *
 * ST_END: erased.  ST_ABSENT: no secret for that epoch.  ST_DENIED: opens with
 * no type the reader accepts (unknown type, or altered; the two cannot be told
 * apart).  ST_INVALID: altered, not signed by the author, or not of the only
 * type accepted.
 */
MUST_USE enum status content_open(uint8_t *out, size_t cap,
                                  struct bytes *payload, uint16_t *otype,
                                  const struct holder *a, const struct entry *e,
                                  uint32_t types, const uint8_t *author);

#define CONTENT_TYPE_MAX 31 /* types there will ever be, by the mask */

/* All types this version knows. */
#define CONTENT_ALL (((uint32_t)1 << ENTRY_OTYPE_COUNT) - 2)

#endif
