/*
 * An unlocked account: wraps, identity, keyring, heads, device record.
 */
#include "seal/holder.h"

#include "seal/label.h"
#include "seal/pad.h"

#define TEXT_VERSION 1
#define TEXT_ROTATING 2 /* a keyring with the identity before */
#define KEYRING_HEAD 5
#define SECRET_ROW 53
#define PIN_ROW 81
#define PAST_ROW 64
#define HEADS_HEAD 3
#define HEAD_ROW 56

void
holder_clear(struct holder *a)
{
    secret_wipe(a, sizeof(*a));
}

/* label | user | gen | IK | EK: what is said of a generation's keys, by their
 * own IK as L("ek"), by the one before as L("rekey"). */
#define CERT_LEN (LABEL_MAX + 16 + 4 + 64)
#define CERT_OWN LABEL("ek")
#define CERT_OLD LABEL("rekey")

static size_t
cert_text(uint8_t out[CERT_LEN], struct bytes label, const uint8_t user[16],
          uint32_t gen, const uint8_t ik[32], const uint8_t ek[32])
{
    uint8_t *p = bytes_put(out, label.ptr, label.len);

    p = bytes_put(p, user, 16);
    p = bytes_put32(p, gen);
    p = bytes_put(p, ik, 32);
    p = bytes_put(p, ek, 32);
    return (size_t)(p - out);
}

enum status
holder_cert_check(const uint8_t user[16], uint32_t gen, const uint8_t ik[32],
                  const uint8_t ek[32], const uint8_t ek_cert[64])
{
    uint8_t m[CERT_LEN];

    return prim_verify(ek_cert, m, cert_text(m, CERT_OWN, user, gen, ik, ek),
                       ik);
}

enum status
holder_rekey_check(const uint8_t user[16], uint32_t gen,
                   const uint8_t old_ik[32], const uint8_t ik[32],
                   const uint8_t ek[32], const uint8_t cert[PRIM_SIG_LEN])
{
    uint8_t m[CERT_LEN];

    return prim_verify(cert, m, cert_text(m, CERT_OLD, user, gen, ik, ek),
                       old_ik);
}

void
holder_identify(struct holder *a)
{
    uint8_t m[CERT_LEN];

    prim_sign_keys(a->ik, a->ik_key, a->ik_seed.b);
    prim_box_keys(a->ek, a->ek_key, a->ek_seed.b);
    prim_sign(a->ek_cert, m,
              cert_text(m, CERT_OWN, a->user, a->gen, a->ik, a->ek), a->ik_key);
}

/* Take an identity before by its seeds. */
static void
past_identify(struct holder *a, const struct secret *ik_seed,
              const struct secret *ek_seed)
{
    struct holder_past *p = &a->past;

    p->ik_seed = *ik_seed;
    p->ek_seed = *ek_seed;
    prim_sign_keys(p->ik, p->ik_key, p->ik_seed.b);
    prim_box_keys(p->ek, p->ek_key, p->ek_seed.b);
    a->has_past = true;
}

/* UMK and identity, drawn afresh. */
static enum status
draw(struct holder *a)
{
    enum status st = secret_random(&a->umk);

    if (st == ST_OK)
        st = secret_random(&a->ik_seed);
    if (st == ST_OK)
        st = secret_random(&a->ek_seed);
    if (st == ST_OK)
        st = keys_from_umk(&a->keys, &a->umk);
    if (st == ST_OK)
        holder_identify(a);
    return st;
}

enum status
holder_new(struct holder *a, const uint8_t user[16])
{
    enum status st;

    holder_clear(a);
    bytes_copy(a->user, user, 16);
    a->gen = 1;
    st = draw(a);
    if (st != ST_OK)
        holder_clear(a);
    return st;
}

enum status
holder_rotate(struct holder *a, uint8_t cert[PRIM_SIG_LEN])
{
    struct holder next = *a;
    uint8_t m[CERT_LEN];
    enum status st;

    if (a->has_past)
        return ST_CONFLICT;
    past_identify(&next, &a->ik_seed, &a->ek_seed);
    next.gen++;
    next.keyring_counter = next.heads_counter = 0;
    st = draw(&next);
    if (st == ST_OK) {
        prim_sign(cert, m,
                  cert_text(m, CERT_OLD, next.user, next.gen, next.ik, next.ek),
                  a->ik_key);
        *a = next;
    }
    holder_clear(&next);
    return st;
}

void
holder_past_drop(struct holder *a)
{
    secret_wipe(&a->past, sizeof(a->past));
    a->has_past = false;
}

const uint8_t *
holder_sign_key(const struct holder *a, const uint8_t ik[32])
{
    return a->has_past && bytes_same(a->past.ik, ik, 32) ? a->past.ik_key
                                                         : a->ik_key;
}

enum status
holder_wrap(uint8_t out[HOLDER_WRAP_LEN], const struct holder *a,
            const struct envelope_aad *aad, const struct secret *key)
{
    size_t len;

    if (secret_is_zero(&a->umk))
        return ST_INVALID;
    return envelope_seal(out, HOLDER_WRAP_LEN, &len, aad, key, NULL,
                         (struct bytes){a->umk.b, SECRET_LEN}, 0);
}

enum status
holder_unwrap(struct holder *a, const uint8_t user[16], uint32_t gen,
              const struct envelope_aad *aad, const struct secret *key,
              struct bytes env)
{
    uint8_t text[PAD_MIN];
    size_t n = 0;
    enum status st;

    if (env.len != HOLDER_WRAP_LEN)
        return ST_INVALID;
    st = envelope_open(text, sizeof(text), &n, aad, key, env, 0);
    if (st != ST_OK)
        return st;
    if (n != SECRET_LEN) {
        st = ST_INVALID;
        goto out;
    }
    holder_clear(a);
    bytes_copy(a->umk.b, text, SECRET_LEN);
    st = keys_from_umk(&a->keys, &a->umk);
    if (st != ST_OK) {
        holder_clear(a);
        goto out;
    }
    bytes_copy(a->user, user, 16);
    a->gen = gen;
out:
    secret_wipe(text, sizeof(text));
    return st;
}

enum status
holder_identity_seal(uint8_t out[HOLDER_WRAP_LEN], const struct holder *a)
{
    struct envelope_aad aad;
    uint8_t text[64];
    size_t len;
    enum status st;

    envelope_aad_identity(&aad, a->gen, a->user);
    bytes_copy(text, a->ik_seed.b, 32);
    bytes_copy(text + 32, a->ek_seed.b, 32);
    st = envelope_seal(out, HOLDER_WRAP_LEN, &len, &aad, &a->keys.identity,
                       NULL, (struct bytes){text, sizeof(text)}, 0);
    secret_wipe(text, sizeof(text));
    return st;
}

enum status
holder_identity_open(struct holder *a, struct bytes env, const uint8_t ik[32],
                     const uint8_t ek[32], const uint8_t ek_cert[64])
{
    struct envelope_aad aad;
    uint8_t text[PAD_MIN];
    size_t n = 0;
    enum status st;

    envelope_aad_identity(&aad, a->gen, a->user);
    st = envelope_open(text, sizeof(text), &n, &aad, &a->keys.identity, env, 0);
    if (st != ST_OK)
        return ST_INVALID;
    if (n != 64) {
        st = ST_INVALID;
        goto out;
    }
    bytes_copy(a->ik_seed.b, text, 32);
    bytes_copy(a->ek_seed.b, text + 32, 32);
    holder_identify(a);
    /* Ed25519 is deterministic: the certificate must be the very same. */
    if (!bytes_same(a->ik, ik, 32) || !bytes_same(a->ek, ek, 32) ||
        !bytes_same(a->ek_cert, ek_cert, 64))
        st = ST_INVALID;
out:
    secret_wipe(text, sizeof(text));
    return st;
}

static size_t
keyring_text(uint8_t *out, const struct holder *a)
{
    uint8_t *p = out;

    *p++ = a->has_past ? TEXT_ROTATING : TEXT_VERSION;
    p = bytes_put16(p, (uint16_t)a->n_secrets);
    p = bytes_put16(p, (uint16_t)a->n_pins);
    for (size_t i = 0; i < a->n_secrets; i++) {
        const struct holder_secret *s = &a->secrets[i];

        p = bytes_put(p, s->space, 16);
        *p++ = s->kind;
        p = bytes_put32(p, s->epoch);
        p = bytes_put(p, s->gs.b, SECRET_LEN);
    }
    for (size_t i = 0; i < a->n_pins; i++) {
        const struct holder_pin *pin = &a->pins[i];

        p = bytes_put(p, pin->user, 16);
        p = bytes_put(p, pin->ik, 32);
        p = bytes_put(p, pin->ek, 32);
        *p++ = pin->how;
    }
    if (a->has_past) {
        p = bytes_put(p, a->past.ik_seed.b, SECRET_LEN);
        p = bytes_put(p, a->past.ek_seed.b, SECRET_LEN);
    }
    return (size_t)(p - out);
}

enum status
holder_keyring_seal(uint8_t *out, size_t cap, size_t *len, struct holder *a,
                    uint64_t counter)
{
    struct envelope_aad aad;
    size_t n = KEYRING_HEAD + a->n_secrets * SECRET_ROW + a->n_pins * PIN_ROW +
               (a->has_past ? PAST_ROW : 0);
    size_t size = envelope_size(n, 0);
    enum status st;

    if (size == 0 || size > HOLDER_SEALED_MAX || cap < size)
        return ST_NOSPACE;
    envelope_aad_keyring(&aad, a->gen, a->user, counter);
    n = keyring_text(out + ENVELOPE_HEAD, a);
    st = envelope_seal(out, cap, len, &aad, &a->keys.keyring, NULL,
                       (struct bytes){out + ENVELOPE_HEAD, n}, 0);
    if (st == ST_OK)
        a->keyring_counter = counter;
    else
        secret_wipe(out, size);
    return st;
}

static enum status
keyring_parse(struct holder *a, const uint8_t *p, size_t n)
{
    size_t n_secrets, n_pins;
    bool has_past;

    if (n < KEYRING_HEAD || (p[0] != TEXT_VERSION && p[0] != TEXT_ROTATING))
        return ST_INVALID;
    has_past = p[0] == TEXT_ROTATING;
    n_secrets = bytes_get16(p + 1);
    n_pins = bytes_get16(p + 3);
    if (n_secrets > HOLDER_SECRETS_MAX || n_pins > HOLDER_PINS_MAX ||
        n != KEYRING_HEAD + n_secrets * SECRET_ROW + n_pins * PIN_ROW +
                 (has_past ? PAST_ROW : 0))
        return ST_INVALID;
    p += KEYRING_HEAD;
    for (size_t i = 0; i < n_secrets; i++, p += SECRET_ROW) {
        struct holder_secret *s = &a->secrets[i];

        bytes_copy(s->space, p, 16);
        s->kind = p[16];
        s->epoch = bytes_get32(p + 17);
        bytes_copy(s->gs.b, p + 21, SECRET_LEN);
    }
    for (size_t i = 0; i < n_pins; i++, p += PIN_ROW) {
        struct holder_pin *pin = &a->pins[i];

        bytes_copy(pin->user, p, 16);
        bytes_copy(pin->ik, p + 16, 32);
        bytes_copy(pin->ek, p + 48, 32);
        pin->how = p[80];
    }
    holder_past_drop(a);
    if (has_past) {
        struct secret ik_seed, ek_seed;

        bytes_copy(ik_seed.b, p, SECRET_LEN);
        bytes_copy(ek_seed.b, p + SECRET_LEN, SECRET_LEN);
        past_identify(a, &ik_seed, &ek_seed);
        secret_clear(&ik_seed);
        secret_clear(&ek_seed);
    }
    a->n_secrets = n_secrets;
    a->n_pins = n_pins;
    return ST_OK;
}

enum status
holder_keyring_open(struct holder *a, struct bytes env, uint64_t counter)
{
    struct envelope_aad aad;
    uint8_t text[HOLDER_KEYRING_MAX];
    size_t n = 0;
    enum status st;

    if (env.len > HOLDER_SEALED_MAX)
        return ST_INVALID;
    envelope_aad_keyring(&aad, a->gen, a->user, counter);
    st = envelope_open(text, sizeof(text), &n, &aad, &a->keys.keyring, env, 0);
    if (st != ST_OK)
        return ST_INVALID;
    st = keyring_parse(a, text, n);
    secret_wipe(text, sizeof(text));
    if (st == ST_OK)
        a->keyring_counter = counter;
    return st;
}

enum status
holder_heads_seal(uint8_t *out, size_t cap, size_t *len, struct holder *a,
                  uint64_t counter)
{
    struct envelope_aad aad;
    uint8_t text[HEADS_HEAD + HOLDER_HEADS_MAX * HEAD_ROW];
    uint8_t *p = text;
    enum status st;

    *p++ = TEXT_VERSION;
    p = bytes_put16(p, (uint16_t)a->n_heads);
    for (size_t i = 0; i < a->n_heads; i++) {
        p = bytes_put(p, a->heads[i].space, 16);
        p = bytes_put64(p, a->heads[i].seq);
        p = bytes_put(p, a->heads[i].hash, 32);
    }
    envelope_aad_heads(&aad, a->gen, a->user, counter);
    st = envelope_seal(out, cap, len, &aad, &a->keys.heads, NULL,
                       (struct bytes){text, (size_t)(p - text)}, 0);
    if (st == ST_OK)
        a->heads_counter = counter;
    return st;
}

enum status
holder_heads_open(struct holder *a, struct bytes env, uint64_t counter)
{
    struct envelope_aad aad;
    uint8_t text[8192];
    size_t n = 0, rows;
    const uint8_t *p = text + HEADS_HEAD;

    envelope_aad_heads(&aad, a->gen, a->user, counter);
    if (envelope_open(text, sizeof(text), &n, &aad, &a->keys.heads, env, 0) !=
        ST_OK)
        return ST_INVALID;
    if (n < HEADS_HEAD || text[0] != TEXT_VERSION)
        return ST_INVALID;
    rows = bytes_get16(text + 1);
    if (rows > HOLDER_HEADS_MAX || n != HEADS_HEAD + rows * HEAD_ROW)
        return ST_INVALID;
    for (size_t i = 0; i < rows; i++, p += HEAD_ROW) {
        bytes_copy(a->heads[i].space, p, 16);
        a->heads[i].seq = bytes_get64(p + 16);
        bytes_copy(a->heads[i].hash, p + 24, 32);
    }
    a->n_heads = rows;
    a->heads_counter = counter;
    return ST_OK;
}

enum status
holder_secret_get(const struct holder *a, const uint8_t space[16],
                  uint32_t epoch, const struct secret **gs)
{
    for (size_t i = 0; i < a->n_secrets; i++) {
        const struct holder_secret *s = &a->secrets[i];

        if (s->epoch == epoch && bytes_same(s->space, space, 16)) {
            *gs = &s->gs;
            return ST_OK;
        }
    }
    return ST_ABSENT;
}

enum status
holder_secret_put(struct holder *a, const struct holder_secret *s)
{
    const struct secret *old;

    if (holder_secret_get(a, s->space, s->epoch, &old) == ST_OK)
        return secret_same(old, &s->gs) ? ST_OK : ST_CONFLICT;
    if (a->n_secrets == HOLDER_SECRETS_MAX)
        return ST_NOSPACE;
    a->secrets[a->n_secrets++] = *s;
    return ST_OK;
}

static size_t
head_find(const struct holder *a, const uint8_t space[16])
{
    size_t i = 0;

    while (i < a->n_heads && !bytes_same(a->heads[i].space, space, 16))
        i++;
    return i;
}

/* Where this user's pin stands; n_pins if nowhere. */
static size_t
find_pin(const struct holder *a, const uint8_t user[16])
{
    size_t i = 0;

    while (i < a->n_pins && !bytes_same(a->pins[i].user, user, 16))
        i++;
    return i;
}

enum status
holder_pin_put(struct holder *a, const struct holder_pin *p)
{
    size_t i = find_pin(a, p->user);

    if (i == HOLDER_PINS_MAX)
        return ST_NOSPACE;
    a->pins[i] = *p;
    if (i == a->n_pins)
        a->n_pins++;
    return ST_OK;
}

const struct holder_pin *
holder_pin_get(const struct holder *a, const uint8_t user[16])
{
    size_t i = find_pin(a, user);

    return i < a->n_pins ? &a->pins[i] : NULL;
}

enum status
holder_head_put(struct holder *a, const struct holder_head *h)
{
    size_t i = head_find(a, h->space);

    if (i == HOLDER_HEADS_MAX)
        return ST_NOSPACE;
    if (i == a->n_heads)
        a->n_heads++;
    a->heads[i] = *h;
    return ST_OK;
}

enum status
holder_head_get(const struct holder *a, const uint8_t space[16],
                struct holder_head *out)
{
    size_t i = head_find(a, space);

    if (i == a->n_heads)
        return ST_ABSENT;
    *out = a->heads[i];
    return ST_OK;
}

#define RECORD_MAC 60

static void
record_mac(uint8_t out[16], const struct holder *a, const uint8_t *values)
{
    struct bytes parts[3] = {
        LABEL("ckpt"), {a->user, 16}, {values, RECORD_MAC}};

    prim_hash(out, 16, parts, 3, a->keys.device.b, SECRET_LEN);
}

void
holder_record(uint8_t out[HOLDER_RECORD_LEN], const struct holder *a,
              const struct holder_head *h)
{
    uint8_t *p = bytes_put32(out, a->gen);

    p = bytes_put64(p, a->keyring_counter);
    p = bytes_put64(p, a->heads_counter);
    p = bytes_put64(p, h->seq);
    p = bytes_put(p, h->hash, 32);
    record_mac(p, a, out);
}

enum status
holder_record_check(const struct holder *a,
                    const uint8_t record[HOLDER_RECORD_LEN],
                    struct holder_head *h)
{
    uint8_t mac[16];

    if (bytes_get32(record) > a->gen)
        return ST_CONFLICT;
    record_mac(mac, a, record);
    if (!secret_same_bytes(mac, record + RECORD_MAC, sizeof(mac)))
        return ST_INVALID;
    if (a->keyring_counter < bytes_get64(record + 4) ||
        a->heads_counter < bytes_get64(record + 12))
        return ST_CONFLICT;
    h->seq = bytes_get64(record + 20);
    bytes_copy(h->hash, record + 28, 32);
    return ST_OK;
}
