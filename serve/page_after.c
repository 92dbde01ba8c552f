/*
 * page_after: what helps after a hard event, for whoever reads it.  Neutral: it
 * is the same for everybody, and nothing in its address says what happened.
 */
#include "serve/page.h"
#include "serve/view.h"

enum status
page_after(struct req *rq)
{
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st != ST_OK)
        return st;
    return tpl_after(view_answer(rq, 200), &page);
}
