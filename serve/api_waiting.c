/*
 * api_waiting: asking for the weekly matching without a name, and what came of
 * it.  As in serve/api_enquiry.c these functions never know who asks.
 */
#include <string.h>

#include "serve/bearer.h"
#include "store/waiting.h"

#define TOKENS_MAX 4

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

/* Does one more list fit?  One that takes the place of its own always does. */
static enum status
has_room(struct req *rq, const uint8_t id[ENQUIRY_ID_LEN])
{
    struct waiting there;
    int64_t n = 0;
    enum status st = waiting_get(rq->store, id, &rq->x->arena, &there);

    if (st != ST_ABSENT)
        return st;
    st = waiting_count(rq->store, &n);
    return st == ST_OK && n >= WAITING_MOST ? req_full(rq) : st;
}

enum status
api_waiting_add(struct req *rq)
{
    uint8_t token[ENQUIRY_TOKEN_LEN], entries[WAITING_LISTED * ID_LEN];
    struct waiting w = {.weeks = 0};
    struct json_arr all = {NULL, 0};
    struct json *doc = NULL;
    int64_t stamp = 0;
    struct json_obj o;
    enum status st = req_throttle(rq, THROTTLE_ENQUIRY, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "token", token, sizeof token);
    json_take_arr(&o, "entries", WAITING_LISTED, &all);
    json_take_int(&o, "stamp", 0, BEARER_STAMP_MAX, &stamp);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = take_entries(rq, &all, entries);
    if (st != ST_OK)
        goto out;
    enquiry_id(w.id, token);
    w.entries = (struct str){(const char *)entries, all.n * ID_LEN};
    w.until_day = req_day(rq) + WAITING_LIVES;
    /* The stamp is for the entry that the list begins with. */
    st = bearer_stamped(rq, w.id, entries, stamp);
    if (st == ST_OK)
        st = has_room(rq, w.id);
    if (st == ST_OK)
        st = waiting_put(rq->store, &w);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

static void
show_next(struct req *rq, struct json_w *w)
{
    json_w_int(w, "next_day", waiting_next(req_day(rq)));
}

static enum status
show(struct req *rq, struct json_w *w, const uint8_t *id)
{
    static const uint8_t nobody[ID_LEN];
    struct waiting one;
    enum status st = waiting_get(rq->store, id, &rq->x->arena, &one);

    if (st != ST_OK)
        return st;
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
    return bearer_found(rq, TOKENS_MAX, show_next, show);
}

enum status
api_waiting_end(struct req *rq)
{
    return bearer_end(rq, waiting_remove);
}
