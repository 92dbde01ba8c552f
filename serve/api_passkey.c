/*
 * api_passkey: adding and removing passkeys, and unlocking with one.
 *
 * Adding takes two answers of the device: its creation, which holds the new
 * public key, and a signature with it over our challenge, which proves that it
 * is this person's, made for this site, and at hand.
 */
#include <string.h>

#include "seal/keys.h"
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/factor.h"
#include "serve/proof.h"
#include "serve/vault.h"
#include "store/notice.h"

#define WRAP_MAX 1024 /* bytes of envelope 0x03 */

/* A new passkey as it arrives. */
struct arrival {
    uint8_t proof[32];
    struct str created; /* authenticator data of the creation */
    struct factor_given given;
    struct str wrap;
    bool is_step;
};

static enum status
arrival_read(struct req *rq, struct arrival *in)
{
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "proof", in->proof, sizeof in->proof);
    json_take_bytes(&o, "created", 1, WEBAUTHN_AUTH_MAX, &rq->x->arena,
                    &in->created);
    factor_take_answer(rq, &o, &in->given);
    json_take_bool(&o, "step", &in->is_step);
    if (json_has(&o, "wrap"))
        json_take_bytes(&o, "wrap", 1, WRAP_MAX, &rq->x->arena, &in->wrap);
    else if (o.st == ST_OK && !in->is_step)
        json_refuse(&o, "wrap"); /* good for nothing */
    st = api_done(rq, &o);
out:
    json_free(doc);
    return st;
}

/* The key of the creation, shown to be the one that signed. */
static enum status
arrival_check(struct req *rq, const struct arrival *in, struct passkey *p)
{
    struct webauthn_key key;
    enum status st;

    st = webauthn_key_read(in->created, &rq->x->arena, &p->credential, &key);
    if (st == ST_OK && !str_eq(p->credential, in->given.credential))
        st = ST_INVALID;
    if (st == ST_OK)
        st = factor_answered(rq, &key, &in->given.answer, 0, &p->used_ms);
    if (st == ST_INVALID || st == ST_DENIED) {
        rq->field = STR("passkey");
        return ST_INVALID;
    }
    p->algorithm = key.algorithm;
    p->public_key = key.public_key;
    return st;
}

enum status
api_passkey_add(struct req *rq)
{
    struct passkey p = {.created_day = req_day(rq)};
    struct arrival in;
    struct factor f;
    uint8_t hash[32];
    enum status st;

    memset(&in, 0, sizeof in);
    st = arrival_read(rq, &in);
    if (st == ST_OK)
        st = proof_check(rq, in.proof);
    if (st == ST_OK)
        st = factor_get(rq, rq->me.account, &f);
    if (st == ST_OK && f.n_passkeys >= PASSKEY_MAX)
        st = ST_CONFLICT;
    if (st == ST_OK)
        st = arrival_check(rq, &in, &p);
    if (st == ST_OK && in.wrap.len > 0)
        st = vault_wrap(rq->app->ring, rq->me.account, VAULT_WRAP_PASSKEY,
                        in.wrap, &rq->x->arena, &p.wrap);
    if (st != ST_OK)
        goto out;
    keys_credential(hash, (struct bytes){(const uint8_t *)p.credential.ptr,
                                         p.credential.len});
    memcpy(p.id, hash, ID_LEN);
    p.is_step = in.is_step;
    st = passkey_add(rq->store, rq->me.account, &p);
    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_FACTOR, rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
out:
    secret_wipe(in.proof, sizeof in.proof);
    return st;
}

enum status
api_passkey_remove(struct req *rq)
{
    struct passkey p;
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = passkey_get(rq->store, rq->me.account, id, &rq->x->arena, &p);
    if (st == ST_OK)
        st = proof_take(rq);
    if (st == ST_OK)
        st = passkey_remove(rq->store, rq->me.account, id);
    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_FACTOR, rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

enum status
api_session_passkeys(struct req *rq)
{
    struct factor f;
    struct json_w w;
    enum status st = factor_get(rq, rq->me.account, &f);

    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_id(&w, "user", rq->me.account);
    factor_add_challenge(rq, &w);
    factor_add_ids(&w, &f, true);
    json_w_obj_end(&w);
    return ST_OK;
}

/* The passkey's answer opens this session: its envelope, and Ks to keep. */
static enum status
unlock_with(struct req *rq, const struct factor_given *given,
            const uint8_t ks[32])
{
    const struct passkey *p;
    struct str box, wrap;
    struct factor f;
    enum status st;

    st = factor_get(rq, rq->me.account, &f);
    if (st != ST_OK)
        return st;
    p = factor_find(&f, given->credential);
    if (p == NULL || p->wrap.len == 0)
        return ST_DENIED;
    st = factor_check(rq, rq->me.account, &f, given);
    if (st == ST_OK)
        st = vault_bytes(rq->app->ring, rq->me.account, VAULT_WRAP_PASSKEY,
                         p->wrap, &rq->x->arena, &wrap);
    if (st == ST_OK)
        st =
            vault_wrap(rq->app->ring, rq->me.account, VAULT_KS,
                       (struct str){(const char *)ks, 32}, &rq->x->arena, &box);
    if (st == ST_OK)
        st = session_ks_set(rq->store, rq->me.account, rq->me.token, box);
    if (st == ST_OK)
        st = session_touch(rq->store, rq->me.account, rq->me.token, rq->now_ms);
    return st == ST_OK ? bundle_answer_passkey(rq, rq->me.account, wrap) : st;
}

enum status
api_session_passkey(struct req *rq)
{
    struct factor_given given = {.has_answer = false};
    struct json *doc = NULL;
    struct json_obj o;
    uint8_t ks[32] = {0};
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "ks", ks, sizeof ks);
    factor_take_answer(rq, &o, &given);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = unlock_with(rq, &given, ks);
out:
    json_free(doc);
    secret_wipe(ks, sizeof ks);
    return st;
}
