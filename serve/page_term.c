/*
 * page_term: one term: take part, see whom one could meet, what is proposed,
 * answer, leave; and forming the groups.
 *
 * Nothing on the page depends on whom anybody does not want to meet, but the
 * groups themselves: reasons and figures come from a pool without exclusions.
 */
#include <string.h>

#include "base/rng.h"
#include "core/directory.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/term_form.h"
#include "serve/view.h"
#include "store/directory.h"

#define CHOICE_MAX 32
#define DAY_MS INT64_C(86400000)
#define MEETS 5 /* times shown */

struct place {
    struct term t;
    struct term_pool pool;
    bool may_look_after; /* a steward, or who runs the instance */
};

static enum status
load(struct req *rq, struct place *p)
{
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    p->may_look_after =
        rq->me.who == ROUTE_STEWARD || rq->me.who == ROUTE_OPERATOR;
    if (st == ST_OK)
        st = term_get(rq->store, id, &rq->x->arena, &p->t);
    if (st == ST_OK && p->t.is_hidden && !p->may_look_after)
        st = ST_ABSENT;
    return st == ST_OK ? term_pool_load(rq, &p->t, &p->pool) : st;
}

static bool
is_joined(const struct place *p)
{
    return p->pool.me < p->pool.n;
}

static bool
may_form(const struct req *rq, const struct place *p)
{
    return p->may_look_after ||
           memcmp(p->t.account, rq->me.account, ID_LEN) == 0;
}

/* ---- showing ---- */

static enum status
hour_at(struct arena *a, unsigned hour, struct str *out)
{
    char text[5] = {(char)('0' + hour % 24 / 10), (char)('0' + hour % 24 % 10),
                    ':', '0', '0'};

    return arena_str(a, (struct str){text, sizeof text}, out);
}

/* An hour of UTC's week in the zone of who asks; minutes are not shown where
 * clocks differ by part of an hour. */
static unsigned
local_hour(const struct place *p, uint32_t hour)
{
    int32_t offset = term_pool_offset(&p->t, p->pool.people[p->pool.me].zone);
    int32_t minute = (int32_t)hour * 60 + offset;

    return (unsigned)((minute + 168 * 60) % (168 * 60) / 60);
}

/* Times of the proposed group, the best first. */
static enum status
fill_meets(struct req *rq, const struct place *p, const struct match_view *v,
           struct tpl_term *out)
{
    struct tpl_term_meets *list =
        arena_zero(&rq->x->arena, MEETS, sizeof *list);
    enum status st = list == NULL ? ST_NOSPACE : ST_OK;

    for (uint32_t i = 0; i <= MATCH_HOURS && st == ST_OK; i++) {
        uint32_t h = i == 0 ? v->meet : i - 1;
        unsigned local = h < MATCH_HOURS ? local_hour(p, h) : 0;
        bool is_there =
            h < MATCH_HOURS && (v->hours[h / 64] >> (h % 64) & 1) != 0;

        if (!is_there || (i > 0 && h == v->meet))
            continue;
        out->common++;
        if (out->meets_n == MEETS)
            continue;
        list[out->meets_n].day = (enum tpl_term_meets_day)(local / 24);
        st = hour_at(&rq->x->arena, local, &list[out->meets_n].hour);
        out->meets_n++;
    }
    out->meets = list;
    return st;
}

static enum status
fill_mates(struct req *rq, const struct place *p, int64_t party,
           struct tpl_term *out)
{
    struct tpl_term_mates *list =
        arena_zero(&rq->x->arena, MATCH_SIZE_MAX, sizeof *list);

    if (list == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < p->pool.n && out->mates_n < MATCH_SIZE_MAX; i++)
        if (p->pool.people[i].party == party && out->agreed)
            list[out->mates_n++].name = p->pool.people[i].name;
    out->mates = list;
    return ST_OK;
}

static enum status
fill_party(struct req *rq, const struct place *p, struct tpl_term *out)
{
    const struct term_person *me = &p->pool.people[p->pool.me];
    const struct match_pool pool = {.person = p->pool.m, .n = p->pool.n};
    uint16_t *group =
        arena_zero(&rq->x->arena, MATCH_PEOPLE_MAX, sizeof *group);
    struct match_rules rules;
    struct match_view v;
    enum status st;

    if (group == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < p->pool.n; i++)
        group[i] = p->pool.people[i].party == me->party ? 0 : MATCH_NONE;
    term_pool_rules(&p->t, &rules);
    match_view(&pool, &rules, group, 0, &v);
    out->placed = true;
    out->agreed = term_pool_is_agreed(&p->pool, me->party);
    out->off = term_pool_is_off(&p->pool, me->party);
    out->members = v.members;
    out->sharing = v.sharing;
    st = fill_meets(rq, p, &v, out);
    return st == ST_OK ? fill_mates(rq, p, me->party, out) : st;
}

/* Whom somebody could meet with these hours, and why there is no group: from
 * the pool without exclusions. */
static enum status
fill_why(struct req *rq, const struct place *p, size_t person,
         struct tpl_term *out)
{
    const struct match_pool pool = {.person = p->pool.m, .n = p->pool.n};
    struct match_rules rules;
    struct match_why why;
    unsigned local;

    term_pool_rules(&p->t, &rules);
    match_why(&pool, &rules, person, &why);
    out->why = (enum tpl_term_why)why.reason;
    out->told = true;
    out->by_language = why.by_language;
    out->by_hours = why.by_hours;
    out->with_best = why.with_best;
    out->has_best = why.best_hour != MATCH_NONE;
    if (!out->has_best)
        return ST_OK;
    local = local_hour(p, why.best_hour);
    out->day = (enum tpl_term_day)(local / 24);
    return hour_at(&rq->x->arena, local, &out->best_hour);
}

static enum status
show(struct req *rq, struct place *p, const struct term_form *form,
     struct tpl_term *t)
{
    struct tpl_page page;
    enum status st = ST_OK;

    t->term = rq->param;
    t->title = p->t.title;
    t->closes = p->t.closes_day * DAY_MS;
    t->state = p->t.state == TERM_JOINING ? TPL_TERM_STATE_JOINING
                                          : TPL_TERM_STATE_PROPOSED;
    t->open = p->t.closes_day >= req_day(rq);
    t->joined = is_joined(p);
    t->may_form = may_form(rq, p);
    t->may_report = !t->may_form;
    t->hidden = p->t.is_hidden;
    t->people = (int64_t)p->pool.n;
    if (t->joined) {
        const struct term_person *me = &p->pool.people[p->pool.me];

        t->answer = (enum tpl_term_answer)me->answer;
        if (me->party >= 0 && me->answer != TERM_NO)
            st = fill_party(rq, p, t);
        if (st == ST_OK && !t->told)
            st = fill_why(rq, p, p->pool.me, t);
    }
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st == ST_OK)
        st = term_form_fill(rq, &page, &p->t, &p->pool, form, t);
    return st == ST_OK ? tpl_term(view_answer(rq, t->bad ? 422 : 200), &page, t)
                       : st;
}

/* What they told, or what their entry in the directory tells. */
static enum status
form_load(struct req *rq, const struct place *p, struct term_form *out)
{
    struct directory_row row;
    const struct community *c;
    enum status st;

    memset(out, 0, sizeof *out);
    if (is_joined(p)) {
        out->p = p->pool.people[p->pool.me];
        return term_pool_apart(rq, &p->t, &p->pool, rq->me.account,
                               &out->apart);
    }
    out->p.m.facilitates = MATCH_ABLE;
    out->p.party = -1;
    memcpy(out->p.account, rq->me.account, ID_LEN);
    st = req_community(rq, &c);
    if (st != ST_OK)
        return st;
    out->p.zone = c->zone;
    st = directory_mine(rq->store, rq->me.account, &rq->x->arena, &row);
    if (st == ST_OK) {
        out->p.name = row.e.name;
        out->p.m.languages = row.e.languages;
        out->p.m.themes = row.e.themes;
        out->p.m.level = (uint8_t)row.e.years;
        if (row.e.zone.len > 0)
            out->p.zone = row.e.zone;
    }
    return st == ST_ABSENT ? ST_OK : st;
}

enum status
page_term(struct req *rq)
{
    struct tpl_term t = {.saved = str_eq(rq->x->query, STR("saved")),
                         .left = str_eq(rq->x->query, STR("left")),
                         .few = str_eq(rq->x->query, STR("few")),
                         .none = str_eq(rq->x->query, STR("none"))};
    struct place p;
    struct term_form form;
    enum status st = load(rq, &p);

    if (st == ST_OK)
        st = form_load(rq, &p, &form);
    return st == ST_OK ? show(rq, &p, &form, &t) : st;
}

/* ---- changing ---- */

/* Back to the term's page with a word about what was done. */
static enum status
go(struct req *rq, const char *word)
{
    struct buf b;
    enum status st;

    buf_init(&b, 128);
    buf_add(&b, STR("/network/terms/"));
    buf_add(&b, rq->param);
    buf_add_byte(&b, '?');
    buf_add(&b, (struct str){word, strlen(word)});
    st = buf_status(&b);
    if (st == ST_OK)
        view_go(rq, buf_str(&b));
    buf_free(&b);
    return st;
}

/* Put what was typed into the pool, so that figures are about it. */
static void
try_out(struct place *p, const struct term_form *form)
{
    struct term_pool *pool = &p->pool;
    int32_t offset = term_pool_offset(&p->t, form->p.zone);
    size_t i = pool->me;

    if (i == TERM_PEOPLE)
        return;
    pool->n += i == pool->n;
    pool->people[i] = form->p;
    pool->people[i].party = -1;
    pool->m[i] = form->p.m;
    match_shift(form->p.m.hours, -offset, pool->m[i].hours);
    match_shift(form->p.m.maybe, -offset, pool->m[i].maybe);
}

enum status
page_term_save(struct req *rq)
{
    struct tpl_term t = {.saved = false};
    struct place p;
    struct term_form form;
    struct form f;
    bool was_joined;
    enum status st = load(rq, &p);

    if (st == ST_OK)
        st = form_parse(rq, &f);
    if (st == ST_OK)
        st = form_load(rq, &p, &form);
    if (st != ST_OK)
        return st;
    was_joined = is_joined(&p);
    if (p.t.closes_day < req_day(rq) ||
        (!was_joined && p.pool.n == TERM_PEOPLE))
        return ST_CONFLICT;
    term_form_take(&f, &p.t, &p.pool, &form);
    if (form.bad)
        return show(rq, &p, &form, &t);
    if (form.is_look) {
        try_out(&p, &form);
        st = fill_why(rq, &p, p.pool.me, &t);
        p.pool.n -= !was_joined;
        return st == ST_OK ? show(rq, &p, &form, &t) : st;
    }
    if (!was_joined)
        st = rng_fill(&rng_system, form.p.person, ID_LEN);
    if (st == ST_OK)
        st = term_join(rq->store, p.t.term, &form.p);
    if (st == ST_OK && was_joined)
        st = term_form_apart_put(rq, &p.t, &p.pool, &form);
    return st == ST_OK ? go(rq, "saved") : st;
}

enum status
page_term_leave(struct req *rq)
{
    struct place p;
    struct form f;
    enum status st = load(rq, &p);

    if (st == ST_OK)
        st = form_parse(rq, &f);
    if (st == ST_OK)
        st = term_leave(rq->store, p.t.term, rq->me.account);
    return st == ST_OK ? go(rq, "left") : st;
}

enum status
page_term_answer(struct req *rq)
{
    struct place p;
    struct str answer;
    struct form f;
    const struct term_person *me;
    enum status st = load(rq, &p);

    if (st == ST_OK)
        st = form_parse(rq, &f);
    if (st != ST_OK)
        return st;
    if (!is_joined(&p))
        return ST_ABSENT;
    me = &p.pool.people[p.pool.me];
    if (me->party < 0 || term_pool_is_agreed(&p.pool, me->party))
        return ST_CONFLICT;
    (void)form_take(&f, STR("answer"), 1, CHOICE_MAX, &answer);
    st = term_set(rq->store, p.t.term, me->person, me->party,
                  str_eq(answer, STR("yes")) ? TERM_YES : TERM_NO);
    return st == ST_OK ? go(rq, "saved") : st;
}

enum status
page_term_form(struct req *rq)
{
    size_t n_people = 0, n_groups = 0;
    struct match_rules rules;
    struct place p;
    struct form f;
    enum status st = load(rq, &p);

    if (st == ST_OK)
        st = form_parse(rq, &f);
    if (st == ST_OK && !may_form(rq, &p))
        st = ST_DENIED;
    if (st == ST_OK)
        st = term_pool_run(rq, &p.t, &p.pool, &n_people, &n_groups);
    if (st != ST_OK)
        return st;
    term_pool_rules(&p.t, &rules);
    return go(rq, n_people < (size_t)rules.size_min ? "few"
                  : n_groups == 0                   ? "none"
                                                    : "saved");
}
