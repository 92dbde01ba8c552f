/*
 * page_language: remember the language in a cookie and go back.
 */
#include "serve/form.h"
#include "serve/page.h"
#include "serve/view.h"

/* Only addresses that a route has, so that the form leads nowhere else. */
static bool
is_ours(struct str path)
{
    const struct route *route;
    struct str param;

    return route_find(EXCHANGE_GET, path, &route, &param) == ST_OK;
}

enum status
page_language(struct req *rq)
{
    struct str lang, back;
    struct buf cookie;
    struct form f;
    enum status st;

    st = form_parse_open(rq, &f);
    if (st != ST_OK)
        return st;
    form_take(&f, STR("lang"), 1, 16, &lang);
    form_take(&f, STR("back"), 1, 512, &back);
    if (f.n_bad > 0 || !is_ours(back))
        back = STR("/");
    for (int i = 0; i < TPL_LANG_COUNT; i++) {
        if (!str_eq(lang, tpl_lang_list[i].tag))
            continue;
        buf_init(&cookie, 128);
        buf_add(&cookie, STR("lang="));
        buf_add(&cookie, lang);
        buf_add(&cookie, STR("; Path=/; SameSite=Lax; Max-Age=31536000"));
        st = buf_status(&cookie);
        if (st == ST_OK)
            exchange_add_field(rq->x, STR("Set-Cookie"), buf_str(&cookie));
        buf_free(&cookie);
    }
    view_go(rq, back);
    return st;
}
