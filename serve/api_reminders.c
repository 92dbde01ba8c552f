/*
 * api_reminders: when a person wants to be reminded, by what, and when not.
 * What a reminder is about is its kind and no more.
 */
#include "serve/api.h"
#include "store/email.h"
#include "store/reminder.h"

#define MINUTES (24 * 60)

static const char *const names[REMINDER_COUNT] = {
    [REMINDER_CHECKIN] = "check-in",  [REMINDER_PLAN] = "plan",
    [REMINDER_PRACTICE] = "practice", [REMINDER_SESSION] = "session",
    [REMINDER_WRITING] = "writing",
};

static void
write_all(struct json_w *w, const struct reminding *g, const struct reminder *r,
          size_t n)
{
    json_w_str(w, "zone", g->zone);
    json_w_int(w, "days", g->manners.days);
    json_w_int(w, "quiet_from", g->manners.quiet_from);
    json_w_int(w, "quiet_to", g->manners.quiet_to);
    json_w_bool(w, "mail", g->by_mail);
    json_w_bool(w, "feed", g->by_feed);
    for (size_t i = 0; i < n; i++) {
        json_w_obj(w, names[r[i].kind]);
        json_w_int(w, "days", r[i].days);
        json_w_int(w, "minute", r[i].minute);
        json_w_bool(w, "rests", r[i].unheard > REMIND_ENOUGH);
        json_w_obj_end(w);
    }
}

/* Besides what is set: whether there is an address to send to. */
enum status
api_reminders_get(struct req *rq)
{
    struct arena *a = &rq->x->arena;
    struct reminder r[REMINDER_COUNT];
    struct email e = {.address = {NULL, 0}};
    struct reminding g;
    struct json_w w;
    size_t n = 0;
    bool is_set;
    enum status st = reminder_get(rq->store, rq->me.account, a, &g, r, &n);

    is_set = st == ST_OK;
    if (st == ST_OK || st == ST_ABSENT)
        st = email_get(rq->store, rq->me.account, a, &e);
    if (st != ST_OK && st != ST_ABSENT)
        return st;
    api_answer(rq, 200, &w);
    json_w_bool(&w, "sends", rq->app->mail != NULL && e.address.len > 0);
    if (is_set)
        write_all(&w, &g, r, n);
    json_w_obj_end(&w);
    return ST_OK;
}

/* One kind, if it is there. */
static void
take_one(struct req *rq, struct json_obj *o, enum reminder_kind kind,
         struct reminder *r, size_t *n, enum status *st)
{
    struct json_obj one;
    int64_t days = 0, minute = 0;
    bool has_moment = reminder_has_moment(kind);

    if (*st != ST_OK || !json_has(o, names[kind]) ||
        !json_take_obj(o, names[kind], &one))
        return;
    json_take_int(&one, "days", has_moment ? 0 : 1, has_moment ? 0 : 127,
                  &days);
    json_take_int(&one, "minute", 0,
                  has_moment ? REMINDER_LEAD_MAX : MINUTES - 1, &minute);
    *st = api_done(rq, &one);
    r[(*n)++] = (struct reminder){
        .kind = kind, .days = (uint8_t)days, .minute = (int32_t)minute};
}

enum status
api_reminders_put(struct req *rq)
{
    struct reminder r[REMINDER_COUNT];
    struct reminding g = {.by_mail = false};
    struct json *doc = NULL;
    struct json_obj o;
    int64_t days = 0, from = 0, to = 0;
    size_t n = 0;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_str(&o, "zone", 63, &g.zone);
    json_take_int(&o, "days", 1, 127, &days);
    json_take_int(&o, "quiet_from", 0, MINUTES - 1, &from);
    json_take_int(&o, "quiet_to", 0, MINUTES - 1, &to);
    json_take_bool(&o, "mail", &g.by_mail);
    json_take_bool(&o, "feed", &g.by_feed);
    for (int kind = 0; kind < REMINDER_COUNT; kind++)
        take_one(rq, &o, (enum reminder_kind)kind, r, &n, &st);
    if (st == ST_OK)
        st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    g.manners =
        (struct remind_manners){(uint8_t)days, (int32_t)from, (int32_t)to};
    rq->field = STR("zone");
    st = reminder_put(rq->store, rq->me.account, &g, r, n, rq->now_ms,
                      &rq->x->arena);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_reminders_remove(struct req *rq)
{
    enum status st = reminder_remove(rq->store, rq->me.account);

    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
