#ifndef SERVE_PICKS_H
#define SERVE_PICKS_H

#include "base/html.h"
#include "serve/view.h"

/*
 * picks: what several forms let people choose from, drawn as a part of them
 * into the request's arena.  ST_NOSPACE when it does not fit.
 */

/* Boxes named "language", the most common first and the rest behind a fold;
 * ticked are those of `chosen`, a bit per language of core/directory.h. */
MUST_USE enum status picks_languages(struct req *rq,
                                     const struct tpl_page *page,
                                     uint64_t chosen, struct html *out);

/* The same languages as options of a select; `chosen` is the place of one, or
 * a number that is no place. */
MUST_USE enum status picks_language(struct req *rq, const struct tpl_page *page,
                                    int64_t chosen, struct html *out);

/* Boxes named "theme", and options of a select, alike. */
MUST_USE enum status picks_themes(struct req *rq, const struct tpl_page *page,
                                  uint64_t chosen, struct html *out);
MUST_USE enum status picks_theme(struct req *rq, const struct tpl_page *page,
                                 int64_t chosen, struct html *out);

/* Options of a datalist: the zones that people live in. */
MUST_USE enum status picks_zones(struct req *rq, const struct tpl_page *page,
                                 struct html *out);

#endif
