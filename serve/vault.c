/*
 * vault: columns under K_srv.
 */
#include "serve/vault.h"

#include "seal/secret.h"
#include "store/rewrap.h"

#define TABLE STR("account")
#define KDF_LEN 24 /* seed 16, t 4, m 4 */

enum status
vault_wrap(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
           struct str column, struct str plain, struct arena *a,
           struct str *out)
{
    size_t cap = plain.len + SRVKEY_OVER;
    uint8_t *box = arena_take(a, cap);
    size_t len = 0;
    enum status st;

    if (box == NULL)
        return ST_NOSPACE;
    st = srvkey_wrap(box, cap, &len, ring, TABLE, column, user,
                     (struct bytes){(const uint8_t *)plain.ptr, plain.len});
    if (st == ST_OK)
        *out = (struct str){(const char *)box, len};
    return st;
}

enum status
vault_bytes(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
            struct str column, struct str stored, struct arena *a,
            struct str *out)
{
    uint8_t *plain = arena_take(a, stored.len);
    size_t len = 0;

    if (plain == NULL)
        return ST_NOSPACE;
    if (srvkey_unwrap(
            plain, stored.len, &len, ring, TABLE, column, user,
            (struct bytes){(const uint8_t *)stored.ptr, stored.len}) != ST_OK)
        return ST_BROKEN;
    *out = (struct str){(const char *)plain, len};
    return ST_OK;
}

enum status
vault_waste(const struct srvkey_ring *ring, struct store *s, struct arena *a,
            const uint8_t proof[32])
{
    static const uint8_t nobody[ID_LEN];
    uint8_t box[32 + SRVKEY_OVER] = {1, ring->k[ring->n - 1].id};
    struct account_auth found;
    enum status st = account_auth_get(s, nobody, a, &found);

    if (st != ST_ABSENT && st != ST_OK)
        return st;
    /* It does not open, and is not meant to. */
    (void)!vault_check(ring, nobody, VAULT_VERIFIER,
                       (struct str){(const char *)box, sizeof box}, proof);
    srvkey_verifier(box, proof, &ring->pepper);
    return ST_OK;
}

enum status
vault_key_fits(const struct srvkey_ring *ring, struct store *s, struct arena *a)
{
    const struct rewrap_columns *c = &rewrap_places[REWRAP_ACCOUNT];
    struct rewrap_row *row = arena_zero(a, REWRAP_ROWS, sizeof *row);
    struct str plain;
    size_t n = 0;
    enum status st = row == NULL ? ST_NOSPACE : ST_OK;

    /* Under any key but 0, or else under 0. */
    for (int id = 0; id < 2 && n == 0 && st == ST_OK; id++)
        st = rewrap_list(s, REWRAP_ACCOUNT, (uint8_t)id, a, row, &n);
    for (size_t i = 0; i < n && st == ST_OK; i++)
        for (size_t k = 0; k < c->n && st == ST_OK; k++)
            st = vault_bytes(ring, row[i].account, c->name[k], row[i].box[k], a,
                             &plain);
    return st == ST_BROKEN ? ST_DENIED : st;
}

static enum status
wrap_verifier(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
              struct str column, const uint8_t proof[32], struct arena *a,
              struct str *out)
{
    uint8_t verifier[32];
    enum status st;

    srvkey_verifier(verifier, proof, &ring->pepper);
    st = vault_wrap(ring, user, column,
                    (struct str){(const char *)verifier, sizeof verifier}, a,
                    out);
    secret_wipe(verifier, sizeof verifier);
    return st;
}

enum status
vault_close_pass(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
                 const struct vault_open *in, struct arena *a,
                 struct account_creds *out)
{
    uint8_t kdf[KDF_LEN];
    uint8_t *at = kdf;
    enum status st;

    at = bytes_put(at, in->kdf.seed, sizeof in->kdf.seed);
    at = bytes_put32(at, (uint32_t)in->kdf.t);
    bytes_put32(at, (uint32_t)in->kdf.m_kib);
    st = wrap_verifier(ring, user, VAULT_VERIFIER, in->auth, a, &out->verifier);
    if (st != ST_OK)
        return st;
    st = vault_wrap(ring, user, STR("kdf"),
                    (struct str){(const char *)kdf, sizeof kdf}, a, &out->kdf);
    if (st != ST_OK)
        return st;
    return vault_wrap(ring, user, VAULT_WRAP_PASS, in->wrap_pass, a,
                      &out->wrap_pass);
}

enum status
vault_close_code(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
                 const struct vault_open *in, struct arena *a,
                 struct account_creds *out)
{
    enum status st;

    out->code_id = in->code_id;
    st = wrap_verifier(ring, user, VAULT_VERIFIER_R, in->auth_r, a,
                       &out->verifier_r);
    if (st != ST_OK)
        return st;
    return vault_wrap(ring, user, VAULT_WRAP_CODE, in->wrap_code, a,
                      &out->wrap_code);
}

enum status
vault_close(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
            const struct vault_open *in, struct arena *a,
            struct account_creds *out)
{
    enum status st = vault_close_pass(ring, user, in, a, out);

    return st == ST_OK ? vault_close_code(ring, user, in, a, out) : st;
}

enum status
vault_check(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
            struct str column, struct str stored, const uint8_t proof[32])
{
    uint8_t kept[32 + SRVKEY_OVER];
    uint8_t given[32];
    enum status st = ST_OK;
    size_t len = 0;

    if (srvkey_unwrap(
            kept, sizeof kept, &len, ring, TABLE, column, user,
            (struct bytes){(const uint8_t *)stored.ptr, stored.len}) != ST_OK ||
        len != sizeof given)
        return ST_BROKEN;
    srvkey_verifier(given, proof, &ring->pepper);
    if (!secret_same_bytes(kept, given, sizeof given))
        st = ST_DENIED;
    secret_wipe(kept, sizeof kept);
    secret_wipe(given, sizeof given);
    return st;
}

enum status
vault_kdf(const struct srvkey_ring *ring, const uint8_t user[ID_LEN],
          struct str stored, struct vault_kdf *out)
{
    uint8_t kdf[KDF_LEN + SRVKEY_OVER];
    size_t len = 0;

    if (srvkey_unwrap(
            kdf, sizeof kdf, &len, ring, TABLE, STR("kdf"), user,
            (struct bytes){(const uint8_t *)stored.ptr, stored.len}) != ST_OK ||
        len != KDF_LEN)
        return ST_BROKEN;
    bytes_copy(out->seed, kdf, sizeof out->seed);
    out->t = bytes_get32(kdf + 16);
    out->m_kib = bytes_get32(kdf + 20);
    return ST_OK;
}
