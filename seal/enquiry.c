/* One-time identities, and what is written under them. */
#include "seal/enquiry.h"

#include "seal/label.h"
#include "seal/pad.h"

#define CONTEXT "SEALenq1"
#define AAD_MAX (LABEL_MAX + ENQUIRY_ID_LEN + 1)

void
enquiry_pair(struct enquiry_pair *out, const struct secret *seed, uint32_t slot)
{
    struct secret own;

    prim_kdf(own.b, seed->b, CONTEXT, 2 * (uint64_t)slot);
    prim_box_keys(out->pub, out->key.b, own.b);
    secret_clear(&own);
}

void
enquiry_token(uint8_t out[ENQUIRY_TOKEN_LEN], const struct secret *seed,
              uint32_t slot)
{
    prim_kdf(out, seed->b, CONTEXT, 2 * (uint64_t)slot + 1);
}

void
enquiry_id(uint8_t out[ENQUIRY_ID_LEN], const uint8_t token[ENQUIRY_TOKEN_LEN])
{
    const struct bytes parts[] = {LABEL("enqid"), {token, ENQUIRY_TOKEN_LEN}};

    prim_hash(out, ENQUIRY_ID_LEN, parts, 2, NULL, 0);
}

enum status
enquiry_key(struct secret *out, const struct enquiry_pair *mine,
            const uint8_t theirs[PRIM_PUB_LEN], enum enquiry_side side)
{
    bool asks = side == ENQUIRY_ASKER;
    struct secret shared;
    const struct bytes parts[] = {
        LABEL("enq"),
        {shared.b, SECRET_LEN},
        {asks ? mine->pub : theirs, PRIM_PUB_LEN},
        {asks ? theirs : mine->pub, PRIM_PUB_LEN},
    };
    enum status st = prim_x25519(shared.b, mine->key.b, theirs);

    if (st == ST_OK)
        prim_hash(out->b, SECRET_LEN, parts, 4, NULL, 0);
    secret_clear(&shared);
    return st;
}

static size_t
context(uint8_t aad[AAD_MAX], const struct enquiry_place *at)
{
    const struct bytes label = LABEL("enq");
    uint8_t *p = bytes_put(aad, label.ptr, label.len);

    p = bytes_put(p, at->id, ENQUIRY_ID_LEN);
    *p++ = at->step;
    return (size_t)(p - aad);
}

enum status
enquiry_seal(uint8_t *box, const uint8_t *text, size_t n,
             const struct secret *key, const struct enquiry_place *at)
{
    uint8_t *in = box + PRIM_NONCE_LEN;
    uint8_t aad[AAD_MAX];
    size_t len = context(aad, at);
    enum status st;

    if (n > ENQUIRY_TEXT_MAX)
        return ST_NOSPACE;
    bytes_copy(in, text, n);
    st = pad_put(in, n, ENQUIRY_PADDED);
    if (st != ST_OK)
        return st;
    prim_random(box, PRIM_NONCE_LEN);
    prim_aead_seal(in, in, ENQUIRY_PADDED, aad, len, box, key->b);
    return ST_OK;
}

enum status
enquiry_open(uint8_t *text, size_t *n, const uint8_t box[ENQUIRY_BOX_LEN],
             const struct secret *key, const struct enquiry_place *at)
{
    uint8_t aad[AAD_MAX];
    size_t len = context(aad, at);
    enum status st =
        prim_aead_open(text, box + PRIM_NONCE_LEN,
                       ENQUIRY_BOX_LEN - PRIM_NONCE_LEN, aad, len, box, key->b);

    return st == ST_OK ? pad_get(text, ENQUIRY_PADDED, ENQUIRY_PADDED, n) : st;
}
