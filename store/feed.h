#ifndef STORE_FEED_H
#define STORE_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * feed: the address from which a person's calendar is fetched without signing
 * in, known by the hash of its secret.  One a person.  All functions run
 * inside the caller's transaction.
 */
#define FEED_HASH 32

/* Set it, in place of any other.  lang: tag of the titles' language. */
MUST_USE enum status feed_put(struct store *s, const uint8_t account[ID_LEN],
                              const uint8_t hash[FEED_HASH], struct str lang);

/* Is there one? */
MUST_USE enum status feed_has(struct store *s, const uint8_t account[ID_LEN],
                              bool *out);

/* Whose it is, while that account is active; lang in the arena.  ST_ABSENT. */
MUST_USE enum status feed_find(struct store *s, const uint8_t hash[FEED_HASH],
                               struct arena *a, uint8_t account[ID_LEN],
                               struct str *lang);

/* No more; no error when there is none. */
MUST_USE enum status feed_remove(struct store *s,
                                 const uint8_t account[ID_LEN]);

#endif
