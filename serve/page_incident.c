/*
 * page_incident: what to do when something has happened, for members.  For
 * whoever runs the server: docs/incident.md.
 */
#include "serve/page.h"
#include "serve/view.h"

enum status
page_incident(struct req *rq)
{
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st != ST_OK)
        return st;
    return tpl_incident(view_answer(rq, 200), &page);
}
