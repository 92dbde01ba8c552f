/*
 * What this device keeps of a log, as the keys worker calls it (built for
 * WebAssembly only); calls work as in wasm.c, formats are in checkpoint.h.
 */
#include "seal/wasm.h"

#include "seal/checkpoint.h"
#include "seal/content.h"

/* out: the row of the current entry; otype is what log_otype said of it, 0 if
 * it was not opened. */
EXPORT(cache_row)
int32_t
wasm_cache_row(uint32_t otype)
{
    if (wasm_entry() == NULL || otype > UINT16_MAX)
        return -ST_INVALID;
    checkpoint_row(wasm_out(), wasm_entry(), wasm_space()->head,
                   (uint16_t)otype);
    return CHECKPOINT_ROW_LEN;
}

/* in: part | rows, rows_len bytes.  out: envelope 0x08. */
EXPORT(cache_rows_seal)
int32_t
wasm_cache_rows_seal(int32_t rows_len)
{
    struct checkpoint_part part;
    struct bytes rows = {wasm_in() + CHECKPOINT_PART_LEN, (size_t)rows_len};
    size_t len = 0;
    enum status st;

    if (rows_len < 0 || rows_len > WASM_IN_CAP - CHECKPOINT_PART_LEN)
        return -ST_INVALID;
    checkpoint_part_get(&part, wasm_in());
    st = checkpoint_rows_seal(wasm_out(), WASM_OUT_CAP, &len, wasm_holder(),
                              wasm_space()->id, &part, rows);
    return done(st, len);
}

/* in: part | envelope, env_len bytes.  out: its rows.  -ST_CONFLICT: a head
 * known to this account or this device is another one there. */
EXPORT(cache_rows_open)
int32_t
wasm_cache_rows_open(int32_t env_len)
{
    struct checkpoint_part part;
    struct bytes env = {wasm_in() + CHECKPOINT_PART_LEN, (size_t)env_len};
    size_t len = 0;
    enum status st;

    if (env_len < 0 || env_len > WASM_IN_CAP - CHECKPOINT_PART_LEN)
        return -ST_INVALID;
    checkpoint_part_get(&part, wasm_in());
    st = checkpoint_rows_open(wasm_out(), WASM_OUT_CAP, &len, wasm_holder(),
                              wasm_space()->id, &part, env);
    for (size_t i = 0; i < 2 && st == ST_OK; i++) {
        uint64_t at = wasm_known()[i].seq - part.first; /* wraps if before */

        if (at < part.n &&
            !bytes_same(wasm_known()[i].hash,
                        wasm_out() + (at + 1) * CHECKPOINT_ROW_LEN - 32, 32))
            st = ST_CONFLICT;
    }
    return done(st, len);
}

/* in: parts, parts_len bytes.  out: envelope 0x08, the log as verified. */
EXPORT(cache_seal)
int32_t
wasm_cache_seal(int32_t parts_len)
{
    size_t len = 0;
    enum status st;

    if (parts_len < 0 || parts_len > WASM_IN_CAP)
        return -ST_INVALID;
    st = checkpoint_seal(wasm_out(), WASM_OUT_CAP, &len, wasm_holder(),
                         wasm_space(),
                         (struct bytes){wasm_in(), (size_t)parts_len});
    return done(st, len);
}

/* in: envelope, env_len bytes; between log_begin and log_next.  The log
 * continues behind it.  out: its parts.  -ST_CONFLICT: the account is older
 * than this device has seen. */
EXPORT(cache_open)
int32_t
wasm_cache_open(int32_t env_len)
{
    size_t len = 0;
    enum status st;

    if (env_len < 0 || env_len > WASM_IN_CAP)
        return -ST_INVALID;
    st = checkpoint_open(wasm_out(), WASM_OUT_CAP, &len, wasm_holder(),
                         wasm_space(),
                         (struct bytes){wasm_in(), (size_t)env_len});
    return done(st, len);
}

/* in: a text, len bytes.  out: envelope 0x08 with number n. */
EXPORT(cache_kept_seal)
int32_t
wasm_cache_kept_seal(uint32_t n, int32_t len)
{
    size_t got = 0;
    enum status st;

    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    st = checkpoint_kept_seal(wasm_out(), WASM_OUT_CAP, &got, wasm_holder(),
                              wasm_space()->id, n,
                              (struct bytes){wasm_in(), (size_t)len});
    return done(st, got);
}

/* in: envelope, len bytes.  out: the text with number n. */
EXPORT(cache_kept_open)
int32_t
wasm_cache_kept_open(uint32_t n, int32_t len)
{
    size_t got = 0;
    enum status st;

    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    st = checkpoint_kept_open(wasm_out(), WASM_OUT_CAP, &got, wasm_holder(),
                              wasm_space()->id, n,
                              (struct bytes){wasm_in(), (size_t)len});
    return done(st, got);
}

/* in: row | entry in wire form, entry_len bytes.  The payload of a PUT of this
 * device's own store, as log_open gives it; its signature was checked when the
 * row was made. */
EXPORT(cache_entry)
int32_t
wasm_cache_entry(int32_t entry_len)
{
    struct bytes payload = {NULL, 0};
    struct entry e;
    size_t used = 0;
    uint16_t otype;
    enum status st;

    if (entry_len < 0 || entry_len > WASM_IN_CAP - CHECKPOINT_ROW_LEN)
        return -ST_INVALID;
    otype = bytes_get16(wasm_in() + 2);
    st = checkpoint_entry(
        &e, &used,
        (struct bytes){wasm_in() + CHECKPOINT_ROW_LEN, (size_t)entry_len},
        wasm_in());
    if (st == ST_OK && (otype == 0 || otype > 31))
        st = ST_INVALID;
    if (st == ST_OK)
        st = content_open(wasm_out(), WASM_OUT_CAP, &payload, wasm_otype(),
                          wasm_holder(), &e, (uint32_t)1 << otype, NULL);
    return done(st, payload.len);
}
