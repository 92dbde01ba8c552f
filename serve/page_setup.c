/*
 * page_setup: the first minutes of an installation, behind the one-time link
 * that only whoever started the program has seen.
 */
#include "serve/community_form.h"
#include "serve/page.h"
#include "serve/ticket.h"
#include "serve/view.h"

/* token=… of the query; empty when it is not there. */
static struct str
query_token(struct str query)
{
    const struct str name = STR("token=");

    if (!str_starts(query, name))
        return (struct str){NULL, 0};
    return (struct str){query.ptr + name.len, query.len - name.len};
}

static enum status
show_expired(struct req *rq)
{
    struct tpl_error t = {.kind = TPL_ERROR_KIND_EXPIRED,
                          .request = (int64_t)rq->x->number};
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st != ST_OK)
        return st;
    return tpl_error(view_answer(rq, 404), &page, &t);
}

static enum status
show_form(struct req *rq, const struct community_form *cf, struct str token)
{
    struct tpl_setup t = {.token = token};
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st == ST_OK)
        st = community_form_view(rq, &page, cf, &t.fields);
    return st == ST_OK
               ? tpl_setup(view_answer(rq, cf->is_bad ? 422 : 200), &page, &t)
               : st;
}

enum status
page_setup(struct req *rq)
{
    struct str token = query_token(rq->x->query);
    uint8_t hash[SETUP_TOKEN];
    struct community_form cf;
    enum status st;

    st = req_throttle(rq, THROTTLE_SETUP, STR(""));
    if (st != ST_OK)
        return st;
    ticket_hash(token, hash);
    st = setup_token_check(rq->store, hash, rq->now_ms);
    if (st == ST_ABSENT)
        return show_expired(rq);
    if (st == ST_OK)
        st = community_form_load(rq, &cf);
    if (st != ST_OK)
        return st;
    return show_form(rq, &cf, token);
}

static enum status
show_done(struct req *rq, const struct community_form *cf)
{
    struct tpl_setup_done t;
    struct tpl_page page;
    enum status st;

    st = ticket_make(rq, ACCOUNT_OPERATOR, TICKET_DAY_MS, &t.sign_up);
    if (st == ST_OK)
        st = community_form_link(rq, cf, t.sign_up, &t.shown);
    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK ? tpl_setup_done(view_answer(rq, 200), &page, &t) : st;
}

enum status
page_setup_save(struct req *rq)
{
    uint8_t hash[SETUP_TOKEN];
    struct community_form cf;
    struct str token;
    struct form f;
    enum status st;

    st = req_throttle(rq, THROTTLE_SETUP, STR(""));
    if (st != ST_OK)
        return st;
    st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    if (!form_at(&f, STR("token"), 0, &token))
        token = (struct str){NULL, 0};
    ticket_hash(token, hash);
    st = setup_token_check(rq->store, hash, rq->now_ms);
    if (st == ST_ABSENT)
        return show_expired(rq);
    if (st != ST_OK)
        return st;
    community_form_take(&f, &cf);
    if (cf.is_bad)
        return show_form(rq, &cf, token);
    st = setup_token_take(rq->store, hash, rq->now_ms);
    if (st == ST_OK)
        st = community_form_save(rq, &cf);
    if (st != ST_OK)
        return st;
    return show_done(rq, &cf);
}
