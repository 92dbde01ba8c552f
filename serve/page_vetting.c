/*
 * page_vetting: stewards say which licences they have seen, and until when
 * that holds.
 */
#include <string.h>

#include "core/date.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/view.h"
#include "store/account.h"
#include "store/therapist.h"

#define CHOICE_MAX 32
#define AHEAD_MAX (5 * 366) /* days until the next look */

struct lists {
    struct req *rq;
    struct tpl_vetting *t;
    struct tpl_vetting_waiting *waiting;
    struct tpl_vetting_seen *seen;
    uint8_t (*seen_by)[ID_LEN];
};

static enum status
add_waiting(void *arg, const struct therapist *e)
{
    struct lists *l = arg;
    struct tpl_vetting_waiting *w = &l->waiting[l->t->waiting_n];
    struct arena *a = &l->rq->x->arena;
    enum status st = view_id(l->rq, e->entry, &w->entry);

    if (st == ST_OK)
        st = arena_str(a, e->name, &w->name);
    if (st == ST_OK)
        st = arena_str(a, e->licence, &w->licence);
    if (st == ST_OK)
        st = arena_str(a, e->experience, &w->experience);
    if (st == ST_OK)
        st = arena_str(a, e->town, &w->town);
    w->expired = e->renewal_day > 0;
    w->renewal = e->renewal_day * DATE_DAY_MS;
    w->changed = e->changed_day * DATE_DAY_MS;
    l->t->waiting_n += st == ST_OK;
    return st;
}

static enum status
add_seen(void *arg, const struct therapist *e)
{
    struct lists *l = arg;
    struct tpl_vetting_seen *s = &l->seen[l->t->seen_n];
    struct arena *a = &l->rq->x->arena;
    enum status st;

    if (l->t->seen_n == THERAPIST_DUE)
        return ST_END;
    st = view_id(l->rq, e->entry, &s->entry);
    if (st == ST_OK)
        st = arena_str(a, e->name, &s->name);
    memcpy(l->seen_by[l->t->seen_n], e->seen_by, ID_LEN);
    s->seen = e->seen_day * DATE_DAY_MS;
    s->renewal = e->renewal_day * DATE_DAY_MS;
    l->t->seen_n += st == ST_OK;
    return st;
}

/* Names of those who saw the licences. */
static enum status
name_who(struct lists *l)
{
    enum status st = ST_OK;

    for (size_t i = 0; i < l->t->seen_n && st == ST_OK; i++)
        st = view_name(l->rq, l->seen_by[i], &l->seen[i].who);
    return st;
}

static enum status
show(struct req *rq, struct tpl_vetting *t)
{
    struct arena *a = &rq->x->arena;
    struct lists l = {
        .rq = rq,
        .t = t,
        .waiting = arena_zero(a, THERAPIST_DUE, sizeof *l.waiting),
        .seen = arena_zero(a, THERAPIST_DUE, sizeof *l.seen),
        .seen_by = arena_zero(a, THERAPIST_DUE, sizeof *l.seen_by),
    };
    struct tpl_page page;
    enum status st;

    if (l.waiting == NULL || l.seen == NULL || l.seen_by == NULL)
        return ST_NOSPACE;
    st = therapist_due(rq->store, req_day(rq), add_waiting, &l);
    if (st == ST_OK)
        st = therapist_listed(rq->store, req_day(rq), add_seen, &l);
    if (st == ST_OK)
        st = name_who(&l);
    t->waiting = l.waiting;
    t->seen = l.seen;
    if (st == ST_OK)
        st = view_page(rq, &page);
    return st == ST_OK
               ? tpl_vetting(view_answer(rq, t->bad ? 422 : 200), &page, t)
               : st;
}

enum status
page_vetting(struct req *rq)
{
    struct tpl_vetting t = {.done = str_eq(rq->x->query, STR("done"))};

    return show(rq, &t);
}

/* A day ahead, days since 1970. */
static bool
take_renewal(struct form *f, int64_t today, int64_t *out)
{
    struct date_time at;
    struct str text;

    if (!form_take(f, STR("renewal"), 1, CHOICE_MAX, &text) ||
        date_parse(text, &at) != ST_OK)
        return false;
    *out = at.day;
    return at.day > today && at.day <= today + AHEAD_MAX;
}

enum status
page_vetting_save(struct req *rq)
{
    struct tpl_vetting t = {.done = false};
    struct therapist e;
    uint8_t entry[ID_LEN];
    struct str what, text;
    int64_t renewal = 0;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st != ST_OK)
        return st;
    if (!form_take(&f, STR("entry"), 1, CHOICE_MAX, &text) ||
        id_parse(text, entry) != ST_OK ||
        !form_take(&f, STR("do"), 1, CHOICE_MAX, &what))
        return ST_ABSENT;
    st = therapist_get(rq->store, entry, &rq->x->arena, &e);
    if (st != ST_OK)
        return st;
    if (memcmp(e.account, rq->me.account, ID_LEN) == 0)
        return ST_DENIED; /* nobody vouches for their own licence */
    if (str_eq(what, STR("seen"))) {
        t.bad = !take_renewal(&f, req_day(rq), &renewal);
        if (t.bad)
            return show(rq, &t);
        memcpy(e.seen_by, rq->me.account, ID_LEN);
        e.seen_day = req_day(rq);
        e.renewal_day = renewal;
    } else if (str_eq(what, STR("unlist"))) {
        memset(e.seen_by, 0, ID_LEN);
        e.seen_day = e.renewal_day = 0;
    } else {
        return ST_INVALID;
    }
    st = therapist_put(rq->store, &e);
    if (st == ST_OK)
        view_go(rq, STR("/network/vetting?done"));
    return st;
}
