/*
 * page_home: what this is, and the way in.
 */
#include "serve/page.h"
#include "serve/view.h"

enum status
page_home(struct req *rq)
{
    struct tpl_home t = {.open = rq->app->is_development};
    const struct community *c;
    struct tpl_page page;
    enum status st;

    st = view_page(rq, &page);
    if (st == ST_OK)
        st = req_community(rq, &c);
    if (st != ST_OK)
        return st;
    t.open = t.open || c->is_open;
    return tpl_home(view_answer(rq, 200), &page, &t);
}
