#ifndef SERVE_FACTOR_H
#define SERVE_FACTOR_H

#include <stdbool.h>

#include "base/json.h"
#include "core/status.h"
#include "serve/req.h"
#include "serve/webauthn.h"
#include "store/passkey.h"
#include "store/totp.h"

/*
 * factor: the second step at sign-in, and answers of passkeys.
 *
 * An account asks for a second step when its sign-in codes are on, or when one
 * of its passkeys is marked for it; then any one of these will do.  It is
 * asked for after the passphrase and before anything sealed is given out.
 * The recovery code needs no second step, and the credentials set after it
 * take all of them away.
 */
struct factor {
    bool has_codes; /* sign-in codes are on */
    struct totp codes;
    struct passkey *passkeys; /* all of the account, in the arena */
    size_t n_passkeys;
    bool is_asked; /* a second step is asked for */
};

/* What the account has; a failure is the store's. */
MUST_USE enum status factor_get(struct req *rq, const uint8_t account[ID_LEN],
                                struct factor *out);

/* What a person brought: members "code" and "passkey", either, or none. */
struct factor_given {
    struct str code;
    bool has_answer;
    struct str credential; /* id of the passkey that answered */
    struct webauthn_answer answer;
};
void factor_take(struct req *rq, struct json_obj *o, struct factor_given *out);

/* Only the passkey's answer, which must be there; as json_take_…. */
void factor_take_answer(struct req *rq, struct json_obj *o,
                        struct factor_given *out);

/*
 * Is what was given a second step of this account?  Uses it up.  ST_DENIED:
 * wrong or used; ST_BUSY: too many tries.
 */
MUST_USE enum status factor_check(struct req *rq, const uint8_t account[ID_LEN],
                                  const struct factor *f,
                                  const struct factor_given *given);

/* Did this passkey answer a challenge of ours on a page of ours, for the first
 * time?  ST_DENIED when not.  Does not note the use: *challenge_ms. */
MUST_USE enum status factor_answered(struct req *rq,
                                     const struct webauthn_key *key,
                                     const struct webauthn_answer *answer,
                                     int64_t used_ms, int64_t *challenge_ms);

/* The passkey of this credential id, NULL: none. */
const struct passkey *factor_find(const struct factor *f,
                                  struct str credential);

/* 403: a second step is needed ("factor"), or the one given was wrong
 * ("step"), with what there is and a challenge. */
void factor_ask(struct req *rq, const struct factor *f, bool was_wrong);

/* Members "challenge" and "passkeys" (credential ids) of an answer: all, or
 * those that unlock. */
void factor_add_challenge(struct req *rq, struct json_w *w);
void factor_add_ids(struct json_w *w, const struct factor *f,
                    bool only_unlocking);

/* Take all of the account's second steps and passkeys away. */
MUST_USE enum status factor_drop(struct req *rq, const uint8_t account[ID_LEN]);

#endif
