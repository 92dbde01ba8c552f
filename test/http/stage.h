#ifndef TEST_HTTP_STAGE_H
#define TEST_HTTP_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/id.h"
#include "seal/holder.h"
#include "seal/space.h"
#include "serve/app.h"
#include "serve/exchange.h"
#include "serve/shell.h"
#include "store/driver_fault.h"

/*
 * stage: a whole server without sockets, and people on it.
 *
 * Requests go through dispatch_route and dispatch_handle exactly as the HTTP
 * layer hands them over.  People are registered through the API with real
 * keys and a real first entry; only Argon2id is left out, since the server
 * never sees a passphrase.
 */
enum stage_who {
    STAGE_NOBODY,
    STAGE_ADA,        /* a member, unlocked */
    STAGE_BELA,       /* another member, unlocked */
    STAGE_LOCKED,     /* a member whose session is locked */
    STAGE_RECOVERING, /* came in by recovery code */
    STAGE_OPERATOR,   /* unlocked, runs the instance */
    STAGE_STEWARD,    /* unlocked, with the steward's role */
    STAGE_WHO_COUNT,
    STAGE_HEIR = STAGE_WHO_COUNT, /* only after stage_heir */
    STAGE_NAMES
};

#define STAGE_TOIL_BITS 4 /* of a stamp on an enquiry */

extern const char *const stage_names[STAGE_NAMES];

struct stage_person {
    struct holder holder;
    struct space space;
    uint8_t auth[32];
    uint8_t auth_r[32];
    char name[16];
    char cookie[64]; /* "mainstay=…" */
    char csrf[68];
};

struct stage {
    struct app app;
    struct app_ctx ctx;
    struct clock clock;
    struct srvkey_ring ring;
    struct driver_fault plan; /* refuses store calls on command */
    struct stage_person person[STAGE_NAMES];
    struct stage_person former; /* what the heir was before */
    struct space group;         /* of ada and bela, after stage_group */
    uint8_t founded[ID_LEN];    /* the space of the last {found} */
    uint8_t rekey_cert[64];     /* once ada's keys are rotated */
    char url[512];
    char setup_token[48]; /* valid until it is used */
    char ticket[48];      /* a member's joining ticket */
    char restart[48];     /* ada's ticket to start again */
    uint64_t n_requests;
};

struct stage_request {
    enum stage_who who;
    enum exchange_method method;
    struct str path;
    struct str query;
    struct str type; /* Content-Type; empty: none */
    struct str body;
    struct exchange_field field[8]; /* further fields of the head */
    size_t n_fields;
    bool foreign; /* as if another site had sent it */
};

struct stage_answer {
    unsigned status;
    struct buf body;   /* cleared by stage_answer_clear */
    struct buf fields; /* "name: value\r\n" lines, type first */
    bool is_stream;
    bool may_compress; /* by whoever sends it */
};

/* Open an empty database at url and put everybody on it.  Exits the program
 * with a message on failure: without a stage there is no test. */
void stage_open(struct stage *s, const char *url);
void stage_close(struct stage *s);

/* The same on a copy, made at url, of the file of a stage that is closed: kept
 * is what that stage was before.  SQLite alone; a tenth of the time. */
void stage_open_copy(struct stage *s, const struct stage *kept,
                     const char *url);

/* One more person: registered, signed in and unlocked, at the stage's clock.
 * The caller clears p->holder. */
void stage_join(struct stage *s, struct stage_person *p, const char *name);

/* One more: a member, unlocked, who lost everything and started again. */
void stage_heir(struct stage *s);

/* A registration of somebody with new keys and p's name; with a ticket unless
 * it is NULL. */
void stage_registration(struct stage_person *p, struct buf *out, uint64_t now_s,
                        const char *ticket);

/* ada's keys rotated: the members of the request but the proof; and the REKEY
 * entry that follows, for where her log stands in the store. */
void stage_rotation(struct stage *s, struct buf *out);
void stage_rekey(struct stage *s, struct buf *out);

/* The head of a space as it is stored; its id is what is known. */
void stage_head(struct stage *s, struct space *space);

/* A group of which ada is the facilitator and bela a member, made over the API:
 * founded, invited, answered, let in. */
void stage_group(struct stage *s);

/* A body for POST spaces that founds a group of ada alone: s->founded. */
void stage_founding(struct stage *s, struct buf *out);

/* A body for POST space/{group}: the next entry of this type by ada, ADD or
 * REMOVE of bela, with its boxes. */
void stage_step(struct stage *s, uint8_t type, struct buf *out);

/* A passkey of ada's as WebAuthn gives it: authenticator data of its creation,
 * and the object `passkey` of the API, signed over a challenge made so many ms
 * ago. */
void stage_created(struct buf *out);
void stage_passkey(struct stage *s, int64_t ago_ms, struct buf *out);

/* The code of now for this secret in base32, as an app shows it. */
void stage_code(struct stage *s, struct str secret, struct buf *out);

/* The code in the mail that has waited longest. */
void stage_mailed(struct stage *s, struct buf *out);

/* Seconds since 1970 UTC by the stage's clock. */
uint64_t stage_now_s(const struct stage *s);

/* Let the test end when this is not ST_OK: `what` says where. */
void stage_need(enum status st, const char *what);

/* A request as p with whatever cookie they have by now, keeping a new one;
 * ends the test unless the answer is `want`.  Clears the body. */
void stage_ask_json(struct stage *s, struct stage_person *p,
                    enum exchange_method method, struct str path,
                    struct buf *body, unsigned want);

/* Sign in by passphrase and unlock. */
void stage_enter(struct stage *s, struct stage_person *p);

/* One request, one answer. */
void stage_ask(struct stage *s, const struct stage_request *rq,
               struct stage_answer *out);
void stage_answer_clear(struct stage_answer *a);

/* Is "needle" in the answer's body, or its fields? */
bool stage_has(const struct buf *in, struct str needle);

/*
 * Replace {…} in text: {ada.user} {ada.space} {ada.auth} {ada.csrf} {setup}
 * {ticket} {put} {bytes32} {register} {today}; and for every person. ST_ABSENT:
 * an unknown name.  {put} is a fresh, valid entry for ada's space, as octets;
 * {register} a whole valid registration of somebody new; {begin-again} one of
 * ada with her ticket; {rotation} and {rekey} as stage_rotation and
 * stage_rekey; {former.auth_r} the code of what the heir was before; {group}
 * {founded} ids of spaces; {found} {rotate} {close} bodies as stage_founding
 * and stage_step; {plan} the plan of a session of one step; {created} {passkey}
 * {passkey-before} {mailed} as above; {ada.therapist} her entry among those who
 * see therapists, zeros without one; {stamp} the stamp of an enquiry to it with
 * {bytes32} as token, {no-stamp} one that does not fit, {letter-id} its id,
 * {letter} octets of the length of a text in it.
 */
enum status stage_expand(struct stage *s, struct str text, struct buf *out);

#endif
