#ifndef SERVE_TICKET_H
#define SERVE_TICKET_H

#include "serve/req.h"
#include "store/setup.h"

/*
 * ticket: links that let one person in: the set-up link, joining links, and
 * links to start again.
 * The store keeps hashes only; what is hashed is the text in the link.
 */
#define TICKET_DAY_MS (24 * 3600 * 1000LL)

/* The hash by which the store knows this text. */
void ticket_hash(struct str text, uint8_t hash[SETUP_TOKEN]);

/*
 * Make a joining ticket for one account with this role, valid for life_ms,
 * and give the path it is used at ("/sign-up#…"; what follows the # never
 * reaches a server), in the arena.
 */
MUST_USE enum status ticket_make(struct req *rq, enum account_role role,
                                 int64_t life_ms, struct str *path);

/*
 * Make the link with which the person of this account starts again after they
 * lost passphrase and code; it replaces an earlier one.  The path is
 * "/restart#…", in the arena.
 */
MUST_USE enum status ticket_restart_make(struct req *rq,
                                         const uint8_t account[ID_LEN],
                                         int64_t life_ms, struct str *path);

#endif
