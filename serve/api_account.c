/*
 * api_account: registration, credentials, and the two envelopes a signed-in
 * browser replaces.  The server sees proofs, public keys and ciphertext.
 */
#include <string.h>

#include "seal/holder.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/chain.h"
#include "serve/vault.h"
#include "store/setup.h"

#define ENVELOPE_SMALL (8 * 1024)  /* wraps and identity, bytes at most */
#define ENVELOPE_LARGE (96 * 1024) /* keyring and heads, bytes at most */
#define TICKET_TEXT 64             /* bytes of a ticket's text at most */

/* Sign-in names: 3 to 32 of a-z 0-9 . _ -, beginning with a letter. */
static bool
name_fits(struct str s)
{
    if (s.len < 3 || s.len > 32 || s.ptr[0] < 'a' || s.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
            c != '_' && c != '-')
            return false;
    }
    return true;
}

/* The members that registration and new credentials share. */
static void
take_creds(struct req *rq, struct json_obj *o, struct vault_open *v)
{
    json_take_bin(o, "seed", v->kdf.seed, sizeof v->kdf.seed);
    json_take_int(o, "t", VAULT_T_MIN, VAULT_T_MAX, &v->kdf.t);
    json_take_int(o, "m_kib", VAULT_M_MIN, VAULT_M_MAX, &v->kdf.m_kib);
    json_take_bin(o, "auth", v->auth, sizeof v->auth);
    json_take_bin(o, "auth_r", v->auth_r, sizeof v->auth_r);
    json_take_bin(o, "code_id", v->code_id, sizeof v->code_id);
    json_take_bytes(o, "wrap_pass", 1, ENVELOPE_SMALL, &rq->x->arena,
                    &v->wrap_pass);
    json_take_bytes(o, "wrap_code", 1, ENVELOPE_SMALL, &rq->x->arena,
                    &v->wrap_code);
}

enum status
api_account_params(struct req *rq)
{
    struct account_auth found;
    struct vault_kdf kdf = {.t = VAULT_T_PRESET, .m_kib = VAULT_M_PRESET};
    static const uint8_t nothing[32];
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct str name = {NULL, 0};
    enum status st;

    st = req_throttle(rq, THROTTLE_PARAMS, STR(""));
    if (st != ST_OK)
        goto out;
    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "name", ACCOUNT_NAME_MAX, &name);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    /* Both ways do the same work: a stranger learns nothing from either. */
    srvkey_fake_seed(kdf.seed, name, &rq->app->ring->fake);
    st = account_auth_by_name(rq->store, name, &rq->x->arena, &found);
    if (st == ST_OK)
        st = vault_kdf(rq->app->ring, found.account, found.kdf, &kdf);
    else if (st == ST_ABSENT)
        st = vault_waste(rq->app->ring, rq->store, &rq->x->arena, nothing);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    json_w_bytes(&w, "seed", kdf.seed, sizeof kdf.seed);
    json_w_int(&w, "t", kdf.t);
    json_w_int(&w, "m_kib", kdf.m_kib);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

/* May somebody register now, and with which role?  Uses the ticket up. */
static enum status
may_register(struct req *rq, struct str ticket, enum account_role *role)
{
    uint8_t hash[SETUP_TOKEN];
    struct bytes part = {(const uint8_t *)ticket.ptr, ticket.len};
    const struct community *c;
    enum status st;

    if (ticket.len > 0) {
        prim_hash(hash, sizeof hash, &part, 1, NULL, 0);
        st = setup_ticket_take(rq->store, hash, rq->now_ms, role);
        if (st == ST_ABSENT) {
            rq->field = STR("ticket");
            st = ST_INVALID;
        }
        return st;
    }
    *role = ACCOUNT_MEMBER;
    if (rq->app->is_development)
        return ST_OK;
    st = req_community(rq, &c);
    return st == ST_OK && !c->is_open ? ST_DENIED : st;
}

enum status
api_account_register(struct req *rq)
{
    struct account_new n = {.day = req_day(rq)};
    struct chain_genesis genesis = {.now_s = rq->now_ms / 1000};
    struct vault_open v;
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct str ticket = {NULL, 0};
    struct arena *a = &rq->x->arena;
    uint8_t ik[32], ek[32], ek_cert[64];
    enum status st;

    memset(&v, 0, sizeof v);
    st = req_throttle(rq, THROTTLE_REGISTER, STR(""));
    if (st != ST_OK)
        goto out;
    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "name", ACCOUNT_NAME_MAX, &n.name);
    json_take_id(&o, "user", genesis.user);
    json_take_id(&o, "space", genesis.space);
    take_creds(rq, &o, &v);
    json_take_int(&o, "gen", 1, 1, &n.gen);
    json_take_bin(&o, "ik", ik, sizeof ik);
    json_take_bin(&o, "ek", ek, sizeof ek);
    json_take_bin(&o, "ek_cert", ek_cert, sizeof ek_cert);
    json_take_bytes(&o, "identity", 1, ENVELOPE_SMALL, a, &n.identity);
    json_take_bytes(&o, "keyring", 1, ENVELOPE_LARGE, a, &n.keyring);
    json_take_bytes(&o, "heads", 1, ENVELOPE_LARGE, a, &n.heads);
    json_take_bytes(&o, "genesis", 1, ENVELOPE_SMALL, a, &genesis.wire);
    if (json_has(&o, "ticket"))
        json_take_str(&o, "ticket", TICKET_TEXT, &ticket);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    if (!name_fits(n.name)) {
        rq->field = STR("name");
        st = ST_INVALID;
        goto out;
    }
    if (holder_cert_check(genesis.user, 1, ik, ek, ek_cert) != ST_OK) {
        rq->field = STR("ek_cert");
        st = ST_INVALID;
        goto out;
    }
    st = may_register(rq, ticket, &n.role);
    if (st != ST_OK)
        goto out;
    n.account = genesis.user;
    n.ik = genesis.ik = ik;
    n.ek = genesis.ek = ek;
    n.ek_cert = genesis.ek_cert = ek_cert;
    st = vault_close(rq->app->ring, n.account, &v, a, &n.creds);
    if (st != ST_OK)
        goto out;
    st = account_create(rq->store, &n);
    if (st == ST_CONFLICT)
        rq->field = STR("name");
    if (st != ST_OK)
        goto out;
    st = chain_begin(rq, &genesis);
    if (st != ST_OK)
        goto out;
    st = person_start(rq, n.account, SESSION_LOCKED, false);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 201, &w);
    json_w_id(&w, "user", n.account);
    json_w_obj_end(&w);
out:
    json_free(doc);
    secret_wipe(&v, sizeof v);
    return st;
}

enum status
api_account_get(struct req *rq)
{
    return bundle_answer(rq, rq->me.account, BUNDLE_OPEN);
}

/* In an open session the current passphrase must be proven once more: a
 * laptop left open must not become an account taken over. */
static enum status
check_proof(struct req *rq, struct json_obj *o)
{
    struct account_auth stored;
    uint8_t proof[32];
    enum status st;

    if (!json_take_bin(o, "proof", proof, sizeof proof))
        return api_done(rq, o);
    st = req_throttle(rq, THROTTLE_SIGN_IN,
                      (struct str){(const char *)rq->me.account, ID_LEN});
    if (st != ST_OK)
        return st;
    st = account_auth_get(rq->store, rq->me.account, &rq->x->arena, &stored);
    if (st == ST_OK)
        st = vault_check(rq->app->ring, rq->me.account, VAULT_VERIFIER,
                         stored.verifier, proof);
    secret_wipe(proof, sizeof proof);
    return st;
}

enum status
api_account_credentials(struct req *rq)
{
    struct account_creds creds;
    struct vault_open v;
    struct json *doc = NULL;
    struct json_obj o;
    enum status st;
    int64_t n;

    memset(&v, 0, sizeof v);
    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    take_creds(rq, &o, &v);
    if (rq->me.who != ROUTE_RECOVERING)
        st = check_proof(rq, &o);
    if (st != ST_OK)
        goto out;
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    st = vault_close(rq->app->ring, rq->me.account, &v, &rq->x->arena, &creds);
    if (st != ST_OK)
        goto out;
    st = account_creds_put(rq->store, rq->me.account, &creds);
    if (st != ST_OK)
        goto out;
    st = session_end_others(rq->store, rq->me.account, rq->me.token, &n);
    if (st != ST_OK)
        goto out;
    if (rq->me.who == ROUTE_RECOVERING)
        st = session_recovered(rq->store, rq->me.account, rq->me.token);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    secret_wipe(&v, sizeof v);
    return st;
}

/* {counter, envelope}, handed to the store's function for that envelope. */
static enum status
put_envelope(struct req *rq, enum status (*put)(struct store *, const uint8_t *,
                                                int64_t, struct str))
{
    struct json *doc = NULL;
    struct str envelope = {NULL, 0};
    struct json_obj o;
    int64_t counter = 0;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "counter", 1, INT64_MAX, &counter);
    json_take_bytes(&o, "envelope", 1, ENVELOPE_LARGE, &rq->x->arena,
                    &envelope);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = put(rq->store, rq->me.account, counter, envelope);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_account_keyring(struct req *rq)
{
    return put_envelope(rq, account_keyring_put);
}

enum status
api_account_heads(struct req *rq)
{
    return put_envelope(rq, account_heads_put);
}
