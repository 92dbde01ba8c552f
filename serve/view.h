#ifndef SERVE_VIEW_H
#define SERVE_VIEW_H

#include "base/html.h"
#include "core/status.h"
#include "serve/req.h"
#include "web/tpl.h"

/*
 * view: what every open page needs to be drawn, and how it is answered.
 */

/*
 * Fill the page's frame: language, community, who looks, form token, choices
 * of look.  One or two point reads.  Fails as the store does.
 */
MUST_USE enum status view_page(struct req *rq, struct tpl_page *page);

/* The language of a request: cookie "lang", else the best of Accept-Language
 * that we have, else English. */
enum tpl_lang view_lang(const struct exchange *x);

/* Begin an HTML answer; the template is then rendered into the result. */
struct buf *view_answer(struct req *rq, unsigned http);

/* The text of an id, and the sign-in name of an account (empty for somebody
 * who left); both in the request's arena. */
MUST_USE enum status view_id(struct req *rq, const uint8_t id[ID_LEN],
                             struct str *out);
MUST_USE enum status view_name(struct req *rq, const uint8_t account[ID_LEN],
                               struct str *out);

/* What was drawn into *b, as markup in the request's arena; *b is freed.  st
 * says how the drawing went and is passed on when it failed. */
MUST_USE enum status view_part(struct req *rq, struct buf *b, enum status st,
                               struct html *out);

/* Answer with a redirect (303) to an address of this site. */
void view_go(struct req *rq, struct str path);

#endif
