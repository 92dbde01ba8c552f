#ifndef SERVE_READING_H
#define SERVE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"

/*
 * reading: a feed of others (RSS 0.91, 1.0, 2.0, Atom, JSON Feed) as a list
 * of titles, addresses and a few words each.  What comes out is text: no
 * markup, no picture, no address but http and https.
 *
 * Mended on the way, since feeds are like that: an encoding that is not the
 * one that is said, bare "&", names of HTML, prefixes that nobody declared,
 * dates that are missing or not dates.  Refused: a document that declares
 * entities, and one that is no feed.
 */
#define READING_PIECES 50 /* of one feed: its first */
#define READING_TITLE 300 /* bytes */
#define READING_WORDS 600 /* bytes */
#define READING_KEY 500   /* bytes of what a feed calls a piece */
#define READING_ARENA (24 * 1024 * 1024) /* enough for any that is fetched */

struct reading_piece {
    struct str key;   /* guid, id, or the address */
    struct str link;  /* fits weburl; empty: none */
    struct str title; /* never empty */
    struct str words; /* may be empty */
    int64_t at_ms;    /* 0: it does not say */
};

struct reading_doc {
    struct str title; /* may be empty */
    struct str site;  /* fits weburl; empty: none */
    size_t n;
    struct reading_piece piece[READING_PIECES];
};

/*
 * Read it.  type: the answer's Content-Type, or empty; address: from where it
 * came, which fits weburl.  All in the arena.  ST_DENIED: it declares
 * entities; ST_INVALID: no feed, or too broken; ST_NOSPACE.
 */
MUST_USE enum status reading_parse(struct str bytes, struct str type,
                                   struct str address, struct arena *a,
                                   struct reading_doc *out);

/* The parts: a document in UTF-8 that is XML, or JSON. */
MUST_USE enum status reading_xml(struct str text, struct str address,
                                 struct arena *a, struct reading_doc *out);
MUST_USE enum status reading_json(struct str text, struct str address,
                                  struct arena *a, struct reading_doc *out);

/* "Mon, 02 Mar 2026 07:30:00 +0100" and its kin, "2026-03-02T07:30:00Z",
 * "2026-03-02", "2026-03", "2026": ms since 1970 UTC, 0 for anything else. */
int64_t reading_date(struct str text);

/* End a piece: its key and title from what there is.  False: nothing is left
 * to show. */
bool reading_piece_fits(struct reading_piece *p);

#endif
