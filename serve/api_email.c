/*
 * api_email: the address that hears of changes.  Setting or removing it needs
 * the passphrase; it is used once the code sent to it came back.
 */
#include <string.h>

#include "base/rng.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "serve/address.h"
#include "serve/api.h"
#include "serve/proof.h"
#include "serve/vault.h"
#include "serve/view.h"
#include "store/email.h"
#include "store/notice.h"
#include "web/tpl.h"

#define CODE_DIGITS 8
#define CODE_LIFE_MS (24 * 3600 * 1000LL)
#define CODE_MAX 16 /* bytes of a typed code, spaces included */

static enum status
clear_text(struct req *rq, struct str boxed, struct str *out)
{
    *out = (struct str){NULL, 0};
    if (boxed.len == 0)
        return ST_OK;
    return vault_bytes(rq->app->ring, rq->me.account, VAULT_EMAIL, boxed,
                       &rq->x->arena, out);
}

enum status
api_email_get(struct req *rq)
{
    struct email e = {.address = {NULL, 0}};
    struct str address, pending;
    struct json_w w;
    enum status st;

    st = email_get(rq->store, rq->me.account, &rq->x->arena, &e);
    if (st == ST_ABSENT)
        st = ST_OK;
    if (st == ST_OK)
        st = clear_text(rq, e.address, &address);
    if (st == ST_OK)
        st = clear_text(rq, e.pending, &pending);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_bool(&w, "sends", rq->app->mail != NULL);
    if (address.len > 0)
        json_w_str(&w, "address", address);
    if (pending.len > 0 && rq->now_ms < e.expires_ms)
        json_w_str(&w, "pending", pending);
    json_w_obj_end(&w);
    return ST_OK;
}

/* What is stored of a code. */
static void
code_proof(struct req *rq, const char digits[CODE_DIGITS],
           uint8_t out[EMAIL_PROOF])
{
    static const char label[] = "e-mail code";
    struct bytes parts[3] = {
        {(const uint8_t *)label, sizeof label},
        {rq->me.account, ID_LEN},
        {(const uint8_t *)digits, CODE_DIGITS},
    };

    prim_hash(out, EMAIL_PROOF, parts, 3, rq->app->ring->pepper.b, SECRET_LEN);
}

/* Draw digits; 64 bits are so many that none is favoured noticeably. */
static enum status
code_draw(char digits[CODE_DIGITS])
{
    uint8_t drawn[8];
    enum status st = rng_fill(&rng_system, drawn, sizeof drawn);
    uint64_t n = bytes_get64(drawn);

    for (int i = 0; i < CODE_DIGITS; i++, n /= 10)
        digits[i] = (char)('0' + n % 10);
    return st;
}

/* Note the address and queue its code. */
static enum status
propose(struct req *rq, struct str address)
{
    struct notice mail = {.kind = NOTICE_CONFIRM};
    char digits[CODE_DIGITS];
    uint8_t proof[EMAIL_PROOF];
    enum status st = code_draw(digits);

    if (st != ST_OK)
        return st;
    code_proof(rq, digits, proof);
    memcpy(mail.account, rq->me.account, ID_LEN);
    mail.lang = tpl_lang_list[view_lang(rq->x)].tag;
    st = vault_wrap(rq->app->ring, rq->me.account, VAULT_EMAIL, address,
                    &rq->x->arena, &mail.address);
    if (st == ST_OK)
        st = vault_wrap(rq->app->ring, rq->me.account, VAULT_EMAIL_CODE,
                        (struct str){digits, sizeof digits}, &rq->x->arena,
                        &mail.code);
    secret_wipe(digits, sizeof digits);
    if (st == ST_OK)
        st = email_propose(rq->store, rq->me.account, mail.lang, mail.address,
                           proof, rq->now_ms + CODE_LIFE_MS);
    if (st == ST_OK)
        st = notice_add(rq->store, &mail, rq->now_ms);
    return st;
}

enum status
api_email_put(struct req *rq)
{
    struct str key = {(const char *)rq->me.account, ID_LEN};
    struct str address = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    uint8_t proof[32] = {0};
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "address", ADDRESS_MAX, &address);
    json_take_bin(&o, "proof", proof, sizeof proof);
    st = api_done(rq, &o);
    if (st == ST_OK && !address_fits(address)) {
        rq->field = STR("address");
        st = ST_INVALID;
    }
    if (st == ST_OK && rq->app->mail == NULL)
        st = ST_CONFLICT;
    if (st == ST_OK)
        st = proof_check(rq, proof);
    if (st == ST_OK)
        st = req_throttle(rq, THROTTLE_MAIL, key);
    if (st == ST_OK)
        st = propose(rq, address);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    secret_wipe(proof, sizeof proof);
    return st;
}

/* Is this the code that was sent?  Spaces do not count. */
static bool
code_fits(struct req *rq, struct str code, const struct email *e)
{
    char digits[CODE_DIGITS];
    uint8_t proof[EMAIL_PROOF];
    size_t n = 0;

    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] == ' ')
            continue;
        if (n == CODE_DIGITS)
            return false;
        digits[n++] = code.ptr[i];
    }
    if (n != CODE_DIGITS)
        return false;
    code_proof(rq, digits, proof);
    return secret_same_bytes(proof, e->proof, sizeof proof);
}

enum status
api_email_confirm(struct req *rq)
{
    struct str key = {(const char *)rq->me.account, ID_LEN};
    struct str code = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct email e;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_str(&o, "code", CODE_MAX, &code);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = req_throttle(rq, THROTTLE_FACTOR, key);
    if (st == ST_OK)
        st = email_get(rq->store, rq->me.account, &rq->x->arena, &e);
    if (st == ST_OK && (e.pending.len == 0 || rq->now_ms >= e.expires_ms))
        st = ST_ABSENT;
    if (st == ST_OK && !code_fits(rq, code, &e)) {
        rq->field = STR("code");
        st = ST_INVALID;
    }
    /* The address there was before hears of it first. */
    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_EMAIL, rq->now_ms);
    if (st == ST_OK)
        st = email_confirm(rq->store, rq->me.account);
    if (st != ST_OK)
        goto out;
    throttle_forgive(rq->app->throttle, THROTTLE_FACTOR, key);
    api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_email_remove(struct req *rq)
{
    enum status st = proof_take(rq);

    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_EMAIL, rq->now_ms);
    if (st == ST_OK)
        st = email_remove(rq->store, rq->me.account);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
