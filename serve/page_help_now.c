/*
 * page_help_now: whom to call, for anybody, without signing in.
 */
#include <string.h>

#include "serve/page.h"
#include "serve/view.h"
#include "store/community.h"

/* "tel:…" unless the operator gave an address. */
static enum status
target(struct req *rq, struct str text, struct str *out)
{
    char *link;
    size_t n = 4;

    if (str_starts(text, STR("https:"))) {
        *out = text;
        return ST_OK;
    }
    link = arena_take(&rq->x->arena, text.len + 5);
    if (link == NULL)
        return ST_NOSPACE;
    memcpy(link, "tel:", 4);
    for (size_t i = 0; i < text.len; i++)
        if ((text.ptr[i] >= '0' && text.ptr[i] <= '9') || text.ptr[i] == '+')
            link[n++] = text.ptr[i];
    *out = (struct str){link, n};
    return ST_OK;
}

/* Rows come in the operator's order; those of one country stand together. */
static enum status
add_number(struct req *rq, struct tpl_help_now *t,
           struct tpl_help_now_country *countries,
           struct tpl_help_now_country_number *numbers,
           const struct community_help *row, size_t i)
{
    struct tpl_help_now_country *c = NULL;
    enum status st;

    if (t->country_n > 0 &&
        str_eq(countries[t->country_n - 1].code, row->country))
        c = &countries[t->country_n - 1];
    if (c == NULL) {
        c = &countries[t->country_n++];
        c->code = row->country;
        c->country = TPL_HELP_NOW_COUNTRY_COUNTRY_OTHER;
        (void)tpl_help_now_country_country_parse(row->country, &c->country);
        c->number = &numbers[i];
    }
    numbers[i].label = row->label;
    numbers[i].shown = row->target;
    st = target(rq, row->target, &numbers[i].target);
    if (st == ST_OK)
        c->number_n++;
    return st;
}

/* All `max` numbers; at most as many countries. */
static enum status
collect(struct req *rq, size_t max, struct tpl_help_now *t)
{
    struct arena *a = &rq->x->arena;
    struct tpl_help_now_country *countries =
        arena_zero(a, max, sizeof *countries);
    struct tpl_help_now_country_number *numbers =
        arena_zero(a, max, sizeof *numbers);
    struct store_cursor *rows = NULL;
    struct community_help row;
    size_t n = 0;
    enum status st;

    if (countries == NULL || numbers == NULL)
        return ST_NOSPACE;
    t->country = countries;
    st = community_help_open(rq->store, &rows);
    if (st != ST_OK)
        goto out;
    while (n < max && (st = community_help_next(rows, a, &row)) == ST_OK) {
        st = add_number(rq, t, countries, numbers, &row, n++);
        if (st != ST_OK)
            goto out;
    }
    if (st == ST_END)
        st = ST_OK;
out:
    store_cursor_close(rows);
    return st;
}

enum status
page_help_now(struct req *rq)
{
    struct tpl_help_now t = {.country_n = 0};
    const struct community *c;
    struct tpl_page page;
    enum status st;

    st = view_page(rq, &page);
    if (st == ST_OK)
        st = req_community(rq, &c);
    if (st == ST_OK && c->n_help > 0)
        st = collect(rq, (size_t)c->n_help, &t);
    if (st != ST_OK)
        return st;
    return tpl_help_now(view_answer(rq, 200), &page, &t);
}
