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
#define RESTART_LIFE_MS (3 * TICKET_DAY_MS)

/* What happened just before the page is shown. */
struct news {
    bool saved;
    struct str joining; /* a new link, whole */
    int64_t joining_until;
    struct str restart; /* a new link for restart_name, whole */
    struct str restart_name;
    int64_t restart_until;
    bool bad_restart; /* nobody has this name */
    struct str steward_name;
    bool bad_steward; /* no member has this name */
};

#define STEWARDS_MAX 50 /* shown */

static enum status
fill_stewards(struct req *rq, struct tpl_operator *t)
{
    struct tpl_operator_stewards *list =
        arena_zero(&rq->x->arena, STEWARDS_MAX, sizeof *list);
    struct store_cursor *c = NULL;
    enum status st;

    if (list == NULL)
        return ST_NOSPACE;
    t->stewards = list;
    st = account_stewards_open(rq->store, &c);
    while (st == ST_OK && t->stewards_n < STEWARDS_MAX) {
        struct str name;

        st = account_stewards_next(c, &rq->x->arena, &name);
        if (st == ST_OK)
            list[t->stewards_n++].name = name;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
count_accounts(struct req *rq, int64_t *n)
{
    int64_t members, operators, stewards;
    enum status st;

    st = account_count(rq->store, ACCOUNT_MEMBER, &members);
    if (st == ST_OK)
        st = account_count(rq->store, ACCOUNT_OPERATOR, &operators);
    if (st == ST_OK)
        st = account_count(rq->store, ACCOUNT_STEWARD, &stewards);
    if (st == ST_OK)
        *n = members + operators + stewards;
    return st;
}

static enum status
show(struct req *rq, const struct community_form *cf, const struct news *news)
{
    struct tpl_operator t = {.saved = news->saved,
                             .open = cf->is_open,
                             .joining = news->joining,
                             .joining_until = news->joining_until,
                             .restart = news->restart,
                             .restart_name = news->restart_name,
                             .restart_until = news->restart_until,
                             .bad_restart = news->bad_restart,
                             .steward_name = news->steward_name,
                             .bad_steward = news->bad_steward,
                             .version = STR(MAINSTAY_VERSION)};
    struct tpl_page page;
    bool bad = cf->is_bad || news->bad_restart || news->bad_steward;
    enum status st;

    st = view_page(rq, &page);
    if (st == ST_OK)
        st = community_form_view(rq, &page, cf, &t.fields);
    if (st == ST_OK)
        st = count_accounts(rq, &t.accounts);
    if (st == ST_OK)
        st = fill_stewards(rq, &t);
    if (st != ST_OK)
        return st;
    return tpl_operator(view_answer(rq, bad ? 422 : 200), &page, &t);
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
    struct str path;
    struct form f;
    enum status st;

    st = form_parse(rq, &f);
    if (st == ST_OK)
        st = ticket_make(rq, ACCOUNT_MEMBER, JOINING_LIFE_MS, &path);
    if (st == ST_OK)
        st = community_form_load(rq, &cf);
    if (st == ST_OK)
        st = community_form_link(rq, &cf, path, &news.joining);
    return st == ST_OK ? show(rq, &cf, &news) : st;
}

/* For somebody who lost everything (decision 8).  Whether they are who they
 * say is what only the person at this page can judge. */
enum status
page_operator_restart(struct req *rq)
{
    struct news news = {.restart_until = rq->now_ms + RESTART_LIFE_MS};
    struct community_form cf;
    uint8_t account[ID_LEN];
    struct str path;
    struct form f;
    enum status st;

    st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    news.bad_restart =
        !form_take(&f, STR("account"), 1, ACCOUNT_NAME_MAX, &news.restart_name);
    st = community_form_load(rq, &cf);
    if (st == ST_OK && !news.bad_restart) {
        st = account_find(rq->store, news.restart_name, account);
        news.bad_restart = st == ST_ABSENT;
    }
    if (news.bad_restart)
        return st == ST_OK || st == ST_ABSENT ? show(rq, &cf, &news) : st;
    if (st == ST_OK)
        st = ticket_restart_make(rq, account, RESTART_LIFE_MS, &path);
    if (st == ST_OK)
        st = community_form_link(rq, &cf, path, &news.restart);
    return st == ST_OK ? show(rq, &cf, &news) : st;
}

/* A member becomes a steward, or is one no longer.  Whoever runs the instance
 * never is: then nobody could say what one of the two alone can see. */
enum status
page_operator_steward(struct req *rq)
{
    struct news news = {.saved = false};
    struct community_form cf;
    uint8_t account[ID_LEN];
    struct str what;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    news.bad_steward =
        !form_take(&f, STR("steward"), 1, ACCOUNT_NAME_MAX, &news.steward_name);
    if (!form_take(&f, STR("do"), 1, 8, &what))
        return ST_INVALID;
    if (!news.bad_steward) {
        st = account_find(rq->store, news.steward_name, account);
        if (st == ST_OK)
            st = account_steward_set(rq->store, account,
                                     str_eq(what, STR("make")));
        news.bad_steward = st == ST_ABSENT;
    }
    if (st == ST_OK && !news.bad_steward) {
        view_go(rq, STR("/operator?saved"));
        return ST_OK;
    }
    if (st != ST_OK && st != ST_ABSENT)
        return st;
    st = community_form_load(rq, &cf);
    return st == ST_OK ? show(rq, &cf, &news) : st;
}
