/*
 * The ways to the account key, as the keys worker calls them: passphrase,
 * recovery code, passkey, and this tab (built for WebAssembly only).
 * Conventions as in seal/wasm.c.
 */
#include "seal/wasm.h"

#include "seal/code.h"

#define CREDENTIAL_MAX 1023 /* bytes of a passkey's id */

static struct {
    struct keys_way pass;   /* of the passphrase last derived */
    struct keys_way code;   /* of the recovery code last made or taken */
    struct secret passkey;  /* KEKk of the passkey last taken */
    uint8_t credential[32]; /* its hash */
} way;

void
wasm_ways_wipe(void)
{
    secret_wipe(&way, sizeof(way));
}

const struct keys_way *
wasm_pass(void)
{
    return &way.pass;
}

EXPORT(params_fit)
int32_t
wasm_params_fit(uint32_t t, uint32_t m_kib)
{
    return keys_params_fit(t, m_kib) ? 1 : 0;
}

/* in: name | passphrase | seed 16.  out: AUTH 32, for the server. */
EXPORT(pass_derive)
int32_t
wasm_pass_derive(int32_t name_len, int32_t pass_len, uint32_t t, uint32_t m_kib)
{
    struct str name = {(const char *)wasm_in(), (size_t)name_len};
    struct bytes pass = {wasm_in() + name_len, (size_t)pass_len};
    enum status st;

    if (name_len < 0 || name_len > KEYS_NAME_MAX || pass_len < 0 ||
        pass_len > KEYS_PASS_MAX)
        return -ST_INVALID;
    st = keys_from_pass(&way.pass, name, pass, wasm_in() + name_len + pass_len,
                        t, m_kib);
    secret_wipe(wasm_in(), (size_t)name_len + (size_t)pass_len + 16);
    if (st == ST_OK)
        bytes_copy(wasm_out(), way.pass.auth.b, SECRET_LEN);
    return done(st, SECRET_LEN);
}

/* A fresh recovery code.  out: its text, CODE_TEXT_LEN bytes, to be shown. */
EXPORT(code_new)
int32_t
wasm_code_new(void)
{
    uint8_t code[CODE_LEN];
    enum status st;

    prim_random(code, sizeof(code));
    st = keys_from_code(&way.code, code);
    if (st == ST_OK)
        code_render((char *)wasm_out(), code);
    secret_wipe(code, sizeof(code));
    return done(st, CODE_TEXT_LEN);
}

/* in: the text of a code, len bytes. */
EXPORT(code_take)
int32_t
wasm_code_take(int32_t len)
{
    uint8_t code[CODE_LEN];
    enum status st;

    if (len < 0 || len > 200)
        return -ST_INVALID;
    st = code_parse(code, (struct str){(const char *)wasm_in(), (size_t)len});
    if (st == ST_OK)
        st = keys_from_code(&way.code, code);
    secret_wipe(code, sizeof(code));
    secret_wipe(wasm_in(), (size_t)len);
    return done(st, 0);
}

/* out: AUTHr 32, for the server. */
EXPORT(code_auth)
int32_t
wasm_code_auth(void)
{
    bytes_copy(wasm_out(), way.code.auth.b, SECRET_LEN);
    return SECRET_LEN;
}

/* UMK under the passphrase last derived.  in: seed 16.  out: envelope 0x01. */
EXPORT(wrap_pass)
int32_t
wasm_wrap_pass(uint32_t t, uint32_t m_kib)
{
    struct envelope_aad aad;

    envelope_aad_pass(&aad, wasm_holder()->gen, wasm_holder()->user, t, m_kib,
                      wasm_in());
    return done(holder_wrap(wasm_out(), wasm_holder(), &aad, &way.pass.wrap),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | seed 16 | envelope. */
EXPORT(unwrap_pass)
int32_t
wasm_unwrap_pass(uint32_t gen, uint32_t t, uint32_t m_kib)
{
    struct envelope_aad aad;

    if (!keys_params_fit(t, m_kib))
        return -ST_INVALID;
    envelope_aad_pass(&aad, gen, wasm_in(), t, m_kib, wasm_in() + 16);
    return done(holder_unwrap(wasm_holder(), wasm_in(), gen, &aad,
                              &way.pass.wrap,
                              (struct bytes){wasm_in() + 32, HOLDER_WRAP_LEN}),
                0);
}

/* UMK under the recovery code last made.  in: code id 16.  out: 0x02. */
EXPORT(wrap_code)
int32_t
wasm_wrap_code(void)
{
    struct envelope_aad aad;

    envelope_aad_code(&aad, wasm_holder()->gen, wasm_holder()->user, wasm_in());
    return done(holder_wrap(wasm_out(), wasm_holder(), &aad, &way.code.wrap),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | code id 16 | envelope. */
EXPORT(unwrap_code)
int32_t
wasm_unwrap_code(uint32_t gen)
{
    struct envelope_aad aad;

    envelope_aad_code(&aad, gen, wasm_in(), wasm_in() + 16);
    return done(holder_unwrap(wasm_holder(), wasm_in(), gen, &aad,
                              &way.code.wrap,
                              (struct bytes){wasm_in() + 32, HOLDER_WRAP_LEN}),
                0);
}

/* in: user 16.  out: the salt for this person's passkeys, 32. */
EXPORT(prf_salt)
int32_t
wasm_prf_salt(void)
{
    keys_prf_salt(wasm_out(), wasm_in());
    return 32;
}

/* in: PRF output 32 | the credential's id, len bytes. */
EXPORT(prf_take)
int32_t
wasm_prf_take(int32_t len)
{
    enum status st;

    if (len < 1 || len > CREDENTIAL_MAX)
        return -ST_INVALID;
    keys_credential(way.credential,
                    (struct bytes){wasm_in() + 32, (size_t)len});
    st = keys_from_prf(&way.passkey, wasm_in(), way.credential);
    secret_wipe(wasm_in(), 32);
    return done(st, 0);
}

/* UMK under the passkey last taken.  out: envelope 0x03. */
EXPORT(wrap_passkey)
int32_t
wasm_wrap_passkey(void)
{
    struct envelope_aad aad;

    envelope_aad_passkey(&aad, wasm_holder()->gen, wasm_holder()->user,
                         way.credential);
    return done(holder_wrap(wasm_out(), wasm_holder(), &aad, &way.passkey),
                HOLDER_WRAP_LEN);
}

/* in: user 16 | envelope. */
EXPORT(unwrap_passkey)
int32_t
wasm_unwrap_passkey(uint32_t gen)
{
    struct envelope_aad aad;

    envelope_aad_passkey(&aad, gen, wasm_in(), way.credential);
    return done(holder_unwrap(wasm_holder(), wasm_in(), gen, &aad, &way.passkey,
                              (struct bytes){wasm_in() + 16, HOLDER_WRAP_LEN}),
                0);
}

/* UMK for this tab.  in: Ks 32 | tab session id 16.  out: envelope 0x06. */
EXPORT(wrap_tab)
int32_t
wasm_wrap_tab(void)
{
    struct envelope_aad aad;
    struct secret ks;
    enum status st;

    bytes_copy(ks.b, wasm_in(), SECRET_LEN);
    envelope_aad_tab(&aad, wasm_holder()->gen, wasm_holder()->user,
                     wasm_in() + 32);
    st = holder_wrap(wasm_out(), wasm_holder(), &aad, &ks);
    secret_clear(&ks);
    secret_wipe(wasm_in(), SECRET_LEN);
    return done(st, HOLDER_WRAP_LEN);
}

/* in: user 16 | Ks 32 | tab session id 16 | envelope. */
EXPORT(unwrap_tab)
int32_t
wasm_unwrap_tab(uint32_t gen)
{
    struct envelope_aad aad;
    struct secret ks;
    enum status st;

    bytes_copy(ks.b, wasm_in() + 16, SECRET_LEN);
    envelope_aad_tab(&aad, gen, wasm_in(), wasm_in() + 48);
    st = holder_unwrap(wasm_holder(), wasm_in(), gen, &aad, &ks,
                       (struct bytes){wasm_in() + 64, HOLDER_WRAP_LEN});
    secret_clear(&ks);
    secret_wipe(wasm_in() + 16, SECRET_LEN);
    return done(st, 0);
}
