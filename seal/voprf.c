/*
 * RFC 9497 VOPRF over ristretto255 with SHA-512.
 */
#include "seal/voprf.h"

#include "seal/prim.h"
#include "seal/secret.h"

/* contextString = "OPRFV1-" | mode | "-ristretto255-SHA512" */
#define CONTEXT                                                                \
    "OPRFV1-\x01-ristretto255-"                                                \
    "SHA512"
#define TAG(x)                                                                 \
    ((struct bytes){(const uint8_t *)x CONTEXT, sizeof(x CONTEXT) - 1})
#define BYTES(x) ((struct bytes){(const uint8_t *)x, sizeof(x) - 1})

#define SHA512_LEN 64
#define SHA512_BLOCK 128

enum status
voprf_expand(uint8_t *out, size_t n, const struct bytes *msg, size_t n_msg,
             struct bytes tag)
{
    static const uint8_t pad[SHA512_BLOCK];
    uint8_t b0[SHA512_LEN], b[SHA512_LEN];
    uint8_t len[3] = {(uint8_t)(n >> 8), (uint8_t)n, 0};
    uint8_t tag_len = (uint8_t)tag.len;
    struct bytes parts[8] = {{pad, sizeof(pad)}};
    size_t k = 1;

    if (n < 1 || n > VOPRF_EXPAND_MAX || tag.len > 255 || n_msg > 4)
        return ST_INVALID;
    for (size_t i = 0; i < n_msg; i++)
        parts[k++] = msg[i];
    parts[k++] = (struct bytes){len, 3};
    parts[k++] = tag;
    parts[k++] = (struct bytes){&tag_len, 1};
    prim_sha512(b0, parts, k);

    bytes_zero(b, sizeof(b));
    for (size_t done = 0; done < n; done += SHA512_LEN) {
        uint8_t i = (uint8_t)(done / SHA512_LEN + 1);
        size_t part = n - done < SHA512_LEN ? n - done : SHA512_LEN;
        struct bytes next[4] = {{b, SHA512_LEN}, {&i, 1}, tag, {&tag_len, 1}};

        for (size_t j = 0; j < SHA512_LEN; j++)
            b[j] ^= b0[j];
        prim_sha512(b, next, 4);
        bytes_copy(out + done, b, part);
    }
    return ST_OK;
}

static enum status
to_point(uint8_t out[32], struct bytes input)
{
    uint8_t wide[64];
    enum status st = voprf_expand(wide, 64, &input, 1, TAG("HashToGroup-"));

    if (st != ST_OK)
        return st;
    prim_point_hash(out, wide);
    return prim_point_check(out);
}

static enum status
to_scalar(uint8_t out[32], const struct bytes *msg, size_t n, struct bytes tag)
{
    uint8_t wide[64];
    enum status st = voprf_expand(wide, 64, msg, n, tag);

    if (st == ST_OK)
        prim_scalar_reduce(out, wide);
    secret_wipe(wide, sizeof(wide));
    return st;
}

enum status
voprf_keys(uint8_t sk[32], uint8_t pk[32], const uint8_t seed[32],
           struct bytes info)
{
    uint8_t len[2];
    struct secret got = {{0}};
    uint8_t pub[32];
    enum status st = ST_INVALID;

    if (info.len > 65535)
        return ST_INVALID;
    bytes_put16(len, (uint16_t)info.len);
    for (unsigned i = 0; i < 256; i++) {
        uint8_t counter = (uint8_t)i;
        struct bytes msg[4] = {{seed, 32}, {len, 2}, info, {&counter, 1}};

        st = to_scalar(got.b, msg, 4, TAG("DeriveKeyPair"));
        if (st != ST_OK || !secret_is_zero(&got))
            break;
        st = ST_BROKEN;
    }
    if (st == ST_OK)
        st = prim_point_base(pub, got.b);
    if (st == ST_OK) {
        bytes_copy(sk, got.b, 32);
        bytes_copy(pk, pub, 32);
    }
    secret_clear(&got);
    return st;
}

enum status
voprf_blind(uint8_t blinded[32], struct bytes input, const uint8_t blind[32])
{
    uint8_t p[32], q[32];
    enum status st = to_point(p, input);

    if (st == ST_OK)
        st = prim_point_mul(q, blind, p);
    if (st == ST_OK)
        bytes_copy(blinded, q, 32);
    return st;
}

/*
 * ComputeComposites (2.2.1): M = sum d_i C_i and, unless z is NULL, Z = sum
 * d_i D_i.  The server, who knows sk, gets Z faster as sk * M.
 */
static enum status
composites(uint8_t m[32], uint8_t *z, const struct voprf_pair *pairs, size_t n,
           const uint8_t pk[32])
{
    static const uint8_t l32[2] = {0, 32}, l64[2] = {0, 64};
    struct bytes seed_tag = TAG("Seed-");
    uint8_t tag_len[2], seed[64];
    struct bytes transcript[4] = {{l32, 2}, {pk, 32}, {tag_len, 2}, seed_tag};
    enum status st = ST_OK;

    bytes_put16(tag_len, (uint16_t)seed_tag.len);
    prim_sha512(seed, transcript, 4);
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        uint8_t index[2], d[32], part[32];
        uint8_t text[2 + 64 + 2 + 2 + 32 + 2 + 32 + 2 + 32];
        uint8_t *p = text;
        struct bytes msg[2];

        bytes_put16(index, (uint16_t)i);
        p = bytes_put(p, l64, 2);
        p = bytes_put(p, seed, 64);
        p = bytes_put(p, index, 2);
        p = bytes_put(p, l32, 2);
        p = bytes_put(p, pairs[i].blinded, 32);
        p = bytes_put(p, l32, 2);
        p = bytes_put(p, pairs[i].evaluated, 32);
        msg[0] = (struct bytes){text, (size_t)(p - text)};
        msg[1] = BYTES("Composite");
        st = to_scalar(d, msg, 2, TAG("HashToScalar-"));
        if (st == ST_OK)
            st = prim_point_mul(part, d, pairs[i].blinded);
        if (st == ST_OK && i > 0)
            st = prim_point_add(m, m, part);
        else if (st == ST_OK)
            bytes_copy(m, part, 32);
        if (st != ST_OK || z == NULL)
            continue;
        st = prim_point_mul(part, d, pairs[i].evaluated);
        if (st == ST_OK && i > 0)
            st = prim_point_add(z, z, part);
        else if (st == ST_OK)
            bytes_copy(z, part, 32);
    }
    return st;
}

/* Challenge of the proof (2.2.1): c = H(B | M | Z | t2 | t3 | "Challenge"). */
static enum status
challenge(uint8_t c[32], const uint8_t pk[32], const uint8_t m[32],
          const uint8_t z[32], const uint8_t t2[32], const uint8_t t3[32])
{
    const uint8_t *points[5] = {pk, m, z, t2, t3};
    uint8_t text[5 * 34];
    uint8_t *p = text;
    struct bytes msg[2] = {{text, sizeof(text)}, BYTES("Challenge")};

    for (size_t i = 0; i < 5; i++) {
        p = bytes_put16(p, 32);
        p = bytes_put(p, points[i], 32);
    }
    return to_scalar(c, msg, 2, TAG("HashToScalar-"));
}

enum status
voprf_evaluate(struct voprf_pair *pairs, size_t n,
               uint8_t proof[VOPRF_PROOF_LEN], const uint8_t sk[32],
               const uint8_t pk[32], const uint8_t r[32])
{
    uint8_t m[32], z[32], t2[32], t3[32], c[32], cs[32];
    enum status st = ST_OK;

    if (n < 1 || n > VOPRF_BATCH_MAX)
        return ST_INVALID;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        st = prim_point_check(pairs[i].blinded);
        if (st == ST_OK)
            st = prim_point_mul(pairs[i].evaluated, sk, pairs[i].blinded);
    }
    if (st == ST_OK)
        st = composites(m, NULL, pairs, n, pk);
    if (st == ST_OK)
        st = prim_point_mul(z, sk, m);
    if (st == ST_OK)
        st = prim_point_base(t2, r);
    if (st == ST_OK)
        st = prim_point_mul(t3, r, m);
    if (st == ST_OK)
        st = challenge(c, pk, m, z, t2, t3);
    if (st != ST_OK)
        return st;
    prim_scalar_mul(cs, c, sk);
    bytes_copy(proof, c, 32);
    prim_scalar_sub(proof + 32, r, cs);
    secret_wipe(cs, sizeof(cs));
    return ST_OK;
}

/* out = a * P + b * Q, P NULL for the base point. */
static enum status
combine(uint8_t out[32], const uint8_t a[32], const uint8_t *p,
        const uint8_t b[32], const uint8_t q[32])
{
    uint8_t left[32], right[32];
    enum status st =
        p == NULL ? prim_point_base(left, a) : prim_point_mul(left, a, p);

    if (st == ST_OK)
        st = prim_point_mul(right, b, q);
    if (st == ST_OK)
        st = prim_point_add(out, left, right);
    return st;
}

enum status
voprf_check(const struct voprf_pair *pairs, size_t n,
            const uint8_t proof[VOPRF_PROOF_LEN], const uint8_t pk[32])
{
    uint8_t m[32], z[32], t2[32], t3[32], c[32];
    enum status st;

    if (n < 1 || n > VOPRF_BATCH_MAX)
        return ST_INVALID;
    st = prim_point_check(pk);
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        st = prim_point_check(pairs[i].blinded);
        if (st == ST_OK)
            st = prim_point_check(pairs[i].evaluated);
    }
    if (st == ST_OK)
        st = composites(m, z, pairs, n, pk);
    if (st == ST_OK)
        st = combine(t2, proof + 32, NULL, proof, pk);
    if (st == ST_OK)
        st = combine(t3, proof + 32, m, proof, z);
    if (st == ST_OK)
        st = challenge(c, pk, m, z, t2, t3);
    if (st == ST_OK && !secret_same_bytes(c, proof, 32))
        st = ST_INVALID;
    return st;
}

/* Hash(len | input | len | element | "Finalize"). */
static void
finalize(uint8_t out[VOPRF_OUT_LEN], struct bytes input,
         const uint8_t element[32])
{
    static const uint8_t l32[2] = {0, 32};
    uint8_t len[2];
    struct bytes parts[5] = {
        {len, 2}, input, {l32, 2}, {element, 32}, BYTES("Finalize")};

    bytes_put16(len, (uint16_t)input.len);
    prim_sha512(out, parts, 5);
}

enum status
voprf_finish(uint8_t out[VOPRF_OUT_LEN], struct bytes input,
             const uint8_t blind[32], const uint8_t evaluated[32])
{
    uint8_t inverse[32], element[32];
    enum status st;

    if (input.len > 65535)
        return ST_INVALID;
    st = prim_point_check(evaluated);
    if (st == ST_OK)
        st = prim_scalar_invert(inverse, blind);
    if (st == ST_OK)
        st = prim_point_mul(element, inverse, evaluated);
    if (st == ST_OK)
        finalize(out, input, element);
    secret_wipe(inverse, sizeof(inverse));
    return st;
}

enum status
voprf_output(uint8_t out[VOPRF_OUT_LEN], struct bytes input,
             const uint8_t sk[32])
{
    uint8_t p[32], element[32];
    enum status st;

    if (input.len > 65535)
        return ST_INVALID;
    st = to_point(p, input);
    if (st == ST_OK)
        st = prim_point_mul(element, sk, p);
    if (st == ST_OK)
        finalize(out, input, element);
    return st;
}
