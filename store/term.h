#ifndef STORE_TERM_H
#define STORE_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/match.h"
#include "store/store.h"

/*
 * term: rounds in which groups are formed, and who takes part.  What somebody
 * tells a term is open to the server, which has to compare hours; whom they do
 * not want to meet is stored under the server's key, never why (decision 20).
 * All functions run inside the caller's transaction; texts go into the arena.
 */
#define TERM_PEOPLE MATCH_PEOPLE_MAX
#define TERM_LIST 50
#define TERM_WEEK 21 /* bytes of 168 hours */

enum term_state { TERM_JOINING = 1, TERM_PROPOSED = 2 };
enum term_answer { TERM_UNSAID = 0, TERM_YES = 1, TERM_NO = 2 };

struct term {
    uint8_t term[ID_LEN];
    uint8_t account[ID_LEN]; /* who opened it; zeros once they left */
    struct str title;
    int64_t closes_day; /* the last on which people join */
    int64_t hours;      /* a meeting takes */
    enum term_state state;
    int64_t seed; /* of the last run; 0 before the first */
    bool is_hidden;
};

struct term_line {
    uint8_t term[ID_LEN];
    struct str title;
    int64_t closes_day;
    enum term_state state;
    int64_t people;
    bool is_joined; /* by who asks */
};

struct term_person {
    uint8_t person[ID_LEN]; /* their number in this term */
    uint8_t account[ID_LEN];
    struct str name, zone;
    struct match_person m; /* hours of their own zone's week */
    int64_t party;         /* the group proposed; -1: none */
    enum term_answer answer;
};

MUST_USE enum status term_put(struct store *s, const struct term *t,
                              int64_t now_ms);
MUST_USE enum status term_get(struct store *s, const uint8_t term[ID_LEN],
                              struct arena *a, struct term *out);
MUST_USE enum status term_list(struct store *s, const uint8_t asker[ID_LEN],
                               struct arena *a, struct term_line out[TERM_LIST],
                               size_t *n);
/* Groups were formed with this seed. */
MUST_USE enum status term_run(struct store *s, const uint8_t term[ID_LEN],
                              int64_t seed);
MUST_USE enum status term_hide(struct store *s, const uint8_t term[ID_LEN],
                               bool is_hidden);

/* Everybody in it, by their numbers: at most TERM_PEOPLE. */
MUST_USE enum status term_people(struct store *s, const uint8_t term[ID_LEN],
                                 struct arena *a, struct term_person *out,
                                 size_t *n);

/* Join or change; a change takes the answer and the proposed group back.  The
 * terms waited are counted here. */
MUST_USE enum status term_join(struct store *s, const uint8_t term[ID_LEN],
                               const struct term_person *p);
MUST_USE enum status term_set(struct store *s, const uint8_t term[ID_LEN],
                              const uint8_t person[ID_LEN], int64_t party,
                              enum term_answer answer);
MUST_USE enum status term_leave(struct store *s, const uint8_t term[ID_LEN],
                                const uint8_t account[ID_LEN]);

/* Whom somebody does not want to meet: bytes under the server's key; an empty
 * box removes it.  Get: ST_ABSENT without one. */
MUST_USE enum status term_apart_put(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    const uint8_t term[ID_LEN], struct str box);
MUST_USE enum status term_apart_get(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    const uint8_t term[ID_LEN], struct arena *a,
                                    struct str *box);

/* An account ends: it leaves all terms. */
MUST_USE enum status term_forget(struct store *s,
                                 const uint8_t account[ID_LEN]);

#endif
