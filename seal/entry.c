/*
 * Log entries: header, hash, wire form, signatures.
 */
#include "seal/entry.h"

#include "seal/label.h"
#include "seal/pad.h"

struct traits {
    uint8_t type; /* enum entry_type */
    bool has_list;
    bool has_envelope;
    bool is_signed; /* outside */
    bool has_object;
};

static const struct traits all_traits[] = {
    {ENTRY_GENESIS, true, false, true, false},
    {ENTRY_ADD, true, false, true, false},
    {ENTRY_REMOVE, true, false, true, false},
    {ENTRY_LEAVE, false, false, true, false},
    {ENTRY_ROTATE, true, false, true, false},
    {ENTRY_ROLE, true, false, true, false},
    {ENTRY_REKEY, true, false, true, false},
    {ENTRY_CLOSE, false, false, true, false},
    {ENTRY_PUT, false, true, false, true},
    {ENTRY_DEL, false, false, true, true},
    {ENTRY_NAME, false, true, false, true},
};

static const struct traits *
traits_of(uint8_t type)
{
    for (size_t i = 0; i < sizeof(all_traits) / sizeof(all_traits[0]); i++) {
        if (all_traits[i].type == type)
            return &all_traits[i];
    }
    return NULL;
}

bool
entry_type_has_list(uint8_t type)
{
    const struct traits *t = traits_of(type);

    return t != NULL && t->has_list;
}

bool
entry_type_has_envelope(uint8_t type)
{
    const struct traits *t = traits_of(type);

    return t != NULL && t->has_envelope;
}

bool
entry_type_signed(uint8_t type)
{
    const struct traits *t = traits_of(type);

    return t != NULL && t->is_signed;
}

size_t
entry_otype_class(uint16_t otype)
{
    if (otype == ENTRY_OTYPE_CHECKIN || otype == ENTRY_OTYPE_EVENT ||
        otype == ENTRY_OTYPE_TIES)
        return 4096;
    return 0;
}

void
entry_hdr_render(uint8_t out[ENTRY_HDR_LEN], const struct entry_hdr *h)
{
    uint8_t *p = bytes_put(out, h->space, 16);

    p = bytes_put64(p, h->seq);
    p = bytes_put(p, h->prev, 32);
    *p++ = h->type;
    p = bytes_put(p, h->author, 16);
    p = bytes_put32(p, h->epoch);
    p = bytes_put(p, h->object, 16);
    p = bytes_put16(p, h->otype);
    p = bytes_put64(p, h->time);
    (void)bytes_put(p, h->blob, 32);
}

void
entry_hdr_parse(struct entry_hdr *h, const uint8_t in[ENTRY_HDR_LEN])
{
    bytes_copy(h->space, in, 16);
    h->seq = bytes_get64(in + 16);
    bytes_copy(h->prev, in + 24, 32);
    h->type = in[56];
    bytes_copy(h->author, in + 57, 16);
    h->epoch = bytes_get32(in + 73);
    bytes_copy(h->object, in + 77, 16);
    h->otype = bytes_get16(in + 93);
    h->time = bytes_get64(in + 95);
    bytes_copy(h->blob, in + 103, 32);
}

void
entry_hash(uint8_t out[32], const struct entry_hdr *h)
{
    uint8_t hdr[ENTRY_HDR_LEN];
    struct bytes parts[2] = {LABEL("log"), {hdr, sizeof(hdr)}};

    entry_hdr_render(hdr, h);
    prim_hash(out, 32, parts, 2, NULL, 0);
}

void
entry_blob(uint8_t out[32], uint8_t type, struct bytes body)
{
    struct bytes parts[2] = {LABEL("blob"), body};

    if (entry_type_has_list(type)) {
        parts[0] = LABEL("mbody");
    } else if (!entry_type_has_envelope(type)) {
        bytes_zero(out, 32);
        return;
    }
    prim_hash(out, 32, parts, 2, NULL, 0);
}

/* May a body of this length stand behind an entry of this type? */
static bool
body_fits(const struct traits *t, size_t len)
{
    size_t members;

    if (t->has_list) {
        if (len < ENTRY_LIST_HEAD)
            return false;
        members = len - ENTRY_LIST_HEAD;
        return members % ENTRY_MEMBER_LEN == 0 &&
               members / ENTRY_MEMBER_LEN >= 1 &&
               members / ENTRY_MEMBER_LEN <= ENTRY_MEMBERS_MAX;
    }
    if (t->has_envelope) {
        return len == 0 || (len > ENVELOPE_OVER && len <= ENTRY_BODY_MAX &&
                            pad_is_class(len - ENVELOPE_OVER));
    }
    return len == 0;
}

/* Fields that a header of this type must leave empty. */
static bool
hdr_fits(const struct traits *t, const struct entry_hdr *h)
{
    if (t->has_object == bytes_are_zero(h->object, 16))
        return false;
    if (h->otype >= ENTRY_OTYPE_COUNT)
        return false;
    if (h->otype != ENTRY_OTYPE_HIDDEN && h->type != ENTRY_PUT)
        return false;
    return h->seq != 0 && h->epoch != 0;
}

/* Does the body belong to the header?  An erased one does. */
static bool
blob_fits(const struct traits *t, const struct entry *e)
{
    uint8_t blob[32];

    if (t->has_envelope && e->body.len == 0)
        return true;
    entry_blob(blob, e->hdr.type, e->body);
    return bytes_same(blob, e->hdr.blob, 32);
}

enum status
entry_frame(struct entry *e, struct bytes in, size_t *used)
{
    struct entry got;
    const struct traits *t;
    size_t at = ENTRY_HDR_LEN + 1;
    size_t body_len;

    if (in.len == 0)
        return ST_END;
    if (in.len < ENTRY_OVER)
        return ST_INVALID;
    entry_hdr_parse(&got.hdr, in.ptr);
    t = traits_of(got.hdr.type);
    if (t == NULL || !hdr_fits(t, &got.hdr))
        return ST_INVALID;

    got.sig = (struct bytes){in.ptr + at, in.ptr[ENTRY_HDR_LEN]};
    if (got.sig.len != (t->is_signed ? PRIM_SIG_LEN : 0))
        return ST_INVALID;
    if (in.len < ENTRY_OVER + got.sig.len)
        return ST_INVALID;
    at += got.sig.len;

    body_len = bytes_get32(in.ptr + at);
    at += 4;
    if (!body_fits(t, body_len) || in.len - at < body_len)
        return ST_INVALID;
    got.body = (struct bytes){in.ptr + at, body_len};

    *e = got;
    *used = at + body_len;
    return ST_OK;
}

enum status
entry_parse(struct entry *e, struct bytes in, size_t *used)
{
    struct entry got;
    size_t n = 0;
    enum status st = entry_frame(&got, in, &n);

    if (st != ST_OK)
        return st;
    if (!blob_fits(traits_of(got.hdr.type), &got))
        return ST_INVALID;
    *e = got;
    *used = n;
    return ST_OK;
}

bool
entry_is_erased(const struct entry *e)
{
    return entry_type_has_envelope(e->hdr.type) && e->body.len == 0;
}

size_t
entry_size(const struct entry *e)
{
    return ENTRY_OVER + e->sig.len + e->body.len;
}

enum status
entry_render(uint8_t *out, size_t cap, size_t *len, const struct entry *e)
{
    uint8_t *p = out;

    if (cap < entry_size(e))
        return ST_NOSPACE;
    entry_hdr_render(p, &e->hdr);
    p += ENTRY_HDR_LEN;
    *p++ = (uint8_t)e->sig.len;
    p = bytes_put(p, e->sig.ptr, e->sig.len);
    p = bytes_put32(p, (uint32_t)e->body.len);
    p = bytes_put(p, e->body.ptr, e->body.len);
    *len = (size_t)(p - out);
    return ST_OK;
}

/* L("msig") | L("log") | hdr: what the outer signature covers. */
#define MSIG_LEN (2 * LABEL_MAX + ENTRY_HDR_LEN)

static size_t
msig_text(uint8_t out[MSIG_LEN], const struct entry_hdr *h)
{
    struct bytes sig = LABEL("msig");
    struct bytes log = LABEL("log");
    uint8_t *p = bytes_put(out, sig.ptr, sig.len);

    p = bytes_put(p, log.ptr, log.len);
    entry_hdr_render(p, h);
    return (size_t)(p - out) + ENTRY_HDR_LEN;
}

void
entry_sign(uint8_t sig[PRIM_SIG_LEN], const struct entry_hdr *h,
           const uint8_t key[PRIM_SIGN_KEY_LEN])
{
    uint8_t m[MSIG_LEN];

    prim_sign(sig, m, msig_text(m, h), key);
}

enum status
entry_verify(const struct entry *e, const uint8_t ik[PRIM_PUB_LEN])
{
    uint8_t m[MSIG_LEN];

    if (e->sig.len != PRIM_SIG_LEN)
        return ST_INVALID;
    return prim_verify(e->sig.ptr, m, msig_text(m, &e->hdr), ik);
}

#define PSIG_LEN (LABEL_MAX + 64)

static size_t
psig_text(uint8_t out[PSIG_LEN], const struct envelope_aad *aad,
          struct bytes payload)
{
    struct bytes label = LABEL("psig");
    struct bytes context = {aad->b, aad->len};
    uint8_t *p = bytes_put(out, label.ptr, label.len);

    prim_hash(p, 32, &context, 1, NULL, 0);
    prim_hash(p + 32, 32, &payload, 1, NULL, 0);
    return label.len + 64;
}

void
entry_psign(uint8_t sig[PRIM_SIG_LEN], const struct envelope_aad *aad,
            struct bytes payload, const uint8_t key[PRIM_SIGN_KEY_LEN])
{
    uint8_t m[PSIG_LEN];

    prim_sign(sig, m, psig_text(m, aad, payload), key);
}

enum status
entry_pverify(const uint8_t sig[PRIM_SIG_LEN], const struct envelope_aad *aad,
              struct bytes payload, const uint8_t ik[PRIM_PUB_LEN])
{
    uint8_t m[PSIG_LEN];

    return prim_verify(sig, m, psig_text(m, aad, payload), ik);
}

void
entry_aad(struct envelope_aad *a, const struct entry_hdr *h, uint16_t otype)
{
    struct envelope_place at = {.space = h->space,
                                .prev = h->prev,
                                .author = h->author,
                                .object = h->object,
                                .seq = h->seq,
                                .time = h->time,
                                .epoch = h->epoch,
                                .otype = otype};

    envelope_aad_place(
        a, h->type == ENTRY_NAME ? ENVELOPE_NAME : ENVELOPE_OBJECT, &at);
}
