/*
 * page_promise: who can see what, in words.
 */
#include "serve/page.h"
#include "serve/view.h"

enum status
page_promise(struct req *rq)
{
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st != ST_OK)
        return st;
    return tpl_promise(view_answer(rq, 200), &page);
}
