#ifndef STORE_ENQUIRY_H
#define STORE_ENQUIRY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "seal/enquiry.h"
#include "store/store.h"

/*
 * enquiry: a first word to a therapist from somebody who stays unknown
 * (seal/enquiry.h).  Nothing here tells who asks.  An enquiry lives from one
 * text to the next for ENQUIRY_LIVES days; after that, or when the therapist
 * leaves, its texts are deleted and what became of it is kept for
 * ENQUIRY_TOLD days, so that whoever asked is told.  Days are UTC days since
 * 1970.  All functions run inside the caller's transaction; bytes go into the
 * arena.
 */
#define ENQUIRY_LIVES 21
#define ENQUIRY_TOLD 30
#define ENQUIRY_OPEN_MAX 20 /* of one therapist at once */
#define ENQUIRY_LIST 60     /* of one therapist that are listed */
#define ENQUIRY_KEY_LEN 32

enum enquiry_state {
    ENQUIRY_OPEN = 1,
    ENQUIRY_ENDED,   /* by the therapist; can be read */
    ENQUIRY_EXPIRED, /* nobody wrote in time */
    ENQUIRY_LEFT     /* the therapist is not there any more */
};

struct enquiry {
    uint8_t id[ENQUIRY_ID_LEN];
    uint8_t entry[ID_LEN];
    uint8_t asker[ENQUIRY_KEY_LEN], desk[ENQUIRY_KEY_LEN]; /* public keys */
    enum enquiry_state state;
    int64_t step; /* of the text written last */
    int64_t until_day;
};

struct enquiry_text {
    int64_t step;
    struct str box;
};

/* ---- the desk ---- */

/* The key under which this entry takes enquiries; ST_ABSENT. */
MUST_USE enum status enquiry_desk_get(struct store *s,
                                      const uint8_t entry[ID_LEN],
                                      uint8_t key[ENQUIRY_KEY_LEN]);
MUST_USE enum status enquiry_desk_put(struct store *s,
                                      const uint8_t entry[ID_LEN],
                                      const uint8_t key[ENQUIRY_KEY_LEN]);

/* It takes none any more: those that are there become ENQUIRY_LEFT.  Nothing to
 * do is no error. */
MUST_USE enum status enquiry_desk_end(struct store *s,
                                      const uint8_t entry[ID_LEN]);

/* ---- enquiries ---- */

/* With its first text.  ST_CONFLICT when the id is taken; whoever adds it looks
 * first that fewer than ENQUIRY_OPEN_MAX are open. */
MUST_USE enum status enquiry_add(struct store *s, const struct enquiry *e,
                                 struct str box);
MUST_USE enum status enquiry_get(struct store *s,
                                 const uint8_t id[ENQUIRY_ID_LEN],
                                 struct enquiry *out);
MUST_USE enum status
enquiry_open_count(struct store *s, const uint8_t entry[ID_LEN], int64_t *out);
/* Those of one therapist that have texts, by their ids. */
MUST_USE enum status enquiry_list(struct store *s, const uint8_t entry[ID_LEN],
                                  struct enquiry out[ENQUIRY_LIST], size_t *n);
/* The texts of one, the first one first. */
MUST_USE enum status enquiry_texts(struct store *s,
                                   const uint8_t id[ENQUIRY_ID_LEN],
                                   struct arena *a,
                                   struct enquiry_text out[ENQUIRY_STEPS],
                                   size_t *n);

/* The next text: e->step is its step, e->state and e->until_day hold from now
 * on.  ST_CONFLICT unless the enquiry is open and one step before. */
MUST_USE enum status enquiry_write(struct store *s, const struct enquiry *e,
                                   struct str box);

/* Delete it; ST_ABSENT. */
MUST_USE enum status enquiry_remove(struct store *s,
                                    const uint8_t id[ENQUIRY_ID_LEN]);

/* What is over at `day`: texts go, then, ENQUIRY_TOLD days on, all of it. */
MUST_USE enum status enquiry_sweep(struct store *s, int64_t day);

#endif
