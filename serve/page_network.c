/*
 * page_network: the page that opens the rooms for finding one another.
 */
#include "serve/page.h"
#include "serve/view.h"
#include "store/directory.h"

enum status
page_network(struct req *rq)
{
    struct tpl_network t = {.looks_after = rq->me.who == ROUTE_STEWARD ||
                                           rq->me.who == ROUTE_OPERATOR};
    struct directory_row mine;
    struct tpl_page page;
    enum status st;

    st = directory_mine(rq->store, rq->me.account, &rq->x->arena, &mine);
    t.in_directory = st == ST_OK;
    if (st == ST_OK || st == ST_ABSENT)
        st = view_page(rq, &page);
    return st == ST_OK ? tpl_network(view_answer(rq, 200), &page, &t) : st;
}
