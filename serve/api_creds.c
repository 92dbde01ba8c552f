/*
 * api_creds: passphrase, recovery code and keys of an account change, and the
 * account ends (sealing.md 6.5, 6.7).  Each address changes one thing, in one
 * transaction, and each wants a proof although the session is open.
 */
#include <string.h>

#include "seal/holder.h"
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/creds.h"
#include "serve/factor.h"
#include "store/former.h"
#include "store/notice.h"
#include "store/passkey.h"

/* What a change brings along; wiped when it is done. */
struct change {
    struct json_obj o;
    struct vault_open v;        /* what came in */
    struct account_creds creds; /* the same, closed */
};

/* Every address here is one change: its body, the work, an answer without
 * content.  What the work leaves behind is undone unless it is ST_OK. */
static enum status
make_change(struct req *rq, enum status (*work)(struct req *, struct change *))
{
    struct json *doc = NULL;
    struct change c;
    enum status st;

    memset(&c, 0, sizeof c);
    st = api_json(rq, &doc, &c.o);
    if (st == ST_OK)
        st = work(rq, &c);
    if (st == ST_OK)
        api_nothing(rq);
    json_free(doc);
    secret_wipe(&c, sizeof c);
    return st;
}

/* All members are taken: the proof among them, and nothing else is there. */
static enum status
prove_done(struct req *rq, struct change *c, bool may_be_code)
{
    enum status st = creds_prove(rq, &c->o, may_be_code);

    return st == ST_OK ? api_done(rq, &c->o) : st;
}

static enum status
tell(struct req *rq, enum notice_kind kind)
{
    return notice_queue(rq->store, rq->me.account, kind, rq->now_ms);
}

/* Whoever else is signed in was let in by what has just been replaced. */
static enum status
end_others(struct req *rq)
{
    int64_t n;
    enum status st =
        session_end_others(rq->store, rq->me.account, rq->me.token, &n);

    return st == ST_OK ? req_streams_end(rq, rq->me.account) : st;
}

static enum status
prove(struct req *rq, struct change *c)
{
    return prove_done(rq, c, true);
}

/* Once the code has opened a session: passphrase and code are new. */
static enum status
renew(struct req *rq, struct change *c)
{
    enum status st;

    creds_take_pass(rq, &c->o, &c->v);
    creds_take_code(rq, &c->o, &c->v);
    st = api_done(rq, &c->o);
    if (st == ST_OK)
        st = vault_close(rq->app->ring, rq->me.account, &c->v, &rq->x->arena,
                         &c->creds);
    if (st == ST_OK)
        st = account_creds_put(rq->store, rq->me.account, &c->creds);
    if (st == ST_OK)
        st = end_others(rq);
    if (st == ST_OK) /* who lost the phone with the second step is not out */
        st = factor_drop(rq, rq->me.account);
    if (st == ST_OK)
        st = session_recovered(rq->store, rq->me.account, rq->me.token);
    return st == ST_OK ? tell(rq, NOTICE_PASSPHRASE) : st;
}

/* Also when only the parameters grow: the server cannot tell, and need not. */
static enum status
change_pass(struct req *rq, struct change *c)
{
    enum status st;

    creds_take_pass(rq, &c->o, &c->v);
    st = prove_done(rq, c, true);
    if (st == ST_OK)
        st = vault_close_pass(rq->app->ring, rq->me.account, &c->v,
                              &rq->x->arena, &c->creds);
    if (st == ST_OK)
        st = account_pass_put(rq->store, rq->me.account, &c->creds);
    if (st == ST_OK)
        st = end_others(rq);
    return st == ST_OK ? tell(rq, NOTICE_PASSPHRASE) : st;
}

static enum status
change_code(struct req *rq, struct change *c)
{
    enum status st;

    creds_take_code(rq, &c->o, &c->v);
    st = prove_done(rq, c, false);
    if (st == ST_OK)
        st = vault_close_code(rq->app->ring, rq->me.account, &c->v,
                              &rq->x->arena, &c->creds);
    if (st == ST_OK)
        st = account_code_put(rq->store, rq->me.account, &c->creds);
    return st == ST_OK ? tell(rq, NOTICE_CODE) : st;
}

/* The new keys are whole, and the old ones vouch for them: who has only an
 * open session cannot put keys of their own in place. */
static enum status
check_rotation(struct req *rq, const struct creds_keys *k, int64_t gen,
               const uint8_t cert[64])
{
    const uint8_t *user = rq->me.account;
    struct account_keys old;
    enum status st = account_keys_get(rq->store, user, &old);

    if (st != ST_OK)
        return st;
    if (gen != old.gen + 1)
        return ST_CONFLICT;
    if (holder_cert_check(user, (uint32_t)gen, k->ik, k->ek, k->ek_cert) !=
        ST_OK)
        rq->field = STR("ek_cert");
    else if (holder_rekey_check(user, (uint32_t)gen, old.ik, k->ik, k->ek,
                                cert) != ST_OK)
        rq->field = STR("rekey_cert");
    else
        return ST_OK;
    return ST_INVALID;
}

/* The rows of a rotation.  Passkeys hold the old key, so they go; this session
 * is locked, so that nothing in the browser opens by the old key. */
static enum status
rotate(struct req *rq, const struct account_rotation *r)
{
    enum status st = account_rotate(rq->store, rq->me.account, r);

    if (st == ST_OK)
        st = passkey_remove_all(rq->store, rq->me.account, NULL);
    if (st == ST_OK)
        st = end_others(rq);
    if (st == ST_OK)
        st = session_lock(rq->store, rq->me.account, rq->me.token);
    return st == ST_OK ? tell(rq, NOTICE_ROTATED) : st;
}

static enum status
change_keys(struct req *rq, struct change *c)
{
    struct account_rotation r = {.gen = 0};
    struct creds_keys k;
    uint8_t cert[64] = {0};
    enum status st;

    memset(&k, 0, sizeof k);
    creds_take_pass(rq, &c->o, &c->v);
    creds_take_code(rq, &c->o, &c->v);
    creds_take_keys(rq, &c->o, &k);
    json_take_int(&c->o, "gen", 2, UINT32_MAX, &r.gen);
    json_take_bin(&c->o, "rekey_cert", cert, sizeof cert);
    st = prove_done(rq, c, false);
    if (st == ST_OK)
        st = check_rotation(rq, &k, r.gen, cert);
    if (st == ST_OK)
        st = vault_close(rq->app->ring, rq->me.account, &c->v, &rq->x->arena,
                         &r.creds);
    r.ik = k.ik;
    r.ek = k.ek;
    r.ek_cert = k.ek_cert;
    r.identity = k.identity;
    r.keyring = k.keyring;
    r.heads = k.heads;
    return st == ST_OK ? rotate(rq, &r) : st;
}

/* The name is never given out again; all else goes, what was kept from before
 * a restart included. */
static enum status
erase(struct req *rq)
{
    uint8_t hash[32];
    struct str name;
    enum status st;

    st = account_name_get(rq->store, rq->me.account, &rq->x->arena, &name);
    if (st != ST_OK)
        return st;
    srvkey_name_hash(hash, name, &rq->app->ring->names);
    st = account_tomb_put(rq->store, hash);
    if (st == ST_OK)
        st = tell(rq, NOTICE_DELETED);
    if (st == ST_OK)
        st = former_end(rq->store, rq->me.account);
    if (st == ST_OK)
        st = account_delete(rq->store, rq->me.account);
    if (st == ST_OK)
        st = req_streams_end(rq, rq->me.account);
    return st;
}

static enum status
end_account(struct req *rq, struct change *c)
{
    enum status st = prove_done(rq, c, false);

    if (st == ST_OK)
        st = erase(rq);
    if (st == ST_OK)
        st = person_forget_cookie(rq);
    if (st == ST_OK)
        exchange_add_field(rq->x, STR("Clear-Site-Data"), STR("\"storage\""));
    return st;
}

/* ---- the addresses ---- */

enum status
api_account_proof(struct req *rq)
{
    return make_change(rq, prove);
}

enum status
api_account_credentials(struct req *rq)
{
    return make_change(rq, renew);
}

enum status
api_account_passphrase(struct req *rq)
{
    return make_change(rq, change_pass);
}

enum status
api_account_code(struct req *rq)
{
    return make_change(rq, change_code);
}

enum status
api_account_rotation(struct req *rq)
{
    return make_change(rq, change_keys);
}

enum status
api_account_delete(struct req *rq)
{
    return make_change(rq, end_account);
}
