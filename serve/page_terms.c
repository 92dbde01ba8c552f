/*
 * page_terms: the terms in which groups are formed, and opening one.
 */
#include <string.h>

#include "base/rng.h"
#include "core/date.h"
#include "serve/form.h"
#include "serve/link.h"
#include "serve/page.h"
#include "serve/view.h"
#include "store/term.h"

#define TITLE_MAX 240 /* bytes: 80 characters of three bytes */
#define CHOICE_MAX 32
#define DAY_MS INT64_C(86400000)
#define LONGEST 366 /* days that a term may be open */

static enum status
show(struct req *rq, struct tpl_terms *t)
{
    struct arena *a = &rq->x->arena;
    struct term_line *list = arena_zero(a, TERM_LIST, sizeof *list);
    struct tpl_terms_terms *rows = arena_zero(a, TERM_LIST, sizeof *rows);
    struct tpl_page page;
    enum status st;

    if (list == NULL || rows == NULL)
        return ST_NOSPACE;
    st = term_list(rq->store, rq->me.account, a, list, &t->terms_n);
    for (size_t i = 0; i < t->terms_n && st == ST_OK; i++) {
        rows[i] = (struct tpl_terms_terms){
            .title = list[i].title,
            .closes = list[i].closes_day * DAY_MS,
            .state = list[i].state == TERM_JOINING
                         ? TPL_TERMS_TERMS_STATE_JOINING
                         : TPL_TERMS_TERMS_STATE_PROPOSED,
            .people = list[i].people,
            .joined = list[i].is_joined};
        st = link_term(rq, list[i].term, &rows[i].address);
    }
    t->terms = rows;
    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK
               ? tpl_terms(view_answer(rq, t->bad ? 422 : 200), &page, t)
               : st;
}

enum status
page_terms(struct req *rq)
{
    struct tpl_terms t = {.bad = false};

    return show(rq, &t);
}

enum status
page_terms_open(struct req *rq)
{
    struct tpl_terms t = {.bad = false};
    struct term new = {.hours = 2};
    struct date_time closes = {.day = 0};
    struct str hours, address;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    t.bad_title = !form_take(&f, STR("title"), 1, TITLE_MAX, &t.title);
    t.bad_closes = !form_take(&f, STR("closes"), 10, 10, &t.closes) ||
                   date_parse(t.closes, &closes) != ST_OK ||
                   closes.day <= req_day(rq) ||
                   closes.day > req_day(rq) + LONGEST;
    t.bad = t.bad_title || t.bad_closes;
    if (t.bad)
        return show(rq, &t);
    if (form_take(&f, STR("hours"), 1, 1, &hours) && hours.ptr[0] >= '1' &&
        hours.ptr[0] <= '3')
        new.hours = hours.ptr[0] - '0';
    new.title = t.title;
    new.closes_day = closes.day;
    memcpy(new.account, rq->me.account, ID_LEN);
    st = rng_fill(&rng_system, new.term, ID_LEN);
    if (st == ST_OK)
        st = term_put(rq->store, &new, rq->now_ms);
    if (st == ST_OK)
        st = link_term(rq, new.term, &address);
    if (st == ST_OK)
        view_go(rq, address);
    return st;
}
