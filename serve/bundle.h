#ifndef SERVE_BUNDLE_H
#define SERVE_BUNDLE_H

#include "serve/req.h"

/*
 * bundle: what a browser gets after it proved who it is: public keys and the
 * envelopes it can open, never more than its proof entitles it to.
 */
enum bundle_for {
    BUNDLE_PASSPHRASE, /* proved AUTH: parameters and envelope 0x01 */
    BUNDLE_CODE,       /* proved AUTHr: code id and envelope 0x02 */
    BUNDLE_COPY,       /* proved AUTH again, for a sealed copy: both wraps */
    BUNDLE_OPEN,       /* an open session: neither wrap */
};

/* Answer 200 with what this proof entitles to, as JSON.  ST_BROKEN: a column
 * does not open under the server's key; else as the store fails. */
MUST_USE enum status bundle_answer(struct req *rq, const uint8_t user[ID_LEN],
                                   enum bundle_for who);

/* After a passkey's answer: as for an open session, and its envelope 0x03. */
MUST_USE enum status bundle_answer_passkey(struct req *rq,
                                           const uint8_t user[ID_LEN],
                                           struct str wrap);

#endif
