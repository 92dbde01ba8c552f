#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/account.h"
#include "store/store.h"

/*
 * session: one signed-in browser.  Known by the hash of its cookie's token,
 * never by the token.  ks is the browser's Ks, encrypted under the server's
 * key by the caller (sealing.md 6.4).  Times are UTC milliseconds.  All
 * functions run inside the caller's transaction.
 */
#define SESSION_TOKEN 32    /* bytes of the hash */
#define SESSION_IDLE_MIN 15 /* minutes, until its person says otherwise */

enum session_state {
    SESSION_RECOVERING = 1, /* may only set credentials or sign out */
    SESSION_LOCKED = 2,     /* signed in, Ks absent */
    SESSION_OPEN = 3        /* Ks present */
};

struct session {
    uint8_t account[ID_LEN];
    uint8_t token[SESSION_TOKEN];
    enum session_state state;
    struct str ks; /* empty unless open; in the arena */
    int64_t created_ms, used_ms;
    bool is_shared;              /* "this is a shared computer" */
    int64_t idle_min;            /* minutes unused until Ks is forgotten */
    enum account_role role;      /* of the account */
    enum account_state standing; /* of the account */
};

#define SESSION_MAX 16 /* of one account; one more ends the oldest */

/* A new session without Ks; only account, token, state (RECOVERING or
 * LOCKED), created_ms, used_ms and is_shared of *n are read. */
MUST_USE enum status session_create(struct store *s, const struct session *n);

/* By the hash of its token; ST_ABSENT. */
MUST_USE enum status session_get(struct store *s,
                                 const uint8_t token[SESSION_TOKEN],
                                 struct arena *a, struct session *out);

/* Note a use.  ST_ABSENT when the session has ended. */
MUST_USE enum status session_touch(struct store *s,
                                   const uint8_t account[ID_LEN],
                                   const uint8_t token[SESSION_TOKEN],
                                   int64_t used_ms);

/* Note a use, and how many minutes without one lock this session.  ST_ABSENT
 * when it has ended. */
MUST_USE enum status session_idle_set(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      const uint8_t token[SESSION_TOKEN],
                                      int64_t idle_min, int64_t used_ms);

/* Store Ks: LOCKED or OPEN becomes OPEN.  ST_ABSENT when ended or recovering.
 */
MUST_USE enum status session_ks_set(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    const uint8_t token[SESSION_TOKEN],
                                    struct str ks);

/* Forget Ks: OPEN becomes LOCKED; LOCKED stays.  ST_ABSENT otherwise. */
MUST_USE enum status session_lock(struct store *s,
                                  const uint8_t account[ID_LEN],
                                  const uint8_t token[SESSION_TOKEN]);

/* New credentials were set: RECOVERING becomes LOCKED.  ST_ABSENT otherwise. */
MUST_USE enum status session_recovered(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       const uint8_t token[SESSION_TOKEN]);

/* End it; no error when it has ended already. */
MUST_USE enum status session_end(struct store *s, const uint8_t account[ID_LEN],
                                 const uint8_t token[SESSION_TOKEN]);

/* End every session of the account but `keep` (NULL: all); *n of them. */
MUST_USE enum status session_end_others(struct store *s,
                                        const uint8_t account[ID_LEN],
                                        const uint8_t *keep, int64_t *n);

/* The sessions of an account, last used first.  ks, role and standing are not
 * filled in.  The name of a session is the first half of its token's hash. */
MUST_USE enum status session_list_open(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       struct store_cursor **out);
MUST_USE enum status session_list_next(struct store_cursor *c,
                                       struct session *out);

/* End the account's session of this name; ST_ABSENT. */
MUST_USE enum status session_end_named(struct store *s,
                                       const uint8_t account[ID_LEN],
                                       const uint8_t name[ID_LEN]);

/* Forget Ks of every session whose idle minutes were over before now_ms; *n of
 * them. */
MUST_USE enum status session_lock_idle(struct store *s, int64_t now_ms,
                                       int64_t *n);

/* End every session not used since, or created before; *n of them. */
MUST_USE enum status session_expire(struct store *s, int64_t used_before_ms,
                                    int64_t created_before_ms, int64_t *n);

#endif
