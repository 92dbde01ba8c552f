#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * buf: a builder of bytes with a ceiling and a sticky status.
 *
 * Appending after a failure does nothing; ask buf_status once at the end.
 * The bytes are owned by the buf until buf_clear or buf_free.
 */
struct buf {
    char *ptr;
    size_t len;     /* bytes in use */
    size_t room;    /* bytes allocated */
    size_t cap;     /* bytes it may hold at most */
    enum status st; /* ST_OK, or the first failure: ST_NOSPACE */
};

/* Start empty with a ceiling of cap bytes; allocates nothing. */
void buf_init(struct buf *b, size_t cap);

/* Append; on failure the buf keeps what it had and its status turns. */
void buf_add(struct buf *b, struct str s);
void buf_add_byte(struct buf *b, char c);
void buf_add_int(struct buf *b, int64_t n);

/* n with exactly `places` decimals, '.' as the point whatever the locale;
 * places 0..9.  A number that is not finite appends nothing and marks
 * ST_INVALID. */
void buf_add_fixed(struct buf *b, double n, int places);

/* Shortest text that reads back as the same double ("%.17g" class). */
void buf_add_double(struct buf *b, double n);

/* Lower-case hexadecimal of n bytes. */
void buf_add_hex(struct buf *b, const uint8_t *bytes, size_t n);

/*
 * Room for n more bytes to be written by the caller: the place to write, or
 * NULL (and a sticky ST_NOSPACE).  buf_grew then says how many were used,
 * at most n.
 */
char *buf_reserve(struct buf *b, size_t n);
void buf_grew(struct buf *b, size_t n);

/* What is in it; borrowed until the next append. */
struct str buf_str(const struct buf *b);

/* The sticky status. */
MUST_USE enum status buf_status(const struct buf *b);

/* Empty it, keep the memory; status back to ST_OK. */
void buf_clear(struct buf *b);

/* Return the memory; empty and usable again. */
void buf_free(struct buf *b);

#endif
