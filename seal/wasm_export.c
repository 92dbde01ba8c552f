/*
 * Making a sealed copy (seal/export.h) as the keys worker calls it: first the
 * log is read once more and verified entry by entry, then the content, which
 * the caller keeps (all of it is sealed already), goes through here part by
 * part.  Conventions as in seal/wasm.c.
 */
#include "seal/wasm.h"

#include "seal/export.h"

static struct {
    struct export x;
    struct space space; /* verified for the copy */
    uint64_t entries;
    uint64_t bytes;
} copy;

void
wasm_export_wipe(void)
{
    secret_wipe(&copy, sizeof(copy));
}

/* in: space id 16.  Begin at nothing. */
EXPORT(export_log_begin)
int32_t
wasm_export_log_begin(void)
{
    wasm_export_wipe();
    space_init(&copy.space, wasm_in());
    return 0;
}

/*
 * The first len bytes of in are the next entries.  The result is how many
 * there were.  -ST_CONFLICT: the chain breaks, or is not the one that was
 * verified when this account was opened; other failures: a rule is broken.
 */
EXPORT(export_log_take)
int32_t
wasm_export_log_take(int32_t len)
{
    const struct space *known = wasm_space();
    struct bytes rest = {wasm_in(), (size_t)len};
    struct entry e;
    int32_t n = 0;
    enum status st;

    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    for (;; n++) {
        size_t used = 0;

        st = entry_parse(&e, rest, &used);
        if (st == ST_OK)
            st = space_add(&copy.space, &e, NULL);
        if (st != ST_OK)
            break;
        if (copy.space.seq == known->seq &&
            !bytes_same(copy.space.head, known->head, 32))
            return -ST_CONFLICT;
        rest.ptr += used;
        rest.len -= used;
        copy.bytes += used;
        copy.entries++;
    }
    return st == ST_END ? n : -(int32_t)st;
}

/* out: what stands before the entries taken, EXPORT_SPACE_LEN bytes.
 * -ST_CONFLICT: they end before what this account has verified. */
EXPORT(export_space)
int32_t
wasm_export_space(void)
{
    struct export_space s = {.kind = copy.space.list.kind,
                             .entries = copy.entries,
                             .bytes = copy.bytes};

    if (copy.space.seq < wasm_space()->seq)
        return -ST_CONFLICT;
    bytes_copy(s.id, copy.space.id, 16);
    export_space_render(wasm_out(), &s);
    return EXPORT_SPACE_LEN;
}

/* out: the account at the start of the content. */
EXPORT(export_account)
int32_t
wasm_export_account(void)
{
    size_t len = 0;
    enum status st =
        export_account_render(wasm_out(), WASM_OUT_CAP, &len, wasm_holder());

    return done(st, len);
}

/*
 * in: seed 16 | code id 16 | wrap 0x01 | wrap 0x02 | name.  made: seconds
 * since 1970 UTC; bytes: of content.  out: the head.  -ST_DENIED: the
 * passphrase last derived does not open wrap 0x01 to this account.
 */
EXPORT(export_begin)
int32_t
wasm_export_begin(int32_t name_len, uint32_t t, uint32_t m_kib, double made,
                  double bytes)
{
    struct export_ways ways = {.t = t, .m_kib = m_kib};
    const uint8_t *p = wasm_in();

    if (name_len < 1 || name_len > KEYS_NAME_MAX)
        return -ST_INVALID;
    bytes_copy(ways.seed, p, 16);
    bytes_copy(ways.code_id, p + 16, 16);
    bytes_copy(ways.wrap_pass, p + 32, HOLDER_WRAP_LEN);
    p += 32 + HOLDER_WRAP_LEN;
    bytes_copy(ways.wrap_code, p, HOLDER_WRAP_LEN);
    bytes_copy(ways.name, p + HOLDER_WRAP_LEN, (size_t)name_len);
    ways.name_len = (uint8_t)name_len;
    return done(export_begin(wasm_out(), &copy.x, wasm_holder(), wasm_pass(),
                             &ways, (uint64_t)made, (uint64_t)bytes),
                EXPORT_HEAD_LEN);
}

EXPORT(export_parts)
int32_t
wasm_export_parts(void)
{
    return (int32_t)copy.x.parts;
}

/* Bytes of content that belong into a part. */
EXPORT(export_part_text)
int32_t
wasm_export_part_text(uint32_t part)
{
    return (int32_t)export_part_text(&copy.x, part);
}

/* in: the part's bytes of content.  out: its envelope. */
EXPORT(export_part)
int32_t
wasm_export_part(uint32_t part, int32_t len)
{
    size_t n = 0;
    enum status st;

    if (len < 0 || len > WASM_IN_CAP)
        return -ST_INVALID;
    st = export_part_seal(wasm_out(), WASM_OUT_CAP, &n, &copy.x, part,
                          (struct bytes){wasm_in(), (size_t)len});
    return done(st, n);
}
