#ifndef SERVE_PLAIN_H
#define SERVE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"

/*
 * plain: what others wrote as markup, as text.  Nothing of the markup is
 * kept: no link, no picture, no style.
 */

/* What an entity of HTML stands for, by its name without & and ;; false for
 * one that is not among the common ones. */
bool plain_entity(struct str name, char out[4], size_t *len);

/* Does an element of this name begin a line of its own? */
bool plain_is_block(struct str name);

/*
 * A fragment of HTML as one line of text: without tags, comments and what
 * stands in script, style and title; entities resolved; runs of space one;
 * controls and marks of direction gone.  At most max bytes, cut between
 * characters and closed by "…" if it was longer.  ST_NOSPACE.
 */
MUST_USE enum status plain_html(struct str html, size_t max, struct arena *a,
                                struct str *out);

/* The same of a text in which < and & mean themselves. */
MUST_USE enum status plain_text(struct str text, size_t max, struct arena *a,
                                struct str *out);

#endif
