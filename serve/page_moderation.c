/*
 * page_moderation: reporting something open, and what stewards do about it.
 * Hiding takes nothing away: it can be shown again, and both leave a trace.
 */
#include <string.h>

#include "base/rng.h"
#include "serve/form.h"
#include "serve/link.h"
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

/* What a report or a trace is about, and whose it is. */
struct about {
    struct str subject; /* its id, as text */
    struct str address; /* empty when it is gone */
    struct str what;    /* its name or title, likewise */
    struct str who;
};

static enum status
find_entry(struct req *rq, const uint8_t id[ID_LEN], struct about *out)
{
    struct directory_row row;
    enum status st = directory_get(rq->store, id, &rq->x->arena, &row);

    if (st == ST_OK)
        out->what = row.e.name;
    return st == ST_OK ? link_entry(rq, id, &out->address) : st;
}

static enum status
find_post(struct req *rq, const uint8_t id[ID_LEN], struct about *out)
{
    struct board_post p;
    enum status st = board_get(rq->store, id, &rq->x->arena, &p);

    if (st == ST_OK)
        out->what = p.title;
    return st == ST_OK ? link_post(rq, p.kind, id, &out->address) : st;
}

static enum status
find_term(struct req *rq, const uint8_t id[ID_LEN], struct about *out)
{
    struct term t;
    enum status st = term_get(rq->store, id, &rq->x->arena, &t);

    if (st == ST_OK)
        out->what = t.title;
    return st == ST_OK ? link_term(rq, id, &out->address) : st;
}

static enum status
find_feed(struct req *rq, const uint8_t id[ID_LEN], struct about *out)
{
    struct reading_source r;
    enum status st = reading_get(rq->store, id, &rq->x->arena, &r);

    if (st == ST_OK) {
        out->what = r.title;
        out->address = STR("/network/feeds");
    }
    return st;
}

static enum status
find_about(struct req *rq, enum board_about about,
           const uint8_t subject[ID_LEN], const uint8_t account[ID_LEN],
           struct about *out)
{
    enum status st = ST_ABSENT;

    *out = (struct about){.who = {NULL, 0}};
    switch (about) {
    case BOARD_ENTRY:
        st = find_entry(rq, subject, out);
        break;
    case BOARD_POST:
        st = find_post(rq, subject, out);
        break;
    case BOARD_FEED:
        st = find_feed(rq, subject, out);
        break;
    case BOARD_TERM:
        st = find_term(rq, subject, out);
        break;
    }
    if (st == ST_OK || st == ST_ABSENT)
        st = view_id(rq, subject, &out->subject);
    return st == ST_OK ? view_name(rq, account, &out->who) : st;
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
        const struct board_report *r = &list[i];
        struct about of;

        st = find_about(rq, r->about, r->subject, r->account, &of);
        rows[i] = (struct tpl_moderation_reports){
            .about = (enum tpl_moderation_reports_about)(r->about - 1),
            .subject = of.subject,
            .address = of.address,
            .what = of.what,
            .who = of.who,
            .words = r->words,
            .at = r->created_ms};
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
        const struct board_trace *d = &list[i];
        struct about of;

        st = find_about(rq, d->about, d->subject, d->account, &of);
        rows[i] = (struct tpl_moderation_traces){
            .about = (enum tpl_moderation_traces_about)(d->about - 1),
            .deed = (enum tpl_moderation_traces_deed)(d->deed - 1),
            .subject = of.subject,
            .address = of.address,
            .what = of.what,
            .who = of.who,
            .words = d->words,
            .at = d->at_ms};
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
