#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "core/status.h"
#include "core/str.h"

/*
 * arena: memory with one lifetime, usually a request's.  Everything taken
 * from it dies in one arena_clear.  Not for threads to share.
 *
 * The first block is kept across arena_clear, so that a busy worker does not
 * call the heap at all.  A ceiling chosen by the owner bounds what one request
 * may use; above it arena_take gives NULL and the request ends in a 503, not
 * the program.
 */
struct arena_block;

struct arena {
    struct arena_block *first; /* kept */
    struct arena_block *last;  /* being filled */
    size_t used;               /* bytes given out since the last clear */
    size_t cap;                /* bytes it may give out at most */
};

/* Start empty; nothing is allocated before the first take. */
void arena_init(struct arena *a, size_t cap);

/*
 * size bytes, aligned for any type, uninitialised; NULL when the ceiling or
 * memory is reached.  The arena owns them.  size 0 gives a valid pointer that
 * must not be read.
 */
void *arena_take(struct arena *a, size_t size);

/* n zeroed objects of size bytes; NULL also when n * size overflows. */
void *arena_zero(struct arena *a, size_t n, size_t size);

/*
 * Copy s into the arena, with a NUL behind it that is not counted.
 * ST_NOSPACE (and *out untouched) when the arena is full.
 */
MUST_USE enum status arena_str(struct arena *a, struct str s, struct str *out);

/* Forget everything given out; keeps the first block for the next use. */
void arena_clear(struct arena *a);

/* Return all memory to the heap; the arena is empty and usable again. */
void arena_free(struct arena *a);

#endif
