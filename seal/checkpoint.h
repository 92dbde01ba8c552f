#ifndef SEAL_CHECKPOINT_H
#define SEAL_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"
#include "seal/holder.h"
#include "seal/space.h"

/*
 * checkpoint: what one device keeps of a log it has verified, so that opening
 * the space again costs the newest entries only (design 6.8, decision 11).
 *
 * The device stores three things, none of which anybody else can read:
 *
 *   octets      entries in wire form, exactly as the server sent them, in
 *               parts that follow each other from GENESIS on
 *   rows        for each part one envelope 0x08: what was found in it
 *   checkpoint  one envelope 0x08: where the verified log ends
 *
 * Both envelopes lie under K5, which no server and no other device is ever
 * shown to use.  Their context names the person, the space, the first position
 * and the head behind the part (position 0 and zeros for the checkpoint), so a
 * part can stand only where it stood.  The texts, big-endian:
 *
 *   rows        (type 1 | erased 1 | object type 2 | object 16 | time 8 |
 *                entry hash 32)*
 *   checkpoint  version 1 (1) | keyring counter 8 | heads counter 8 |
 *               state length 2 | state (space_pack) |
 *               (first 8 | n 4 | head 32)*
 *
 * Octets carry no mark of their own: an entry is believed only if its header
 * hashes to its row, and its body opens only at that very position.
 *
 * What else a device makes of opened entries for itself (lines to search in)
 * lies in further envelopes 0x08 at positions that no log reaches, from
 * CHECKPOINT_KEPT on, with zeros for the head.
 */
#define CHECKPOINT_KEPT ((uint64_t)1 << 63)
#define CHECKPOINT_ROW_LEN 60
#define CHECKPOINT_PART_LEN 44

/* Where a part lies in the log. */
struct checkpoint_part {
    uint64_t first; /* position of its first entry */
    uint32_t n;     /* entries */
    uint8_t head[32];
};

/* Row of an entry just taken in; otype is the real type, 0 for none. */
void checkpoint_row(uint8_t out[CHECKPOINT_ROW_LEN], const struct entry *e,
                    const uint8_t hash[32], uint16_t otype);

/*
 * Rows of a part out and in; `rows` is n * CHECKPOINT_ROW_LEN bytes.  Seal:
 * ST_NOSPACE if cap is too small.  Open: out needs env.len - ENVELOPE_OVER
 * bytes; ST_INVALID if it is not this account's, not this part's, or does not
 * hold n rows of which the last ends in the part's head.
 */
MUST_USE enum status checkpoint_rows_seal(uint8_t *out, size_t cap, size_t *len,
                                          const struct holder *a,
                                          const uint8_t space[16],
                                          const struct checkpoint_part *part,
                                          struct bytes rows);
MUST_USE enum status checkpoint_rows_open(uint8_t *out, size_t cap, size_t *len,
                                          const struct holder *a,
                                          const uint8_t space[16],
                                          const struct checkpoint_part *part,
                                          struct bytes env);

/* A part as the checkpoint lists it. */
void checkpoint_part_put(uint8_t out[CHECKPOINT_PART_LEN],
                         const struct checkpoint_part *part);
void checkpoint_part_get(struct checkpoint_part *part,
                         const uint8_t in[CHECKPOINT_PART_LEN]);

/*
 * Checkpoint out and in; `parts` are CHECKPOINT_PART_LEN bytes each.  Seal:
 * ST_INVALID if the parts do not run from position 1 to the state's end.
 * Open: *s becomes the state; out (cap bytes) gets the parts, *len of them in
 * bytes.  ST_INVALID: not this account's or altered; start from GENESIS.
 * ST_CONFLICT: the account as the server shows it is older than this device
 * has seen; s is untouched.
 */
MUST_USE enum status checkpoint_seal(uint8_t *out, size_t cap, size_t *len,
                                     const struct holder *a,
                                     const struct space *s, struct bytes parts);
MUST_USE enum status checkpoint_open(uint8_t *out, size_t cap, size_t *len,
                                     const struct holder *a, struct space *s,
                                     struct bytes env);

/*
 * Number n of what else is kept, out and in: any text.  Seal: ST_NOSPACE if cap
 * is too small.  Open: out needs env.len - ENVELOPE_OVER bytes; ST_INVALID if
 * it is not this account's, of this space, or another number.
 */
MUST_USE enum status checkpoint_kept_seal(uint8_t *out, size_t cap, size_t *len,
                                          const struct holder *a,
                                          const uint8_t space[16], uint32_t n,
                                          struct bytes text);
MUST_USE enum status checkpoint_kept_open(uint8_t *out, size_t cap, size_t *len,
                                          const struct holder *a,
                                          const uint8_t space[16], uint32_t n,
                                          struct bytes env);

/* Read the entry at the start of `in` and demand that it is the one of this
 * row.  ST_INVALID if it is another or does not parse. */
MUST_USE enum status checkpoint_entry(struct entry *e, size_t *used,
                                      struct bytes in,
                                      const uint8_t row[CHECKPOINT_ROW_LEN]);

#endif
