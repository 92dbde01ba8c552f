/*
 * page_board: announcements, library and house rules: reading them, writing
 * them, and the announcements as a feed (RFC 4287).
 */
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "core/directory.h"
#include "serve/form.h"
#include "serve/link.h"
#include "serve/markdown.h"
#include "serve/page.h"
#include "serve/picks.h"
#include "serve/view.h"
#include "store/board.h"

#define TITLE_MAX 360 /* bytes: 120 characters of three bytes */
#define CHOICE_MAX 32
#define FEED_ENTRIES 20
#define STAMP_LEN 24

static bool
may_write(const struct req *rq)
{
    return rq->me.who == ROUTE_STEWARD || rq->me.who == ROUTE_OPERATOR;
}

/* ---- lists ---- */

static enum status
fill_list(struct req *rq, enum board_kind kind, const struct board_post *list,
          size_t n, struct tpl_board *t)
{
    struct tpl_board_newest *newest =
        arena_zero(&rq->x->arena, 1, sizeof *newest);
    struct tpl_board_posts *posts =
        arena_zero(&rq->x->arena, BOARD_LIST, sizeof *posts);
    enum status st = posts == NULL || newest == NULL ? ST_NOSPACE : ST_OK;

    for (size_t i = 0; i < n && st == ST_OK; i++) {
        const struct board_post *p = &list[i];

        if (kind == BOARD_NEWS && i == 0) {
            *newest = (struct tpl_board_newest){.title = p->title,
                                                .at = p->created_ms};
            st = link_post(rq, kind, p->post, &newest->address);
            if (st == ST_OK)
                st = markdown_render(&rq->x->arena, p->words, &newest->words);
            t->newest_n = 1;
            continue;
        }
        posts[t->posts_n] = (struct tpl_board_posts){
            .title = p->title,
            .at = p->created_ms,
            .theme = p->theme == BOARD_NO_THEME
                         ? TPL_BOARD_POSTS_THEME_NONE
                         : (enum tpl_board_posts_theme)p->theme};
        st = link_post(rq, kind, p->post, &posts[t->posts_n].address);
        t->posts_n++;
    }
    t->newest = newest;
    t->posts = posts;
    return st;
}

static enum status
show_list(struct req *rq, enum board_kind kind)
{
    struct board_post *list =
        arena_zero(&rq->x->arena, BOARD_LIST, sizeof *list);
    struct tpl_board t = {.kind = kind == BOARD_NEWS ? TPL_BOARD_KIND_NEWS
                                                     : TPL_BOARD_KIND_LIBRARY,
                          .may_write = may_write(rq)};
    struct tpl_page page;
    enum status st;
    size_t n;

    if (list == NULL)
        return ST_NOSPACE;
    st = board_list(rq->store, kind, &rq->x->arena, list, &n);
    if (st == ST_OK)
        st = fill_list(rq, kind, list, n, &t);
    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK ? tpl_board(view_answer(rq, 200), &page, &t) : st;
}

enum status
page_news(struct req *rq)
{
    return show_list(rq, BOARD_NEWS);
}

enum status
page_library(struct req *rq)
{
    return show_list(rq, BOARD_LIBRARY);
}

/* ---- one ---- */

static enum status
show_post(struct req *rq, const struct board_post *p)
{
    struct tpl_post t = {
        .kind = (enum tpl_post_kind)(p->kind - 1),
        .may_write = may_write(rq),
        .may_report = rq->me.who == ROUTE_MEMBER ||
                      rq->me.who == ROUTE_STEWARD ||
                      rq->me.who == ROUTE_OPERATOR,
        .hidden = p->is_hidden,
        .missing = p->words.len == 0,
        .post = rq->param.len > 0 ? rq->param : STR("rules"),
        .title = p->title,
        .at = p->changed_ms,
    };
    struct tpl_page page;
    enum status st = markdown_render(&rq->x->arena, p->words, &t.words);

    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK ? tpl_post(view_answer(rq, 200), &page, &t) : st;
}

static enum status
page_one(struct req *rq, enum board_kind kind)
{
    struct board_post p;
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = board_get(rq->store, id, &rq->x->arena, &p);
    if (st == ST_OK && (p.kind != kind || (p.is_hidden && !may_write(rq))))
        st = ST_ABSENT;
    return st == ST_OK ? show_post(rq, &p) : st;
}

enum status
page_news_one(struct req *rq)
{
    return page_one(rq, BOARD_NEWS);
}

enum status
page_library_one(struct req *rq)
{
    return page_one(rq, BOARD_LIBRARY);
}

/* The newest rules; without any, those that come with the program. */
static enum status
load_rules(struct req *rq, struct board_post *out)
{
    struct board_post *list =
        arena_zero(&rq->x->arena, BOARD_LIST, sizeof *list);
    enum status st;
    size_t n;

    if (list == NULL)
        return ST_NOSPACE;
    st = board_list(rq->store, BOARD_RULES, &rq->x->arena, list, &n);
    *out = (struct board_post){.kind = BOARD_RULES};
    if (st == ST_OK && n > 0)
        *out = list[0];
    return st;
}

enum status
page_rules(struct req *rq)
{
    struct board_post p;
    enum status st = load_rules(rq, &p);

    return st == ST_OK ? show_post(rq, &p) : st;
}

/* ---- writing ---- */

struct draft {
    struct board_post p;
    bool is_there, bad_title, bad_words, is_look;
};

static enum status
show_draft(struct req *rq, const struct draft *d)
{
    bool bad = d->bad_title || d->bad_words;
    struct tpl_write t = {.kind = (enum tpl_write_kind)(d->p.kind - 1),
                          .there = d->is_there,
                          .title = d->p.title,
                          .words = d->p.words,
                          .bad = bad,
                          .bad_title = d->bad_title,
                          .bad_words = d->bad_words};
    struct tpl_write_preview *preview =
        arena_zero(&rq->x->arena, 1, sizeof *preview);
    struct tpl_page page;
    enum status st;

    if (preview == NULL)
        return ST_NOSPACE;
    st = view_id(rq, d->p.post, &t.post);
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st == ST_OK)
        st = picks_theme(rq, &page, d->p.theme, &t.themes);
    if (st == ST_OK && d->is_look && !bad) {
        st = markdown_render(&rq->x->arena, d->p.words, &preview->words);
        t.preview = preview;
        t.preview_n = 1;
    }
    return st == ST_OK ? tpl_write(view_answer(rq, bad ? 422 : 200), &page, &t)
                       : st;
}

/* The post that the form or address names, or a new one of its kind. */
static enum status
load_draft(struct req *rq, struct form *f, struct draft *d)
{
    enum tpl_write_kind kind = TPL_WRITE_KIND_NEWS;
    struct str text;
    uint8_t id[ID_LEN];
    enum status st = ST_ABSENT;

    *d = (struct draft){.p = {.theme = BOARD_NO_THEME}};
    if (form_take(f, STR("post"), 1, CHOICE_MAX, &text) &&
        id_parse(text, id) == ST_OK)
        st = board_get(rq->store, id, &rq->x->arena, &d->p);
    if (st == ST_OK) {
        d->is_there = true;
        return ST_OK;
    }
    if (st != ST_ABSENT)
        return st;
    (void)form_take(f, STR("kind"), 0, CHOICE_MAX, &text);
    (void)tpl_write_kind_parse(text, &kind);
    if (kind == TPL_WRITE_KIND_RULES) {
        st = load_rules(rq, &d->p);
        d->is_there = d->p.words.len > 0;
        if (st != ST_OK || d->is_there)
            return st;
    }
    d->p.kind = (enum board_kind)(kind + 1);
    d->p.theme = BOARD_NO_THEME;
    d->p.created_ms = rq->now_ms;
    memcpy(d->p.account, rq->me.account, ID_LEN);
    return rng_fill(&rng_system, d->p.post, ID_LEN);
}

enum status
page_write(struct req *rq)
{
    struct draft d;
    struct form f;
    enum status st = form_parse_query(rq, &f);

    if (st == ST_OK)
        st = load_draft(rq, &f, &d);
    return st == ST_OK ? show_draft(rq, &d) : st;
}

static enum status
take_draft(struct req *rq, struct form *f, struct draft *d)
{
    struct html html;
    struct str theme;
    uint32_t n;
    enum status st;

    d->bad_title = !form_take(f, STR("title"), 1, TITLE_MAX, &d->p.title);
    d->bad_words = !form_take(f, STR("words"), 1, MARKDOWN_MAX, &d->p.words);
    (void)form_take(f, STR("theme"), 0, CHOICE_MAX, &theme);
    n = directory_theme_find(theme);
    d->p.theme = n == DIRECTORY_NONE ? BOARD_NO_THEME : (int64_t)n;
    d->p.changed_ms = rq->now_ms;
    if (d->bad_words)
        return ST_OK;
    st = markdown_render(&rq->x->arena, d->p.words, &html);
    d->bad_words = st == ST_INVALID;
    return d->bad_words ? ST_OK : st;
}

static struct str
list_of(enum board_kind kind)
{
    return kind == BOARD_NEWS      ? STR("/announcements")
           : kind == BOARD_LIBRARY ? STR("/library")
                                   : STR("/house-rules");
}

enum status
page_write_save(struct req *rq)
{
    struct draft d;
    struct str what;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st == ST_OK)
        st = load_draft(rq, &f, &d);
    if (st != ST_OK)
        return st;
    (void)form_take(&f, STR("do"), 0, CHOICE_MAX, &what);
    if (str_eq(what, STR("remove"))) {
        st = board_remove(rq->store, d.p.post);
    } else {
        st = take_draft(rq, &f, &d);
        d.is_look = str_eq(what, STR("look"));
        if (st == ST_OK && (d.is_look || d.bad_title || d.bad_words))
            return show_draft(rq, &d);
        if (st == ST_OK)
            st = board_put(rq->store, &d.p);
    }
    if (st == ST_OK)
        view_go(rq, list_of(d.p.kind));
    return st;
}

/* ---- the feed ---- */

static void
open_tag(struct buf *b, struct str name)
{
    buf_add_byte(b, '<');
    buf_add(b, name);
    buf_add_byte(b, '>');
}

static void
add_element(struct buf *b, struct str name, struct str text)
{
    struct str word;

    open_tag(b, name);
    html_add_text(b, text);
    str_cut(name, ' ', &word, &name);
    buf_add_byte(b, '<');
    buf_add_byte(b, '/');
    buf_add(b, word);
    buf_add(b, STR(">\n"));
}

static void
add_stamp(struct buf *b, struct str name, int64_t at_ms)
{
    char stamp[STAMP_LEN];

    clock_stamp(at_ms, stamp);
    add_element(b, name, (struct str){stamp, STAMP_LEN});
}

static void
add_link(struct buf *b, struct str base, struct str path, bool is_self)
{
    buf_add_byte(b, '<');
    buf_add(b,
            is_self ? STR("link rel=\"self\" href=\"") : STR("link href=\""));
    html_add_text(b, base);
    html_add_text(b, path);
    buf_add(b, STR("\"/>\n"));
}

static enum status
add_entry(struct req *rq, struct buf *b, struct str base,
          const struct board_post *p)
{
    struct str path;
    struct html words;
    struct buf id;
    enum status st = link_post(rq, BOARD_NEWS, p->post, &path);

    if (st == ST_OK)
        st = markdown_render(&rq->x->arena, p->words, &words);
    if (st != ST_OK)
        return st;
    buf_init(&id, 1024);
    buf_add(&id, base);
    buf_add(&id, path);
    open_tag(b, STR("entry"));
    add_element(b, STR("id"), buf_str(&id));
    add_element(b, STR("title"), p->title);
    add_stamp(b, STR("published"), p->created_ms);
    add_stamp(b, STR("updated"), p->changed_ms);
    add_link(b, base, path, false);
    add_element(b, STR("content type=\"html\""), words.markup);
    open_tag(b, STR("/entry"));
    buf_free(&id);
    return ST_OK;
}

enum status
page_news_feed(struct req *rq)
{
    struct board_post *list =
        arena_zero(&rq->x->arena, BOARD_LIST, sizeof *list);
    const struct community *c;
    struct buf *b = &rq->x->answer.body;
    enum status st;
    size_t n;

    if (list == NULL)
        return ST_NOSPACE;
    st = req_community(rq, &c);
    if (st == ST_OK)
        st = board_list(rq->store, BOARD_NEWS, &rq->x->arena, list, &n);
    if (st != ST_OK)
        return st;
    exchange_answer(rq->x, 200, STR("application/atom+xml; charset=utf-8"));
    open_tag(b, STR("?xml version=\"1.0\" encoding=\"utf-8\"?"));
    open_tag(b, STR("feed xmlns=\"http://www.w3.org/2005/Atom\""));
    add_element(b, STR("id"), c->base_url);
    add_element(b, STR("title"), c->name);
    open_tag(b, STR("author"));
    add_element(b, STR("name"), c->name);
    open_tag(b, STR("/author"));
    add_stamp(b, STR("updated"), n > 0 ? list[0].changed_ms : c->created_ms);
    add_link(b, c->base_url, STR("/announcements.atom"), true);
    for (size_t i = 0; i < n && i < FEED_ENTRIES && st == ST_OK; i++)
        st = add_entry(rq, b, c->base_url, &list[i]);
    open_tag(b, STR("/feed"));
    return st;
}
