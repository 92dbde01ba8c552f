/*
 * page_operator: what whoever runs the instance may change and see.  Counts,
 * never people's content: there is no key to it here.
 */
#include "serve/community_form.h"
#include "serve/page.h"
#include "serve/ticket.h"
#include "serve/version.h"
#include "serve/view.h"

#define JOINING_LIFE_MS (14 * TICKET_DAY_MS)

/* What happened just before the page is shown. */
struct news {
    bool saved;
    struct str joining; /* a new link, whole */
    int64_t joining_until;
};

static enum status
fill_lists(struct req *rq, const struct community_form *cf,
           struct tpl_operator *t)
{
    struct tpl_operator_help *help =
        arena_zero(&rq->x->arena, cf->n_rows, sizeof *help);
    struct tpl_operator_zones *zones;
    struct str *names;
    enum status st;

    if (help == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < cf->n_rows; i++) {
        help[i].n = (int64_t)i + 1;
        help[i].bad = cf->row[i].is_bad;
        help[i].label = cf->row[i].label;
        help[i].target = cf->row[i].target;
        (void)tpl_operator_help_country_parse(cf->row[i].country,
                                              &help[i].country);
    }
    t->help = help;
    t->help_n = cf->n_rows;
    st = community_form_zones(rq, &names, &t->zones_n);
    if (st != ST_OK)
        return st;
    zones = arena_zero(&rq->x->arena, t->zones_n, sizeof *zones);
    if (zones == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < t->zones_n; i++)
        zones[i].zone = names[i];
    t->zones = zones;
    return ST_OK;
}

static enum status
count_accounts(struct req *rq, int64_t *n)
{
    int64_t members, operators;
    enum status st;

    st = account_count(rq->store, ACCOUNT_MEMBER, &members);
    if (st == ST_OK)
        st = account_count(rq->store, ACCOUNT_OPERATOR, &operators);
    if (st == ST_OK)
        *n = members + operators;
    return st;
}

static enum status
show(struct req *rq, const struct community_form *cf, const struct news *news)
{
    struct tpl_operator t = {.saved = news->saved,
                             .bad = cf->is_bad,
                             .bad_name = cf->bad_name,
                             .bad_base_url = cf->bad_base_url,
                             .bad_zone = cf->bad_zone,
                             .bad_help = cf->bad_help,
                             .name = cf->name,
                             .base_url = cf->base_url,
                             .zone = cf->zone,
                             .open = cf->is_open,
                             .joining = news->joining,
                             .joining_until = news->joining_until,
                             .version = STR(MAINSTAY_VERSION)};
    struct tpl_page page;
    enum status st;

    st = fill_lists(rq, cf, &t);
    if (st == ST_OK)
        st = count_accounts(rq, &t.accounts);
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st != ST_OK)
        return st;
    return tpl_operator(view_answer(rq, cf->is_bad ? 422 : 200), &page, &t);
}

enum status
page_operator(struct req *rq)
{
    struct news news = {.saved = str_eq(rq->x->query, STR("saved"))};
    struct community_form cf;
    enum status st = community_form_load(rq, &cf);

    return st == ST_OK ? show(rq, &cf, &news) : st;
}

enum status
page_operator_save(struct req *rq)
{
    struct news news = {.saved = false};
    struct community_form cf;
    struct form f;
    enum status st;

    st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    community_form_take(&f, &cf);
    if (cf.is_bad)
        return show(rq, &cf, &news);
    st = community_form_save(rq, &cf);
    if (st == ST_OK)
        view_go(rq, STR("/operator?saved"));
    return st;
}

enum status
page_operator_joining(struct req *rq)
{
    struct news news = {.joining_until = rq->now_ms + JOINING_LIFE_MS};
    struct community_form cf;
    struct buf link;
    struct str path;
    struct form f;
    enum status st;

    buf_init(&link, 1024);
    st = form_parse(rq, &f);
    if (st == ST_OK)
        st = ticket_make(rq, ACCOUNT_MEMBER, JOINING_LIFE_MS, &path);
    if (st == ST_OK)
        st = community_form_load(rq, &cf);
    if (st != ST_OK)
        goto out;
    buf_add(&link, cf.base_url);
    buf_add(&link, path);
    st = buf_status(&link);
    news.joining = buf_str(&link);
    if (st == ST_OK)
        st = show(rq, &cf, &news);
out:
    buf_free(&link);
    return st;
}
