/*
 * stage: what a person has besides a passphrase: an app's codes, a passkey, a
 * mailbox.
 */
#include <oath.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/b64.h"
#include "base/json.h"
#include "seal/prim.h"
#include "serve/challenge.h"
#include "serve/otp.h"
#include "serve/vault.h"
#include "store/notice.h"
#include "test/http/stage.h"

#define ROOM 4096
#define CREDENTIAL 32 /* bytes of a passkey's id */

void
stage_code(struct stage *s, struct str secret, struct buf *out)
{
    char code[OTP_DIGITS + 1], *plain = NULL;
    size_t len = 0;

    if (oath_base32_decode(secret.ptr, secret.len, &plain, &len) != OATH_OK ||
        oath_totp_generate(plain, len, (time_t)stage_now_s(s), OTP_STEP_S, 0,
                           OTP_DIGITS, code) != OATH_OK)
        stage_need(ST_INVALID, "a code");
    free(plain);
    buf_add(out, (struct str){code, OTP_DIGITS});
}

void
stage_mailed(struct stage *s, struct buf *out)
{
    struct str code = {NULL, 0};
    struct notice n;
    struct arena a;

    arena_init(&a, ROOM);
    stage_need(store_begin(s->ctx.store, STORE_READS), "begin");
    stage_need(notice_next(s->ctx.store, clock_wall_ms(&s->clock), &a, &n),
               "a mail");
    store_rollback(s->ctx.store);
    stage_need(
        vault_bytes(&s->ring, n.account, VAULT_EMAIL_CODE, n.code, &a, &code),
        "its code");
    buf_add(out, code);
    arena_free(&a);
}

static void
passkey_keys(uint8_t pub[PRIM_PUB_LEN], uint8_t key[PRIM_SIGN_KEY_LEN])
{
    static const uint8_t seed[32] = {5};

    prim_sign_keys(pub, key, seed);
}

static const uint8_t credential[CREDENTIAL] = {6, 6};

/* Hash of the host, flags, a counter that is not used. */
static void
add_authenticator(struct buf *b, uint8_t flags)
{
    static const char host[] = "localhost", counter[4] = {0};
    uint8_t hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const uint8_t *)host, sizeof host - 1);
    buf_add(b, (struct str){(const char *)hash, sizeof hash});
    buf_add_byte(b, (char)flags);
    buf_add(b, (struct str){counter, sizeof counter});
}

#define PRESENT 0x05 /* user present and verified */
#define WITH_KEY 0x40

void
stage_created(struct buf *out)
{
    /* COSE: Ed25519, its public key behind this (RFC 9053). */
    static const char cose[] = "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20";
    static const char maker[16] = {0}, length[2] = {0, CREDENTIAL};
    uint8_t pub[PRIM_PUB_LEN], key[PRIM_SIGN_KEY_LEN];
    struct buf b;

    buf_init(&b, ROOM);
    passkey_keys(pub, key);
    add_authenticator(&b, PRESENT | WITH_KEY);
    buf_add(&b, (struct str){maker, sizeof maker});
    buf_add(&b, (struct str){length, sizeof length});
    buf_add(&b, (struct str){(const char *)credential, CREDENTIAL});
    buf_add(&b, (struct str){cose, sizeof cose - 1});
    buf_add(&b, (struct str){(const char *)pub, sizeof pub});
    b64_add(out, (const uint8_t *)b.ptr, b.len);
    buf_free(&b);
}

void
stage_passkey(struct stage *s, int64_t ago_ms, struct buf *out)
{
    uint8_t pub[PRIM_PUB_LEN], key[PRIM_SIGN_KEY_LEN], sig[PRIM_SIG_LEN];
    uint8_t challenge[CHALLENGE_LEN], hash[crypto_hash_sha256_BYTES];
    struct buf client, auth, signed_;
    struct json_w w;

    buf_init(&client, ROOM);
    buf_init(&auth, ROOM);
    buf_init(&signed_, ROOM);
    passkey_keys(pub, key);
    challenge_make(challenge, &s->ring, clock_wall_ms(&s->clock) - ago_ms);
    json_w_init(&w, &client);
    json_w_obj(&w, NULL);
    json_w_str(&w, "type", STR("webauthn.get"));
    json_w_bytes(&w, "challenge", challenge, sizeof challenge);
    json_w_str(&w, "origin", STR("http://localhost:8080"));
    json_w_obj_end(&w);
    add_authenticator(&auth, PRESENT);
    crypto_hash_sha256(hash, (const uint8_t *)client.ptr, client.len);
    buf_add(&signed_, buf_str(&auth));
    buf_add(&signed_, (struct str){(const char *)hash, sizeof hash});
    prim_sign(sig, (const uint8_t *)signed_.ptr, signed_.len, key);
    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "credential", credential, CREDENTIAL);
    json_w_bytes(&w, "client_data", (const uint8_t *)client.ptr, client.len);
    json_w_bytes(&w, "auth_data", (const uint8_t *)auth.ptr, auth.len);
    json_w_bytes(&w, "signature", sig, sizeof sig);
    json_w_obj_end(&w);
    buf_free(&client);
    buf_free(&auth);
    buf_free(&signed_);
}
