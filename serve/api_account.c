/*
 * api_account: accounts begin, or begin again, and the two envelopes that a
 * signed-in browser replaces.  The server sees proofs, public keys and
 * ciphertext.
 */
#include <string.h>

#include "seal/holder.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/bundle.h"
#include "serve/chain.h"
#include "serve/creds.h"
#include "serve/ticket.h"
#include "store/former.h"
#include "store/notice.h"
#include "store/setup.h"

#define TICKET_TEXT 64 /* bytes of a ticket's text at most */
#define FORMER_KEPT_MS (90 * TICKET_DAY_MS) /* what was before a restart */

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

/* A new account as it arrives: its rows, its first entry, its ticket. */
struct enrolment {
    struct account_new n;
    struct chain_genesis genesis;
    struct vault_open open;
    struct creds_keys keys;
    struct str ticket; /* empty: none */
};

/* All members but the ticket, and that the keys belong together. */
static enum status
enrolment_take(struct req *rq, struct json_obj *o, struct enrolment *e)
{
    struct chain_genesis *g = &e->genesis;
    struct creds_keys *k = &e->keys;
    enum status st;

    json_take_str(o, "name", ACCOUNT_NAME_MAX, &e->n.name);
    json_take_id(o, "user", g->user);
    json_take_id(o, "space", g->space);
    creds_take_pass(rq, o, &e->open);
    creds_take_code(rq, o, &e->open);
    json_take_int(o, "gen", 1, 1, &e->n.gen);
    creds_take_keys(rq, o, k);
    json_take_bytes(o, "genesis", 1, CREDS_WRAP_MAX, &rq->x->arena, &g->wire);
    st = api_done(rq, o);
    if (st != ST_OK)
        return st;
    if (holder_cert_check(g->user, 1, k->ik, k->ek, k->ek_cert) != ST_OK) {
        rq->field = STR("ek_cert");
        return ST_INVALID;
    }
    g->now_s = rq->now_ms / 1000;
    g->ik = e->n.ik = k->ik;
    g->ek = e->n.ek = k->ek;
    g->ek_cert = e->n.ek_cert = k->ek_cert;
    e->n.account = g->user;
    e->n.day = req_day(rq);
    e->n.identity = k->identity;
    e->n.keyring = k->keyring;
    e->n.heads = k->heads;
    return vault_close(rq->app->ring, e->n.account, &e->open, &rq->x->arena,
                       &e->n.creds);
}

/* The rows are there: the personal space, the session, the answer. */
static enum status
enrolment_end(struct req *rq, const struct enrolment *e)
{
    struct json_w w;
    enum status st;

    st = chain_begin(rq, &e->genesis);
    if (st == ST_OK)
        st = person_start(rq, e->n.account, SESSION_LOCKED, false);
    if (st != ST_OK)
        return st;
    api_answer(rq, 201, &w);
    json_w_id(&w, "user", e->n.account);
    json_w_obj_end(&w);
    return ST_OK;
}

/* May somebody register now, and with which role?  Uses the ticket up. */
static enum status
may_register(struct req *rq, struct str ticket, enum account_role *role)
{
    uint8_t hash[SETUP_TOKEN];
    const struct community *c;
    enum status st;

    if (ticket.len > 0) {
        ticket_hash(ticket, hash);
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

/* A name that can be given out: it fits, and nobody who left had it. */
static enum status
name_check(struct req *rq, struct str name)
{
    uint8_t hash[32];
    enum status st;

    rq->field = STR("name");
    if (!name_fits(name))
        return ST_INVALID;
    srvkey_name_hash(hash, name, &rq->app->ring->names);
    st = account_tomb_find(rq->store, hash);
    if (st == ST_OK)
        return ST_CONFLICT;
    rq->field = (struct str){NULL, 0};
    return st == ST_ABSENT ? ST_OK : st;
}

enum status
api_account_register(struct req *rq)
{
    struct enrolment e;
    struct json *doc = NULL;
    struct json_obj o;
    enum status st;

    memset(&e, 0, sizeof e);
    st = req_throttle(rq, THROTTLE_REGISTER, STR(""));
    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    if (json_has(&o, "ticket"))
        json_take_str(&o, "ticket", TICKET_TEXT, &e.ticket);
    st = enrolment_take(rq, &o, &e);
    if (st == ST_OK)
        st = name_check(rq, e.n.name);
    if (st == ST_OK)
        st = may_register(rq, e.ticket, &e.n.role);
    if (st != ST_OK)
        goto out;
    st = account_create(rq->store, &e.n);
    if (st == ST_CONFLICT)
        rq->field = STR("name");
    if (st == ST_OK)
        st = enrolment_end(rq, &e);
out:
    json_free(doc);
    secret_wipe(&e, sizeof e);
    return st;
}

/* The account of this name, if the link was made for it; used up.  A name
 * that does not exist and a link that does not fit look the same. */
static enum status
take_restart(struct req *rq, const struct enrolment *e, uint8_t old[ID_LEN])
{
    uint8_t hash[SETUP_TOKEN];
    enum status st;

    ticket_hash(e->ticket, hash);
    st = account_find(rq->store, e->n.name, old);
    if (st == ST_OK)
        st = former_link_take(rq->store, old, hash, rq->now_ms);
    if (st == ST_ABSENT) {
        rq->field = STR("ticket");
        st = ST_INVALID;
    }
    return st;
}

enum status
api_account_restart(struct req *rq)
{
    struct enrolment e;
    struct json *doc = NULL;
    struct json_obj o;
    uint8_t old[ID_LEN];
    enum status st;

    memset(&e, 0, sizeof e);
    st = req_throttle(rq, THROTTLE_REGISTER, STR(""));
    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "ticket", TICKET_TEXT, &e.ticket);
    st = enrolment_take(rq, &o, &e);
    if (st == ST_OK)
        st = take_restart(rq, &e, old);
    if (st == ST_OK)
        st = notice_queue(rq->store, old, NOTICE_RESTARTED, rq->now_ms);
    if (st == ST_OK)
        st = former_begin(rq->store, old, &e.n, rq->now_ms + FORMER_KEPT_MS);
    if (st == ST_OK)
        st = req_streams_end(rq, old);
    if (st == ST_OK)
        st = enrolment_end(rq, &e);
out:
    json_free(doc);
    secret_wipe(&e, sizeof e);
    return st;
}

enum status
api_account_get(struct req *rq)
{
    return bundle_answer(rq, rq->me.account, BUNDLE_OPEN);
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
    json_take_bytes(&o, "envelope", 1, CREDS_RING_MAX, &rq->x->arena,
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
