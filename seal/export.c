/*
 * Sealed copies: head, parts, content.
 */
#include "seal/export.h"

#include "seal/label.h"
#include "seal/pad.h"

#define AT_VERSION 13
#define AT_USER 14
#define AT_WRAP_KEY 843 /* what stands before it is hashed */

static uint8_t *
ways_put(uint8_t *p, const struct export_ways *w)
{
    p = bytes_put32(p, w->t);
    p = bytes_put32(p, w->m_kib);
    p = bytes_put(p, w->seed, 16);
    *p++ = w->name_len;
    bytes_zero(p, KEYS_NAME_MAX);
    bytes_copy(p, w->name, w->name_len);
    p = bytes_put(p + KEYS_NAME_MAX, w->code_id, 16);
    p = bytes_put(p, w->wrap_pass, HOLDER_WRAP_LEN);
    return bytes_put(p, w->wrap_code, HOLDER_WRAP_LEN);
}

static const uint8_t *
ways_get(struct export_ways *w, const uint8_t *p)
{
    w->t = bytes_get32(p);
    w->m_kib = bytes_get32(p + 4);
    bytes_copy(w->seed, p + 8, 16);
    w->name_len = p[24];
    bytes_copy(w->name, p + 25, KEYS_NAME_MAX);
    p += 25 + KEYS_NAME_MAX;
    bytes_copy(w->code_id, p, 16);
    bytes_copy(w->wrap_pass, p + 16, HOLDER_WRAP_LEN);
    bytes_copy(w->wrap_code, p + 16 + HOLDER_WRAP_LEN, HOLDER_WRAP_LEN);
    return p + 16 + 2 * HOLDER_WRAP_LEN;
}

static bool
ways_fit(const struct export_ways *w)
{
    return keys_params_fit(w->t, w->m_kib) && w->name_len > 0 &&
           w->name_len <= KEYS_NAME_MAX &&
           bytes_are_zero(w->name + w->name_len, KEYS_NAME_MAX - w->name_len);
}

/* 0 if there are none or too many. */
static uint32_t
parts_of(uint64_t bytes)
{
    if (bytes == 0 || bytes > (uint64_t)EXPORT_PARTS_MAX * EXPORT_PART_TEXT)
        return 0;
    return (uint32_t)((bytes - 1) / EXPORT_PART_TEXT + 1);
}

static void
hash_head(struct export *x, const uint8_t head[EXPORT_HEAD_LEN])
{
    struct bytes before = {head, AT_WRAP_KEY};

    prim_hash(x->head_hash, sizeof(x->head_hash), &before, 1, NULL, 0);
}

/* UMK by the passphrase's keys, into an empty account. */
static enum status
unwrap_pass(const struct export *x, struct holder *a,
            const struct keys_way *way)
{
    struct envelope_aad aad;

    envelope_aad_pass(&aad, x->gen, x->user, x->ways.t, x->ways.m_kib,
                      x->ways.seed);
    return holder_unwrap(a, x->user, x->gen, &aad, &way->wrap,
                         (struct bytes){x->ways.wrap_pass, HOLDER_WRAP_LEN});
}

/* Does the wrap open to the UMK of this account? */
static enum status
opens_to(const struct export *x, const struct holder *a,
         const struct keys_way *way)
{
    struct envelope_aad aad;
    uint8_t text[PAD_MIN];
    size_t n = 0;
    enum status st;

    envelope_aad_pass(&aad, x->gen, x->user, x->ways.t, x->ways.m_kib,
                      x->ways.seed);
    st = envelope_open(text, sizeof(text), &n, &aad, &way->wrap,
                       (struct bytes){x->ways.wrap_pass, HOLDER_WRAP_LEN}, 0);
    if (st == ST_OK &&
        (n != SECRET_LEN || !secret_same_bytes(text, a->umk.b, SECRET_LEN)))
        st = ST_DENIED;
    secret_wipe(text, sizeof(text));
    return st == ST_OK ? ST_OK : ST_DENIED;
}

static void
head_render(uint8_t out[EXPORT_HEAD_LEN], const struct export *x)
{
    struct bytes magic = LABEL("export");
    uint8_t *p = bytes_put(out, magic.ptr, magic.len);

    *p++ = EXPORT_VERSION;
    p = bytes_put(p, x->user, 16);
    p = bytes_put32(p, x->gen);
    p = bytes_put(p, x->id, 16);
    p = bytes_put64(p, x->made);
    p = bytes_put64(p, x->bytes);
    p = bytes_put32(p, x->parts);
    (void)ways_put(p, &x->ways);
}

enum status
export_begin(uint8_t head[EXPORT_HEAD_LEN], struct export *x,
             const struct holder *a, const struct keys_way *way,
             const struct export_ways *ways, uint64_t made, uint64_t bytes)
{
    struct export made_now = {.gen = a->gen,
                              .made = made,
                              .bytes = bytes,
                              .parts = parts_of(bytes),
                              .ways = *ways};
    struct envelope_aad aad;
    size_t len = 0;
    enum status st;

    if (made_now.parts == 0 || !ways_fit(ways))
        return ST_INVALID;
    bytes_copy(made_now.user, a->user, 16);
    st = opens_to(&made_now, a, way);
    if (st == ST_OK)
        st = secret_random(&made_now.key);
    if (st != ST_OK)
        return st;
    prim_random(made_now.id, sizeof(made_now.id));
    head_render(head, &made_now);
    hash_head(&made_now, head);
    envelope_aad_export_key(&aad, a->gen, a->user, made_now.id,
                            made_now.head_hash);
    st = envelope_seal(made_now.wrap_key, HOLDER_WRAP_LEN, &len, &aad,
                       &a->keys.export, NULL,
                       (struct bytes){made_now.key.b, SECRET_LEN}, 0);
    if (st == ST_OK) {
        bytes_copy(head + AT_WRAP_KEY, made_now.wrap_key, HOLDER_WRAP_LEN);
        *x = made_now;
    }
    secret_clear(&made_now.key);
    return st;
}

size_t
export_part_text(const struct export *x, uint32_t part)
{
    uint64_t before = (uint64_t)part * EXPORT_PART_TEXT;

    if (part >= x->parts)
        return 0;
    if (part + 1 < x->parts)
        return EXPORT_PART_TEXT;
    return (size_t)(x->bytes - before);
}

size_t
export_part_size(const struct export *x, uint32_t part)
{
    size_t n = export_part_text(x, part);

    return n == 0 ? 0 : envelope_size(n, 0);
}

uint64_t
export_file_size(const struct export *x)
{
    return EXPORT_HEAD_LEN + (uint64_t)(x->parts - 1) * EXPORT_PART_MAX +
           export_part_size(x, x->parts - 1);
}

enum status
export_part_seal(uint8_t *out, size_t cap, size_t *len, const struct export *x,
                 uint32_t part, struct bytes text)
{
    struct envelope_aad aad;

    if (text.len == 0 || text.len != export_part_text(x, part))
        return ST_INVALID;
    envelope_aad_export(&aad, x->user, x->id, part, x->parts);
    return envelope_seal(out, cap, len, &aad, &x->key, NULL, text, 0);
}

enum status
export_part_open(uint8_t *out, size_t cap, size_t *n, const struct export *x,
                 uint32_t part, struct bytes env)
{
    struct envelope_aad aad;
    size_t got = 0;
    enum status st;

    if (part >= x->parts || env.len != export_part_size(x, part))
        return ST_INVALID;
    envelope_aad_export(&aad, x->user, x->id, part, x->parts);
    st = envelope_open(out, cap, &got, &aad, &x->key, env, 0);
    if (st != ST_OK)
        return st;
    if (got != export_part_text(x, part)) {
        secret_wipe(out, env.len - ENVELOPE_OVER);
        return ST_INVALID;
    }
    *n = got;
    return ST_OK;
}

enum status
export_parse(struct export *x, const uint8_t head[EXPORT_HEAD_LEN])
{
    struct bytes magic = LABEL("export");
    struct export got = {.gen = 0};
    const uint8_t *p = head + AT_USER;

    if (!bytes_same(head, magic.ptr, magic.len))
        return ST_ABSENT;
    if (head[AT_VERSION] != EXPORT_VERSION)
        return ST_DENIED;
    bytes_copy(got.user, p, 16);
    got.gen = bytes_get32(p + 16);
    bytes_copy(got.id, p + 20, 16);
    got.made = bytes_get64(p + 36);
    got.bytes = bytes_get64(p + 44);
    got.parts = bytes_get32(p + 52);
    p = ways_get(&got.ways, p + 56);
    bytes_copy(got.wrap_key, p, HOLDER_WRAP_LEN);
    if (got.gen == 0 || got.parts == 0 || got.parts != parts_of(got.bytes) ||
        !ways_fit(&got.ways))
        return ST_INVALID;
    hash_head(&got, head);
    *x = got;
    return ST_OK;
}

/* UMK is open; the export key and, with it, that the head is as it was made. */
static enum status
open_key(struct export *x, const struct holder *a)
{
    struct envelope_aad aad;
    uint8_t text[PAD_MIN];
    size_t n = 0;
    enum status st;

    envelope_aad_export_key(&aad, x->gen, x->user, x->id, x->head_hash);
    st = envelope_open(text, sizeof(text), &n, &aad, &a->keys.export,
                       (struct bytes){x->wrap_key, HOLDER_WRAP_LEN}, 0);
    if (st == ST_OK && n != SECRET_LEN)
        st = ST_INVALID;
    if (st == ST_OK)
        bytes_copy(x->key.b, text, SECRET_LEN);
    secret_wipe(text, sizeof(text));
    return st;
}

enum status
export_open_pass(struct export *x, struct holder *a, struct bytes passphrase)
{
    struct str name = {(const char *)x->ways.name, x->ways.name_len};
    struct keys_way way = {{{0}}, {{0}}};
    enum status st;

    st = keys_from_pass(&way, name, passphrase, x->ways.seed, x->ways.t,
                        x->ways.m_kib);
    if (st == ST_INVALID)
        st = ST_DENIED; /* the head's fields were checked: the passphrase */
    if (st == ST_OK && unwrap_pass(x, a, &way) != ST_OK)
        st = ST_DENIED;
    if (st == ST_OK)
        st = open_key(x, a);
    secret_wipe(&way, sizeof(way));
    return st;
}

enum status
export_open_code(struct export *x, struct holder *a, const uint8_t code[16])
{
    struct keys_way way = {{{0}}, {{0}}};
    struct envelope_aad aad;
    enum status st;

    envelope_aad_code(&aad, x->gen, x->user, x->ways.code_id);
    st = keys_from_code(&way, code);
    if (st == ST_OK)
        st = holder_unwrap(a, x->user, x->gen, &aad, &way.wrap,
                           (struct bytes){x->ways.wrap_code, HOLDER_WRAP_LEN});
    st = st == ST_OK ? open_key(x, a) : ST_DENIED;
    secret_wipe(&way, sizeof(way));
    return st;
}

enum status
export_account_render(uint8_t *out, size_t cap, size_t *len, struct holder *a)
{
    uint8_t *p = out;
    size_t n = 0;
    enum status st;

    if (cap < EXPORT_ACCOUNT_MAX)
        return ST_NOSPACE;
    p = bytes_put(p, a->ik, 32);
    p = bytes_put(p, a->ek, 32);
    p = bytes_put(p, a->ek_cert, 64);
    st = holder_identity_seal(p, a);
    if (st != ST_OK)
        return st;
    p = bytes_put64(p + HOLDER_WRAP_LEN, a->keyring_counter);
    p = bytes_put64(p, a->heads_counter);
    st = holder_keyring_seal(p + 4, HOLDER_SEALED_MAX, &n, a,
                             a->keyring_counter);
    if (st != ST_OK)
        return st;
    p = bytes_put32(p, (uint32_t)n) + n;
    st = holder_heads_seal(p + 4, HOLDER_SEALED_MAX, &n, a, a->heads_counter);
    if (st != ST_OK)
        return st;
    p = bytes_put32(p, (uint32_t)n) + n;
    *len = (size_t)(p - out);
    return ST_OK;
}

/* Cut n bytes from the front; false if there are not so many. */
static bool
cut(struct bytes *in, size_t n, struct bytes *out)
{
    if (in->len < n)
        return false;
    *out = (struct bytes){in->ptr, n};
    in->ptr += n;
    in->len -= n;
    return true;
}

/* An envelope behind its length. */
static bool
cut_sealed(struct bytes *in, struct bytes *out)
{
    struct bytes n;

    return cut(in, 4, &n) && bytes_get32(n.ptr) <= HOLDER_SEALED_MAX &&
           cut(in, bytes_get32(n.ptr), out);
}

enum status
export_account_parse(struct export_account *out, struct bytes in, size_t *used)
{
    struct export_account got = {.keyring_counter = 0};
    struct bytes rest = in, counters;

    if (!cut(&rest, 32, &got.ik) || !cut(&rest, 32, &got.ek) ||
        !cut(&rest, 64, &got.ek_cert) ||
        !cut(&rest, HOLDER_WRAP_LEN, &got.identity) ||
        !cut(&rest, 16, &counters) || !cut_sealed(&rest, &got.keyring) ||
        !cut_sealed(&rest, &got.heads))
        return ST_INVALID;
    got.keyring_counter = bytes_get64(counters.ptr);
    got.heads_counter = bytes_get64(counters.ptr + 8);
    *out = got;
    *used = in.len - rest.len;
    return ST_OK;
}

enum status
export_account_open(struct holder *a, const struct export_account *from,
                    const char **what)
{
    enum status st;

    *what = "identity";
    st = holder_identity_open(a, from->identity, from->ik.ptr, from->ek.ptr,
                              from->ek_cert.ptr);
    if (st != ST_OK)
        return st;
    *what = "keyring";
    st = holder_keyring_open(a, from->keyring, from->keyring_counter);
    if (st != ST_OK)
        return st;
    *what = "heads";
    return holder_heads_open(a, from->heads, from->heads_counter);
}

void
export_space_render(uint8_t out[EXPORT_SPACE_LEN], const struct export_space *s)
{
    uint8_t *p = bytes_put(out, s->id, 16);

    *p++ = s->kind;
    p = bytes_put64(p, s->entries);
    (void)bytes_put64(p, s->bytes);
}

void
export_space_parse(struct export_space *s, const uint8_t in[EXPORT_SPACE_LEN])
{
    bytes_copy(s->id, in, 16);
    s->kind = in[16];
    s->entries = bytes_get64(in + 17);
    s->bytes = bytes_get64(in + 25);
}
