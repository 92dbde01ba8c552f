#ifndef SERVE_SETTLE_H
#define SERVE_SETTLE_H

#include <stddef.h>
#include <stdint.h>

#include "seal/member.h"
#include "seal/space.h"
#include "serve/req.h"
#include "store/spaces.h"

/*
 * settle: what entries of a group or pair change beside its log: the list of
 * members, their boxes, invitations, and who is told.  In the transaction of
 * the append; serve/chain.c has held the entries against the rules.
 */
#define SETTLE_SPACES_MAX 48 /* groups and pairs of one person */

struct settle_boxes {
    struct spaces_box box[2 * ENTRY_MEMBERS_MAX * 8];
    size_t n;
};

/* Who came, by ADD or GENESIS, and from which epoch on they read. */
struct settle_newcomers {
    struct spaces_member who[ENTRY_MEMBERS_MAX];
    size_t n;
};

struct settle {
    const struct space *before; /* seq 0: it was founded just now */
    const struct space *after;
    const struct settle_newcomers *newcomers;
    const struct settle_boxes *boxes;
};

/* Are the keys of this member those its account has by now?  ST_INVALID. */
MUST_USE enum status settle_keys(struct req *rq, const struct space_member *m);

/*
 * Are the keys of this member those of the account with that id, and may it be
 * brought in?  A newcomer has answered an invitation into this space, which is
 * used up; the other of a new pair has, or shares a space with who asks.
 * ST_INVALID (rq->field: member) otherwise; ST_NOSPACE: they are in too many.
 */
MUST_USE enum status settle_newcomer(struct req *rq, const struct space *after,
                                     const struct space_member *m);

/*
 * Write it.  A new epoch needs a box for each of its members, and only members
 * may have boxes, for epochs they may read: ST_INVALID (rq->field: boxes)
 * otherwise.  At most one epoch may begin in one append.
 */
MUST_USE enum status settle_write(struct req *rq, const struct settle *t);

/* Tell everybody who is in `a` or `b` (may be NULL) where the log ends. */
MUST_USE enum status settle_publish(struct req *rq, const struct space *a,
                                    const struct space *b);

/* Tell one account of something else: "invite" or "box". */
MUST_USE enum status settle_tell(struct req *rq, const uint8_t account[ID_LEN],
                                 struct str name, const uint8_t space[ID_LEN]);

#endif
