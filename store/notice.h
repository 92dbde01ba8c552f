#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * notice: mail that waits to be sent.  It says that something about an account
 * changed, never what was in it.
 *
 * An address is bytes here: encrypted under the server's key (serve/vault.h).
 * It is copied into the queue, so that a notice of a deletion is still sent
 * when the account is gone.  Rows go when they were sent or became too old.
 * Times are UTC milliseconds.  All functions run inside the caller's
 * transaction.
 */
enum notice_kind {
    NOTICE_PASSPHRASE,  /* a new passphrase */
    NOTICE_CODE,        /* a new recovery code */
    NOTICE_ROTATED,     /* new account keys */
    NOTICE_RESTARTED,   /* the account was begun anew */
    NOTICE_DELETED,     /* the account is gone */
    NOTICE_RECOVERED,   /* the recovery code was used to sign in */
    NOTICE_FACTOR,      /* a second step or passkey came or went */
    NOTICE_EMAIL,       /* the address for notices changed */
    NOTICE_SESSIONS,    /* other sign-ins were ended */
    NOTICE_CONFIRM,     /* the code that confirms an address: store/email.h */
    NOTICE_DUE_CHECKIN, /* reminders: store/reminder.h */
    NOTICE_DUE_PLAN,
    NOTICE_DUE_PRACTICE,
    NOTICE_DUE_SESSION, /* code: when it begins, where the person is */
    NOTICE_RESTING,     /* reminders rest */
    NOTICE_DATES,       /* a series was made or changed; code: its id */
    NOTICE_DUE_WRITING, /* code: until when, where the person is */
    NOTICE_COUNT
};

/*
 * Queue a notice to the account's confirmed address; without one nothing
 * happens.  Call it before the account or the address is removed.  A second
 * notice of the same kind in the same millisecond is the same notice.
 */
MUST_USE enum status notice_queue(struct store *store,
                                  const uint8_t account[16],
                                  enum notice_kind kind, int64_t now_ms);

/* The same with a code, encrypted by the caller; empty: without. */
MUST_USE enum status notice_queue_with(struct store *store,
                                       const uint8_t account[16],
                                       enum notice_kind kind, struct str code,
                                       int64_t now_ms);

/* A queued mail; texts and bytes are in the arena. */
struct notice {
    uint8_t account[ID_LEN];
    int64_t created_ms;
    enum notice_kind kind;
    struct str address; /* encrypted */
    struct str lang;    /* tag of the account's language */
    struct str code;    /* encrypted; empty for kinds without */
    int64_t due_ms;     /* not before */
    int64_t tries;      /* how often it was taken up */
};

/* Queue any mail; only created_ms, due_ms and tries are set here.  A row that
 * is there already stays. */
MUST_USE enum status notice_add(struct store *s, const struct notice *n,
                                int64_t now_ms);

/* The one that has been due longest at now_ms; ST_ABSENT: none is. */
MUST_USE enum status notice_next(struct store *s, int64_t now_ms,
                                 struct arena *a, struct notice *out);

/*
 * Take *n up: from now on it is due at until_ms, for everybody else.
 * ST_CONFLICT when another process was quicker or it is gone.  On ST_OK *n
 * has the new due_ms and tries.
 */
MUST_USE enum status notice_claim(struct store *s, struct notice *n,
                                  int64_t until_ms);

/* Sent, or given up: remove what notice_claim took.  ST_CONFLICT when it has
 * been taken up by another in between. */
MUST_USE enum status notice_done(struct store *s, const struct notice *n);

/* Remove what was queued before; *n rows. */
MUST_USE enum status notice_expire(struct store *s, int64_t before_ms,
                                   int64_t *n);

#endif
