#ifndef SERVE_WEBAUTHN_H
#define SERVE_WEBAUTHN_H

#include <stdint.h>

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/challenge.h"

/*
 * webauthn: passkeys' public keys and signatures (W3C Web Authentication,
 * level 2), over libfido2; the only file that includes it.  Attestation is not
 * asked for: which make of device somebody has is nobody's business here.
 *
 * All bytes come from outside.
 */
#define WEBAUTHN_AUTH_MAX 2048   /* bytes of authenticator data */
#define WEBAUTHN_CLIENT_MAX 2048 /* bytes of client data */
#define WEBAUTHN_SIG_MAX 1024    /* bytes of a signature */

struct webauthn_key {
    int64_t algorithm;     /* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
    struct str public_key; /* the library's plain form of it */
};

/* What a passkey answered. */
struct webauthn_answer {
    struct str client_data; /* JSON, the signed octets */
    struct str auth_data;
    struct str signature;
};

/*
 * The new credential in the authenticator data of a creation: its id and key,
 * in the arena.  ST_INVALID unless it is one of the three kinds.
 */
MUST_USE enum status webauthn_key_read(struct str auth_data, struct arena *a,
                                       struct str *credential,
                                       struct webauthn_key *key);

/*
 * The challenge within client data, if that says: an answer ("webauthn.get"),
 * given on a page of this host, not inside somebody else's frame.  ST_DENIED
 * otherwise.
 */
MUST_USE enum status webauthn_challenge(struct str client_data, struct str host,
                                        uint8_t out[CHALLENGE_LEN]);

/*
 * Did this key sign this answer, for this host (with or without port), with
 * the person present and verified?  ST_DENIED when not.  The challenge is the
 * caller's to check.
 */
MUST_USE enum status webauthn_verify(const struct webauthn_key *key,
                                     const struct webauthn_answer *answer,
                                     struct str host);

#endif
