/*
 * Reading a log, entry by entry, as the keys worker calls it (built for
 * WebAssembly only).  Conventions as in seal/wasm.c.
 */
#include "seal/wasm.h"

#include "seal/content.h"

#define LOGS 64 /* at once; the first is the personal space's */

struct log {
    struct space space;          /* as verified so far */
    struct holder_head known[2]; /* heads to meet: sealed, this device's */
};

static struct {
    struct log logs[LOGS];
    size_t at;         /* the one in use */
    uint8_t owner[16]; /* of the object of the next call */
    bool has_owner;
    size_t in_len, in_at; /* the loaded page */
    struct entry entry;   /* current, borrows from in */
    bool has_entry;
    uint16_t otype;
} rd;

void
wasm_log_wipe(void)
{
    secret_wipe(&rd, sizeof(rd));
}

static struct log *
log_now(void)
{
    return &rd.logs[rd.at];
}

struct space *
wasm_space(void)
{
    return &log_now()->space;
}

const struct holder_head *
wasm_known(void)
{
    return log_now()->known;
}

/* The log that the calls after this one are about. */
EXPORT(log_select)
int32_t
wasm_log_select(uint32_t at)
{
    if (at >= LOGS)
        return -ST_INVALID;
    rd.at = at;
    rd.has_entry = false;
    return 0;
}

/* Where the author of an object's first version is put, 16 bytes, before
 * owner_set and the one call that needs it: log_next, batch_put, batch_del. */
EXPORT(owner)
uint8_t *
wasm_owner(void)
{
    return rd.owner;
}

EXPORT(owner_set)
void
wasm_owner_set(void)
{
    rd.has_owner = true;
}

const uint8_t *
wasm_owner_take(void)
{
    bool has = rd.has_owner;

    rd.has_owner = false;
    return has ? rd.owner : NULL;
}

const struct entry *
wasm_entry(void)
{
    return rd.has_entry ? &rd.entry : NULL;
}

uint16_t *
wasm_otype(void)
{
    return &rd.otype;
}

/* in: space id 16.  Forget the log read so far; the head sealed for it must be
 * met by the entries that follow.  1: there is such a head; 0: there is none.
 */
EXPORT(log_begin)
int32_t
wasm_log_begin(void)
{
    struct holder_head none = {.seq = 0};

    space_init(&log_now()->space, wasm_in());
    rd.has_entry = false;
    rd.in_len = rd.in_at = 0;
    log_now()->known[0] = log_now()->known[1] = none;
    return holder_head_get(wasm_holder(), wasm_in(), &log_now()->known[0]) ==
                   ST_OK
               ? 1
               : 0;
}

/* in: this device's record.  -ST_INVALID: not this account's, ignored;
 * -ST_CONFLICT: keyring or heads are older than this device has seen.  The
 * personal head in it must be met too: call between log_begin and log_next. */
EXPORT(record_check)
int32_t
wasm_record_check(void)
{
    return done(
        holder_record_check(wasm_holder(), wasm_in(), &log_now()->known[1]), 0);
}

/* out: the record for this device, with the personal log's head
 * as verified. */
EXPORT(record)
int32_t
wasm_record(void)
{
    struct holder_head h = {.seq = rd.logs[0].space.seq};

    bytes_copy(h.hash, rd.logs[0].space.head, 32);
    holder_record(wasm_out(), wasm_holder(), &h);
    return HOLDER_RECORD_LEN;
}

/* The log's head as verified becomes part of the heads to be sealed. */
EXPORT(head_put)
int32_t
wasm_head_put(void)
{
    struct holder_head h = {.seq = log_now()->space.seq};

    bytes_copy(h.space, log_now()->space.id, 16);
    bytes_copy(h.hash, log_now()->space.head, 32);
    return done(holder_head_put(wasm_holder(), &h), 0);
}

/* The first len bytes of in are the next entries of the log. */
EXPORT(log_load)
int32_t
wasm_log_load(int32_t len)
{
    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    rd.in_len = (size_t)len;
    rd.in_at = 0;
    rd.has_entry = false;
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
        &e, (struct bytes){wasm_in() + rd.in_at, rd.in_len - rd.in_at}, &used);

    if (st != ST_OK)
        return st == ST_END ? 0 : -(int32_t)st;
    entry_hdr_render(wasm_out(), &e.hdr);
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

    rd.has_entry = false;
    st = entry_parse(&rd.entry,
                     (struct bytes){wasm_in() + rd.in_at, rd.in_len - rd.in_at},
                     &used);
    if (st == ST_END)
        return 0;
    if (st == ST_OK)
        st = space_add(&log_now()->space, &rd.entry, wasm_owner_take());
    if (st != ST_OK)
        return -(int32_t)st;
    for (size_t i = 0; i < 2; i++) {
        if (log_now()->known[i].seq == log_now()->space.seq &&
            !bytes_same(log_now()->known[i].hash, log_now()->space.head, 32))
            return -ST_CONFLICT;
    }
    rd.in_at += used;
    rd.has_entry = true;
    entry_hdr_render(wasm_out(), &rd.entry.hdr);
    wasm_out()[ENTRY_HDR_LEN] = entry_is_erased(&rd.entry) ? 1 : 0;
    return 1;
}

/* Is what was read at least as long as what this account and this device have
 * verified before?  -ST_CONFLICT: the newest part is missing. */
EXPORT(log_done)
int32_t
wasm_log_done(void)
{
    for (size_t i = 0; i < 2; i++) {
        if (log_now()->space.seq < log_now()->known[i].seq)
            return -ST_CONFLICT;
    }
    return 0;
}

/*
 * Open the current entry, a PUT or NAME.  The payload is in out from byte
 * CONTENT_PSIG on; the result is its length; log_otype says which type it has.
 * The inner signature is checked unless the entry lies at or before a head
 * verified earlier.
 */
EXPORT(log_open)
int32_t
wasm_log_open(uint32_t types)
{
    const struct space_member *author;
    struct bytes payload = {NULL, 0};
    bool verified;
    enum status st;

    if (!rd.has_entry)
        return -ST_INVALID;
    author = space_member_get(&log_now()->space, rd.entry.hdr.author);
    if (author == NULL)
        return -ST_DENIED;
    verified = rd.entry.hdr.seq <= log_now()->known[0].seq;
    st = content_open(wasm_out(), WASM_OUT_CAP, &payload, &rd.otype,
                      wasm_holder(), &rd.entry, types,
                      verified ? NULL : author->ik);
    return done(st, payload.len);
}

EXPORT(log_otype)
int32_t
wasm_log_otype(void)
{
    return rd.otype;
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
    return (double)log_now()->space.seq;
}

/* 1 if the log's list names the account's current keys. */
EXPORT(log_current)
int32_t
wasm_log_current(void)
{
    const struct space_member *m =
        space_member_get(wasm_space(), wasm_holder()->user);

    return m != NULL && bytes_same(m->ik, wasm_holder()->ik, 32) ? 1 : 0;
}
