/*
 * page_moderation: reporting something open, and what stewards do about it.
 * Hiding takes nothing away: it can be shown again, and both leave a trace.
 */
#include <string.h>

#include "base/rng.h"
#include "serve/entry_view.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/view.h"
#include "store/board.h"
#include "store/directory.h"
#include "store/reading.h"
#include "store/term.h"

#define WORDS_MAX 1800 /* bytes: 600 characters of three bytes */
#define WHY_MAX 900
#define CHOICE_MAX 32

/* What a form or address is about; false when it names nothing. */
static bool
take_about(struct form *f, enum tpl_report_about *about, uint8_t id[ID_LEN],
           struct str *text)
{
    struct str kind;

    return form_take(f, STR("about"), 1, CHOICE_MAX, &kind) &&
           tpl_report_about_parse(kind, about) &&
           form_take(f, STR("subject"), 1, CHOICE_MAX, text) &&
           id_parse(*text, id) == ST_OK;
}

static enum status
show_report(struct req *rq, const struct tpl_report *t)
{
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    return st == ST_OK
               ? tpl_report(view_answer(rq, t->bad ? 422 : 200), &page, t)
               : st;
}

enum status
page_report(struct req *rq)
{
    struct tpl_report t = {.done = str_eq(rq->x->query, STR("done"))};
    uint8_t id[ID_LEN];
    struct form f;
    enum status st = form_parse_query(rq, &f);

    if (st == ST_OK && !t.done && !take_about(&f, &t.about, id, &t.subject))
        st = ST_ABSENT;
    if (t.done)
        t.subject = STR("none");
    return st == ST_OK ? show_report(rq, &t) : st;
}

enum status
page_report_save(struct req *rq)
{
    struct tpl_report t = {.done = false};
    struct board_report r = {.created_ms = rq->now_ms};
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    if (!take_about(&f, &t.about, r.subject, &t.subject))
        return ST_ABSENT;
    t.bad = !form_take(&f, STR("words"), 1, WORDS_MAX, &t.words);
    if (t.bad)
        return show_report(rq, &t);
    r.about = (enum board_about)(t.about + 1);
    r.words = t.words;
    memcpy(r.account, rq->me.account, ID_LEN);
    st = rng_fill(&rng_system, r.report, ID_LEN);
    if (st == ST_OK)
        st = board_report_put(rq->store, &r);
    if (st == ST_OK)
        view_go(rq, STR("/network/report?done"));
    return st;
}

/* ---- what stewards see ---- */

/* Address and name of what it is about; both empty when it is gone. */
static enum status
look_up(struct req *rq, enum board_about about, const uint8_t id[ID_LEN],
        struct str *address, struct str *what)
{
    struct directory_row row;
    struct board_post p;
    enum status st = ST_ABSENT;
    struct buf b;

    buf_init(&b, 256);
    if (about == BOARD_ENTRY) {
        st = directory_get(rq->store, id, &rq->x->arena, &row);
        if (st == ST_OK) {
            *what = row.e.name;
            st = entry_address(rq, id, address);
        }
    } else if (about == BOARD_POST) {
        char text[ID_TEXT + 1];

        st = board_get(rq->store, id, &rq->x->arena, &p);
        if (st == ST_OK) {
            *what = p.title;
            id_render(id, text);
            buf_add(&b, p.kind == BOARD_NEWS ? STR("/announcements/")
                                             : STR("/library/"));
            buf_add(&b, (struct str){text, ID_TEXT});
            st = arena_str(&rq->x->arena, buf_str(&b), address);
        }
    }
    if (about == BOARD_TERM) {
        struct term t;

        st = term_get(rq->store, id, &rq->x->arena, &t);
        if (st == ST_OK) {
            char text[ID_TEXT + 1];

            *what = t.title;
            id_render(id, text);
            buf_add(&b, STR("/network/terms/"));
            buf_add(&b, (struct str){text, ID_TEXT});
            st = arena_str(&rq->x->arena, buf_str(&b), address);
        }
    }
    if (about == BOARD_FEED) {
        struct reading_source r;

        st = reading_get(rq->store, id, &rq->x->arena, &r);
        if (st == ST_OK) {
            *what = r.title;
            *address = STR("/network/feeds");
        }
    }
    buf_free(&b);
    return st == ST_ABSENT ? ST_OK : st;
}

static enum status
fill_reports(struct req *rq, struct tpl_moderation *t)
{
    struct arena *a = &rq->x->arena;
    struct board_report *list = arena_zero(a, BOARD_REPORTS, sizeof *list);
    struct tpl_moderation_reports *rows =
        arena_zero(a, BOARD_REPORTS, sizeof *rows);
    enum status st;

    if (list == NULL || rows == NULL)
        return ST_NOSPACE;
    st = board_reports(rq->store, a, list, &t->reports_n);
    for (size_t i = 0; i < t->reports_n && st == ST_OK; i++) {
        rows[i].about = (enum tpl_moderation_reports_about)(list[i].about - 1);
        rows[i].words = list[i].words;
        rows[i].at = list[i].created_ms;
        st = view_id(rq, list[i].subject, &rows[i].subject);
        if (st == ST_OK)
            st = look_up(rq, list[i].about, list[i].subject, &rows[i].address,
                         &rows[i].what);
        if (st == ST_OK)
            st = view_name(rq, list[i].account, &rows[i].who);
    }
    t->reports = rows;
    return st;
}

static enum status
fill_traces(struct req *rq, struct tpl_moderation *t)
{
    struct arena *a = &rq->x->arena;
    struct board_trace *list = arena_zero(a, BOARD_LIST, sizeof *list);
    struct tpl_moderation_traces *rows =
        arena_zero(a, BOARD_LIST, sizeof *rows);
    enum status st;

    if (list == NULL || rows == NULL)
        return ST_NOSPACE;
    st = board_traces(rq->store, a, list, &t->traces_n);
    for (size_t i = 0; i < t->traces_n && st == ST_OK; i++) {
        rows[i].about = (enum tpl_moderation_traces_about)(list[i].about - 1);
        rows[i].deed = (enum tpl_moderation_traces_deed)(list[i].deed - 1);
        rows[i].words = list[i].words;
        rows[i].at = list[i].at_ms;
        st = view_id(rq, list[i].subject, &rows[i].subject);
        if (st == ST_OK)
            st = look_up(rq, list[i].about, list[i].subject, &rows[i].address,
                         &rows[i].what);
        if (st == ST_OK)
            st = view_name(rq, list[i].account, &rows[i].who);
    }
    t->traces = rows;
    return st;
}

static enum status
show(struct req *rq, struct tpl_moderation *t)
{
    struct tpl_page page;
    enum status st = fill_reports(rq, t);

    if (st == ST_OK)
        st = fill_traces(rq, t);
    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK
               ? tpl_moderation(view_answer(rq, t->bad ? 422 : 200), &page, t)
               : st;
}

enum status
page_moderation(struct req *rq)
{
    struct tpl_moderation t = {.done = str_eq(rq->x->query, STR("done"))};

    return show(rq, &t);
}

static bool
take_deed(struct form *f, enum board_deed *deed)
{
    struct str what;

    if (!form_take(f, STR("do"), 1, CHOICE_MAX, &what))
        return false;
    *deed = str_eq(what, STR("hide"))   ? BOARD_HIDDEN
            : str_eq(what, STR("show")) ? BOARD_SHOWN
                                        : BOARD_CLOSED;
    return true;
}

enum status
page_moderation_save(struct req *rq)
{
    struct tpl_moderation t = {.done = false};
    struct board_trace d = {.at_ms = rq->now_ms};
    enum tpl_report_about about;
    struct str subject;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    if (!take_about(&f, &about, d.subject, &subject) || !take_deed(&f, &d.deed))
        return ST_ABSENT;
    t.bad =
        !form_take(&f, STR("words"), d.deed == BOARD_HIDDEN, WHY_MAX, &d.words);
    if (t.bad)
        return show(rq, &t);
    d.about = (enum board_about)(about + 1);
    memcpy(d.account, rq->me.account, ID_LEN);
    st = rng_fill(&rng_system, d.trace, ID_LEN);
    if (st == ST_OK)
        st = board_do(rq->store, &d);
    if (st == ST_OK)
        view_go(rq, STR("/network/moderation?done"));
    return st;
}
