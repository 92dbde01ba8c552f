#ifndef SERVE_ENTRY_VIEW_H
#define SERVE_ENTRY_VIEW_H

#include "base/html.h"
#include "serve/view.h"
#include "store/directory.h"

/*
 * entry_view: somebody's entry of the directory as a card.
 */

/* Draw what is in `seen` (directory_see has been asked) into the request's
 * arena; is_brief: one of a list, with a link to the whole. */
MUST_USE enum status entry_view(struct req *rq, const struct tpl_page *page,
                                const struct directory_row *seen, bool is_brief,
                                struct html *out);

#endif
