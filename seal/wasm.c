/*
 * SEAL1 as the keys worker calls it (built for WebAssembly only).
 *
 * One module instance belongs to one worker, and that worker to one person:
 * so the state is one static struct, and arguments and results travel through
 * two static buffers.  Every call reads its byte arguments from `in`, one after
 * the other as its comment says, and writes its result to `out`; entries to be
 * sent gather in `batch`, which no other call touches.  A result of 0 or more
 * is a count of bytes (or 0 for done); below 0 it is minus an enum status.
 * Counters, sequence numbers and times pass as doubles, exact up to 2^53.
 * Secrets never leave except where a comment says so.
 */
#include "seal/wasm.h"

#include "seal/code.h"
#include "seal/content.h"
#include "seal/fingerprint.h"
#include "seal/selftest.h"

#define IN_CAP WASM_IN_CAP
#define CREDENTIAL_MAX 1023 /* bytes of a passkey's id */
#define OUT_CAP WASM_OUT_CAP
#define BATCH_CAP (4 * 1048576) /* what the server takes at once */

static struct {
    struct holder holder;
    struct holder before;        /* a rotation can still be taken back to it */
    struct keys_way pass;        /* of the passphrase last derived */
    struct keys_way code;        /* of the recovery code last made or taken */
    struct secret passkey;       /* KEKk of the passkey last taken */
    uint8_t credential[32];      /* its hash */
    struct wasm_log logs[WASM_LOGS]; /* the first is the personal space's */
    size_t log;                      /* the one in use */
    uint8_t owner[16];               /* of the object of the next call */
    bool has_owner;
    size_t batch;                /* bytes of entries in batch */
    size_t in_len, in_at;        /* the loaded page of the log */
    struct entry entry;          /* current, borrows from in */
    bool has_entry;
    uint16_t otype;
} me;

static uint8_t in[IN_CAP];
static uint8_t out[OUT_CAP];
static uint8_t batch[BATCH_CAP];

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

EXPORT(batch)
uint8_t *
wasm_batch(void)
{
    return batch;
}

EXPORT(in_cap)
int32_t
wasm_in_cap(void)
{
    return IN_CAP;
}

EXPORT(out_cap)
int32_t
wasm_out_cap(void)
{
    return OUT_CAP;
}

EXPORT(selftest)
int32_t
wasm_selftest(void)
{
    return done(selftest_run(), 0);
}

struct holder *
wasm_holder(void)
{
    return &me.holder;
}

const struct keys_way *
wasm_pass(void)
{
    return &me.pass;
}

struct wasm_log *
wasm_log(void)
{
    return &me.logs[me.log];
}

const struct space *
wasm_space(void)
{
    return &wasm_log()->space;
}

const struct holder_head *
wasm_known(void)
{
    return wasm_log()->known;
}

/* The log that the calls after this one are about. */
EXPORT(log_select)
int32_t
wasm_log_select(uint32_t log)
{
    if (log >= WASM_LOGS)
        return -ST_INVALID;
    me.log = log;
    me.has_entry = false;
    return 0;
}

/* Where the author of an object's first version is put, 16 bytes, before
 * owner_set and the one call that needs it: log_next, batch_put, batch_del. */
EXPORT(owner)
uint8_t *
wasm_owner(void)
{
    return me.owner;
}

EXPORT(owner_set)
void
wasm_owner_set(void)
{
    me.has_owner = true;
}

/* The owner, once. */
static const uint8_t *
take_owner(void)
{
    bool has = me.has_owner;

    me.has_owner = false;
    return has ? me.owner : NULL;
}

const struct entry *
wasm_entry(void)
{
    return me.has_entry ? &me.entry : NULL;
}

uint16_t *
wasm_otype(void)
{
    return &me.otype;
}

/* Forget everything: keys, log, buffers. */
EXPORT(wipe)
void
wasm_wipe(void)
{
    secret_wipe(&me, sizeof(me));
    wasm_export_wipe();
    wasm_group_wipe();
    secret_wipe(in, sizeof(in));
    secret_wipe(out, sizeof(out));
    secret_wipe(batch, sizeof(batch));
}

/* Wipe the first n bytes of each buffer, after arguments that were secret. */
EXPORT(wipe_io)
void
wasm_wipe_io(int32_t n_in, int32_t n_out)
{
    if (n_in > 0 && n_in <= IN_CAP)
        secret_wipe(in, (size_t)n_in);
    if (n_out > 0 && n_out <= OUT_CAP)
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

EXPORT(params_fit)
int32_t
wasm_params_fit(uint32_t t, uint32_t m_kib)
{
    return keys_params_fit(t, m_kib) ? 1 : 0;
}

/* in: name | passphrase | seed 16.  out: AUTH 32, for the server. */
EXPORT(pass_derive)
int32_t
wasm_pass_derive(int32_t name_len, int32_t pass_len, uint32_t t, uint32_t m_kib)
{
    struct str name = {(const char *)in, (size_t)name_len};
    struct bytes pass = {in + name_len, (size_t)pass_len};
    enum status st;

    if (name_len < 0 || name_len > KEYS_NAME_MAX || pass_len < 0 ||
        pass_len > KEYS_PASS_MAX)
        return -ST_INVALID;
    st = keys_from_pass(&me.pass, name, pass, in + name_len + pass_len, t,
                        m_kib);
    secret_wipe(in, (size_t)name_len + (size_t)pass_len + 16);
    if (st == ST_OK)
        bytes_copy(out, me.pass.auth.b, SECRET_LEN);
    return done(st, SECRET_LEN);
}

/* A fresh recovery code.  out: its text, CODE_TEXT_LEN bytes, to be shown. */
EXPORT(code_new)
int32_t
wasm_code_new(void)
{
    uint8_t code[CODE_LEN];
    enum status st;

    prim_random(code, sizeof(code));
    st = keys_from_code(&me.code, code);
    if (st == ST_OK)
        code_render((char *)out, code);
    secret_wipe(code, sizeof(code));
    return done(st, CODE_TEXT_LEN);
}

/* in: the text of a code, len bytes. */
EXPORT(code_take)
int32_t
wasm_code_take(int32_t len)
{
    uint8_t code[CODE_LEN];
    enum status st;

    if (len < 0 || len > 200)
        return -ST_INVALID;
    st = code_parse(code, (struct str){(const char *)in, (size_t)len});
    if (st == ST_OK)
        st = keys_from_code(&me.code, code);
    secret_wipe(code, sizeof(code));
    secret_wipe(in, (size_t)len);
    return done(st, 0);
}

/* out: AUTHr 32, for the server. */
EXPORT(code_auth)
int32_t
wasm_code_auth(void)
{
    bytes_copy(out, me.code.auth.b, SECRET_LEN);
    return SECRET_LEN;
}

/* in: user 16.  Draws UMK and identity. */
EXPORT(holder_new)
int32_t
wasm_holder_new(void)
{
    return done(holder_new(&me.holder, in), 0);
}

/* out: user 16 | gen 4 | IK 32 | EK 32 | EKcert 64. */
EXPORT(public)
int32_t
wasm_public(void)
{
    const struct holder *h = &me.holder;
    uint8_t *p = bytes_put(out, h->user, 16);

    p = bytes_put32(p, h->gen);
    p = bytes_put(p, h->ik, 32);
    p = bytes_put(p, h->ek, 32);
    p = bytes_put(p, h->ek_cert, 64);
    return (int32_t)(p - out);
}

/* out: the person's fingerprint as text. */
EXPORT(fingerprint)
int32_t
wasm_fingerprint(void)
{
    fingerprint_render((char *)out, me.holder.user, me.holder.ik);
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
    st = holder_rotate(h, out);
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

/* UMK under the passphrase last derived.  in: seed 16.  out: envelope 0x01. */
EXPORT(wrap_pass)
int32_t
wasm_wrap_pass(uint32_t t, uint32_t m_kib)
{
    struct envelope_aad aad;

    envelope_aad_pass(&aad, me.holder.gen, me.holder.user, t, m_kib, in);
    return done(holder_wrap(out, &me.holder, &aad, &me.pass.wrap),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | seed 16 | envelope. */
EXPORT(unwrap_pass)
int32_t
wasm_unwrap_pass(uint32_t gen, uint32_t t, uint32_t m_kib)
{
    struct envelope_aad aad;

    if (!keys_params_fit(t, m_kib))
        return -ST_INVALID;
    envelope_aad_pass(&aad, gen, in, t, m_kib, in + 16);
    return done(holder_unwrap(&me.holder, in, gen, &aad, &me.pass.wrap,
                              (struct bytes){in + 32, HOLDER_WRAP_LEN}),
                0);
}

/* UMK under the recovery code last made.  in: code id 16.  out: 0x02. */
EXPORT(wrap_code)
int32_t
wasm_wrap_code(void)
{
    struct envelope_aad aad;

    envelope_aad_code(&aad, me.holder.gen, me.holder.user, in);
    return done(holder_wrap(out, &me.holder, &aad, &me.code.wrap),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | code id 16 | envelope. */
EXPORT(unwrap_code)
int32_t
wasm_unwrap_code(uint32_t gen)
{
    struct envelope_aad aad;

    envelope_aad_code(&aad, gen, in, in + 16);
    return done(holder_unwrap(&me.holder, in, gen, &aad, &me.code.wrap,
                              (struct bytes){in + 32, HOLDER_WRAP_LEN}),
                0);
}

/* in: user 16.  out: the salt for this person's passkeys, 32. */
EXPORT(prf_salt)
int32_t
wasm_prf_salt(void)
{
    keys_prf_salt(out, in);
    return 32;
}

/* in: PRF output 32 | the credential's id, len bytes. */
EXPORT(prf_take)
int32_t
wasm_prf_take(int32_t len)
{
    enum status st;

    if (len < 1 || len > CREDENTIAL_MAX)
        return -ST_INVALID;
    keys_credential(me.credential, (struct bytes){in + 32, (size_t)len});
    st = keys_from_prf(&me.passkey, in, me.credential);
    secret_wipe(in, 32);
    return done(st, 0);
}

/* UMK under the passkey last taken.  out: envelope 0x03. */
EXPORT(wrap_passkey)
int32_t
wasm_wrap_passkey(void)
{
    struct envelope_aad aad;

    envelope_aad_passkey(&aad, me.holder.gen, me.holder.user, me.credential);
    return done(holder_wrap(out, &me.holder, &aad, &me.passkey),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | envelope. */
EXPORT(unwrap_passkey)
int32_t
wasm_unwrap_passkey(uint32_t gen)
{
    struct envelope_aad aad;

    envelope_aad_passkey(&aad, gen, in, me.credential);
    return done(holder_unwrap(&me.holder, in, gen, &aad, &me.passkey,
                              (struct bytes){in + 16, HOLDER_WRAP_LEN}),
                0);
}

/* UMK for this tab.  in: Ks 32 | tab session id 16.  out: envelope 0x06. */
EXPORT(wrap_tab)
int32_t
wasm_wrap_tab(void)
{
    struct envelope_aad aad;
    struct secret ks;
    enum status st;

    bytes_copy(ks.b, in, SECRET_LEN);
    envelope_aad_tab(&aad, me.holder.gen, me.holder.user, in + 32);
    st = holder_wrap(out, &me.holder, &aad, &ks);
    secret_clear(&ks);
    secret_wipe(in, SECRET_LEN);
    return done(st, HOLDER_WRAP_LEN);
}

/* in: user 16 | Ks 32 | tab session id 16 | envelope. */
EXPORT(unwrap_tab)
int32_t
wasm_unwrap_tab(uint32_t gen)
{
    struct envelope_aad aad;
    struct secret ks;
    enum status st;

    bytes_copy(ks.b, in + 16, SECRET_LEN);
    envelope_aad_tab(&aad, gen, in, in + 48);
    st = holder_unwrap(&me.holder, in, gen, &aad, &ks,
                       (struct bytes){in + 64, HOLDER_WRAP_LEN});
    secret_clear(&ks);
    secret_wipe(in + 16, SECRET_LEN);
    return done(st, 0);
}

EXPORT(identity_seal)
int32_t
wasm_identity_seal(void)
{
    return done(holder_identity_seal(out, &me.holder), HOLDER_WRAP_LEN);
}

/* in: IK 32 | EK 32 | EKcert 64 | envelope, len bytes. */
EXPORT(identity_open)
int32_t
wasm_identity_open(int32_t len)
{
    if (len < 0 || len > HOLDER_WRAP_LEN)
        return -ST_INVALID;
    return done(holder_identity_open(&me.holder,
                                     (struct bytes){in + 128, (size_t)len}, in,
                                     in + 32, in + 64),
                0);
}

EXPORT(keyring_seal)
int32_t
wasm_keyring_seal(double counter)
{
    size_t len = 0;
    enum status st =
        holder_keyring_seal(out, OUT_CAP, &len, &me.holder, (uint64_t)counter);

    return done(st, len);
}

/* in: envelope, len bytes. */
EXPORT(keyring_open)
int32_t
wasm_keyring_open(int32_t len, double counter)
{
    if (len < 0 || len > IN_CAP)
        return -ST_INVALID;
    return done(holder_keyring_open(&me.holder, (struct bytes){in, (size_t)len},
                                    (uint64_t)counter),
                0);
}

EXPORT(heads_seal)
int32_t
wasm_heads_seal(double counter)
{
    size_t len = 0;
    enum status st =
        holder_heads_seal(out, OUT_CAP, &len, &me.holder, (uint64_t)counter);

    return done(st, len);
}

EXPORT(heads_open)
int32_t
wasm_heads_open(int32_t len, double counter)
{
    if (len < 0 || len > IN_CAP)
        return -ST_INVALID;
    return done(holder_heads_open(&me.holder, (struct bytes){in, (size_t)len},
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

/* in: space id 16.  Forget the log read so far; the head sealed for it must be
 * met by the entries that follow.  1: there is such a head; 0: there is none.
 */
EXPORT(log_begin)
int32_t
wasm_log_begin(void)
{
    struct holder_head none = {.seq = 0};

    space_init(&wasm_log()->space, in);
    me.has_entry = false;
    me.in_len = me.in_at = 0;
    wasm_log()->known[0] = wasm_log()->known[1] = none;
    return holder_head_get(&me.holder, in, &wasm_log()->known[0]) == ST_OK ? 1 : 0;
}

/* in: this device's record.  -ST_INVALID: not this account's, ignored;
 * -ST_CONFLICT: keyring or heads are older than this device has seen.  The
 * personal head in it must be met too: call between log_begin and log_next. */
EXPORT(record_check)
int32_t
wasm_record_check(void)
{
    return done(holder_record_check(&me.holder, in, &wasm_log()->known[1]), 0);
}

/* out: the record for this device, with the personal log's head as verified. */
EXPORT(record)
int32_t
wasm_record(void)
{
    struct holder_head h = {.seq = me.logs[0].space.seq};

    bytes_copy(h.hash, me.logs[0].space.head, 32);
    holder_record(out, &me.holder, &h);
    return HOLDER_RECORD_LEN;
}

/* The log's head as verified becomes part of the heads to be sealed. */
EXPORT(head_put)
int32_t
wasm_head_put(void)
{
    struct holder_head h = {.seq = wasm_log()->space.seq};

    bytes_copy(h.space, wasm_log()->space.id, 16);
    bytes_copy(h.hash, wasm_log()->space.head, 32);
    return done(holder_head_put(&me.holder, &h), 0);
}

/* The first len bytes of in are the next entries of the log. */
EXPORT(log_load)
int32_t
wasm_log_load(int32_t len)
{
    if (len < 0 || len > IN_CAP)
        return -ST_INVALID;
    me.in_len = (size_t)len;
    me.in_at = 0;
    me.has_entry = false;
    return 0;
}

/* out: the header of the entry that log_next will take in; 0: none. */
EXPORT(log_peek)
int32_t
wasm_log_peek(void)
{
    struct entry e;
    size_t used = 0;
    enum status st = entry_frame(
        &e, (struct bytes){in + me.in_at, me.in_len - me.in_at}, &used);

    if (st != ST_OK)
        return st == ST_END ? 0 : -(int32_t)st;
    entry_hdr_render(out, &e.hdr);
    return ENTRY_HDR_LEN;
}

/*
 * Take in the next entry.  1: there is one, its 135 header bytes are in out,
 * then 1 byte: 1 if its body was erased; 0: the page is used up.  -ST_CONFLICT:
 * the chain breaks, or the head known here is another; other failures: the
 * entry breaks a rule.  All of these mean the log was altered.
 */
EXPORT(log_next)
int32_t
wasm_log_next(void)
{
    size_t used = 0;
    enum status st;

    me.has_entry = false;
    st = entry_parse(
        &me.entry, (struct bytes){in + me.in_at, me.in_len - me.in_at}, &used);
    if (st == ST_END)
        return 0;
    if (st == ST_OK)
        st = space_add(&wasm_log()->space, &me.entry, take_owner());
    if (st != ST_OK)
        return -(int32_t)st;
    for (size_t i = 0; i < 2; i++) {
        if (wasm_log()->known[i].seq == wasm_log()->space.seq &&
            !bytes_same(wasm_log()->known[i].hash, wasm_log()->space.head, 32))
            return -ST_CONFLICT;
    }
    me.in_at += used;
    me.has_entry = true;
    entry_hdr_render(out, &me.entry.hdr);
    out[ENTRY_HDR_LEN] = entry_is_erased(&me.entry) ? 1 : 0;
    return 1;
}

/* Is what was read at least as long as what this account and this device have
 * verified before?  -ST_CONFLICT: the newest part is missing. */
EXPORT(log_done)
int32_t
wasm_log_done(void)
{
    for (size_t i = 0; i < 2; i++) {
        if (wasm_log()->space.seq < wasm_log()->known[i].seq)
            return -ST_CONFLICT;
    }
    return 0;
}

/*
 * Open the current entry, a PUT.  The payload is in out from byte CONTENT_PSIG
 * on; the result is its length; log_otype says which type it has.  The inner
 * signature is checked unless the entry lies at or before a head verified
 * earlier.
 */
EXPORT(log_open)
int32_t
wasm_log_open(uint32_t types)
{
    const struct space_member *author;
    struct bytes payload = {NULL, 0};
    bool verified;
    enum status st;

    if (!me.has_entry)
        return -ST_INVALID;
    author = space_member_get(&wasm_log()->space, me.entry.hdr.author);
    if (author == NULL)
        return -ST_DENIED;
    verified = me.entry.hdr.seq <= wasm_log()->known[0].seq;
    st = content_open(out, OUT_CAP, &payload, &me.otype, &me.holder, &me.entry,
                      types, verified ? NULL : author->ik);
    return done(st, payload.len);
}

EXPORT(log_otype)
int32_t
wasm_log_otype(void)
{
    return me.otype;
}

/* Object types from here on are of newer software. */
EXPORT(otype_count)
int32_t
wasm_otype_count(void)
{
    return ENTRY_OTYPE_COUNT;
}

EXPORT(log_seq)
double
wasm_log_seq(void)
{
    return (double)wasm_log()->space.seq;
}

/* Begin a batch at the verified head; give it up again. */
EXPORT(batch_begin)
void
wasm_batch_begin(void)
{
    wasm_log()->mark = wasm_log()->space;
    me.batch = 0;
}

EXPORT(batch_drop)
void
wasm_batch_drop(void)
{
    wasm_log()->space = wasm_log()->mark;
    me.batch = 0;
}

uint8_t *
wasm_batch_at(size_t *cap)
{
    *cap = BATCH_CAP - me.batch;
    return batch + me.batch;
}

int32_t
wasm_batch_added(enum status st, size_t len)
{
    if (st == ST_OK)
        me.batch += len;
    return done(st, me.batch);
}

/* GENESIS of the personal space begun; its secret goes to the keyring. */
EXPORT(batch_genesis)
int32_t
wasm_batch_genesis(double time)
{
    size_t len = 0;
    enum status st =
        content_genesis(batch + me.batch, BATCH_CAP - me.batch, &len,
                        &me.holder, &wasm_log()->space, (uint64_t)time);

    return wasm_batch_added(st, len);
}

/* 1 if the log's list names the account's current keys. */
EXPORT(log_current)
int32_t
wasm_log_current(void)
{
    const struct space_member *m = space_member_get(&wasm_log()->space, me.holder.user);

    return m != NULL && bytes_same(m->ik, me.holder.ik, 32) ? 1 : 0;
}

/* A secret for the next epoch.  1: drawn now, so the keyring must be stored
 * before batch_rekey; 0: it is there. */
EXPORT(epoch_draw)
int32_t
wasm_epoch_draw(void)
{
    bool drawn = false;
    enum status st = content_epoch(&me.holder, &wasm_log()->space, &drawn);

    return done(st, drawn ? 1 : 0);
}

/* REKEY of the log begun, into the next epoch. */
EXPORT(batch_rekey)
int32_t
wasm_batch_rekey(double time)
{
    size_t len = 0;
    enum status st = content_rekey(batch + me.batch, BATCH_CAP - me.batch, &len,
                                   &me.holder, &wasm_log()->space, (uint64_t)time);

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

    if (n < 0 || n > IN_CAP - 16 || otype > UINT16_MAX)
        return -ST_INVALID;
    bytes_copy(item.object, in, 16);
    item.payload = (struct bytes){in + 16, (size_t)n};
    item.owner = take_owner();
    st = content_put(batch + me.batch, BATCH_CAP - me.batch, &len, &me.holder,
                     &wasm_log()->space, &item);
    secret_wipe(in, 16 + (size_t)n);
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

    bytes_copy(item.object, in, 16);
    item.owner = take_owner();
    st = content_del(batch + me.batch, BATCH_CAP - me.batch, &len, &me.holder,
                     &wasm_log()->space, &item);
    return wasm_batch_added(st, len);
}
