/*
 * Key hierarchy.
 */
#include "seal/keys.h"

#include "seal/label.h"
#include "seal/prim.h"

bool
keys_params_fit(uint32_t t, uint32_t m_kib)
{
    return t >= KEYS_T_FLOOR && t <= KEYS_T_CEILING && m_kib >= KEYS_M_FLOOR &&
           m_kib <= KEYS_M_CEILING;
}

void
keys_salt(uint8_t out[16], struct str name, const uint8_t seed[16])
{
    static const uint8_t zero = 0;
    struct bytes parts[4] = {LABEL("salt"),
                             {(const uint8_t *)name.ptr, name.len},
                             {&zero, 1},
                             {seed, 16}};

    prim_hash(out, 16, parts, 4, NULL, 0);
}

/* Both ways in split the same way: 1 proves, 2 wraps. */
static void
split(struct keys_way *out, const struct secret *from, const char ctx[8])
{
    prim_kdf(out->auth.b, from->b, ctx, 1);
    prim_kdf(out->wrap.b, from->b, ctx, 2);
}

enum status
keys_from_pass(struct keys_way *out, struct str name, struct bytes pass,
               const uint8_t seed[16], uint32_t t, uint32_t m_kib)
{
    uint8_t salt[16];
    struct secret mk = {{0}};
    enum status st;

    if (!keys_params_fit(t, m_kib))
        return ST_INVALID;
    if (name.len == 0 || name.len > KEYS_NAME_MAX || pass.len == 0 ||
        pass.len > KEYS_PASS_MAX)
        return ST_INVALID;
    keys_salt(salt, name, seed);
    st = prim_argon2id(mk.b, pass.ptr, pass.len, salt, t, m_kib);
    if (st == ST_OK && secret_is_zero(&mk))
        st = ST_BROKEN;
    if (st == ST_OK)
        split(out, &mk, "SEALpass");
    secret_clear(&mk);
    return st;
}

enum status
keys_from_code(struct keys_way *out, const uint8_t code[16])
{
    static const uint8_t zero[16];
    struct bytes label = LABEL("rec");
    struct secret rk;

    if (secret_same_bytes(code, zero, sizeof(zero)))
        return ST_INVALID;
    prim_hash(rk.b, SECRET_LEN, &label, 1, code, 16);
    split(out, &rk, "SEALrec1");
    secret_clear(&rk);
    return ST_OK;
}

void
keys_prf_salt(uint8_t out[32], const uint8_t user[16])
{
    struct bytes parts[2] = {LABEL("prfsalt"), {user, 16}};

    prim_hash(out, 32, parts, 2, NULL, 0);
}

void
keys_credential(uint8_t out[32], struct bytes id)
{
    prim_hash(out, 32, &id, 1, NULL, 0);
}

enum status
keys_from_prf(struct secret *wrap, const uint8_t prf[32],
              const uint8_t credential[32])
{
    static const uint8_t zero[32];
    struct bytes parts[2] = {LABEL("prfkey"), {credential, 32}};
    struct secret pk;

    if (secret_same_bytes(prf, zero, sizeof(zero)))
        return ST_INVALID;
    prim_hash(pk.b, SECRET_LEN, parts, 2, prf, 32);
    prim_kdf(wrap->b, pk.b, "SEALprf1", 2);
    secret_clear(&pk);
    return ST_OK;
}

enum status
keys_from_umk(struct keys_umk *out, const struct secret *umk)
{
    if (secret_is_zero(umk))
        return ST_INVALID;
    prim_kdf(out->identity.b, umk->b, "SEALumk1", 1);
    prim_kdf(out->keyring.b, umk->b, "SEALumk1", 2);
    prim_kdf(out->heads.b, umk->b, "SEALumk1", 3);
    prim_kdf(out->device.b, umk->b, "SEALumk1", 4);
    prim_kdf(out->cache.b, umk->b, "SEALumk1", 5);
    prim_kdf(out->export.b, umk->b, "SEALumk1", 6);
    return ST_OK;
}

enum status
keys_from_gs(struct keys_epoch *out, const struct secret *gs)
{
    if (secret_is_zero(gs))
        return ST_INVALID;
    prim_kdf(out->content.b, gs->b, "SEALspc1", 1);
    prim_kdf(out->name.b, gs->b, "SEALspc1", 2);
    prim_kdf(out->attachment.b, gs->b, "SEALspc1", 3);
    return ST_OK;
}

enum status
keys_content_from_gs(struct secret *out, const struct secret *gs)
{
    if (secret_is_zero(gs))
        return ST_INVALID;
    prim_kdf(out->b, gs->b, "SEALspc1", 1);
    return ST_OK;
}
