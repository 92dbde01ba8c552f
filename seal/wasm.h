#ifndef SEAL_WASM_H
#define SEAL_WASM_H

#include <stdint.h>

#include "core/status.h"
#include "seal/holder.h"
#include "seal/keys.h"
#include "seal/space.h"

/*
 * wasm: what the files of the keys worker's module share: the two buffers, the
 * account, and how a result is told (see seal/wasm.c).
 */

/* The linker exports these; no C code calls them, so there are no prototypes.
 */
#define EXPORT(name) __attribute__((export_name(#name)))

#define WASM_IN_CAP (5 * 1048576)  /* a page of the log, an entry beyond it */
#define WASM_OUT_CAP (2 * 1048576) /* the largest text and its padding */

uint8_t *wasm_in(void);
uint8_t *wasm_out(void);

/* The account of this worker, the keys of the passphrase last derived, and the
 * log in use, as verified so far (a batch moves its head). */
struct holder *wasm_holder(void);
const struct keys_way *wasm_pass(void);
struct space *wasm_space(void);

/* n, or minus the status. */
static inline int32_t
done(enum status st, size_t n)
{
    return st == ST_OK ? (int32_t)n : -(int32_t)st;
}

/* The heads the log must meet; the entry taken in last, NULL if there is none;
 * the type of what was opened last. */
const struct holder_head *wasm_known(void);
const struct entry *wasm_entry(void);
uint16_t *wasm_otype(void);

/* The author of the object's first version, for one call; NULL: none. */
const uint8_t *wasm_owner_take(void);

/* Where the next entry of the batch goes, and that it stands there; the result
 * is the batch's length. */
uint8_t *wasm_batch_at(size_t *cap);
int32_t wasm_batch_added(enum status st, size_t len);

/* Each file forgets what it holds. */
void wasm_ways_wipe(void);
void wasm_holder_wipe(void);
void wasm_log_wipe(void);
void wasm_batch_wipe(void);
void wasm_export_wipe(void);
void wasm_group_wipe(void);
void wasm_enquiry_wipe(void);

#endif
