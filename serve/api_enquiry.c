/*
 * api_enquiry: a first word to a therapist, and what came of it, for whoever
 * has its token.  The routes are for requests without a session only: these
 * functions never know who asks, and must not.  The therapist's side is
 * serve/api_desk.c.
 */
#include <string.h>

#include "serve/bearer.h"
#include "serve/enquiry.h"
#include "store/therapist.h"

#define TOKENS_MAX 100 /* asked for at once */

/* May this entry be asked now?  ST_ABSENT: not listed, or takes none here;
 * ST_INVALID: no place; ST_NOSPACE: as many as can be answered. */
static enum status
may_be_asked(struct req *rq, const struct enquiry *e)
{
    uint8_t key[ENQUIRY_KEY_LEN];
    struct therapist t;
    int64_t n = 0;
    enum status st = therapist_get(rq->store, e->entry, &rq->x->arena, &t);

    if (st == ST_OK && !therapist_is_listed(&t, req_day(rq)))
        st = ST_ABSENT;
    if (st == ST_OK)
        st = enquiry_desk_get(rq->store, e->entry, key);
    if (st == ST_OK && memcmp(key, e->desk, ENQUIRY_KEY_LEN) != 0) {
        rq->field = STR("desk");
        st = ST_INVALID;
    }
    if (st == ST_OK && t.places == 0) {
        rq->field = STR("places");
        st = ST_INVALID;
    }
    if (st == ST_OK)
        st = enquiry_open_count(rq->store, e->entry, &n);
    return st == ST_OK && n >= ENQUIRY_OPEN_MAX ? req_full(rq) : st;
}

enum status
api_enquiry_add(struct req *rq)
{
    struct enquiry e = {.state = ENQUIRY_OPEN, .step = 1};
    uint8_t token[ENQUIRY_TOKEN_LEN];
    struct str box = STR("");
    struct json *doc = NULL;
    struct json_obj o;
    int64_t stamp = 0;
    enum status st = req_throttle(rq, THROTTLE_ENQUIRY, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "token", token, sizeof token);
    json_take_id(&o, "entry", e.entry);
    json_take_bin(&o, "desk", e.desk, sizeof e.desk);
    json_take_bin(&o, "asker", e.asker, sizeof e.asker);
    json_take_int(&o, "stamp", 0, BEARER_STAMP_MAX, &stamp);
    json_take_bytes(&o, "box", ENQUIRY_BOX_LEN, ENQUIRY_BOX_LEN, &rq->x->arena,
                    &box);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    enquiry_id(e.id, token);
    e.until_day = req_day(rq) + ENQUIRY_LIVES;
    st = bearer_stamped(rq, e.id, e.entry, stamp);
    if (st == ST_OK)
        st = may_be_asked(rq, &e);
    if (st == ST_OK)
        st = enquiry_add(rq->store, &e, box);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

static enum status
show(struct req *rq, struct json_w *w, const uint8_t *id)
{
    struct enquiry e;
    enum status st = enquiry_get(rq->store, id, &e);

    return st == ST_OK ? enquiry_show(rq, w, &e) : st;
}

enum status
api_enquiry_found(struct req *rq)
{
    return bearer_found(rq, TOKENS_MAX, NULL, show);
}

enum status
api_enquiry_go_on(struct req *rq)
{
    uint8_t token[ENQUIRY_TOKEN_LEN], id[ENQUIRY_ID_LEN];
    struct json *doc = NULL;
    struct str box = STR("");
    struct json_obj o;
    struct enquiry e;
    int64_t step = 0;
    enum status st = req_throttle(rq, THROTTLE_TOKENS, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "token", token, sizeof token);
    json_take_int(&o, "step", 3, ENQUIRY_STEPS - 1, &step);
    json_take_bytes(&o, "box", ENQUIRY_BOX_LEN, ENQUIRY_BOX_LEN, &rq->x->arena,
                    &box);
    st = api_done(rq, &o);
    if (st == ST_OK && step % 2 == 0) {
        rq->field = STR("step");
        st = ST_INVALID;
    }
    if (st != ST_OK)
        goto out;
    enquiry_id(id, token);
    st = enquiry_get(rq->store, id, &e);
    e.step = step;
    e.until_day = req_day(rq) + ENQUIRY_LIVES;
    if (st == ST_OK)
        st = enquiry_write(rq->store, &e, box);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* Withdrawn, or read to the end: all of it goes at once. */
enum status
api_enquiry_end(struct req *rq)
{
    return bearer_end(rq, enquiry_remove);
}
