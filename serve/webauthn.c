/*
 * webauthn: public keys and signatures of passkeys, over libfido2.
 */
#include "serve/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include "base/b64.h"
#include "base/cbor.h"
#include "base/json.h"

#define RP_MAX 254 /* bytes of a host's name with its NUL */

static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
#define N_ALGORITHMS (sizeof algorithms / sizeof algorithms[0])

static const unsigned char *
octets(struct str s)
{
    return (const unsigned char *)s.ptr;
}

static enum status
copy(struct arena *a, const unsigned char *from, size_t len, struct str *out)
{
    if (from == NULL || len == 0)
        return ST_INVALID;
    return arena_str(a, (struct str){(const char *)from, len}, out);
}

/* Does the CBOR at the end of authenticator data (Web Authentication, 6.1) hold
 * what it claims?  Before it: 37 octets and, with a new credential, 18 more and
 * its id. */
static bool
fits(struct str d)
{
    enum { FLAGS = 32, HAS_CREDENTIAL = 0x40, HEAD = 37, ID_LENGTH = 53 };
    size_t at = HEAD;

    if (d.len < HEAD)
        return false;
    if ((octets(d)[FLAGS] & HAS_CREDENTIAL) != 0) {
        if (d.len < ID_LENGTH + 2)
            return false;
        at = ID_LENGTH + 2 + (size_t)octets(d)[ID_LENGTH] * 256 +
             octets(d)[ID_LENGTH + 1];
    }
    return at <= d.len && cbor_fits((struct str){d.ptr + at, d.len - at});
}

/* As a credential of this algorithm. */
static enum status
read_as(struct str auth_data, int algorithm, struct arena *a,
        struct str *credential, struct webauthn_key *key)
{
    fido_cred_t *c = fido_cred_new();
    enum status st = ST_INVALID;

    if (c == NULL)
        return ST_NOSPACE;
    if (fido_cred_set_type(c, algorithm) == FIDO_OK &&
        fido_cred_set_authdata_raw(c, octets(auth_data), auth_data.len) ==
            FIDO_OK)
        st = copy(a, fido_cred_id_ptr(c), fido_cred_id_len(c), credential);
    if (st == ST_OK)
        st = copy(a, fido_cred_pubkey_ptr(c), fido_cred_pubkey_len(c),
                  &key->public_key);
    if (st == ST_OK)
        key->algorithm = algorithm;
    fido_cred_free(&c);
    return st;
}

enum status
webauthn_key_read(struct str auth_data, struct arena *a, struct str *credential,
                  struct webauthn_key *key)
{
    enum status st = ST_INVALID;

    if (!fits(auth_data))
        return ST_INVALID;
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    for (size_t i = 0; i < N_ALGORITHMS && st == ST_INVALID; i++)
        st = read_as(auth_data, algorithms[i], a, credential, key);
    return st;
}

/* Is this the origin of a page at that host? */
static bool
is_of(struct str origin, struct str host)
{
    struct str https = STR("https://"), http = STR("http://");
    struct str scheme = str_starts(origin, https) ? https : http;

    if (!str_starts(origin, scheme))
        return false;
    return str_eq(
        (struct str){origin.ptr + scheme.len, origin.len - scheme.len}, host);
}

enum status
webauthn_challenge(struct str client_data, struct str host,
                   uint8_t out[CHALLENGE_LEN])
{
    struct str type, challenge, origin;
    struct json *doc = NULL;
    struct json_obj o;
    bool is_framed = false;
    enum status st = ST_DENIED;
    size_t n = 0;

    if (json_parse(client_data, WEBAUTHN_CLIENT_MAX, NULL, &doc) != ST_OK)
        return ST_DENIED;
    /* Browsers may add members; what is taken must be right. */
    o = json_top(doc);
    json_take_str(&o, "type", 32, &type);
    json_take_str(&o, "challenge", 64, &challenge);
    json_take_str(&o, "origin", RP_MAX + 16, &origin);
    if (json_has(&o, "crossOrigin"))
        json_take_bool(&o, "crossOrigin", &is_framed);
    if (o.st == ST_OK && str_eq(type, STR("webauthn.get")) && !is_framed &&
        is_of(origin, host) &&
        b64_parse(challenge, out, CHALLENGE_LEN, &n) == ST_OK &&
        n == CHALLENGE_LEN)
        st = ST_OK;
    json_free(doc);
    return st;
}

/* The key in the library's form, and the library's check with it. */
static int
verify_with(const fido_assert_t *a, const struct webauthn_key *key)
{
    const void *from = key->public_key.ptr;
    size_t len = key->public_key.len;
    int r = FIDO_ERR_INVALID_ARGUMENT;

    if (key->algorithm == COSE_ES256) {
        es256_pk_t *pk = es256_pk_new();

        if (pk != NULL && es256_pk_from_ptr(pk, from, len) == FIDO_OK)
            r = fido_assert_verify(a, 0, COSE_ES256, pk);
        es256_pk_free(&pk);
    } else if (key->algorithm == COSE_EDDSA) {
        eddsa_pk_t *pk = eddsa_pk_new();

        if (pk != NULL && eddsa_pk_from_ptr(pk, from, len) == FIDO_OK)
            r = fido_assert_verify(a, 0, COSE_EDDSA, pk);
        eddsa_pk_free(&pk);
    } else if (key->algorithm == COSE_RS256) {
        rs256_pk_t *pk = rs256_pk_new();

        if (pk != NULL && rs256_pk_from_ptr(pk, from, len) == FIDO_OK)
            r = fido_assert_verify(a, 0, COSE_RS256, pk);
        rs256_pk_free(&pk);
    }
    return r;
}

/* Signed data may carry the authenticator's part of PRF; the library wants to
 * know beforehand whether it does. */
static enum status
verify_expecting(const struct webauthn_key *key,
                 const struct webauthn_answer *answer, const char *rp,
                 int extensions)
{
    fido_assert_t *a = fido_assert_new();
    enum status st = ST_DENIED;

    if (a == NULL)
        return ST_NOSPACE;
    if (fido_assert_set_rp(a, rp) == FIDO_OK &&
        fido_assert_set_clientdata(a, octets(answer->client_data),
                                   answer->client_data.len) == FIDO_OK &&
        fido_assert_set_count(a, 1) == FIDO_OK &&
        fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_uv(a, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_extensions(a, extensions) == FIDO_OK &&
        fido_assert_set_authdata_raw(a, 0, octets(answer->auth_data),
                                     answer->auth_data.len) == FIDO_OK &&
        fido_assert_set_sig(a, 0, octets(answer->signature),
                            answer->signature.len) == FIDO_OK &&
        verify_with(a, key) == FIDO_OK)
        st = ST_OK;
    fido_assert_free(&a);
    return st;
}

enum status
webauthn_verify(const struct webauthn_key *key,
                const struct webauthn_answer *answer, struct str host)
{
    char rp[RP_MAX];
    enum status st;

    str_cut(host, ':', &host, &(struct str){NULL, 0});
    if (host.len == 0 || host.len >= sizeof rp || !fits(answer->auth_data))
        return ST_DENIED;
    memcpy(rp, host.ptr, host.len);
    rp[host.len] = '\0';
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    st = verify_expecting(key, answer, rp, 0);
    if (st == ST_DENIED)
        st = verify_expecting(key, answer, rp, FIDO_EXT_HMAC_SECRET);
    return st;
}
