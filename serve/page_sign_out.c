/*
 * page_sign_out: leaving without script.  What the tab holds is useless
 * without the session that ends here.
 */
#include "serve/form.h"
#include "serve/page.h"
#include "serve/view.h"

enum status
page_sign_out(struct req *rq)
{
    struct tpl_page page;
    struct form f;
    enum status st;

    st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    st = session_end(rq->store, rq->me.account, rq->me.token);
    if (st == ST_OK)
        st = req_streams_end(rq, rq->me.token);
    if (st == ST_OK)
        st = person_forget_cookie(rq);
    if (st != ST_OK)
        return st;
    if (rq->me.is_shared)
        exchange_add_field(rq->x, STR("Clear-Site-Data"), STR("\"storage\""));
    rq->me = (struct person){.who = ROUTE_NOBODY};
    st = view_page(rq, &page);
    if (st != ST_OK)
        return st;
    return tpl_sign_out(view_answer(rq, 200), &page);
}
