/*
 * Writing and reading the entries of a space.
 */
#include "seal/content.h"

#include "seal/member.h"
#include "seal/pad.h"

struct entry_hdr
content_hdr(const struct holder *a, const struct space *s, uint8_t type,
            uint64_t time)
{
    struct entry_hdr h = {.seq = s->seq + 1,
                          .time = time,
                          .epoch = s->list.epoch,
                          .otype = ENTRY_OTYPE_HIDDEN,
                          .type = type};

    bytes_copy(h.space, s->id, 16);
    bytes_copy(h.prev, s->head, 32);
    bytes_copy(h.author, a->user, 16);
    return h;
}

/* The key that signs for this account in s: the one of its line in the list,
 * which is the old one until the space has its REKEY. */
static const uint8_t *
sign_key(const struct holder *a, const struct space *s)
{
    const struct space_member *m = space_member_get(s, a->user);

    return holder_sign_key(a, m != NULL ? m->ik : a->ik);
}

/* Sign outside, hold against the rules, write, take in. */
static enum status
finish(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
       struct space *s, struct entry *e, const uint8_t *owner)
{
    uint8_t sig[PRIM_SIG_LEN];
    struct space next = *s;
    enum status st;

    entry_sign(sig, &e->hdr, sign_key(a, s));
    e->sig = (struct bytes){sig, sizeof(sig)};
    st = space_add(&next, e, owner);
    if (st == ST_OK)
        st = entry_render(out, cap, len, e);
    if (st == ST_OK)
        *s = next;
    return st;
}

enum status
content_finish(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
               struct space *s, struct entry *e)
{
    return finish(out, cap, len, a, s, e, NULL);
}

size_t
content_size(size_t n, uint16_t otype)
{
    size_t env;

    if (n > ENVELOPE_TEXT_MAX)
        return 0;
    env = envelope_size(n + CONTENT_PSIG, entry_otype_class(otype));
    return env == 0 ? 0 : ENTRY_OVER + env;
}

enum status
content_genesis(uint8_t *out, size_t cap, size_t *len, struct holder *a,
                struct space *s, uint64_t time)
{
    struct holder_secret gs = {.kind = SPACE_PERSONAL, .epoch = 1};
    const struct member_step step = {.type = ENTRY_GENESIS,
                                     .kind = SPACE_PERSONAL,
                                     .time = time,
                                     .gs = &gs.gs};
    struct space before = *s;
    enum status st;

    bytes_copy(gs.space, s->id, 16);
    st = secret_random(&gs.gs);
    if (st == ST_OK)
        st = member_write(out, cap, len, a, s, &step);
    if (st == ST_OK)
        st = holder_secret_put(a, &gs);
    if (st != ST_OK)
        *s = before;
    secret_clear(&gs.gs);
    return st;
}

enum status
content_epoch(struct holder *a, const struct space *s, bool *drawn)
{
    struct holder_secret next = {.kind = s->list.kind,
                                 .epoch = s->list.epoch + 1};
    const struct secret *there;
    enum status st;

    if (holder_secret_get(a, s->id, next.epoch, &there) == ST_OK) {
        *drawn = false;
        return ST_OK;
    }
    bytes_copy(next.space, s->id, 16);
    st = secret_random(&next.gs);
    if (st == ST_OK)
        st = holder_secret_put(a, &next);
    if (st == ST_OK)
        *drawn = true;
    secret_clear(&next.gs);
    return st;
}

enum status
content_rekey(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
              struct space *s, uint64_t time)
{
    struct member_step step = {.type = ENTRY_REKEY, .time = time};
    enum status st;

    if (space_member_get(s, a->user) == NULL)
        return ST_ABSENT;
    st = holder_secret_get(a, s->id, s->list.epoch + 1, &step.gs);
    return st == ST_OK ? member_write(out, cap, len, a, s, &step) : st;
}

/* psig | payload, sealed in place behind the entry's fixed part. */
static enum status
seal_body(uint8_t *env, size_t cap, struct entry *e, const uint8_t *ik_key,
          const struct secret *key, const struct content_item *item)
{
    struct envelope_aad aad;
    uint8_t *text = env + ENVELOPE_HEAD;
    size_t n = CONTENT_PSIG + item->payload.len;
    size_t len = 0;
    enum status st;

    entry_aad(&aad, &e->hdr, item->otype);
    entry_psign(text, &aad, item->payload, ik_key);
    bytes_copy(text + CONTENT_PSIG, item->payload.ptr, item->payload.len);
    st = envelope_seal(env, cap, &len, &aad, key, NULL, (struct bytes){text, n},
                       entry_otype_class(item->otype));
    if (st != ST_OK)
        return st;
    e->body = (struct bytes){env, len};
    entry_blob(e->hdr.blob, e->hdr.type, e->body);
    return ST_OK;
}

/* PUT or NAME. */
static enum status
write_sealed(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
             struct space *s, enum entry_type type,
             const struct content_item *item)
{
    struct entry e = {.hdr = content_hdr(a, s, (uint8_t)type, item->time)};
    size_t size = content_size(item->payload.len, item->otype);
    const struct secret *gs = NULL;
    struct keys_epoch keys = {0};
    struct space next = *s;
    enum status st;

    if (item->otype == ENTRY_OTYPE_HIDDEN || item->otype >= ENTRY_OTYPE_COUNT ||
        bytes_are_zero(item->object, 16))
        return ST_INVALID;
    if (size == 0 || cap < size)
        return ST_NOSPACE;
    bytes_copy(e.hdr.object, item->object, 16);
    if (item->otype == ENTRY_OTYPE_TOKEN)
        e.hdr.otype = ENTRY_OTYPE_TOKEN;

    st = holder_secret_get(a, s->id, s->list.epoch, &gs);
    if (st == ST_OK)
        st = keys_from_gs(&keys, gs);
    if (st == ST_OK)
        st = seal_body(out + ENTRY_OVER, cap - ENTRY_OVER, &e, sign_key(a, s),
                       type == ENTRY_NAME ? &keys.name : &keys.content, item);
    secret_wipe(&keys, sizeof(keys));
    if (st == ST_OK)
        st = space_add(&next, &e, item->owner);
    if (st != ST_OK)
        return st;
    /* The body stands where it belongs already. */
    entry_hdr_render(out, &e.hdr);
    out[ENTRY_HDR_LEN] = 0;
    bytes_put32(out + ENTRY_HDR_LEN + 1, (uint32_t)e.body.len);
    *len = ENTRY_OVER + e.body.len;
    *s = next;
    return ST_OK;
}

enum status
content_put(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
            struct space *s, const struct content_item *item)
{
    return write_sealed(out, cap, len, a, s, ENTRY_PUT, item);
}

enum status
content_name(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
             struct space *s, const struct content_item *item)
{
    if (item->otype != CONTENT_NAME_TYPE)
        return ST_INVALID;
    return write_sealed(out, cap, len, a, s, ENTRY_NAME, item);
}

enum status
content_del(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
            struct space *s, const struct content_item *item)
{
    struct entry e = {.hdr = content_hdr(a, s, ENTRY_DEL, item->time)};

    if (bytes_are_zero(item->object, 16))
        return ST_INVALID;
    bytes_copy(e.hdr.object, item->object, 16);
    return finish(out, cap, len, a, s, &e, item->owner);
}

/* The key an entry's body lies under. */
static enum status
body_key(struct secret *key, const struct holder *a, const struct entry *e)
{
    const struct secret *gs = NULL;
    struct keys_epoch keys = {0};
    enum status st = holder_secret_get(a, e->hdr.space, e->hdr.epoch, &gs);

    if (st == ST_OK && e->hdr.type == ENTRY_PUT)
        return keys_content_from_gs(key, gs);
    if (st == ST_OK)
        st = keys_from_gs(&keys, gs);
    *key = keys.name;
    secret_wipe(&keys, sizeof(keys));
    return st;
}

/* Which accepted type is this?  The commitment tells, cheaply; where only one
 * is accepted, opening will tell. */
static enum status
find_type(struct envelope_aad *aad, uint16_t *otype, const struct entry *e,
          const struct secret *key, uint32_t types)
{
    bool only = (types & (types - 1)) == 0;

    for (uint16_t t = 1; t <= CONTENT_TYPE_MAX; t++) {
        if ((types >> t & 1u) == 0)
            continue;
        if (e->hdr.otype != ENTRY_OTYPE_HIDDEN && e->hdr.otype != t)
            continue;
        entry_aad(aad, &e->hdr, t);
        if ((only && t < ENTRY_OTYPE_COUNT) ||
            envelope_check(aad, key, e->body) == ST_OK) {
            *otype = t;
            return ST_OK;
        }
    }
    return ST_DENIED;
}

enum status
content_open(uint8_t *out, size_t cap, struct bytes *payload, uint16_t *otype,
             const struct holder *a, const struct entry *e, uint32_t types,
             const uint8_t *author)
{
    struct envelope_aad aad;
    struct secret key = {{0}};
    struct bytes got;
    uint16_t t = 0;
    size_t n = 0;
    enum status st;

    if (!entry_type_has_envelope(e->hdr.type))
        return ST_INVALID;
    if (entry_is_erased(e))
        return ST_END;
    if (e->hdr.type == ENTRY_NAME)
        types &= (uint32_t)1 << CONTENT_NAME_TYPE;
    st = body_key(&key, a, e);
    if (st == ST_OK)
        st = find_type(&aad, &t, e, &key, types);
    if (st == ST_OK && t >= ENTRY_OTYPE_COUNT) {
        *payload = (struct bytes){NULL, 0};
        *otype = t;
        goto out;
    }
    if (st == ST_OK)
        st = envelope_open(out, cap, &n, &aad, &key, e->body,
                           entry_otype_class(t));
    if (st != ST_OK)
        goto out;
    got = (struct bytes){out + CONTENT_PSIG, n - CONTENT_PSIG};
    if (n < CONTENT_PSIG ||
        (author != NULL && entry_pverify(out, &aad, got, author) != ST_OK)) {
        secret_wipe(out, e->body.len - ENVELOPE_OVER);
        st = ST_INVALID;
        goto out;
    }
    *payload = got;
    *otype = t;
out:
    secret_clear(&key);
    return st;
}
