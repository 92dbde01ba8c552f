#ifndef SERVE_CALENDAR_H
#define SERVE_CALENDAR_H

#include <stdint.h>

#include "base/id.h"
#include "core/status.h"
#include "serve/req.h"
#include "store/feed.h"

/*
 * calendar: what the addresses about dates share.
 */

/* What is stored of the secret in a feed's address. */
void calendar_token_hash(const uint8_t token[ID_LEN], uint8_t hash[FEED_HASH]);

/* Queue a mail to every member of a group who has an address: a series was
 * made, changed or called off.  It leaves when mail to them may come.  The one
 * who did it gets it too: it goes into their calendar as into the others'. */
MUST_USE enum status calendar_tell(struct req *rq, const uint8_t space[ID_LEN],
                                   const uint8_t series[ID_LEN]);

#endif
