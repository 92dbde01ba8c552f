/*
 * Requests that bear a token.
 */
#include "serve/bearer.h"

#include <string.h>

#include "base/b64.h"
#include "core/toil.h"

enum status
bearer_stamped(struct req *rq, const uint8_t id[ENQUIRY_ID_LEN],
               const uint8_t entry[ID_LEN], int64_t stamp)
{
    char what[ENQUIRY_ID_LEN + ID_LEN];

    memcpy(what, id, ENQUIRY_ID_LEN);
    memcpy(what + ENQUIRY_ID_LEN, entry, ID_LEN);
    if (toil_fits((struct str){what, sizeof what}, (uint64_t)stamp,
                  (unsigned)rq->app->toil_bits))
        return ST_OK;
    rq->field = STR("stamp");
    return ST_INVALID;
}

/* The id that a token of the array stands for. */
static enum status
id_at(struct req *rq, const struct json_arr *all, size_t i,
      uint8_t id[ENQUIRY_ID_LEN])
{
    uint8_t token[ENQUIRY_TOKEN_LEN];
    struct str text;
    size_t n = 0;

    if (json_at_str(all, i, 2 * ENQUIRY_TOKEN_LEN, &text) != ST_OK ||
        b64_parse(text, token, sizeof token, &n) != ST_OK ||
        n != sizeof token) {
        rq->field = STR("tokens");
        return ST_INVALID;
    }
    enquiry_id(id, token);
    return ST_OK;
}

enum status
bearer_found(struct req *rq, size_t most,
             void (*before)(struct req *rq, struct json_w *w),
             enum status (*show)(struct req *rq, struct json_w *w,
                                 const uint8_t *id))
{
    uint8_t id[ENQUIRY_ID_LEN];
    struct json_arr all = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    enum status st = req_throttle(rq, THROTTLE_TOKENS, STR(""));

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_arr(&o, "tokens", most, &all);
    st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    if (before != NULL)
        before(rq, &w);
    json_w_arr(&w, "found");
    for (size_t i = 0; i < all.n && st == ST_OK; i++) {
        st = id_at(rq, &all, i, id);
        if (st == ST_OK)
            st = show(rq, &w, id);
        if (st == ST_ABSENT)
            st = ST_OK;
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

enum status
bearer_end(struct req *rq,
           enum status (*gone)(struct store *s, const uint8_t *id))
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
    st = gone(rq->store, id);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}
