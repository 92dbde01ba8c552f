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
    exchange_answer(rq->x, 200, STR("text/html; charset=utf-8"));
    return shell_render(&rq->x->answer.body, rq->route->pattern,
                        view_lang(rq->x), rq->app->is_development);
}
