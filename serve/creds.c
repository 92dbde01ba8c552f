/*
 * creds: members of JSON objects that are about proofs and keys.
 */
#include "serve/creds.h"

#include "seal/secret.h"
#include "serve/api.h"
#include "serve/proof.h"

void
creds_take_pass(struct req *rq, struct json_obj *o, struct vault_open *v)
{
    json_take_bin(o, "seed", v->kdf.seed, sizeof v->kdf.seed);
    json_take_int(o, "t", VAULT_T_MIN, VAULT_T_MAX, &v->kdf.t);
    json_take_int(o, "m_kib", VAULT_M_MIN, VAULT_M_MAX, &v->kdf.m_kib);
    json_take_bin(o, "auth", v->auth, sizeof v->auth);
    json_take_bytes(o, "wrap_pass", 1, CREDS_WRAP_MAX, &rq->x->arena,
                    &v->wrap_pass);
}

void
creds_take_code(struct req *rq, struct json_obj *o, struct vault_open *v)
{
    json_take_bin(o, "auth_r", v->auth_r, sizeof v->auth_r);
    json_take_bin(o, "code_id", v->code_id, sizeof v->code_id);
    json_take_bytes(o, "wrap_code", 1, CREDS_WRAP_MAX, &rq->x->arena,
                    &v->wrap_code);
}

void
creds_take_keys(struct req *rq, struct json_obj *o, struct creds_keys *k)
{
    struct arena *a = &rq->x->arena;

    json_take_bin(o, "ik", k->ik, sizeof k->ik);
    json_take_bin(o, "ek", k->ek, sizeof k->ek);
    json_take_bin(o, "ek_cert", k->ek_cert, sizeof k->ek_cert);
    json_take_bytes(o, "identity", 1, CREDS_WRAP_MAX, a, &k->identity);
    json_take_bytes(o, "keyring", 1, CREDS_RING_MAX, a, &k->keyring);
    json_take_bytes(o, "heads", 1, CREDS_RING_MAX, a, &k->heads);
}

enum status
creds_prove(struct req *rq, struct json_obj *o, bool by_code)
{
    bool is_code = by_code && json_has(o, "proof_r");
    uint8_t proof[32];
    enum status st;

    if (!json_take_bin(o, is_code ? "proof_r" : "proof", proof, sizeof proof))
        return api_done(rq, o);
    st = is_code ? proof_check_code(rq, proof) : proof_check(rq, proof);
    secret_wipe(proof, sizeof proof);
    return st;
}
