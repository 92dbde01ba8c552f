#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * str: a borrowed view of text from anywhere.  Not NUL-terminated, never
 * owned; valid as long as what it was cut from.  An empty view may have a
 * NULL pointer.
 */
struct str {
    const char *ptr;
    size_t len; /* bytes */
};

/* A view of a string literal, its length known to the compiler. */
#define STR(literal)                                                           \
    ((struct str){.ptr = "" literal, .len = sizeof(literal) - 1})

/* Same bytes?  Not constant time: never for secrets (seal/secret.h). */
bool str_eq(struct str a, struct str b);

/* Does s begin with prefix? */
bool str_starts(struct str s, struct str prefix);

/* The view without ASCII spaces and tabs at both ends. */
struct str str_trim(struct str s);

/*
 * Cut at the first `at`: *head gets what is before it, *tail what is after;
 * true.  Without `at`, *head gets all of s, *tail an empty view; false.
 * head and tail may point at s's own struct.
 */
bool str_cut(struct str s, char at, struct str *head, struct str *tail);

/*
 * The whole number that s is: 1 to `digits` decimal digits (18 at most, so that
 * it fits) and nothing else; -1 for any other text.
 */
int64_t str_whole(struct str s, size_t digits);

#endif
