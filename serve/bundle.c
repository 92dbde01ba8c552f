/*
 * bundle: an account's envelopes as JSON.
 */
#include "serve/bundle.h"

#include "serve/api.h"
#include "serve/vault.h"
#include "store/account.h"
#include "store/former.h"

static void
add_bytes(struct json_w *w, const char *key, struct str bytes)
{
    json_w_bytes(w, key, bytes.ptr, bytes.len);
}

static enum status
add_wrap_code(struct req *rq, struct json_w *w, const struct account_bundle *b,
              const uint8_t user[ID_LEN])
{
    struct str wrap;
    enum status st;

    st = vault_bytes(rq->app->ring, user, VAULT_WRAP_CODE, b->wrap_code,
                     &rq->x->arena, &wrap);
    if (st != ST_OK)
        return st;
    json_w_bytes(w, "code_id", b->code_id, sizeof b->code_id);
    add_bytes(w, "wrap_code", wrap);
    return ST_OK;
}

static enum status
add_wrap_pass(struct req *rq, struct json_w *w, const struct account_bundle *b,
              const uint8_t user[ID_LEN])
{
    const struct srvkey_ring *ring = rq->app->ring;
    struct vault_kdf kdf;
    struct str wrap;
    enum status st;

    st = vault_kdf(ring, user, b->kdf, &kdf);
    if (st != ST_OK)
        return st;
    st = vault_bytes(ring, user, VAULT_WRAP_PASS, b->wrap_pass, &rq->x->arena,
                     &wrap);
    if (st != ST_OK)
        return st;
    json_w_bytes(w, "seed", kdf.seed, sizeof kdf.seed);
    json_w_int(w, "t", kdf.t);
    json_w_int(w, "m_kib", kdf.m_kib);
    add_bytes(w, "wrap_pass", wrap);
    return ST_OK;
}

/* The answer's beginning: who it is. */
static enum status
begin(struct req *rq, const uint8_t user[ID_LEN], struct account_bundle *b,
      struct json_w *w)
{
    enum status st = account_bundle_get(rq->store, user, &rq->x->arena, b);

    if (st != ST_OK)
        return st;
    api_answer(rq, 200, w);
    json_w_id(w, "user", user);
    json_w_int(w, "gen", b->gen);
    return ST_OK;
}

/* What everybody gets who proved something, and the answer's end. */
static enum status
finish(struct req *rq, const uint8_t user[ID_LEN],
       const struct account_bundle *b, struct json_w *w)
{
    struct former former;
    enum status st = former_get(rq->store, user, &former);

    if (st == ST_OK)
        json_w_int(w, "former_until", former.until_ms);
    else if (st != ST_ABSENT)
        return st;
    json_w_int(w, "backup_days", rq->app->backup_days);
    add_bytes(w, "identity", b->identity);
    add_bytes(w, "keyring", b->keyring);
    add_bytes(w, "heads", b->heads);
    json_w_int(w, "keyring_counter", b->keyring_counter);
    json_w_int(w, "heads_counter", b->heads_counter);
    json_w_bytes(w, "ik", b->ik, sizeof b->ik);
    json_w_bytes(w, "ek", b->ek, sizeof b->ek);
    json_w_bytes(w, "ek_cert", b->ek_cert, sizeof b->ek_cert);
    json_w_id(w, "space", b->space);
    json_w_bool(w, "shared", rq->me.is_shared);
    json_w_obj_end(w);
    return ST_OK;
}

enum status
bundle_answer(struct req *rq, const uint8_t user[ID_LEN], enum bundle_for who)
{
    struct account_bundle b;
    struct json_w w;
    enum status st = begin(rq, user, &b, &w);

    if (st == ST_OK && (who == BUNDLE_PASSPHRASE || who == BUNDLE_COPY))
        st = add_wrap_pass(rq, &w, &b, user);
    if (st == ST_OK && (who == BUNDLE_CODE || who == BUNDLE_COPY))
        st = add_wrap_code(rq, &w, &b, user);
    return st == ST_OK ? finish(rq, user, &b, &w) : st;
}

enum status
bundle_answer_passkey(struct req *rq, const uint8_t user[ID_LEN],
                      struct str wrap)
{
    struct account_bundle b;
    struct json_w w;
    enum status st = begin(rq, user, &b, &w);

    if (st != ST_OK)
        return st;
    json_w_str(&w, "name", b.name);
    add_bytes(&w, "wrap_passkey", wrap);
    return finish(rq, user, &b, &w);
}
