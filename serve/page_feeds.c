/*
 * page_feeds: the feeds the community follows; proposing one, and what
 * stewards and operators do with it.
 */
#include <string.h>

#include "core/directory.h"
#include "seal/prim.h"
#include "serve/fetch.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/picks.h"
#include "serve/reader.h"
#include "serve/view.h"
#include "store/board.h"
#include "store/reading.h"

#define TITLE_MAX 240 /* bytes: 80 characters of three bytes */
#define CHOICE_MAX 32

static bool
looks_after(const struct req *rq)
{
    return rq->me.who == ROUTE_STEWARD || rq->me.who == ROUTE_OPERATOR;
}

static enum status
fill_row(struct req *rq, const struct reading_source *r,
         struct tpl_feeds_feeds *row)
{
    bool known = r->ended >= 0 && r->ended < FETCH_END_COUNT;

    *row = (struct tpl_feeds_feeds){
        .title = r->title,
        .address = r->site.len > 0 ? r->site : r->url,
        .url = r->url,
        .fetched = r->fetched_ms,
        .next = r->next_ms,
        .asked = r->fetched_ms > 0,
        .again = r->next_ms > 0 && r->next_ms < READER_NEVER_MS,
        .ended = known ? (enum tpl_feeds_feeds_ended)r->ended
                       : TPL_FEEDS_FEEDS_ENDED_NOANSWER,
        .http = (int)r->http,
        .failures = (int)r->failures,
        .mine = memcmp(r->account, rq->me.account, ID_LEN) == 0,
        .may = looks_after(rq),
        .theme = r->theme >= 0 && r->theme < DIRECTORY_THEMES
                     ? (enum tpl_feeds_feeds_theme)r->theme
                     : TPL_FEEDS_FEEDS_THEME_NONE,
    };
    row->proposed = r->state == READING_PROPOSED;
    return view_id(rq, r->source, &row->source);
}

static enum status
show(struct req *rq, struct tpl_feeds *t, int64_t theme)
{
    struct arena *a = &rq->x->arena;
    struct reading_source *list = arena_zero(a, READING_SOURCES, sizeof *list);
    struct tpl_feeds_feeds *rows = arena_zero(a, READING_SOURCES, sizeof *rows);
    bool is_bad = t->bad_url || t->there || t->full || t->bad_title;
    struct tpl_page page;
    size_t n = 0;
    enum status st;

    if (list == NULL || rows == NULL)
        return ST_NOSPACE;
    st = reading_sources(rq->store, a, list, &n);
    for (size_t i = 0; i < n && st == ST_OK; i++)
        if (list[i].state != READING_HIDDEN)
            st = fill_row(rq, &list[i], &rows[t->feeds_n++]);
    t->feeds = rows;
    t->fetches = rq->app->reads_feeds;
    t->may = looks_after(rq);
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st == ST_OK)
        st = picks_theme(rq, &page, theme, &t->themes);
    return st == ST_OK
               ? tpl_feeds(view_answer(rq, is_bad ? 422 : 200), &page, t)
               : st;
}

enum status
page_feeds(struct req *rq)
{
    struct tpl_feeds t = {.done = str_eq(rq->x->query, STR("done")),
                          .asked = str_eq(rq->x->query, STR("proposed"))};

    return show(rq, &t, BOARD_NO_THEME);
}

enum status
page_feeds_add(struct req *rq)
{
    struct tpl_feeds t = {.done = false};
    struct reading_source r = {.state = looks_after(rq) ? READING_FOLLOWED
                                                        : READING_PROPOSED,
                               .added_ms = rq->now_ms};
    struct bytes url;
    struct str theme;
    struct form f;
    uint32_t n;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    t.bad_url = !form_take(&f, STR("url"), 1, WEBURL_MAX, &t.url) ||
                !weburl_fits(t.url);
    t.bad_title = !form_take(&f, STR("title"), 1, TITLE_MAX, &t.title);
    (void)form_take(&f, STR("theme"), 0, CHOICE_MAX, &theme);
    n = directory_theme_find(theme);
    r.theme = n == DIRECTORY_NONE ? BOARD_NO_THEME : (int64_t)n;
    if (t.bad_url || t.bad_title)
        return show(rq, &t, r.theme);
    r.url = t.url;
    r.title = t.title;
    url = (struct bytes){(const uint8_t *)t.url.ptr, t.url.len};
    memcpy(r.account, rq->me.account, ID_LEN);
    /* the same address is the same feed, also when it comes again */
    prim_hash(r.source, ID_LEN, &url, 1, NULL, 0);
    st = reading_add(rq->store, &r);
    t.there = st == ST_CONFLICT;
    t.full = st == ST_NOSPACE;
    if (t.there || t.full)
        return show(rq, &t, r.theme);
    if (st == ST_OK)
        view_go(rq, looks_after(rq) ? STR("/network/feeds?done")
                                    : STR("/network/feeds?proposed"));
    return st;
}

/* Who looks after them may do all; whoever proposed one may take it back
 * while nobody took it up.  To others it is not there. */
enum status
page_feeds_change(struct req *rq)
{
    struct reading_source r;
    struct str what;
    struct form f;
    uint8_t id[ID_LEN];
    bool is_own;
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = reading_get(rq->store, id, &rq->x->arena, &r);
    if (st == ST_OK)
        st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    is_own = r.state == READING_PROPOSED &&
             memcmp(r.account, rq->me.account, ID_LEN) == 0;
    if (!looks_after(rq) && !is_own)
        return ST_ABSENT;
    (void)form_take(&f, STR("do"), 1, CHOICE_MAX, &what);
    if (str_eq(what, STR("remove")))
        st = reading_remove(rq->store, id);
    else if (!looks_after(rq))
        st = ST_DENIED;
    else if ((str_eq(what, STR("take")) && r.state == READING_PROPOSED) ||
             (str_eq(what, STR("again")) && r.state == READING_FOLLOWED))
        st = reading_state_set(rq->store, id, READING_FOLLOWED, rq->now_ms);
    else
        st = ST_INVALID;
    if (st == ST_OK)
        view_go(rq, STR("/network/feeds?done"));
    return st;
}
