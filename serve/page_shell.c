/*
 * page_shell: every sealed page.  What is sent depends on the address and the
 * language alone.
 */
#include "serve/page.h"
#include "serve/shell.h"
#include "serve/view.h"

enum status
page_shell(struct req *rq)
{
    struct str page;
    enum status st;

    st =
        shell_get(rq->app->shells, rq->route->pattern, view_lang(rq->x), &page);
    if (st != ST_OK)
        return st;
    exchange_answer(rq->x, 200, STR("text/html; charset=utf-8"));
    rq->x->answer.borrowed = page;
    return ST_OK;
}
