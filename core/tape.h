#ifndef CORE_TAPE_H
#define CORE_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * tape: strict reading of a JSON text into a flat list of its values, in the
 * caller's memory, so that the program and the browser give the same verdict
 * on the same file (docs/decisions/0013).  RFC 8259, UTF-8 with or without a
 * byte order mark, with these limits:
 */
#define TAPE_TEXT_MAX (1u << 20) /* bytes; the largest form met has 262 kB */
#define TAPE_DEPTH 40            /* nested objects and arrays */
#define TAPE_MEMBERS 256         /* of one object */

enum tape_kind {
    TAPE_NULL,
    TAPE_FALSE,
    TAPE_TRUE,
    TAPE_NUMBER, /* text: as it is written */
    TAPE_STRING, /* text: decoded; never holds U+0000 */
    TAPE_ARRAY,
    TAPE_OBJECT
};

/* One value.  An array's elements and an object's members follow it. */
struct tape_node {
    struct str text; /* of a number or string */
    struct str name; /* of a member, decoded; empty otherwise */
    uint32_t next;   /* the node after this one and all it holds */
    uint32_t n;      /* elements or members */
    uint32_t line;   /* on which it begins, from 1 */
    enum tape_kind kind;
};

struct tape {
    const struct tape_node *node;
    uint32_t n;
};

enum tape_why {
    TAPE_FINE,
    TAPE_NOT_JSON,
    TAPE_NOT_UTF8,
    TAPE_TOO_DEEP,
    TAPE_TOO_LONG, /* the text, or an object in it */
    TAPE_REPEATED, /* a name twice in one object */
    TAPE_WHY_COUNT
};

struct tape_error {
    enum tape_why why;
    uint32_t line; /* from 1 */
};

/* In words, for the command line and the log; pages have their own. */
const char *tape_why_words(enum tape_why why);

/* Nodes that a text of len bytes can need at most. */
size_t tape_need(size_t len);

/*
 * Read `len` bytes at text, which are changed in place (strings are decoded
 * there) and must outlive the tape; node has tape_need(len) entries.
 * ST_INVALID or, for the limits, ST_NOSPACE, with *error filled.
 */
MUST_USE enum status tape_read(char *text, size_t len, struct tape_node *node,
                               struct tape *out, struct tape_error *error);

/* The member of object `at` with this name, or 0 (the root is nobody's
 * member); 0 as well when `at` is no object. */
uint32_t tape_member(const struct tape *t, uint32_t at, struct str name);

/* Walk the children of `at`: the first, or 0; the one after `child`, or 0. */
uint32_t tape_first(const struct tape *t, uint32_t at);
uint32_t tape_after(const struct tape *t, uint32_t at, uint32_t child);

/* The text of member `name` if it is a string, else an empty view. */
struct str tape_text(const struct tape *t, uint32_t at, struct str name);

/* Is member `name` there and true? */
bool tape_true(const struct tape *t, uint32_t at, struct str name);

/* The number of a node into *out; false when it is not a (finite) number. */
bool tape_number(const struct tape *t, uint32_t at, double *out);

#endif
