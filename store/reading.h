#ifndef STORE_READING_H
#define STORE_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * reading: feeds of others that the community follows, and their pieces.  All
 * functions run inside the caller's transaction; texts go into the arena.
 */
#define READING_SOURCES 100 /* feeds of a community, proposed ones too */
#define READING_LIST 200    /* pieces in a digest */
#define READING_KEEP_MS (120 * 86400000LL) /* after its feed has dropped it */

enum reading_state {
    READING_PROPOSED = 1,
    READING_FOLLOWED = 2,
    READING_HIDDEN = 3
};

struct reading_source {
    uint8_t source[ID_LEN];
    struct str url, title, site;
    int64_t theme; /* number of core/directory.def, or BOARD_NO_THEME */
    enum reading_state state;
    uint8_t account[ID_LEN]; /* who proposed it; zeros once they left */
    int64_t added_ms, next_ms, fetched_ms;
    int64_t ended, http; /* of the last fetch (serve/fetch.h) */
    int64_t failures;
    struct str tag, modified;
};

struct reading_row {
    uint8_t source[ID_LEN], piece[ID_LEN];
    struct str link, title, words;
    int64_t at_ms, seen_ms;
};

/* A new one.  ST_CONFLICT: this address is there; ST_NOSPACE: there are
 * READING_SOURCES. */
MUST_USE enum status reading_add(struct store *s,
                                 const struct reading_source *r);

/* ST_ABSENT. */
MUST_USE enum status reading_get(struct store *s, const uint8_t source[ID_LEN],
                                 struct arena *a, struct reading_source *out);

/* All, by title; at most READING_SOURCES. */
MUST_USE enum status reading_sources(struct store *s, struct arena *a,
                                     struct reading_source *list, size_t *n);

/* Set its state, and when to fetch it; ST_ABSENT. */
MUST_USE enum status reading_state_set(struct store *s,
                                       const uint8_t source[ID_LEN],
                                       enum reading_state state,
                                       int64_t next_ms);

/* It and its pieces go; ST_ABSENT. */
MUST_USE enum status reading_remove(struct store *s,
                                    const uint8_t source[ID_LEN]);

/* A followed one that is due; ST_ABSENT: none is. */
MUST_USE enum status reading_due(struct store *s, int64_t now_ms,
                                 struct arena *a, struct reading_source *out);

/* Take it up until then: ST_CONFLICT when somebody else did, or it changed. */
MUST_USE enum status reading_claim(struct store *s,
                                   const struct reading_source *r,
                                   int64_t until_ms);

/* What a fetch gave: next_ms, fetched_ms, ended, http, failures, tag,
 * modified, title, site.  No error when the source is gone meanwhile. */
MUST_USE enum status reading_fetched(struct store *s,
                                     const struct reading_source *r);

/* Write or change a piece; its time stays as it was first. */
MUST_USE enum status reading_piece_put(struct store *s,
                                       const struct reading_row *p);

/* The newest of followed feeds, at most READING_LIST into list. */
MUST_USE enum status reading_pieces(struct store *s, struct arena *a,
                                    struct reading_row *list, size_t *n);

/* An account ends: what it proposed and nobody took up goes, its name from
 * the rest. */
MUST_USE enum status reading_forget(struct store *s,
                                    const uint8_t account[ID_LEN]);

/* Remove pieces that no feed has had since then. */
MUST_USE enum status reading_expire(struct store *s, int64_t before_ms);

#endif
