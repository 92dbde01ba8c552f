#ifndef STORE_REWRAP_H
#define STORE_REWRAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "core/str.h"
#include "store/store.h"

/*
 * rewrap: the columns that stand under the server's key (seal/srvkey.h), for
 * the rotation of that key.  A table with such columns is a place here: its
 * columns in `rewrap_places`, its two statements in rewrap.c.
 *
 * All functions run inside the caller's transaction.
 */
enum rewrap_place {
    REWRAP_ACCOUNT,
    REWRAP_SESSION,
    REWRAP_TOTP,
    REWRAP_PASSKEY,
    REWRAP_EMAIL,
    REWRAP_NOTICE,
    REWRAP_APART,
    REWRAP_PLACE_COUNT
};

#define REWRAP_COLUMNS 5 /* of one row at most */
#define REWRAP_ROWS 64   /* of one call */

/* Names of a place's columns, as they are bound by the wrapping; the first
 * `n` count. */
struct rewrap_columns {
    struct str name[REWRAP_COLUMNS];
    size_t n;
};
extern const struct rewrap_columns rewrap_places[REWRAP_PLACE_COUNT];

struct rewrap_row {
    uint8_t account[ID_LEN];        /* whose, bound by the wrapping as well */
    uint8_t token[32];              /* of a session; a passkey's or term's id */
    int64_t created_ms;             /* of a notice */
    int64_t kind;                   /* of a notice */
    struct str box[REWRAP_COLUMNS]; /* empty: nothing stands there */
};

/* Up to REWRAP_ROWS rows that hold a column under another key than `id`;
 * boxes in the arena; *n of them, 0: there is none left. */
MUST_USE enum status rewrap_list(struct store *s, enum rewrap_place place,
                                 uint8_t id, struct arena *a,
                                 struct rewrap_row *out, size_t *n);

/* Put the boxes of a row that rewrap_list gave.  ST_ABSENT: it has gone. */
MUST_USE enum status rewrap_put(struct store *s, enum rewrap_place place,
                                const struct rewrap_row *row);

#endif
