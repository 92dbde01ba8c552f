#ifndef SERVE_LINK_H
#define SERVE_LINK_H

#include "serve/req.h"
#include "store/board.h"

/*
 * link: the addresses of open things that have an id, in the request's arena.
 * They begin with "/"; serve/route.def has the same paths.
 */
MUST_USE enum status link_entry(struct req *rq, const uint8_t entry[ID_LEN],
                                struct str *out);
MUST_USE enum status link_post(struct req *rq, enum board_kind kind,
                               const uint8_t post[ID_LEN], struct str *out);
MUST_USE enum status link_term(struct req *rq, const uint8_t term[ID_LEN],
                               struct str *out);

#endif
