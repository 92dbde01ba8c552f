#ifndef SERVE_MEETING_H
#define SERVE_MEETING_H

#include "serve/req.h"
#include "store/meeting.h"

/*
 * meeting: a group's session while a request works on it: its rows, who asks,
 * and what that person may be shown.  The rules are core/phase.h; here is what
 * only the server can see to: that nothing is given out early.
 */
#define MEETING_LOST_MS                                                        \
    70000 /* not heard of for so long: not here any more                       \
           */
#define MEETING_RATING_MS 172800000 /* ratings are shown 48 h after the end */
#define MEETING_IDLE_MS                                                        \
    INT64_C(7776000000) /* keys of a session that never                        \
                           ended: 90 days */

struct meeting_view {
    uint8_t space[ID_LEN];
    uint8_t meeting[ID_LEN];
    struct meeting m;
    struct meeting_seat seat[PHASE_SEATS];
    uint8_t n; /* seats */
    uint8_t me;
};

/* The space of the address, if the person asking is a member; else
 * ST_ABSENT.  Ask it before anything of the request is looked at. */
MUST_USE enum status meeting_member(struct req *rq, uint8_t space[ID_LEN]);

/*
 * The session `meeting` of the request's space, for somebody who has a seat in
 * it and is still a member; what time did meanwhile is done (meeting_tick).
 * ST_ABSENT otherwise.
 */
MUST_USE enum status meeting_open(struct req *rq, const uint8_t meeting[ID_LEN],
                                  struct meeting_view *v);

/* Steps that are over by now, and live people who were not heard of. */
void meeting_tick(struct meeting_view *v, int64_t now_ms);

/*
 * Keep what changed and tell everybody in the session; nothing when nothing
 * did.  ST_CONFLICT: another request was quicker.
 */
MUST_USE enum status meeting_save(struct req *rq, struct meeting_view *v);

/*
 * Call off a session that has not begun: its rows and keys go, and everybody
 * who looks at it is told.  ST_CONFLICT: it has begun.
 */
MUST_USE enum status meeting_call_off(struct req *rq,
                                      const struct meeting_view *v);

/*
 * The state as others may see it: who stays away from the case looks like
 * somebody who is not here.  `me` sees their own.
 */
void meeting_mask(const struct phase_state *s, int me, struct phase_state *out);

/* May the key be given to the person who asks? */
bool meeting_gives(const struct meeting_view *v, const struct meeting_key *k,
                   uint16_t rated, int64_t now_ms);

#endif
