/*
 * The account as the keys worker calls it: its identity, new keys, keyring and
 * heads (built for WebAssembly only).  Conventions as in seal/wasm.c.
 */
#include "seal/wasm.h"

#include "seal/fingerprint.h"

static struct {
    struct holder holder;
    struct holder before; /* a rotation can still be taken back to it */
} me;

void
wasm_holder_wipe(void)
{
    secret_wipe(&me, sizeof(me));
}

struct holder *
wasm_holder(void)
{
    return &me.holder;
}

/* in: user 16.  Draws UMK and identity. */
EXPORT(holder_new)
int32_t
wasm_holder_new(void)
{
    return done(holder_new(&me.holder, wasm_in()), 0);
}

/* out: user 16 | gen 4 | IK 32 | EK 32 | EKcert 64. */
EXPORT(public)
int32_t
wasm_public(void)
{
    const struct holder *h = &me.holder;
    uint8_t *p = bytes_put(wasm_out(), h->user, 16);

    p = bytes_put32(p, h->gen);
    p = bytes_put(p, h->ik, 32);
    p = bytes_put(p, h->ek, 32);
    p = bytes_put(p, h->ek_cert, 64);
    return (int32_t)(p - wasm_out());
}

/* out: the person's fingerprint as text. */
EXPORT(fingerprint)
int32_t
wasm_fingerprint(void)
{
    fingerprint_render((char *)wasm_out(), me.holder.user, me.holder.ik);
    return FINGERPRINT_TEXT_LEN;
}

/* New keys in place of the old ones, which stay at hand.  out: the old IK's
 * word for them, 64.  -ST_CONFLICT: an earlier rotation is under way. */
EXPORT(rotate)
int32_t
wasm_rotate(void)
{
    struct holder *h = &me.holder;
    enum status st;

    me.before = *h;
    st = holder_rotate(h, wasm_out());
    if (st != ST_OK)
        holder_clear(&me.before);
    return done(st, PRIM_SIG_LEN);
}

/* The server took the rotation (1), or refused it (0): then all is as it was
 * before. */
EXPORT(rotate_end)
void
wasm_rotate_end(int32_t stands)
{
    if (!stands && me.before.gen != 0)
        me.holder = me.before;
    holder_clear(&me.before);
}

/* 1 while some space may still lack its REKEY. */
EXPORT(rotating)
int32_t
wasm_rotating(void)
{
    return me.holder.has_past ? 1 : 0;
}

/* Every space has its REKEY: forget the keys before. */
EXPORT(past_drop)
void
wasm_past_drop(void)
{
    holder_past_drop(&me.holder);
}

EXPORT(identity_seal)
int32_t
wasm_identity_seal(void)
{
    return done(holder_identity_seal(wasm_out(), &me.holder), HOLDER_WRAP_LEN);
}

/* in: IK 32 | EK 32 | EKcert 64 | envelope, len bytes. */
EXPORT(identity_open)
int32_t
wasm_identity_open(int32_t len)
{
    if (len < 0 || len > HOLDER_WRAP_LEN)
        return -ST_INVALID;
    return done(holder_identity_open(
                    &me.holder, (struct bytes){wasm_in() + 128, (size_t)len},
                    wasm_in(), wasm_in() + 32, wasm_in() + 64),
                0);
}

EXPORT(keyring_seal)
int32_t
wasm_keyring_seal(double counter)
{
    size_t len = 0;
    enum status st = holder_keyring_seal(wasm_out(), WASM_OUT_CAP, &len,
                                         &me.holder, (uint64_t)counter);

    return done(st, len);
}

/* in: envelope, len bytes. */
EXPORT(keyring_open)
int32_t
wasm_keyring_open(int32_t len, double counter)
{
    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    return done(holder_keyring_open(&me.holder,
                                    (struct bytes){wasm_in(), (size_t)len},
                                    (uint64_t)counter),
                0);
}

EXPORT(heads_seal)
int32_t
wasm_heads_seal(double counter)
{
    size_t len = 0;
    enum status st = holder_heads_seal(wasm_out(), WASM_OUT_CAP, &len,
                                       &me.holder, (uint64_t)counter);

    return done(st, len);
}

EXPORT(heads_open)
int32_t
wasm_heads_open(int32_t len, double counter)
{
    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    return done(holder_heads_open(&me.holder,
                                  (struct bytes){wasm_in(), (size_t)len},
                                  (uint64_t)counter),
                0);
}

/* Counters of keyring and heads, as last opened or sealed. */
EXPORT(keyring_counter)
double
wasm_keyring_counter(void)
{
    return (double)me.holder.keyring_counter;
}

EXPORT(heads_counter)
double
wasm_heads_counter(void)
{
    return (double)me.holder.heads_counter;
}
