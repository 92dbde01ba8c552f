#ifndef WEB_PLACE_H
#define WEB_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/str.h"

/*
 * place: what generated pages append besides escaped text (base/html.h).
 * Called only by the code that tools/tplc writes.
 */

/* How a language writes numbers and dates. */
struct place_lang {
    char point;           /* decimal point */
    struct str month[12]; /* in full */
    struct str date;      /* "{day} {month} {year}" in its order */
};

/* Append s for the rest of an address: everything but [A-Za-z0-9._~-] as
 * %XX, so that it stays one path segment or one query value. */
void place_add_percent(struct buf *out, struct str s);

/* Append an id.  One that is empty or holds anything but [A-Za-z0-9_-] marks
 * out ST_INVALID and appends nothing. */
void place_add_id(struct buf *out, struct str s);

/* Append n with `places` decimals and the language's point; not a number:
 * as buf_add_fixed. */
void place_add_real(struct buf *out, const struct place_lang *lang, double n,
                    int places);

/* Append the day of ms (UTC): "2026-03-03".  Years 1 to 9999, else ST_INVALID
 * and nothing. */
void place_add_day(struct buf *out, int64_t ms);

/* The same for people: <time datetime="2026-03-03">3 March 2026</time>. */
void place_add_date(struct buf *out, const struct place_lang *lang, int64_t ms);

/* The index of `name` in a list of n names in small letters, the size of its
 * own letters ignored; false (and *out untouched) when it is not there. */
bool place_find(const struct str *list, size_t n, struct str name, size_t *out);

#endif
