#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/directory.h"
#include "store/store.h"

/*
 * directory: people's entries and their index, on both engines the same.
 *
 * The index is ours, not the engines': their full-text searches differ in
 * words, order and rights, and neither knows who may see a field.  Here each
 * entry has a row for each of its terms (core/directory.h).  A search walks
 * the rarest term's entries in the order of their ids, which are random, and
 * looks the others up; what the asker may not see is left out by
 * directory_fits.  All functions run inside the caller's transaction.
 */
#define DIRECTORY_PAGE 20  /* entries found at once */
#define DIRECTORY_LOOK 400 /* candidates looked at for one page */

struct directory_row {
    uint8_t entry[ID_LEN];
    uint8_t account[ID_LEN];
    struct directory_entry e; /* texts in the arena */
    int64_t changed_day;
    bool is_hidden; /* by a steward: only its owner and stewards see it */
};

/* The person's own entry, or one by its id; ST_ABSENT. */
MUST_USE enum status directory_mine(struct store *s,
                                    const uint8_t account[ID_LEN],
                                    struct arena *a, struct directory_row *out);
MUST_USE enum status directory_get(struct store *s, const uint8_t entry[ID_LEN],
                                   struct arena *a, struct directory_row *out);

/* Write the entry of row->account, replacing the one they have; a new one
 * gets the id row->entry.  Whether it is hidden stays as it was. */
MUST_USE enum status directory_put(struct store *s,
                                   const struct directory_row *row);

/* Remove the person's entry with its index; nothing to do is no error. */
MUST_USE enum status directory_leave(struct store *s,
                                     const uint8_t account[ID_LEN]);

/* Hide or show again; ST_ABSENT. */
MUST_USE enum status
directory_hide(struct store *s, const uint8_t entry[ID_LEN], bool is_hidden);

struct directory_found {
    struct directory_row row[DIRECTORY_PAGE]; /* as the asker sees them */
    size_t n;
    bool has_more;
    uint8_t last[ID_LEN]; /* where the next page begins */
};

/* Entries behind `after` (zeros: from the start) that `asker` may see and that
 * fit.  Texts go into the arena. */
MUST_USE enum status
directory_find(struct store *s, const struct directory_query *q,
               const uint8_t asker[ID_LEN], const uint8_t after[ID_LEN],
               struct arena *a, struct directory_found *out);

/* Does `asker` share a group with `other`? */
MUST_USE enum status directory_are_mates(struct store *s,
                                         const uint8_t asker[ID_LEN],
                                         const uint8_t other[ID_LEN],
                                         bool *out);

#endif
