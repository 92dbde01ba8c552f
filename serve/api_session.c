/*
 * api_session: sign in, recover, unlock, lock, sign out.  Every wrong name,
 * passphrase or code gets one and the same answer.
 */
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/factor.h"
#include "serve/proof.h"
#include "serve/vault.h"
#include "store/notice.h"

/* A proof of something guessable: who claims it, and the 32 bytes. */
struct claim {
    struct str name;
    uint8_t proof[32];
    bool is_shared; /* "other people use this device too" */
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

/* The second step, where the account asks for one.  *is_in stays false when
 * the answer asks for it; that answer is complete then. */
static enum status
claim_second(struct req *rq, const uint8_t account[ID_LEN],
             const struct factor_given *given, bool *is_in)
{
    bool is_given = given->has_answer || given->code.len > 0;
    struct factor f;
    enum status st = factor_get(rq, account, &f);

    if (st != ST_OK)
        return st;
    if (f.is_asked && is_given)
        st = factor_check(rq, account, &f, given);
    *is_in = st == ST_OK && (is_given || !f.is_asked);
    if (!*is_in && (st == ST_OK || st == ST_DENIED)) {
        factor_ask(rq, &f, is_given);
        return ST_OK;
    }
    return st;
}

/* The proof was right: a session, and what it entitles to. */
static enum status
claim_enter(struct req *rq, const struct claim *c, bool by_code,
            const uint8_t account[ID_LEN])
{
    enum status st;

    throttle_forgive(rq->app->throttle, THROTTLE_SIGN_IN, c->name);
    st = account_used(rq->store, account, req_day(rq));
    if (st == ST_OK && by_code)
        st = notice_queue(rq->store, account, NOTICE_RECOVERED, rq->now_ms);
    if (st == ST_OK)
        st = person_start(rq, account,
                          by_code ? SESSION_RECOVERING : SESSION_LOCKED,
                          c->is_shared);
    if (st == ST_OK)
        st = bundle_answer(rq, account,
                           by_code ? BUNDLE_CODE : BUNDLE_PASSPHRASE);
    return st;
}

static enum status
claim_open(struct req *rq, const char *proof_member, bool by_code)
{
    struct factor_given given = {.has_answer = false};
    struct account_auth found;
    struct json *doc = NULL;
    struct claim c = {.name = {NULL, 0}};
    struct json_obj o;
    bool is_in = by_code;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "name", ACCOUNT_NAME_MAX, &c.name);
    json_take_bin(&o, proof_member, c.proof, sizeof c.proof);
    if (json_has(&o, "shared"))
        json_take_bool(&o, "shared", &c.is_shared);
    if (!by_code)
        factor_take(rq, &o, &given);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = req_throttle(rq, THROTTLE_SIGN_IN, c.name);
    if (st == ST_OK)
        st = claim_check(rq, &c, by_code, &found);
    if (st == ST_OK && !by_code)
        st = claim_second(rq, found.account, &given, &is_in);
    if (st == ST_OK && is_in)
        st = claim_enter(rq, &c, by_code, found.account);
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
        st = proof_check(rq, auth);
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
        st = req_streams_end(rq, rq->me.token);
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
    st = proof_check(rq, auth);
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
        st = req_streams_end(rq, rq->me.token);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

/* Somebody is at the page, though nothing is read: the session stays open as
 * long as its person wants it to. */
enum status
api_session_idle(struct req *rq)
{
    struct json *doc = NULL;
    struct json_obj o;
    int64_t minutes = 0;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "minutes", PERSON_IDLE_LEAST, PERSON_IDLE_MOST, &minutes);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = session_idle_set(rq->store, rq->me.account, rq->me.token, minutes,
                              rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}
