/*
 * What a device keeps of a verified log.
 */
#include "seal/checkpoint.h"

#define TEXT_VERSION 1
#define TEXT_HEAD 19 /* version, counters, state length */
#define ROW_HASH 28

void
checkpoint_row(uint8_t out[CHECKPOINT_ROW_LEN], const struct entry *e,
               const uint8_t hash[32], uint16_t otype)
{
    uint8_t *p = out;

    *p++ = e->hdr.type;
    *p++ = entry_is_erased(e) ? 1 : 0;
    p = bytes_put16(p, otype);
    p = bytes_put(p, e->hdr.object, 16);
    p = bytes_put64(p, e->hdr.time);
    bytes_put(p, hash, 32);
}

void
checkpoint_part_put(uint8_t out[CHECKPOINT_PART_LEN],
                    const struct checkpoint_part *part)
{
    uint8_t *p = bytes_put64(out, part->first);

    p = bytes_put32(p, part->n);
    bytes_put(p, part->head, 32);
}

void
checkpoint_part_get(struct checkpoint_part *part,
                    const uint8_t in[CHECKPOINT_PART_LEN])
{
    part->first = bytes_get64(in);
    part->n = bytes_get32(in + 8);
    bytes_copy(part->head, in + 12, 32);
}

static bool
rows_fit(const struct checkpoint_part *part, struct bytes rows)
{
    return part->n > 0 && rows.len / CHECKPOINT_ROW_LEN == part->n &&
           rows.len % CHECKPOINT_ROW_LEN == 0 &&
           bytes_same(rows.ptr + rows.len - 32, part->head, 32);
}

enum status
checkpoint_rows_seal(uint8_t *out, size_t cap, size_t *len,
                     const struct holder *a, const uint8_t space[16],
                     const struct checkpoint_part *part, struct bytes rows)
{
    struct envelope_aad aad;

    if (!rows_fit(part, rows))
        return ST_INVALID;
    envelope_aad_device(&aad, a->gen, a->user, space, part->first, part->head);
    return envelope_seal(out, cap, len, &aad, &a->keys.cache, NULL, rows, 0);
}

enum status
checkpoint_rows_open(uint8_t *out, size_t cap, size_t *len,
                     const struct holder *a, const uint8_t space[16],
                     const struct checkpoint_part *part, struct bytes env)
{
    struct envelope_aad aad;
    size_t n = 0;
    enum status st;

    envelope_aad_device(&aad, a->gen, a->user, space, part->first, part->head);
    st = envelope_open(out, cap, &n, &aad, &a->keys.cache, env, 0);
    if (st != ST_OK)
        return st;
    if (!rows_fit(part, (struct bytes){out, n})) {
        secret_wipe(out, n);
        return ST_INVALID;
    }
    *len = n;
    return ST_OK;
}

/* Do the parts follow each other from position 1 to the end of s? */
static bool
parts_fit(const struct space *s, struct bytes parts)
{
    struct checkpoint_part part = {.first = 1};
    uint64_t next = 1;

    if (parts.len == 0 || parts.len % CHECKPOINT_PART_LEN != 0)
        return false;
    for (size_t at = 0; at < parts.len; at += CHECKPOINT_PART_LEN) {
        checkpoint_part_get(&part, parts.ptr + at);
        if (part.first != next || part.n == 0)
            return false;
        next += part.n;
    }
    return next == s->seq + 1 && bytes_same(part.head, s->head, 32);
}

static const uint8_t no_head[32];

enum status
checkpoint_seal(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
                const struct space *s, struct bytes parts)
{
    struct envelope_aad aad;
    uint8_t *text = out + ENVELOPE_HEAD;
    size_t packed = 0, n = TEXT_HEAD + SPACE_PACKED_MAX + parts.len, size;
    uint8_t *p = text;
    enum status st;

    if (!parts_fit(s, parts))
        return ST_INVALID;
    size = envelope_size(n, 0);
    if (size == 0 || cap < size)
        return ST_NOSPACE;
    *p++ = TEXT_VERSION;
    p = bytes_put64(p, a->keyring_counter);
    p = bytes_put64(p, a->heads_counter);
    space_pack(p + 2, &packed, s);
    p = bytes_put16(p, (uint16_t)packed) + packed;
    p = bytes_put(p, parts.ptr, parts.len);
    n = (size_t)(p - text);
    envelope_aad_device(&aad, a->gen, a->user, s->id, 0, no_head);
    st = envelope_seal(out, cap, len, &aad, &a->keys.cache, NULL,
                       (struct bytes){text, n}, 0);
    if (st != ST_OK)
        secret_wipe(out, size);
    return st;
}

enum status
checkpoint_open(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
                struct space *s, struct bytes env)
{
    struct envelope_aad aad;
    struct space got;
    struct bytes parts;
    size_t n = 0, packed;
    enum status st;

    envelope_aad_device(&aad, a->gen, a->user, s->id, 0, no_head);
    st = envelope_open(out, cap, &n, &aad, &a->keys.cache, env, 0);
    if (st != ST_OK)
        return st;
    if (n < TEXT_HEAD || out[0] != TEXT_VERSION)
        return ST_INVALID;
    packed = bytes_get16(out + 17);
    if (n - TEXT_HEAD < packed)
        return ST_INVALID;
    st = space_unpack(&got, (struct bytes){out + TEXT_HEAD, packed});
    if (st != ST_OK)
        return st;
    parts = (struct bytes){out + TEXT_HEAD + packed, n - TEXT_HEAD - packed};
    if (!bytes_same(got.id, s->id, 16) || !parts_fit(&got, parts))
        return ST_INVALID;
    if (a->keyring_counter < bytes_get64(out + 1) ||
        a->heads_counter < bytes_get64(out + 9))
        return ST_CONFLICT;
    *s = got;
    *len = parts.len;
    __builtin_memmove(out, parts.ptr, parts.len);
    return ST_OK;
}

enum status
checkpoint_kept_seal(uint8_t *out, size_t cap, size_t *len,
                     const struct holder *a, const uint8_t space[16],
                     uint32_t n, struct bytes text)
{
    struct envelope_aad aad;

    envelope_aad_device(&aad, a->gen, a->user, space, CHECKPOINT_KEPT + n,
                        no_head);
    return envelope_seal(out, cap, len, &aad, &a->keys.cache, NULL, text, 0);
}

enum status
checkpoint_kept_open(uint8_t *out, size_t cap, size_t *len,
                     const struct holder *a, const uint8_t space[16],
                     uint32_t n, struct bytes env)
{
    struct envelope_aad aad;

    envelope_aad_device(&aad, a->gen, a->user, space, CHECKPOINT_KEPT + n,
                        no_head);
    return envelope_open(out, cap, len, &aad, &a->keys.cache, env, 0);
}

enum status
checkpoint_entry(struct entry *e, size_t *used, struct bytes in,
                 const uint8_t row[CHECKPOINT_ROW_LEN])
{
    uint8_t hash[32];
    enum status st = entry_frame(e, in, used);

    if (st != ST_OK)
        return ST_INVALID;
    entry_hash(hash, &e->hdr);
    return bytes_same(hash, row + ROW_HASH, 32) ? ST_OK : ST_INVALID;
}
