/*
 * api_waiting: asking for the weekly matching without a name, and what came of
 * it.  As in serve/api_enquiry.c these functions never know who asks.
 */
#include <string.h>

#include "base/b64.h"
#include "core/toil.h"
#include "serve/api.h"
#include "store/waiting.h"

#define TOKENS_MAX 4
#define STAMP_MAX (INT64_C(1) << 53)

/* The ids of an array end to end. */
static enum status
take_entries(struct req *rq, const struct json_arr *all, uint8_t *out)
{
    struct str text;

    rq->field = STR("entries");
    if (all->n == 0)
        return ST_INVALID;
    for (size_t i = 0; i < all->n; i++)
        if (json_at_str(all, i, ID_TEXT, &text) != ST_OK ||
            id_parse(text, out + i * ID_LEN) != ST_OK)
            return ST_INVALID;
    rq->field = STR("");
    return ST_OK;
}

/* The stamp is for this list's token and the entry it begins with. */
static enum status
check_stamp(struct req *rq, const struct waiting *w, int64_t stamp)
{
    char what[ENQUIRY_ID_LEN + ID_LEN];

    memcpy(what, w->id, ENQUIRY_ID_LEN);
    memcpy(what + ENQUIRY_ID_LEN, w->entries.ptr, ID_LEN);
    if (toil_fits((struct str){what, sizeof what}, (uint64_t)stamp,
                  (unsigned)rq->app->toil_bits))
        return ST_OK;
    rq->field = STR("stamp");
    return ST_INVALID;
}

enum status
api_waiting_add(struct req *rq)
{
    uint8_t token[ENQUIRY_TOKEN_LEN], entries[WAITING_LISTED * ID_LEN];
    struct waiting w = {.weeks = 0};
    struct json_arr all = {NULL, 0};
    struct json *doc = NULL;
    int64_t stamp = 0, n = 0;
    struct json_obj o;
    enum status st = req_throttle(rq, THROTTLE_ENQUIRY, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "token", token, sizeof token);
    json_take_arr(&o, "entries", WAITING_LISTED, &all);
    json_take_int(&o, "stamp", 0, STAMP_MAX, &stamp);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = take_entries(rq, &all, entries);
    if (st != ST_OK)
        goto out;
    enquiry_id(w.id, token);
    w.entries = (struct str){(const char *)entries, all.n * ID_LEN};
    w.until_day = req_day(rq) + WAITING_LIVES;
    st = check_stamp(rq, &w, stamp);
    if (st == ST_OK)
        st = waiting_count(rq->store, &n);
    if (st == ST_OK && n >= WAITING_MOST)
        st = req_full(rq);
    if (st == ST_OK)
        st = waiting_put(rq->store, &w);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* What one token opens, if anything. */
static enum status
put_found(struct req *rq, struct json_w *w, struct str text)
{
    static const uint8_t nobody[ID_LEN];
    uint8_t token[ENQUIRY_TOKEN_LEN], id[ENQUIRY_ID_LEN];
    struct waiting one;
    size_t n = 0;
    enum status st = b64_parse(text, token, sizeof token, &n);

    if (st != ST_OK || n != sizeof token) {
        rq->field = STR("tokens");
        return ST_INVALID;
    }
    enquiry_id(id, token);
    st = waiting_get(rq->store, id, &rq->x->arena, &one);
    if (st != ST_OK)
        return st == ST_ABSENT ? ST_OK : st;
    json_w_obj(w, NULL);
    json_w_id(w, "waiting", one.id);
    json_w_int(w, "weeks", one.weeks);
    json_w_int(w, "until_day", one.until_day);
    json_w_int(w, "listed", (int64_t)(one.entries.len / ID_LEN));
    if (memcmp(one.entry, nobody, ID_LEN) != 0)
        json_w_id(w, "entry", one.entry);
    json_w_obj_end(w);
    return ST_OK;
}

enum status
api_waiting_found(struct req *rq)
{
    struct json_arr all = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct str one;
    enum status st = req_throttle(rq, THROTTLE_TOKENS, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_arr(&o, "tokens", TOKENS_MAX, &all);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    json_w_int(&w, "next_day", waiting_next(req_day(rq)));
    json_w_arr(&w, "found");
    for (size_t i = 0; i < all.n && st == ST_OK; i++) {
        st = json_at_str(&all, i, 2 * ENQUIRY_TOKEN_LEN, &one);
        if (st == ST_OK)
            st = put_found(rq, &w, one);
        else
            rq->field = STR("tokens");
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

enum status
api_waiting_end(struct req *rq)
{
    uint8_t token[ENQUIRY_TOKEN_LEN], id[ENQUIRY_ID_LEN];
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = req_throttle(rq, THROTTLE_TOKENS, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "token", token, sizeof token);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    enquiry_id(id, token);
    st = waiting_remove(rq->store, id);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}
