/*
 * api_consult: asking colleagues about a case.  Open here are themes, urgency
 * and who offers; who asks is told to those they accept, in a box that the
 * server cannot open, and the case is in a space of its own.
 */
#include <string.h>

#include "core/directory.h"
#include "serve/api.h"
#include "serve/settle.h"
#include "store/account.h"
#include "store/consult.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define DAYS_MAX 30
#define NAME_MAX_BYTES 240
#define THEMES (((int64_t)1 << DIRECTORY_THEMES) - 1)

static bool
same(const uint8_t a[ID_LEN], const uint8_t b[ID_LEN])
{
    return memcmp(a, b, ID_LEN) == 0;
}

/* ---- what there is ---- */

static void
put_request(struct json_w *w, const struct consult *c)
{
    json_w_obj(w, NULL);
    json_w_id(w, "consult", c->consult);
    json_w_int(w, "themes", c->themes);
    json_w_int(w, "urgency", c->urgency);
    json_w_int(w, "closes_ms", c->closes_ms);
}

static enum status
put_offers(struct req *rq, struct json_w *w, const struct consult *c)
{
    struct consult_offer offers[CONSULT_OFFERS_MAX];
    struct account_keys k;
    size_t n = 0;
    enum status st =
        consult_offers(rq->store, c->consult, &rq->x->arena, offers, &n);

    json_w_arr(w, "offers");
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        st = account_keys_get(rq->store, offers[i].account, &k);
        if (st == ST_ABSENT) { /* they are gone */
            st = ST_OK;
            continue;
        }
        if (st != ST_OK)
            break;
        json_w_obj(w, NULL);
        json_w_str(w, "name", offers[i].name);
        json_w_int(w, "state", offers[i].state);
        api_put_keys(w, offers[i].account, &k);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
    return st;
}

static enum status
put_list(struct req *rq, struct json_w *w, const char *key,
         enum consult_which which, int64_t themes)
{
    struct consult list[CONSULT_LIST];
    static const uint8_t none[ID_LEN];
    struct consult_offer mine;
    size_t n = 0;
    enum status st = consult_list(rq->store, which, rq->me.account, themes,
                                  rq->now_ms, list, &n);

    json_w_arr(w, key);
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        put_request(w, &list[i]);
        if (which == CONSULT_MINE) {
            if (!same(list[i].space, none))
                json_w_id(w, "space", list[i].space);
            st = put_offers(rq, w, &list[i]);
        } else if (which == CONSULT_ANSWERED) {
            st = consult_offer_get(rq->store, list[i].consult, rq->me.account,
                                   &rq->x->arena, &mine);
            if (st == ST_OK) {
                json_w_int(w, "state", mine.state);
                json_w_bytes(w, "box", mine.box.ptr, mine.box.len);
            }
        }
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
    return st;
}

enum status
api_consults_get(struct req *rq)
{
    struct consult_setting me = {.name = STR("")};
    struct json_w w;
    enum status st =
        consult_setting_get(rq->store, rq->me.account, &rq->x->arena, &me);

    if (st != ST_OK && st != ST_ABSENT)
        return st;
    api_answer(rq, 200, &w);
    json_w_str(&w, "name", me.name);
    json_w_int(&w, "themes", me.themes);
    json_w_int(&w, "most", me.most);
    st = put_list(rq, &w, "asked", CONSULT_MINE, 0);
    if (st == ST_OK)
        st = put_list(rq, &w, "fitting", CONSULT_FITTING, me.themes);
    if (st == ST_OK)
        st = put_list(rq, &w, "answered", CONSULT_ANSWERED, 0);
    json_w_obj_end(&w);
    return st;
}

/* ---- who may be asked ---- */

enum status
api_consultant_put(struct req *rq)
{
    struct consult_setting c = {.most = 0};
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_str(&o, "name", NAME_MAX_BYTES, &c.name);
    json_take_int(&o, "themes", 0, THEMES, &c.themes);
    json_take_int(&o, "most", 0, CONSULT_MOST_MAX, &c.most);
    st = api_done(rq, &o);
    if (st == ST_OK && c.most > 0 && (c.name.len == 0 || c.themes == 0)) {
        rq->field = c.name.len == 0 ? STR("name") : STR("themes");
        st = ST_INVALID;
    }
    if (st == ST_OK)
        st = consult_setting_put(rq->store, rq->me.account, &c);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* ---- asking ---- */

enum status
api_consults_add(struct req *rq)
{
    struct consult c = {.created_ms = rq->now_ms};
    struct json *doc = NULL;
    struct json_obj o;
    int64_t days = 0, n = 0;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_id(&o, "consult", c.consult);
    json_take_int(&o, "themes", 1, THEMES, &c.themes);
    json_take_int(&o, "urgency", 1, 3, &c.urgency);
    json_take_int(&o, "days", 1, DAYS_MAX, &days);
    st = api_done(rq, &o);
    memcpy(c.account, rq->me.account, ID_LEN);
    c.closes_ms = rq->now_ms + days * DAY_MS;
    if (st == ST_OK)
        st = consult_count(rq->store, c.account, &n);
    if (st == ST_OK && n >= CONSULT_OPEN_MAX)
        st = req_full(rq);
    if (st == ST_OK)
        st = consult_add(rq->store, &c);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* The request of the address, if it is (or is not) this person's. */
static enum status
find(struct req *rq, bool mine, struct consult *out)
{
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = consult_get(rq->store, id, rq->now_ms, out);
    return st == ST_OK && same(out->account, rq->me.account) != mine ? ST_ABSENT
                                                                     : st;
}

/* It is over for whoever asked: all of it goes at once. */
enum status
api_consult_end(struct req *rq)
{
    struct consult c;
    enum status st = find(rq, true, &c);

    if (st == ST_OK)
        st = consult_end(rq->store, c.consult);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

/* Is it a group of this person alone, open, or the one this request has
 * already?  Else accepting would put somebody else's space under a date. */
static enum status
may_be_circle(struct req *rq, const struct consult *c,
              const uint8_t space[ID_LEN])
{
    struct spaces_head head;
    struct spaces_member m;
    struct space s;
    enum status st;

    rq->field = STR("space");
    if (c->state == CONSULT_CIRCLE)
        return same(c->space, space) ? ST_OK : ST_INVALID;
    st = spaces_member_get(rq->store, space, rq->me.account, &m);
    if (st == ST_OK)
        st = spaces_head_get(rq->store, space, &rq->x->arena, &head);
    if (st != ST_OK)
        return st == ST_ABSENT ? ST_INVALID : st;
    if (space_unpack(&s, (struct bytes){(const uint8_t *)head.rules.ptr,
                                        head.rules.len}) != ST_OK)
        return ST_BROKEN;
    return s.list.kind == SPACE_GROUP && !s.closed && s.list.n == 1
               ? ST_OK
               : ST_INVALID;
}

enum status
api_consult_accept(struct req *rq)
{
    struct consult_offer offer = {.state = CONSULT_ACCEPTED};
    uint8_t user[ID_LEN], space[ID_LEN];
    struct json *doc = NULL;
    struct consult c;
    struct json_obj o;
    enum status st = find(rq, true, &c);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "user", user);
    json_take_id(&o, "space", space);
    json_take_bytes(&o, "box", 49, CONSULT_BOX_MAX, &rq->x->arena, &offer.box);
    st = api_done(rq, &o);
    if (st == ST_OK) {
        struct consult_offer there;

        st = consult_offer_get(rq->store, c.consult, user, &rq->x->arena,
                               &there);
        if (st == ST_ABSENT || (st == ST_OK && there.state == CONSULT_AWAY)) {
            rq->field = STR("user");
            st = ST_INVALID;
        }
    }
    if (st == ST_OK)
        st = may_be_circle(rq, &c, space);
    memcpy(offer.consult, c.consult, ID_LEN);
    memcpy(offer.account, user, ID_LEN);
    if (st == ST_OK)
        st = consult_offer_put(rq->store, &offer);
    if (st == ST_OK)
        st = consult_circle(rq->store, c.consult, space);
    if (st == ST_OK)
        st = settle_tell(rq, user, STR("invite"), c.consult);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* ---- offering ---- */

enum status
api_consult_offer(struct req *rq)
{
    struct consult_offer all[CONSULT_OFFERS_MAX];
    struct consult_offer offer = {.state = CONSULT_OFFERED};
    struct consult_setting me = {.most = 0};
    struct json *doc = NULL;
    bool offers = false;
    int64_t load = 0;
    struct consult c;
    struct json_obj o;
    size_t n = 0;
    enum status st = find(rq, false, &c);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bool(&o, "offers", &offers);
    st = api_done(rq, &o);
    if (st == ST_OK && !offers) {
        rq->field = STR("offers");
        st = ST_INVALID;
    }
    if (st == ST_OK)
        st = consult_setting_get(rq->store, rq->me.account, &rq->x->arena, &me);
    if (st == ST_ABSENT || (st == ST_OK && (me.themes & c.themes) == 0)) {
        rq->field = STR("themes"); /* they are not asked about this */
        st = ST_INVALID;
    }
    if (st == ST_OK)
        st = consult_load(rq->store, rq->me.account, rq->now_ms, &load);
    if (st == ST_OK)
        st = consult_offers(rq->store, c.consult, &rq->x->arena, all, &n);
    for (size_t i = 0; i < n && st == ST_OK; i++)
        if (same(all[i].account, rq->me.account))
            st = ST_CONFLICT;
    if (st == ST_OK &&
        (c.state != CONSULT_OPEN || load >= me.most || n >= CONSULT_OFFERS_MAX))
        st = req_full(rq);
    memcpy(offer.consult, c.consult, ID_LEN);
    memcpy(offer.account, rq->me.account, ID_LEN);
    offer.box = STR("");
    if (st == ST_OK)
        st = consult_offer_put(rq->store, &offer);
    if (st == ST_OK)
        st = settle_tell(rq, c.account, STR("invite"), c.consult);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* Not, or not any more; or a person they may know: nobody is told which. */
enum status
api_consult_away(struct req *rq)
{
    struct consult_offer mine;
    struct consult c;
    enum status st = find(rq, false, &c);

    if (st == ST_OK)
        st = consult_offer_get(rq->store, c.consult, rq->me.account,
                               &rq->x->arena, &mine);
    mine.state = CONSULT_AWAY;
    mine.box = STR("");
    if (st == ST_OK)
        st = consult_offer_put(rq->store, &mine);
    if (st == ST_OK)
        st = settle_tell(rq, c.account, STR("invite"), c.consult);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
