/*
 * factor: second steps and passkeys' answers.
 */
#include "serve/factor.h"

#include "seal/secret.h"
#include "serve/api.h"
#include "serve/otp.h"
#include "serve/vault.h"

#define CODE_MAX 16 /* bytes of a typed code, spaces included */

enum status
factor_get(struct req *rq, const uint8_t account[ID_LEN], struct factor *out)
{
    struct factor f = {.has_codes = false};
    enum status st;

    st = totp_get(rq->store, account, &rq->x->arena, &f.codes);
    f.has_codes = st == ST_OK && f.codes.is_on;
    if (st == ST_ABSENT)
        st = ST_OK;
    if (st == ST_OK)
        st = passkey_all(rq->store, account, &rq->x->arena, &f.passkeys,
                         &f.n_passkeys);
    if (st != ST_OK)
        return st;
    f.is_asked = f.has_codes;
    for (size_t i = 0; i < f.n_passkeys; i++)
        f.is_asked = f.is_asked || f.passkeys[i].is_step;
    *out = f;
    return ST_OK;
}

void
factor_take_answer(struct req *rq, struct json_obj *o, struct factor_given *out)
{
    struct arena *a = &rq->x->arena;
    struct json_obj sub;

    if (!json_take_obj(o, "passkey", &sub))
        return;
    json_take_bytes(&sub, "credential", 1, PASSKEY_CREDENTIAL_MAX, a,
                    &out->credential);
    json_take_bytes(&sub, "client_data", 1, WEBAUTHN_CLIENT_MAX, a,
                    &out->answer.client_data);
    json_take_bytes(&sub, "auth_data", 1, WEBAUTHN_AUTH_MAX, a,
                    &out->answer.auth_data);
    json_take_bytes(&sub, "signature", 1, WEBAUTHN_SIG_MAX, a,
                    &out->answer.signature);
    if (json_done(&sub) == ST_OK)
        out->has_answer = true;
    else
        json_refuse(o, "passkey");
}

void
factor_take(struct req *rq, struct json_obj *o, struct factor_given *out)
{
    if (json_has(o, "code"))
        json_take_str(o, "code", CODE_MAX, &out->code);
    if (json_has(o, "passkey"))
        factor_take_answer(rq, o, out);
}

const struct passkey *
factor_find(const struct factor *f, struct str credential)
{
    for (size_t i = 0; i < f->n_passkeys; i++)
        if (str_eq(f->passkeys[i].credential, credential))
            return &f->passkeys[i];
    return NULL;
}

static enum status
check_code(struct req *rq, const uint8_t account[ID_LEN],
           const struct factor *f, struct str code)
{
    struct str secret;
    int64_t step = 0;
    enum status st;

    if (!f->has_codes)
        return ST_DENIED;
    st = vault_bytes(rq->app->ring, account, VAULT_TOTP, f->codes.secret,
                     &rq->x->arena, &secret);
    if (st == ST_OK && secret.len != OTP_SECRET)
        st = ST_BROKEN;
    if (st == ST_OK)
        st = otp_check((const uint8_t *)secret.ptr, code, rq->now_ms / 1000,
                       f->codes.last_step, &step);
    if (st == ST_OK)
        st = totp_use(rq->store, account, step);
    return st;
}

enum status
factor_answered(struct req *rq, const struct webauthn_key *key,
                const struct webauthn_answer *answer, int64_t used_ms,
                int64_t *challenge_ms)
{
    uint8_t challenge[CHALLENGE_LEN];
    int64_t made_ms = 0;
    enum status st;

    st = webauthn_challenge(answer->client_data, rq->x->host, challenge);
    if (st == ST_OK)
        st = challenge_check(challenge, rq->app->ring, rq->now_ms, &made_ms);
    if (st == ST_OK && made_ms <= used_ms)
        st = ST_DENIED;
    if (st == ST_OK)
        st = webauthn_verify(key, answer, rq->x->host);
    if (st == ST_OK)
        *challenge_ms = made_ms;
    return st;
}

static enum status
check_passkey(struct req *rq, const uint8_t account[ID_LEN],
              const struct factor *f, const struct factor_given *given)
{
    const struct passkey *p = factor_find(f, given->credential);
    struct webauthn_key key;
    int64_t at = 0;
    enum status st;

    if (p == NULL)
        return ST_DENIED;
    key = (struct webauthn_key){p->algorithm, p->public_key};
    st = factor_answered(rq, &key, &given->answer, p->used_ms, &at);
    return st == ST_OK ? passkey_use(rq->store, account, p->id, at) : st;
}

enum status
factor_check(struct req *rq, const uint8_t account[ID_LEN],
             const struct factor *f, const struct factor_given *given)
{
    struct str key = {(const char *)account, ID_LEN};
    enum status st;

    st = req_throttle(rq, THROTTLE_FACTOR, key);
    if (st != ST_OK)
        return st;
    st = given->has_answer ? check_passkey(rq, account, f, given)
                           : check_code(rq, account, f, given->code);
    /* The same code twice at once: the second one is simply wrong. */
    if (st == ST_CONFLICT)
        st = ST_DENIED;
    if (st == ST_OK)
        throttle_forgive(rq->app->throttle, THROTTLE_FACTOR, key);
    return st;
}

void
factor_add_challenge(struct req *rq, struct json_w *w)
{
    uint8_t challenge[CHALLENGE_LEN];

    challenge_make(challenge, rq->app->ring, rq->now_ms);
    json_w_bytes(w, "challenge", challenge, sizeof challenge);
}

void
factor_add_ids(struct json_w *w, const struct factor *f, bool only_unlocking)
{
    json_w_arr(w, "passkeys");
    for (size_t i = 0; i < f->n_passkeys; i++) {
        const struct passkey *p = &f->passkeys[i];

        if (p->wrap.len > 0 || !only_unlocking)
            json_w_bytes(w, NULL, p->credential.ptr, p->credential.len);
    }
    json_w_arr_end(w);
}

void
factor_ask(struct req *rq, const struct factor *f, bool was_wrong)
{
    struct json_w w;

    api_answer(rq, 403, &w);
    json_w_str(&w, "error", was_wrong ? STR("step") : STR("factor"));
    json_w_bool(&w, "codes", f->has_codes);
    factor_add_challenge(rq, &w);
    factor_add_ids(&w, f, false);
    json_w_int(&w, "request", (int64_t)rq->x->number);
    json_w_obj_end(&w);
}

enum status
factor_drop(struct req *rq, const uint8_t account[ID_LEN])
{
    enum status st = totp_remove(rq->store, account, NULL);

    return st == ST_OK ? passkey_remove_all(rq->store, account, NULL) : st;
}
