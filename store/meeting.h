#ifndef STORE_MEETING_H
#define STORE_MEETING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/phase.h"
#include "store/store.h"

/*
 * meeting: the rows of a group's sessions: plan and state (core/phase.h), who
 * sits where, and the second keys of what they wrote.  Times are UTC
 * milliseconds.  All functions run inside the caller's transaction.
 */
#define MEETING_MAX 1000     /* sessions of one space */
#define MEETING_HELD_MAX 600 /* keys of one session */

enum meeting_held {
    MEETING_PART,   /* a contribution in a step */
    MEETING_CASE,   /* the presenter's case */
    MEETING_NOTES,  /* the scribe's notes */
    MEETING_RATING, /* somebody's answers after the session */
    MEETING_HELD_COUNT
};

struct meeting {
    int64_t at_ms;     /* when it is meant to begin */
    int64_t keep_days; /* after its end, what was written goes */
    struct phase_plan plan;
    struct phase_state state;
    uint16_t cleared; /* seats that do not know the person of the case */
    int64_t ended_ms; /* 0: not yet */
    uint32_t was;     /* state.version as it was read */
};

struct meeting_seat {
    uint8_t account[ID_LEN];
    int64_t seen_ms;
};

/* A new one with n seats.  ST_CONFLICT: the id is taken; ST_NOSPACE: the space
 * has MEETING_MAX already. */
MUST_USE enum status meeting_add(struct store *s, const uint8_t space[ID_LEN],
                                 const uint8_t meeting[ID_LEN],
                                 const struct meeting *m,
                                 const uint8_t (*account)[ID_LEN], uint8_t n);

/* ST_ABSENT; ST_BROKEN: what is stored is no plan or state. */
MUST_USE enum status meeting_get(struct store *s, const uint8_t space[ID_LEN],
                                 const uint8_t meeting[ID_LEN], struct arena *a,
                                 struct meeting *out);

/* State, answers and end.  ST_CONFLICT: somebody changed it in between. */
MUST_USE enum status meeting_set(struct store *s, const uint8_t space[ID_LEN],
                                 const uint8_t meeting[ID_LEN],
                                 const struct meeting *m);
MUST_USE enum status meeting_remove(struct store *s,
                                    const uint8_t space[ID_LEN],
                                    const uint8_t meeting[ID_LEN]);

/* A space's sessions, newest first, at most 200.  Close the cursor. */
struct meeting_line {
    uint8_t meeting[ID_LEN];
    int64_t at_ms, ended_ms, keep_days;
};
MUST_USE enum status meeting_list_open(struct store *s,
                                       const uint8_t space[ID_LEN],
                                       struct store_cursor **out);
MUST_USE enum status meeting_list_next(struct store_cursor *c,
                                       struct meeting_line *out);

/*
 * The sessions in writing that run at now_ms and in which the account, still a
 * member, has a seat: until when their step goes, and whether it waits for this
 * person's words.  *n of them in out, of the MEETING_WRITING_MAX newest
 * sessions that have not ended.
 */
#define MEETING_WRITING_MAX 64
struct meeting_writing {
    uint8_t space[ID_LEN];
    uint8_t meeting[ID_LEN];
    int64_t due_ms;
    bool waits;
};
MUST_USE enum status
meeting_writing_of(struct store *s, const uint8_t account[ID_LEN],
                   int64_t now_ms, struct arena *a,
                   struct meeting_writing out[MEETING_WRITING_MAX], size_t *n);

/* When the next step is due, later than after_ms, that waits for this person's
 * words.  ST_ABSENT: none does. */
MUST_USE enum status meeting_writing_next(struct store *s,
                                          const uint8_t account[ID_LEN],
                                          int64_t now_ms, int64_t after_ms,
                                          struct arena *a, int64_t *due_ms);

/* All seats, in order; *n of them. */
MUST_USE enum status meeting_seats(struct store *s, const uint8_t space[ID_LEN],
                                   const uint8_t meeting[ID_LEN],
                                   struct meeting_seat out[PHASE_SEATS],
                                   uint8_t *n);
MUST_USE enum status meeting_seen(struct store *s, const uint8_t space[ID_LEN],
                                  const uint8_t meeting[ID_LEN], uint8_t seat,
                                  int64_t now_ms);

/* A second key; another one of the same seat and object replaces it.
 * ST_CONFLICT: the object is somebody else's; ST_NOSPACE: too many. */
struct meeting_key {
    uint8_t object[ID_LEN];
    uint8_t seat, step;
    enum meeting_held kind;
    uint8_t bytes[32];
};
MUST_USE enum status meeting_key_put(struct store *s,
                                     const uint8_t space[ID_LEN],
                                     const uint8_t meeting[ID_LEN],
                                     const struct meeting_key *k,
                                     int64_t expires_ms);
MUST_USE enum status meeting_keys_open(struct store *s,
                                       const uint8_t space[ID_LEN],
                                       const uint8_t meeting[ID_LEN],
                                       struct store_cursor **out);
MUST_USE enum status meeting_keys_next(struct store_cursor *c,
                                       struct meeting_key *out);

/* All keys but those of ratings go then. */
MUST_USE enum status meeting_keys_keep(struct store *s,
                                       const uint8_t space[ID_LEN],
                                       const uint8_t meeting[ID_LEN],
                                       int64_t until_ms);

/* Remove keys whose time is over. */
MUST_USE enum status meeting_sweep(struct store *s, int64_t now_ms);

#endif
