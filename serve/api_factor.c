/*
 * api_factor: sign-in codes of an app, and what there is of second steps.
 * Coming and going needs the passphrase; both are told by mail.
 */
#include "base/rng.h"
#include "seal/secret.h"
#include "serve/api.h"
#include "serve/factor.h"
#include "serve/otp.h"
#include "serve/proof.h"
#include "serve/qr.h"
#include "serve/vault.h"
#include "store/notice.h"
#include "web/tpl.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define MODULE 5                 /* pixels of the picture's squares */
#define CODE_MAX 16              /* bytes of a typed code */
#define PATH_MAX_LEN (96 * 1024) /* bytes of a picture's path */

enum status
api_factor_get(struct req *rq)
{
    struct factor f;
    struct json_w w;
    enum status st = factor_get(rq, rq->me.account, &f);

    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_bool(&w, "codes", f.has_codes);
    factor_add_challenge(rq, &w);
    json_w_arr(&w, "passkeys");
    for (size_t i = 0; i < f.n_passkeys; i++) {
        const struct passkey *p = &f.passkeys[i];

        json_w_obj(&w, NULL);
        json_w_id(&w, "passkey", p->id);
        json_w_bytes(&w, "credential", p->credential.ptr, p->credential.len);
        json_w_bool(&w, "unlocks", p->wrap.len > 0);
        json_w_bool(&w, "step", p->is_step);
        json_w_int(&w, "created_day", p->created_day);
        json_w_int(&w, "used_day", p->used_ms / DAY_MS);
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    return ST_OK;
}

/* The secret in clear, while it waits for its first code. */
static enum status
waiting_secret(struct req *rq, struct totp *t, struct str *secret)
{
    enum status st = totp_get(rq->store, rq->me.account, &rq->x->arena, t);

    if (st == ST_OK && t->is_on)
        st = ST_ABSENT;
    if (st == ST_OK)
        st = vault_bytes(rq->app->ring, rq->me.account, VAULT_TOTP, t->secret,
                         &rq->x->arena, secret);
    if (st == ST_OK && secret->len != OTP_SECRET)
        st = ST_BROKEN;
    return st;
}

enum status
api_totp_begin(struct req *rq)
{
    uint8_t secret[OTP_SECRET];
    struct str boxed;
    struct json_w w;
    struct buf text;
    enum status st;

    buf_init(&text, 64);
    st = proof_take(rq);
    if (st != ST_OK)
        goto out;
    st = rng_fill(&rng_system, secret, sizeof secret);
    if (st != ST_OK)
        goto out;
    st = vault_wrap(rq->app->ring, rq->me.account, VAULT_TOTP,
                    (struct str){(const char *)secret, sizeof secret},
                    &rq->x->arena, &boxed);
    if (st != ST_OK)
        goto out;
    st = totp_begin(rq->store, rq->me.account, boxed);
    if (st != ST_OK)
        goto out;
    otp_add_secret(&text, secret);
    st = buf_status(&text);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    json_w_str(&w, "secret", buf_str(&text));
    json_w_obj_end(&w);
out:
    buf_free(&text);
    secret_wipe(secret, sizeof secret);
    return st;
}

enum status
api_totp_picture(struct req *rq)
{
    struct account_bundle me;
    struct tpl_totp_picture t = {.side = 0};
    struct str secret;
    struct totp totp;
    struct buf text, path;
    enum status st;

    buf_init(&text, QR_TEXT);
    buf_init(&path, PATH_MAX_LEN);
    st = waiting_secret(rq, &totp, &secret);
    if (st == ST_OK)
        st = account_bundle_get(rq->store, rq->me.account, &rq->x->arena, &me);
    if (st != ST_OK)
        goto out;
    otp_add_address(&text, (const uint8_t *)secret.ptr, me.name);
    st = buf_status(&text);
    if (st == ST_OK)
        st = qr_path(buf_str(&text), &path, &t.side);
    if (st != ST_OK)
        goto out;
    t.path = buf_str(&path);
    t.module = MODULE;
    t.edge = t.side * MODULE;
    exchange_answer(rq->x, 200, STR("image/svg+xml"));
    st = tpl_totp_picture(&rq->x->answer.body, &(struct tpl_page){.dev = false},
                          &t);
out:
    buf_free(&text);
    buf_free(&path);
    return st;
}

enum status
api_totp_confirm(struct req *rq)
{
    struct str key = {(const char *)rq->me.account, ID_LEN};
    struct str code = {NULL, 0}, secret;
    struct json *doc = NULL;
    struct json_obj o;
    struct totp t;
    int64_t step = 0;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "code", CODE_MAX, &code);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = req_throttle(rq, THROTTLE_FACTOR, key);
    if (st == ST_OK)
        st = waiting_secret(rq, &t, &secret);
    if (st == ST_OK)
        st = otp_check((const uint8_t *)secret.ptr, code, rq->now_ms / 1000,
                       t.last_step, &step);
    if (st == ST_DENIED) {
        rq->field = STR("code");
        st = ST_INVALID;
    }
    if (st == ST_OK)
        st = totp_use(rq->store, rq->me.account, step);
    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_FACTOR, rq->now_ms);
    if (st != ST_OK)
        goto out;
    throttle_forgive(rq->app->throttle, THROTTLE_FACTOR, key);
    api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_totp_remove(struct req *rq)
{
    enum status st = proof_take(rq);
    int64_t n = 0;

    if (st == ST_OK)
        st = totp_remove(rq->store, rq->me.account, &n);
    if (st == ST_OK && n > 0)
        st = notice_queue(rq->store, rq->me.account, NOTICE_FACTOR, rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
