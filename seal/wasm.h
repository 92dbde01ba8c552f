#ifndef SEAL_WASM_H
#define SEAL_WASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "seal/content.h"
#include "seal/holder.h"
#include "seal/keys.h"

/*
 * wasm: the one state of seal.wasm and its buffers, shared by the files that
 * export calls (wasm.c, wasm_cache.c); see wasm.c for how a call works.
 */

/* The linker exports these; no C code calls them, so there are no prototypes.
 */
#define EXPORT(name) __attribute__((export_name(#name)))

#define IN_CAP (5 * 1048576)    /* a page of the log, an entry beyond it */
#define OUT_CAP (2 * 1048576)   /* the largest text and its padding */
#define BATCH_CAP (4 * 1048576) /* what the server takes at once */

struct wasm {
    struct holder holder;
    struct keys_way pass;        /* of the passphrase last derived */
    struct keys_way code;        /* of the recovery code last made or taken */
    struct space space;          /* the log as verified so far */
    struct space mark;           /* where wasm_log_mark was called */
    struct holder_head known[2]; /* heads to meet: sealed, this device's */
    size_t batch;                /* bytes of entries in batch */
    size_t in_len, in_at;        /* the loaded page of the log */
    struct entry entry;          /* current, borrows from in */
    bool has_entry;
    uint16_t otype;
};

extern struct wasm me;
extern uint8_t in[IN_CAP];
extern uint8_t out[OUT_CAP];
extern uint8_t batch[BATCH_CAP];

/* What a call gives: n, or minus the status. */
static inline int32_t
done(enum status st, size_t n)
{
    return st == ST_OK ? (int32_t)n : -(int32_t)st;
}

#endif
