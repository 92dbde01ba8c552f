/*
 * Writing to the log begun: entries gather in a batch, which is sent whole, as
 * the keys worker calls it (built for WebAssembly only).  Conventions as in
 * seal/wasm.c.
 */
#include "seal/wasm.h"

#include "seal/content.h"

#define BATCH_CAP (4 * 1048576) /* what the server takes at once */

static struct {
    struct space mark; /* where batch_begin was called */
    size_t len;        /* bytes of entries */
} wr;

static uint8_t batch[BATCH_CAP];

void
wasm_batch_wipe(void)
{
    secret_wipe(&wr, sizeof(wr));
    secret_wipe(batch, sizeof(batch));
}

EXPORT(batch)
uint8_t *
wasm_batch(void)
{
    return batch;
}

/* Begin a batch at the verified head; give it up again. */
EXPORT(batch_begin)
void
wasm_batch_begin(void)
{
    wr.mark = *wasm_space();
    wr.len = 0;
}

EXPORT(batch_drop)
void
wasm_batch_drop(void)
{
    *wasm_space() = wr.mark;
    wr.len = 0;
}

uint8_t *
wasm_batch_at(size_t *cap)
{
    *cap = BATCH_CAP - wr.len;
    return batch + wr.len;
}

int32_t
wasm_batch_added(enum status st, size_t len)
{
    if (st == ST_OK)
        wr.len += len;
    return done(st, wr.len);
}

/* GENESIS of the personal space begun; its secret goes to the keyring. */
EXPORT(batch_genesis)
int32_t
wasm_batch_genesis(double time)
{
    size_t len = 0;
    enum status st =
        content_genesis(batch + wr.len, BATCH_CAP - wr.len, &len, wasm_holder(),
                        wasm_space(), (uint64_t)time);

    return wasm_batch_added(st, len);
}

/* A secret for the next epoch.  1: drawn now, so the keyring must be stored
 * before batch_rekey; 0: it is there. */
EXPORT(epoch_draw)
int32_t
wasm_epoch_draw(void)
{
    bool drawn = false;
    enum status st = content_epoch(wasm_holder(), wasm_space(), &drawn);

    return done(st, drawn ? 1 : 0);
}

/* REKEY of the log begun, into the next epoch. */
EXPORT(batch_rekey)
int32_t
wasm_batch_rekey(double time)
{
    size_t len = 0;
    enum status st = content_rekey(batch + wr.len, BATCH_CAP - wr.len, &len,
                                   wasm_holder(), wasm_space(), (uint64_t)time);

    return wasm_batch_added(st, len);
}

/* in: object id 16 | payload, n bytes. */
EXPORT(batch_put)
int32_t
wasm_batch_put(uint32_t otype, double time, int32_t n)
{
    struct content_item item = {.otype = (uint16_t)otype,
                                .time = (uint64_t)time};
    size_t len = 0;
    enum status st;

    if (n < 0 || n > WASM_IN_CAP - 16 || otype > UINT16_MAX)
        return -ST_INVALID;
    bytes_copy(item.object, wasm_in(), 16);
    item.payload = (struct bytes){wasm_in() + 16, (size_t)n};
    item.owner = wasm_owner_take();
    st = content_put(batch + wr.len, BATCH_CAP - wr.len, &len, wasm_holder(),
                     wasm_space(), &item);
    secret_wipe(wasm_in(), 16 + (size_t)n);
    return wasm_batch_added(st, len);
}

/* in: object id 16. */
EXPORT(batch_del)
int32_t
wasm_batch_del(double time)
{
    struct content_item item = {.time = (uint64_t)time};
    size_t len = 0;
    enum status st;

    bytes_copy(item.object, wasm_in(), 16);
    item.owner = wasm_owner_take();
    st = content_del(batch + wr.len, BATCH_CAP - wr.len, &len, wasm_holder(),
                     wasm_space(), &item);
    return wasm_batch_added(st, len);
}
