/*
 * proof: the passphrase once more.
 */
#include "serve/proof.h"

#include "seal/secret.h"
#include "serve/api.h"
#include "serve/vault.h"
#include "store/account.h"

enum status
proof_throttle(struct req *rq, struct str account)
{
    return req_throttle(rq, THROTTLE_SIGN_IN, account);
}

static enum status
check(struct req *rq, const uint8_t auth[32], bool is_code)
{
    struct str account = {(const char *)rq->me.account, ID_LEN};
    struct account_auth found;
    enum status st;

    st = proof_throttle(rq, account);
    if (st != ST_OK)
        return st;
    st = account_auth_get(rq->store, rq->me.account, &rq->x->arena, &found);
    if (st != ST_OK)
        return st;
    st = vault_check(rq->app->ring, rq->me.account,
                     is_code ? VAULT_VERIFIER_R : VAULT_VERIFIER,
                     is_code ? found.verifier_r : found.verifier, auth);
    if (st == ST_OK)
        throttle_forgive(rq->app->throttle, THROTTLE_SIGN_IN, account);
    return st;
}

enum status
proof_check(struct req *rq, const uint8_t auth[32])
{
    return check(rq, auth, false);
}

enum status
proof_check_code(struct req *rq, const uint8_t auth_r[32])
{
    return check(rq, auth_r, true);
}

enum status
proof_take(struct req *rq)
{
    struct json *doc = NULL;
    struct json_obj o;
    uint8_t proof[32] = {0};
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "proof", proof, sizeof proof);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = proof_check(rq, proof);
out:
    json_free(doc);
    secret_wipe(proof, sizeof proof);
    return st;
}
