/*
 * api_calendar: series and dates of groups, a person's dates over all groups,
 * and the address from which their calendar is fetched.  A group of others is
 * absent, not forbidden; its facilitators make and change its dates.
 */
#include <string.h>

#include "base/rng.h"
#include "base/zone.h"
#include "core/date.h"
#include "serve/api.h"
#include "serve/calendar.h"
#include "serve/letter.h"
#include "store/feed.h"
#include "store/meeting.h"
#include "store/series.h"
#include "store/spaces.h"
#include "web/tpl.h"

#define AHEAD_MS (INT64_C(190) * DATE_DAY_MS) /* of what is shown */
#define BACK_MS (INT64_C(60) * DATE_DAY_MS)
#define SHOWN_MAX 200 /* dates in one answer */
#define RULE_MAX 80   /* bytes */

static const char *const faults[] = {
    [RECUR_BAD_TEXT] = "rule",
    [RECUR_BAD_FREQ] = "rule.FREQ",
    [RECUR_BAD_INTERVAL] = "rule.INTERVAL",
    [RECUR_BAD_BYDAY] = "rule.BYDAY",
    [RECUR_BAD_UNTIL] = "rule.UNTIL",
    [RECUR_BAD_COUNT] = "rule.COUNT",
    [RECUR_BAD_PART] = "rule",
    [RECUR_BAD_DAY] = "day",
};

/* The group of a series or date, if the person asking is in it; facilitators
 * only where they must be. */
static enum status
may(struct req *rq, const uint8_t space[ID_LEN], bool must_lead)
{
    enum space_role role;
    enum status st = spaces_role_get(rq->store, space, rq->me.account, &role);

    if (st != ST_OK)
        return st;
    return must_lead && role != SPACE_FACILITATOR ? ST_DENIED : ST_OK;
}

static void
write_date(struct json_w *w, const struct dated *d, bool overlaps)
{
    json_w_obj(w, NULL);
    json_w_id(w, "id", d->id);
    json_w_id(w, "space", d->space);
    json_w_id(w, "series", d->series);
    json_w_int(w, "at", d->at_ms);
    json_w_int(w, "minutes", d->minutes);
    json_w_int(w, "day", d->day);
    json_w_int(w, "to_day", d->to_day);
    json_w_int(w, "to_minute", d->to_minute);
    json_w_bool(w, "off", d->is_off);
    json_w_bool(w, "overlaps", overlaps);
    json_w_obj_end(w);
}

/* Does date i meet another one that stands?  They are in order. */
static bool
overlaps(const struct dated *d, size_t n, size_t i)
{
    for (size_t k = 0;
         k < n && d[k].at_ms < d[i].at_ms + d[i].minutes * 60000LL; k++)
        if (k != i && !d[k].is_off && !d[i].is_off &&
            d[k].at_ms + d[k].minutes * 60000LL > d[i].at_ms)
            return true;
    return false;
}

static void
write_dates(struct json_w *w, const struct dated *d, size_t n)
{
    json_w_arr(w, "dates");
    for (size_t i = 0; i < n; i++)
        write_date(w, &d[i], overlaps(d, n, i));
    json_w_arr_end(w);
}

static void
write_series(struct json_w *w, const struct series *m)
{
    char rule[RECUR_TEXT_MAX];

    json_w_obj(w, NULL);
    json_w_id(w, "id", m->id);
    json_w_id(w, "space", m->space);
    json_w_str(w, "zone", m->zone);
    json_w_int(w, "day", m->rule.day);
    json_w_int(w, "minute", m->minute);
    json_w_int(w, "minutes", m->minutes);
    json_w_str(w, "rule",
               (struct str){rule, recur_render(&m->rule, true, rule)});
    json_w_bool(w, "over", m->is_over);
    json_w_obj_end(w);
}

/* Begins the answer; whoever calls may add to it, and ends it. */
static void
answer_dates(struct req *rq, struct json_w *w, const struct series *m,
             size_t n_series, const struct dated *d, size_t n_dates)
{
    api_answer(rq, 200, w);
    json_w_int(w, "now", rq->now_ms);
    json_w_arr(w, "series");
    for (size_t i = 0; i < n_series; i++)
        write_series(w, &m[i]);
    json_w_arr_end(w);
    write_dates(w, d, n_dates);
}

/* Sessions in writing: until when, and do they wait for this person? */
static void
write_writing(struct json_w *w, const struct meeting_writing *m, size_t n)
{
    json_w_arr(w, "writing");
    for (size_t i = 0; i < n; i++) {
        json_w_obj(w, NULL);
        json_w_id(w, "space", m[i].space);
        json_w_id(w, "meeting", m[i].meeting);
        json_w_int(w, "due", m[i].due_ms);
        json_w_bool(w, "waits", m[i].waits);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
}

enum status
api_calendar_get(struct req *rq)
{
    struct arena *a = &rq->x->arena;
    struct series *m = NULL;
    struct dated *d = NULL;
    struct meeting_writing writing[MEETING_WRITING_MAX];
    struct json_w w;
    size_t n_series = 0, n_dates = 0, n = 0;
    enum status st =
        series_of_account(rq->store, rq->me.account, a, &m, &n_series);

    if (st == ST_OK)
        st = series_dates_of_account(
            rq->store, rq->me.account, rq->now_ms - BACK_MS,
            rq->now_ms + AHEAD_MS, SHOWN_MAX, a, &d, &n_dates);
    if (st == ST_OK)
        st = meeting_writing_of(rq->store, rq->me.account, rq->now_ms, a,
                                writing, &n);
    if (st != ST_OK)
        return st;
    answer_dates(rq, &w, m, n_series, d, n_dates);
    write_writing(&w, writing, n);
    json_w_obj_end(&w);
    return ST_OK;
}

enum status
api_series_list(struct req *rq)
{
    struct arena *a = &rq->x->arena;
    uint8_t space[ID_LEN];
    struct series *m = NULL;
    struct dated *d = NULL;
    struct json_w w;
    size_t n_series = 0, n_dates = 0;
    enum status st = req_param_id(rq, space);

    if (st == ST_OK)
        st = may(rq, space, false);
    if (st == ST_OK)
        st = series_of_space(rq->store, space, a, &m, &n_series);
    if (st == ST_OK)
        st = series_dates_of_space(rq->store, space, rq->now_ms - BACK_MS,
                                   rq->now_ms + AHEAD_MS, SHOWN_MAX, a, &d,
                                   &n_dates);
    if (st != ST_OK)
        return st;
    answer_dates(rq, &w, m, n_series, d, n_dates);
    json_w_obj_end(&w);
    return ST_OK;
}

/* A series as it came, with what is wrong named. */
static enum status
take_series(struct req *rq, struct json_obj *o, struct series *m, bool *tell)
{
    struct str rule = {NULL, 0};
    int64_t day = 0, minute = 0, minutes = 0;
    enum recur_fault fault;
    enum status st;

    json_take_str(o, "zone", SERIES_ZONE_MAX, &m->zone);
    json_take_int(o, "day", 0, RECUR_DAY_MAX, &day);
    json_take_int(o, "minute", 0, 24 * 60 - 1, &minute);
    json_take_int(o, "minutes", SERIES_MINUTES_MIN, SERIES_MINUTES_MAX,
                  &minutes);
    json_take_str(o, "rule", RULE_MAX, &rule);
    json_take_bool(o, "tell", tell);
    st = api_done(rq, o);
    if (st != ST_OK)
        return st;
    fault = recur_parse(rule, (int32_t)day, &m->rule);
    if (fault != RECUR_FINE) {
        rq->field = (struct str){faults[fault], strlen(faults[fault])};
        return ST_INVALID;
    }
    m->minute = (int32_t)minute;
    m->minutes = (int32_t)minutes;
    rq->field = STR("zone");
    return zone_known(m->zone) ? ST_OK : ST_INVALID;
}

enum status
api_series_add(struct req *rq)
{
    struct series m = {.is_over = false};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    bool tell = false;
    enum status st = req_param_id(rq, m.space);

    if (st == ST_OK)
        st = may(rq, m.space, true);
    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st == ST_OK)
        st = take_series(rq, &o, &m, &tell);
    if (st == ST_OK) {
        rq->field = STR("day");
        st = series_add(rq->store, &m, rq->now_ms);
    }
    if (st == ST_OK && tell)
        st = calendar_tell(rq, m.space, m.id);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 201, &w);
    json_w_id(&w, "series", m.id);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

/* The series of the address, if this person leads its group. */
static enum status
own_series(struct req *rq, struct series *m)
{
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = series_get(rq->store, id, &rq->x->arena, m);
    return st == ST_OK ? may(rq, m->space, true) : st;
}

/* {"tell"} alone. */
static enum status
take_tell(struct req *rq, bool *tell)
{
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = api_json(rq, &doc, &o);

    if (st == ST_OK) {
        json_take_bool(&o, "tell", tell);
        st = api_done(rq, &o);
    }
    json_free(doc);
    return st;
}

enum status
api_series_end(struct req *rq)
{
    struct series m;
    bool tell = false;
    enum status st = own_series(rq, &m);

    if (st == ST_OK)
        st = take_tell(rq, &tell);
    if (st == ST_OK)
        st = series_end(rq->store, m.space, m.id, rq->now_ms);
    if (st == ST_OK && tell)
        st = calendar_tell(rq, m.space, m.id);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

/* No dates from one instant to before another. */
enum status
api_series_pause(struct req *rq)
{
    struct series m;
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    int64_t from_ms = 0, to_ms = 0, n = 0;
    bool tell = false;
    enum status st = own_series(rq, &m);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "from", 0, INT64_MAX, &from_ms);
    json_take_int(&o, "to", 0, INT64_MAX, &to_ms);
    json_take_bool(&o, "tell", &tell);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = series_pause(rq->store, m.space, m.id, from_ms, to_ms, &n);
    if (st == ST_OK && tell && n > 0)
        st = calendar_tell(rq, m.space, m.id);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    json_w_int(&w, "n", n);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

/* Move one date, call it off, or take that back. */
enum status
api_dated_put(struct req *rq)
{
    struct dated d;
    struct series m;
    struct json *doc = NULL;
    struct json_obj o;
    int64_t day = 0, minute = 0;
    bool tell = false;
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = series_dated_get(rq->store, id, &d);
    if (st == ST_OK)
        st = may(rq, d.space, true);
    if (st == ST_OK)
        st = series_get(rq->store, d.series, &rq->x->arena, &m);
    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "day", 0, RECUR_DAY_MAX, &day);
    json_take_int(&o, "minute", 0, 24 * 60 - 1, &minute);
    json_take_bool(&o, "off", &d.is_off);
    json_take_bool(&o, "tell", &tell);
    st = api_done(rq, &o);
    d.to_day = (int32_t)day;
    d.to_minute = (int32_t)minute;
    if (st == ST_OK) {
        rq->field = STR("day");
        st = series_dated_put(rq->store, &d, m.zone);
    }
    if (st == ST_OK && tell)
        st = calendar_tell(rq, d.space, d.series);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_feed_get(struct req *rq)
{
    struct json_w w;
    bool is_there = false;
    enum status st = feed_has(rq->store, rq->me.account, &is_there);

    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_bool(&w, "there", is_there);
    json_w_obj_end(&w);
    return ST_OK;
}

/* A new address; the one before no longer answers.  It is shown this once. */
/* Its texts are in the language asked for: a program that fetches a calendar
 * has none of its own. */
enum status
api_feed_new(struct req *rq)
{
    const struct community *c;
    struct str lang = STR("");
    uint8_t token[ID_LEN], hash[FEED_HASH];
    char text[ID_TEXT + 1];
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct buf url;
    enum status st = api_json(rq, &doc, &o);

    buf_init(&url, 1024);
    if (st != ST_OK)
        goto out;
    if (json_take_str(&o, "lang", LANG_TAG_MAX, &lang) && !letter_knows(lang))
        json_refuse(&o, "lang");
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = rng_fill(&rng_system, token, sizeof token);
    if (st == ST_OK)
        st = req_community(rq, &c);
    if (st != ST_OK)
        goto out;
    calendar_token_hash(token, hash);
    st = feed_put(rq->store, rq->me.account, hash, lang);
    if (st != ST_OK)
        goto out;
    id_render(token, text);
    buf_add(&url, c->base_url);
    buf_add(&url, STR("/calendar/"));
    buf_add(&url, (struct str){text, ID_TEXT});
    buf_add(&url, STR(".ics"));
    api_answer(rq, 201, &w);
    json_w_str(&w, "address", buf_str(&url));
    json_w_obj_end(&w);
    st = buf_status(&url);
out:
    buf_free(&url);
    json_free(doc);
    return st;
}

enum status
api_feed_remove(struct req *rq)
{
    enum status st = feed_remove(rq->store, rq->me.account);

    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
