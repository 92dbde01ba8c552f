/*
 * api_desk: where somebody who sees therapists takes and answers enquiries from
 * people who stay unknown.  The other side is serve/api_enquiry.c.
 */
#include <string.h>

#include "serve/api.h"
#include "serve/enquiry.h"
#include "store/therapist.h"
#include "store/waiting.h"

enum status
api_desk_get(struct req *rq)
{
    struct enquiry list[ENQUIRY_LIST];
    uint8_t key[ENQUIRY_KEY_LEN];
    struct therapist t;
    struct json_w w;
    bool takes, matches = false;
    size_t n = 0;
    enum status st =
        therapist_mine(rq->store, rq->me.account, &rq->x->arena, &t);

    if (st != ST_OK)
        return st;
    st = enquiry_desk_get(rq->store, t.entry, key);
    takes = st == ST_OK;
    if (st == ST_OK || st == ST_ABSENT)
        st = enquiry_list(rq->store, t.entry, list, &n);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_id(&w, "entry", t.entry);
    json_w_bool(&w, "listed", therapist_is_listed(&t, req_day(rq)));
    json_w_int(&w, "places", t.places);
    if (takes) {
        json_w_bytes(&w, "key", key, sizeof key);
        st = waiting_takes(rq->store, t.entry, &matches);
        json_w_bool(&w, "matches", matches);
    }
    json_w_arr(&w, "enquiries");
    for (size_t i = 0; i < n && st == ST_OK; i++)
        st = enquiry_show(rq, &w, &list[i]);
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    return st;
}

enum status
api_desk_put(struct req *rq)
{
    uint8_t key[ENQUIRY_KEY_LEN];
    struct json *doc = NULL;
    struct therapist t;
    bool matches = false;
    struct json_obj o;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "key", key, sizeof key);
    json_take_bool(&o, "matches", &matches);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = therapist_mine(rq->store, rq->me.account, &rq->x->arena, &t);
    if (st == ST_OK)
        st = enquiry_desk_put(rq->store, t.entry, key);
    if (st == ST_OK)
        st = waiting_take(rq->store, t.entry, matches);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_desk_end(struct req *rq)
{
    struct therapist t;
    enum status st =
        therapist_mine(rq->store, rq->me.account, &rq->x->arena, &t);

    if (st == ST_OK)
        st = enquiry_desk_end(rq->store, t.entry);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

/* An enquiry to this person's entry. */
static enum status
find(struct req *rq, struct enquiry *out)
{
    struct therapist t;
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    if (st == ST_OK)
        st = therapist_mine(rq->store, rq->me.account, &rq->x->arena, &t);
    if (st == ST_OK)
        st = enquiry_get(rq->store, id, out);
    return st == ST_OK && memcmp(out->entry, t.entry, ID_LEN) != 0 ? ST_ABSENT
                                                                   : st;
}

enum status
api_desk_answer(struct req *rq)
{
    struct json *doc = NULL;
    struct str box = STR("");
    struct enquiry e;
    struct json_obj o;
    bool is_last = false;
    int64_t step = 0;
    enum status st = find(rq, &e);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "step", 2, ENQUIRY_STEPS, &step);
    json_take_bool(&o, "last", &is_last);
    json_take_bytes(&o, "box", ENQUIRY_BOX_LEN, ENQUIRY_BOX_LEN, &rq->x->arena,
                    &box);
    st = api_done(rq, &o);
    if (st == ST_OK && (step % 2 != 0 || (step == ENQUIRY_STEPS && !is_last))) {
        rq->field = step % 2 != 0 ? STR("step") : STR("last");
        st = ST_INVALID;
    }
    e.step = step;
    e.state = is_last ? ENQUIRY_ENDED : ENQUIRY_OPEN;
    e.until_day = req_day(rq) + ENQUIRY_LIVES;
    if (st == ST_OK)
        st = enquiry_write(rq->store, &e, box);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}
