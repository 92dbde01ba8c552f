#ifndef SERVE_CREDS_H
#define SERVE_CREDS_H

#include "base/json.h"
#include "serve/req.h"
#include "serve/vault.h"

/*
 * creds: what proves a person and what it opens, out of the JSON of a request
 * (sealing.md 6.2, 6.5).  A member that is missing or malformed is kept by
 * the object and named by api_done.
 */
#define CREDS_WRAP_MAX (8 * 1024)  /* bytes of wraps and identity at most */
#define CREDS_RING_MAX (96 * 1024) /* bytes of keyring and heads at most */

/* seed, t, m_kib, auth, wrap_pass: what changes with a passphrase. */
void creds_take_pass(struct req *rq, struct json_obj *o, struct vault_open *v);

/* auth_r, code_id, wrap_code: what changes with a recovery code. */
void creds_take_code(struct req *rq, struct json_obj *o, struct vault_open *v);

/* What an account shows and what only its person opens. */
struct creds_keys {
    uint8_t ik[32], ek[32], ek_cert[64];
    struct str identity, keyring, heads; /* envelopes 0x04, 0x05, 0x07 */
};
void creds_take_keys(struct req *rq, struct json_obj *o, struct creds_keys *k);

/*
 * The person proves once more who they are, although the session is open: a
 * laptop left open must not become an account taken over.  `proof` is AUTH of
 * the present passphrase; where by_code allows it, `proof_r` is AUTHr of the
 * recovery code instead.  Throttled.  ST_DENIED when it does not fit.
 */
MUST_USE enum status creds_prove(struct req *rq, struct json_obj *o,
                                 bool by_code);

#endif
