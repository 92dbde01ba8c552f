/*
 * api_former: what a person sealed before they lost everything and started
 * again (decision 8).  Its recovery code, found after all, opens it in their
 * browser; the log itself is read in api_log.c.
 */
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/proof.h"
#include "serve/vault.h"
#include "store/former.h"

/* The old code's proof, against the old account. */
static enum status
check_code(struct req *rq, const struct former *f, const uint8_t auth_r[32])
{
    struct str account = {(const char *)f->account, ID_LEN};
    struct account_auth stored;
    enum status st;

    st = proof_throttle(rq, account);
    if (st == ST_OK)
        st = account_auth_get(rq->store, f->account, &rq->x->arena, &stored);
    if (st == ST_OK)
        st = vault_check(rq->app->ring, f->account, VAULT_VERIFIER_R,
                         stored.verifier_r, auth_r);
    if (st == ST_OK)
        throttle_forgive(rq->app->throttle, THROTTLE_SIGN_IN, account);
    return st;
}

enum status
api_former_open(struct req *rq)
{
    uint8_t auth_r[32] = {0};
    struct json *doc = NULL;
    struct json_obj o;
    struct former f;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "auth_r", auth_r, sizeof auth_r);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = former_get(rq->store, rq->me.account, &f);
    if (st == ST_OK)
        st = check_code(rq, &f, auth_r);
    if (st == ST_OK)
        st = bundle_answer(rq, f.account, BUNDLE_CODE);
out:
    json_free(doc);
    secret_wipe(auth_r, sizeof auth_r);
    return st;
}

/* It was joined to the new account, or is not wanted any more. */
enum status
api_former_end(struct req *rq)
{
    enum status st = former_end(rq->store, rq->me.account);

    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
