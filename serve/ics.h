#ifndef SERVE_ICS_H
#define SERVE_ICS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "store/series.h"

/*
 * ics: dates as a calendar (RFC 5545, 5546), for a person's feed and for
 * invitations by mail.  Titles are neutral: a calendar is often shared with an
 * employer or a family.  A series stands as one event with its rule, in its
 * own zone, with that zone's rules; dates called off are left out, moved ones
 * stand beside it.
 */
struct ics {
    struct buf *out;
    struct store *store; /* inside a transaction */
    struct arena *arena;
    struct str lang; /* tag */
    struct str site; /* base URL of this instance */
    int64_t now_ms;
};

/* All dates of an account; when a step in writing that waits for its words is
 * due, earlier where that would be in its quiet hours; and its reminders when
 * they shall stand in the calendar. */
MUST_USE enum status ics_feed(const struct ics *c,
                              const uint8_t account[ID_LEN]);

/* An invitation to a series from one address to another: "REQUEST" in *method;
 * or its end, also that of a single date called off: "CANCEL". */
MUST_USE enum status ics_invite(const struct ics *c, const struct series *m,
                                struct str from, struct str to,
                                const char **method);

#endif
