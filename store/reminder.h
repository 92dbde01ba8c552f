#ifndef STORE_REMINDER_H
#define STORE_REMINDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/remind.h"
#include "store/store.h"

/*
 * reminder: when a person wants to be reminded, where they are, and when not.
 * What a reminder is about is its kind and no more.  Times are UTC
 * milliseconds.  All functions run inside the caller's transaction.
 */
enum reminder_kind {
    REMINDER_CHECKIN,
    REMINDER_PLAN,
    REMINDER_PRACTICE,
    REMINDER_SESSION, /* of a group; `minute` is how long before it */
    REMINDER_WRITING, /* a step in writing that waits; `minute` as above */
    REMINDER_COUNT
};

#define REMINDER_LEAD_MAX 2880 /* minutes before a session or a due time */

/* Is it about a moment that others set, and not about an hour of the week? */
static inline bool
reminder_has_moment(enum reminder_kind kind)
{
    return kind == REMINDER_SESSION || kind == REMINDER_WRITING;
}

struct reminding {
    struct str zone;
    struct remind_manners manners;
    bool by_mail, by_feed;
};

struct reminder {
    enum reminder_kind kind;
    uint8_t days;    /* bit 0 Monday; 0 where it has a moment */
    int32_t minute;  /* of the day; or before the moment */
    int64_t next_ms; /* when it is looked at again */
    int64_t unheard; /* sent since the person was last here */
    int64_t sent_day;
    int64_t for_ms; /* the moment that was reminded of last */
};

/* All of a person's settings; what was set before goes.  ST_INVALID: an
 * unknown zone, manners that do not fit, a day or minute outside. */
MUST_USE enum status reminder_put(struct store *s,
                                  const uint8_t account[ID_LEN],
                                  const struct reminding *g,
                                  const struct reminder *r, size_t n,
                                  int64_t now_ms, struct arena *a);

/* Nothing any more. */
MUST_USE enum status reminder_remove(struct store *s,
                                     const uint8_t account[ID_LEN]);

/* ST_ABSENT: nothing is set.  *n reminders in r. */
MUST_USE enum status reminder_get(struct store *s,
                                  const uint8_t account[ID_LEN],
                                  struct arena *a, struct reminding *g,
                                  struct reminder r[REMINDER_COUNT], size_t *n);

/* The first moment from at_ms on when mail to this person may come: at_ms where
 * they have set no hours, or hours without such a moment. */
MUST_USE enum status reminder_may(struct store *s,
                                  const uint8_t account[ID_LEN], int64_t at_ms,
                                  struct arena *a, int64_t *out_ms);

/* What a due reminder comes to. */
struct reminder_due {
    uint8_t account[ID_LEN];
    struct reminder r;
    enum remind_what what; /* REMIND_SKIP also without by_mail */
    int64_t moment_ms;     /* of a session, or due in writing */
    struct str zone;
};

/* Take up the one that has been due longest: decide, and set its next time.
 * ST_ABSENT: none is due. */
MUST_USE enum status reminder_step(struct store *s, int64_t now_ms,
                                   struct arena *a, struct reminder_due *out);

#endif
