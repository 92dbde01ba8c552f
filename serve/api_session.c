/*
 * api_session: sign in, recover, unlock, lock, sign out.  Every wrong name,
 * passphrase or code gets one and the same answer.
 */
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/vault.h"

/* A proof of something guessable: who claims it, and the 32 bytes. */
struct claim {
    struct str name;
    uint8_t proof[32];
};

/* Compare with the stored verifier; for a name that does not exist the same
 * work is done against nothing. */
static enum status
claim_check(struct req *rq, const struct claim *c, bool by_code,
            struct account_auth *found)
{
    struct str column = by_code ? VAULT_VERIFIER_R : VAULT_VERIFIER;
    enum status st;

    st = account_auth_by_name(rq->store, c->name, &rq->x->arena, found);
    if (st == ST_ABSENT) {
        st = vault_waste(rq->app->ring, rq->store, &rq->x->arena, c->proof);
        return st == ST_OK ? ST_DENIED : st;
    }
    if (st != ST_OK)
        return st;
    st = vault_check(rq->app->ring, found->account, column,
                     by_code ? found->verifier_r : found->verifier, c->proof);
    if (st == ST_OK && found->state != ACCOUNT_ACTIVE)
        st = ST_DENIED;
    return st;
}

static enum status
claim_open(struct req *rq, const char *proof_member, bool by_code)
{
    struct account_auth found;
    struct json *doc = NULL;
    struct claim c = {.name = {NULL, 0}};
    struct json_obj o;
    bool shared = false;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "name", ACCOUNT_NAME_MAX, &c.name);
    json_take_bin(&o, proof_member, c.proof, sizeof c.proof);
    if (json_has(&o, "shared"))
        json_take_bool(&o, "shared", &shared);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    st = req_throttle(rq, THROTTLE_SIGN_IN, c.name);
    if (st != ST_OK)
        goto out;
    st = claim_check(rq, &c, by_code, &found);
    if (st != ST_OK)
        goto out;
    throttle_forgive(rq->app->throttle, THROTTLE_SIGN_IN, c.name);
    st = account_used(rq->store, found.account, req_day(rq));
    if (st != ST_OK)
        goto out;
    st = person_start(rq, found.account,
                      by_code ? SESSION_RECOVERING : SESSION_LOCKED, shared);
    if (st != ST_OK)
        goto out;
    st = bundle_answer(rq, found.account,
                       by_code ? BUNDLE_CODE : BUNDLE_PASSPHRASE);
out:
    json_free(doc);
    secret_wipe(c.proof, sizeof c.proof);
    return st;
}

enum status
api_session_open(struct req *rq)
{
    return claim_open(rq, "auth", false);
}

enum status
api_session_recover(struct req *rq)
{
    return claim_open(rq, "auth_r", true);
}

/* The signed-in person proves the passphrase once more. */
static enum status
prove_again(struct req *rq, const uint8_t auth[32])
{
    struct str account = {(const char *)rq->me.account, ID_LEN};
    struct account_auth found;
    enum status st;

    st = req_throttle(rq, THROTTLE_SIGN_IN, account);
    if (st != ST_OK)
        return st;
    st = account_auth_get(rq->store, rq->me.account, &rq->x->arena, &found);
    if (st != ST_OK)
        return st;
    st = vault_check(rq->app->ring, rq->me.account, VAULT_VERIFIER,
                     found.verifier, auth);
    if (st == ST_OK)
        throttle_forgive(rq->app->throttle, THROTTLE_SIGN_IN, account);
    return st;
}

/* {auth} proved again, then what that proof entitles to. */
static enum status
answer_again(struct req *rq, enum bundle_for who)
{
    struct json *doc = NULL;
    struct json_obj o;
    uint8_t auth[32] = {0};
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "auth", auth, sizeof auth);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = prove_again(rq, auth);
    if (st == ST_OK)
        st = bundle_answer(rq, rq->me.account, who);
out:
    json_free(doc);
    secret_wipe(auth, sizeof auth);
    return st;
}

enum status
api_session_unlock(struct req *rq)
{
    return answer_again(rq, BUNDLE_PASSPHRASE);
}

enum status
api_session_wraps(struct req *rq)
{
    return answer_again(rq, BUNDLE_COPY);
}

enum status
api_session_close(struct req *rq)
{
    enum status st;

    st = session_end(rq->store, rq->me.account, rq->me.token);
    if (st == ST_OK)
        st = person_forget_cookie(rq);
    if (st != ST_OK)
        return st;
    if (rq->me.is_shared)
        exchange_add_field(rq->x, STR("Clear-Site-Data"), STR("\"storage\""));
    api_nothing(rq);
    return ST_OK;
}

enum status
api_session_key_get(struct req *rq)
{
    struct json_w w;
    struct str ks;
    enum status st;

    st = vault_bytes(rq->app->ring, rq->me.account, VAULT_KS, rq->me.ks,
                     &rq->x->arena, &ks);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_bytes(&w, "ks", ks.ptr, ks.len);
    json_w_obj_end(&w);
    return ST_OK;
}

/* Handing in Ks opens the session, so the passphrase is proved with it: the
 * cookie of a locked browser alone must not be enough. */
enum status
api_session_key_put(struct req *rq)
{
    struct json *doc = NULL;
    struct json_obj o;
    struct str box;
    uint8_t auth[32] = {0};
    uint8_t ks[32] = {0};
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "ks", ks, sizeof ks);
    json_take_bin(&o, "auth", auth, sizeof auth);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    st = prove_again(rq, auth);
    if (st != ST_OK)
        goto out;
    st = vault_wrap(rq->app->ring, rq->me.account, VAULT_KS,
                    (struct str){(const char *)ks, sizeof ks}, &rq->x->arena,
                    &box);
    if (st != ST_OK)
        goto out;
    st = session_ks_set(rq->store, rq->me.account, rq->me.token, box);
    if (st == ST_OK)
        st = session_touch(rq->store, rq->me.account, rq->me.token, rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    secret_wipe(ks, sizeof ks);
    secret_wipe(auth, sizeof auth);
    return st;
}

enum status
api_session_key_forget(struct req *rq)
{
    enum status st;

    st = session_lock(rq->store, rq->me.account, rq->me.token);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
