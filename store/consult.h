#ifndef STORE_CONSULT_H
#define STORE_CONSULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * consult: asking colleagues about a case.  A request says themes (bits of
 * enum directory_theme) and urgency; who asks is told to nobody here before
 * they accept somebody.  The case is in a space of its own, which goes with
 * the request when its time is over.  Times are UTC milliseconds.  All
 * functions run inside the caller's transaction; texts and bytes go into the
 * arena.
 */
#define CONSULT_OPEN_MAX 3    /* requests of one person at once */
#define CONSULT_OFFERS_MAX 12 /* to one request */
#define CONSULT_ACCEPTED_MAX 5
#define CONSULT_MOST_MAX 5   /* requests a colleague takes part in at once */
#define CONSULT_LIST 50      /* of each kind that is listed */
#define CONSULT_BOX_MAX 4096 /* bytes */

enum consult_state { CONSULT_OPEN = 1, CONSULT_CIRCLE = 2 };
enum consult_answer { CONSULT_OFFERED = 1, CONSULT_ACCEPTED, CONSULT_AWAY };

struct consult {
    uint8_t consult[ID_LEN];
    uint8_t account[ID_LEN]; /* who asks */
    uint8_t space[ID_LEN];   /* zeros before somebody is accepted */
    int64_t themes, urgency;
    enum consult_state state;
    int64_t created_ms, closes_ms;
};

/* One colleague's part in a request. */
struct consult_offer {
    uint8_t consult[ID_LEN]; /* consult_offers: not set */
    uint8_t account[ID_LEN];
    enum consult_answer state;
    struct str name; /* as they are known as somebody to ask; may be empty */
    struct str box;  /* empty until accepted */
};

/* Who may be asked. */
struct consult_setting {
    struct str name;
    int64_t themes;
    int64_t most; /* 1 to CONSULT_MOST_MAX at once */
};

/* The setting of one account; ST_ABSENT without one. */
MUST_USE enum status consult_setting_get(struct store *s,
                                         const uint8_t account[ID_LEN],
                                         struct arena *a,
                                         struct consult_setting *out);
/* Set it; most 0 removes it. */
MUST_USE enum status consult_setting_put(struct store *s,
                                         const uint8_t account[ID_LEN],
                                         const struct consult_setting *c);

/* A new one; whoever adds it looks first that there are fewer than
 * CONSULT_OPEN_MAX.  ST_CONFLICT when the id is taken. */
MUST_USE enum status consult_add(struct store *s, const struct consult *c);

/* How many this person has. */
MUST_USE enum status consult_count(struct store *s,
                                   const uint8_t account[ID_LEN], int64_t *out);

/* ST_ABSENT when there is none that is not over at now_ms. */
MUST_USE enum status consult_get(struct store *s, const uint8_t consult[ID_LEN],
                                 int64_t now_ms, struct consult *out);

/* Requests: of one account; those it may offer to, by theme, its own and those
 * it has answered left out; those it has answered. */
enum consult_which { CONSULT_MINE, CONSULT_FITTING, CONSULT_ANSWERED };
MUST_USE enum status consult_list(struct store *s, enum consult_which which,
                                  const uint8_t account[ID_LEN], int64_t themes,
                                  int64_t now_ms,
                                  struct consult out[CONSULT_LIST], size_t *n);

/* Who answered one, by their ids. */
MUST_USE enum status
consult_offers(struct store *s, const uint8_t consult[ID_LEN], struct arena *a,
               struct consult_offer out[CONSULT_OFFERS_MAX], size_t *n);
/* One of them; ST_ABSENT. */
MUST_USE enum status consult_offer_get(struct store *s,
                                       const uint8_t consult[ID_LEN],
                                       const uint8_t account[ID_LEN],
                                       struct arena *a,
                                       struct consult_offer *out);

/* Offer, accept, stay away: set an answer and its box.  An answer that is
 * there is replaced. */
MUST_USE enum status consult_offer_put(struct store *s,
                                       const struct consult_offer *o);

/* How many requests that are not over this account has offered to or is
 * accepted in. */
MUST_USE enum status consult_load(struct store *s,
                                  const uint8_t account[ID_LEN], int64_t now_ms,
                                  int64_t *out);

/* Somebody was accepted: this is its circle from now on. */
MUST_USE enum status consult_circle(struct store *s,
                                    const uint8_t consult[ID_LEN],
                                    const uint8_t space[ID_LEN]);

/* Delete a request, its answers, its circle with all that was written. */
MUST_USE enum status consult_end(struct store *s,
                                 const uint8_t consult[ID_LEN]);

/* An account ends: its requests with their circles, its answers. */
MUST_USE enum status consult_forget(struct store *s,
                                    const uint8_t account[ID_LEN]);

/* Delete requests whose time is over, as consult_end does. */
MUST_USE enum status consult_sweep(struct store *s, int64_t now_ms);

#endif
