#ifndef SERVE_BEARER_H
#define SERVE_BEARER_H

#include "seal/enquiry.h"
#include "serve/api.h"

/*
 * bearer: what requests share that come without a session and bear a token
 * instead (seal/enquiry.h).  Nothing here knows, or may know, who asks.
 */
#define BEARER_STAMP_MAX (INT64_C(1) << 53) /* a whole number in script */

/* Is the stamp one for this id and this entry (core/toil.h)?  ST_INVALID with
 * its field if not. */
MUST_USE enum status bearer_stamped(struct req *rq,
                                    const uint8_t id[ENQUIRY_ID_LEN],
                                    const uint8_t entry[ID_LEN], int64_t stamp);

/*
 * {tokens: at most `most`} → {…, found: […]}: `before` (may be NULL) writes
 * what stands first, `show` what an id opens, or nothing with ST_ABSENT.
 */
MUST_USE enum status bearer_found(
    struct req *rq, size_t most,
    void (*before)(struct req *rq, struct json_w *w),
    enum status (*show)(struct req *rq, struct json_w *w, const uint8_t *id));

/* {token} → 204: what its id opens is removed; ST_ABSENT: nothing. */
MUST_USE enum status bearer_end(struct req *rq,
                                enum status (*gone)(struct store *s,
                                                    const uint8_t *id));

#endif
