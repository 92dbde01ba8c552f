/*
 * The SEAL1 envelope: contexts, sealing, opening.
 */
#include "seal/envelope.h"

#include "seal/label.h"
#include "seal/pad.h"
#include "seal/prim.h"

#define AT_KIND 1
#define AT_GEN 2
#define AT_NONCE 6
#define AT_COMMIT 30
#define AAD_KIND 7 /* "SEAL1" 00 01 come before it */
#define AAD_GEN 8

/* Writes the part every context begins with; gives the place behind it. */
static uint8_t *
begin(struct envelope_aad *a, enum envelope_kind kind, uint32_t gen)
{
    uint8_t *p = bytes_put(a->b, "SEAL1", 6); /* with its zero byte */

    *p++ = ENVELOPE_VERSION;
    *p++ = (uint8_t)kind;
    return bytes_put32(p, gen);
}

static void
end(struct envelope_aad *a, const uint8_t *p)
{
    a->len = (size_t)(p - a->b);
}

void
envelope_aad_pass(struct envelope_aad *a, uint32_t gen, const uint8_t user[16],
                  uint32_t t, uint32_t m_kib, const uint8_t seed[16])
{
    uint8_t *p = begin(a, ENVELOPE_PASS, gen);

    p = bytes_put(p, user, 16);
    p = bytes_put32(p, t);
    p = bytes_put32(p, m_kib);
    end(a, bytes_put(p, seed, 16));
}

/* Contexts made of the user and one more field. */
static void
user_and(struct envelope_aad *a, enum envelope_kind kind, uint32_t gen,
         const uint8_t user[16], const uint8_t *field, size_t n)
{
    uint8_t *p = begin(a, kind, gen);

    p = bytes_put(p, user, 16);
    end(a, bytes_put(p, field, n));
}

void
envelope_aad_code(struct envelope_aad *a, uint32_t gen, const uint8_t user[16],
                  const uint8_t code_id[16])
{
    user_and(a, ENVELOPE_CODE, gen, user, code_id, 16);
}

void
envelope_aad_passkey(struct envelope_aad *a, uint32_t gen,
                     const uint8_t user[16], const uint8_t cred_hash[32])
{
    user_and(a, ENVELOPE_PASSKEY, gen, user, cred_hash, 32);
}

void
envelope_aad_identity(struct envelope_aad *a, uint32_t gen,
                      const uint8_t user[16])
{
    user_and(a, ENVELOPE_IDENTITY, gen, user, NULL, 0);
}

void
envelope_aad_keyring(struct envelope_aad *a, uint32_t gen,
                     const uint8_t user[16], uint64_t counter)
{
    uint8_t field[8];

    bytes_put64(field, counter);
    user_and(a, ENVELOPE_KEYRING, gen, user, field, sizeof(field));
}

void
envelope_aad_tab(struct envelope_aad *a, uint32_t gen, const uint8_t user[16],
                 const uint8_t session[16])
{
    user_and(a, ENVELOPE_TAB, gen, user, session, 16);
}

void
envelope_aad_heads(struct envelope_aad *a, uint32_t gen, const uint8_t user[16],
                   uint64_t counter)
{
    uint8_t field[8];

    bytes_put64(field, counter);
    user_and(a, ENVELOPE_HEADS, gen, user, field, sizeof(field));
}

void
envelope_aad_device(struct envelope_aad *a, uint32_t gen,
                    const uint8_t user[16], const uint8_t space[16],
                    uint64_t first, const uint8_t head[32])
{
    uint8_t *p = begin(a, ENVELOPE_DEVICE, gen);

    p = bytes_put(p, user, 16);
    p = bytes_put(p, space, 16);
    p = bytes_put64(p, first);
    end(a, bytes_put(p, head, 32));
}

void
envelope_aad_chunk(struct envelope_aad *a, uint32_t epoch,
                   const uint8_t space[16], const uint8_t object[16],
                   uint32_t index, uint32_t count, const uint8_t author[16])
{
    uint8_t *p = begin(a, ENVELOPE_CHUNK, epoch);

    p = bytes_put(p, space, 16);
    p = bytes_put(p, object, 16);
    p = bytes_put32(p, index);
    p = bytes_put32(p, count);
    end(a, bytes_put(p, author, 16));
}

void
envelope_aad_export(struct envelope_aad *a, const uint8_t user[16],
                    const uint8_t export_id[16], uint32_t part, uint32_t count)
{
    uint8_t *p = begin(a, ENVELOPE_EXPORT, 1);

    p = bytes_put(p, user, 16);
    p = bytes_put(p, export_id, 16);
    p = bytes_put32(p, part);
    end(a, bytes_put32(p, count));
}

void
envelope_aad_export_key(struct envelope_aad *a, uint32_t gen,
                        const uint8_t user[16], const uint8_t export_id[16],
                        const uint8_t head_hash[32])
{
    uint8_t *p = begin(a, ENVELOPE_EXPORT_KEY, gen);

    p = bytes_put(p, user, 16);
    p = bytes_put(p, export_id, 16);
    end(a, bytes_put(p, head_hash, 32));
}

void
envelope_aad_place(struct envelope_aad *a, enum envelope_kind kind,
                   const struct envelope_place *at)
{
    uint8_t *p = begin(a, kind, at->epoch);

    p = bytes_put(p, at->space, 16);
    p = bytes_put64(p, at->seq);
    p = bytes_put(p, at->prev, 32);
    p = bytes_put(p, at->author, 16);
    p = bytes_put(p, at->object, 16);
    p = bytes_put16(p, at->otype);
    end(a, bytes_put64(p, at->time));
}

size_t
envelope_size(size_t n, size_t fixed)
{
    size_t c = fixed == 0 ? pad_class(n) : fixed;

    if (c == 0 || c <= n || c > ENVELOPE_TEXT_MAX)
        return 0;
    return c + ENVELOPE_OVER;
}

/* o = B2(64, L("env") | nonce | B2(32, AAD), key): message key, commitment. */
static void
derive(uint8_t o[64], const struct envelope_aad *aad, const struct secret *key,
       const uint8_t *nonce)
{
    uint8_t context[32];
    struct bytes whole = {aad->b, aad->len};
    struct bytes parts[3] = {
        LABEL("env"), {nonce, PRIM_NONCE_LEN}, {context, sizeof(context)}};

    prim_hash(context, sizeof(context), &whole, 1, NULL, 0);
    prim_hash(o, 64, parts, 3, key->b, SECRET_LEN);
}

enum status
envelope_seal(uint8_t *out, size_t cap, size_t *len,
              const struct envelope_aad *aad, const struct secret *key,
              const uint8_t *nonce, struct bytes text, size_t fixed)
{
    size_t size = envelope_size(text.len, fixed);
    size_t padded = size - ENVELOPE_OVER; /* used once size is not 0 */
    uint8_t *body = out + ENVELOPE_HEAD;
    uint8_t o[64];
    enum status st;

    if (secret_is_zero(key))
        return ST_INVALID;
    if (size == 0 || cap < size)
        return ST_NOSPACE;
    if (text.len > 0)
        __builtin_memmove(body, text.ptr, text.len);
    st = pad_put(body, text.len, padded);
    if (st != ST_OK)
        return st;

    out[0] = ENVELOPE_VERSION;
    bytes_copy(out + AT_KIND, aad->b + AAD_KIND, 5); /* and generation */
    if (nonce != NULL)
        bytes_copy(out + AT_NONCE, nonce, PRIM_NONCE_LEN);
    else
        prim_random(out + AT_NONCE, PRIM_NONCE_LEN);
    derive(o, aad, key, out + AT_NONCE);
    bytes_copy(out + AT_COMMIT, o + 32, 32);
    prim_aead_seal(body, body, padded, aad->b, aad->len, out + AT_NONCE, o);
    secret_wipe(o, sizeof(o));
    *len = size;
    return ST_OK;
}

/* Everything before decryption; o gets message key and commitment and is the
 * caller's to wipe. */
static enum status
check(uint8_t o[64], const struct envelope_aad *aad, const struct secret *key,
      struct bytes env)
{
    if (env.len < ENVELOPE_OVER || env.len > ENVELOPE_MAX)
        return ST_INVALID;
    if (env.ptr[0] != ENVELOPE_VERSION ||
        !bytes_same(env.ptr + AT_KIND, aad->b + AAD_KIND, 5))
        return ST_INVALID;
    if (secret_is_zero(key))
        return ST_INVALID;
    derive(o, aad, key, env.ptr + AT_NONCE);
    if (!secret_same_bytes(o + 32, env.ptr + AT_COMMIT, 32))
        return ST_INVALID;
    return ST_OK;
}

enum status
envelope_check(const struct envelope_aad *aad, const struct secret *key,
               struct bytes env)
{
    uint8_t o[64] = {0};
    enum status st = check(o, aad, key, env);

    secret_wipe(o, sizeof(o));
    return st;
}

enum status
envelope_open(uint8_t *out, size_t cap, size_t *n,
              const struct envelope_aad *aad, const struct secret *key,
              struct bytes env, size_t fixed)
{
    uint8_t o[64] = {0};
    size_t padded = 0;
    size_t used = 0;
    enum status st;

    st = check(o, aad, key, env);
    if (st != ST_OK)
        goto out;
    padded = env.len - ENVELOPE_OVER;
    if (cap < padded) {
        padded = 0;
        st = ST_NOSPACE;
        goto out;
    }
    st = prim_aead_open(out, env.ptr + ENVELOPE_HEAD, env.len - ENVELOPE_HEAD,
                        aad->b, aad->len, env.ptr + AT_NONCE, o);
    if (st != ST_OK)
        goto out;
    st = pad_get(out, padded, fixed, &used);
    if (st != ST_OK)
        goto out;
    *n = used;
out:
    secret_wipe(o, sizeof(o));
    if (st != ST_OK)
        secret_wipe(out, padded);
    return st;
}
