/*
 * SEAL1 as the keys worker calls it (built for WebAssembly only).
 *
 * One module instance belongs to one worker, and that worker to one person:
 * so each of these files holds its state in one static struct, and arguments
 * and results travel through two static buffers.  Every call reads its byte
 * arguments from `in`, one after the other as its comment says, and writes its
 * result to `out`; entries to be sent gather in `batch` (seal/wasm_batch.c).  A
 * result of 0 or more is a count of bytes (or 0 for done); below 0 it is minus
 * an enum status.  Counters, sequence numbers and times pass as doubles, exact
 * up to 2^53.  Secrets never leave except where a comment says so.
 *
 *   wasm.c         the buffers, chance, forgetting
 *   wasm_ways.c    the ways to the account key: passphrase, code, passkey, tab
 *   wasm_holder.c  the account: identity, keyring, heads, new keys
 *   wasm_log.c     reading a log
 *   wasm_batch.c   writing to it
 *   wasm_cache.c   what this device keeps of it
 *   wasm_export.c  a sealed copy
 *   wasm_enquiry.c a first word to a therapist
 */
#include "seal/wasm.h"

#include "seal/selftest.h"

static uint8_t in[WASM_IN_CAP];
static uint8_t out[WASM_OUT_CAP];

/* Room and places of the two buffers. */
EXPORT(in)
uint8_t *
wasm_in(void)
{
    return in;
}

EXPORT(out)
uint8_t *
wasm_out(void)
{
    return out;
}

EXPORT(in_cap)
int32_t
wasm_in_cap(void)
{
    return WASM_IN_CAP;
}

EXPORT(out_cap)
int32_t
wasm_out_cap(void)
{
    return WASM_OUT_CAP;
}

EXPORT(selftest)
int32_t
wasm_selftest(void)
{
    return done(selftest_run(), 0);
}

/* Forget everything: keys, log, buffers. */
EXPORT(wipe)
void
wasm_wipe(void)
{
    wasm_ways_wipe();
    wasm_holder_wipe();
    wasm_log_wipe();
    wasm_batch_wipe();
    wasm_export_wipe();
    wasm_group_wipe();
    wasm_enquiry_wipe();
    secret_wipe(in, sizeof(in));
    secret_wipe(out, sizeof(out));
}

/* Wipe the first n bytes of each buffer, after arguments that were secret. */
EXPORT(wipe_io)
void
wasm_wipe_io(int32_t n_in, int32_t n_out)
{
    if (n_in > 0 && n_in <= WASM_IN_CAP)
        secret_wipe(in, (size_t)n_in);
    if (n_out > 0 && n_out <= WASM_OUT_CAP)
        secret_wipe(out, (size_t)n_out);
}

/* n random bytes, for ids and session keys. */
EXPORT(random)
int32_t
wasm_random(int32_t n)
{
    if (n < 1 || n > 1024)
        return -ST_INVALID;
    prim_random(out, (size_t)n);
    return n;
}

/* 1 if the first n bytes of in and the n behind them are the same. */
EXPORT(same)
int32_t
wasm_same(int32_t n)
{
    if (n < 1 || n > 1024)
        return 0;
    return secret_same_bytes(in, in + n, (size_t)n) ? 1 : 0;
}
