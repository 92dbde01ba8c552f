/*
 * api: reading and answering JSON.
 */
#include "serve/api.h"

enum status
api_json(struct req *rq, struct json **doc, struct json_obj *top)
{
    struct str type = exchange_field(rq->x, STR("content-type"));
    enum status st;

    str_cut(type, ';', &type, &(struct str){NULL, 0});
    if (!str_eq(str_trim(type), STR("application/json"))) {
        rq->field = STR("content-type");
        return ST_INVALID;
    }
    st = json_parse(rq->x->body, rq->route->body_max, NULL, doc);
    if (st == ST_OK)
        *top = json_top(*doc);
    return st;
}

enum status
api_done(struct req *rq, struct json_obj *o)
{
    enum status st = json_done(o);
    size_t n = 0;

    if (st == ST_OK || o->field == NULL)
        return st;
    while (o->field[n] != '\0')
        n++;
    /* The name goes back escaped; a member nobody knows may be long. */
    if (n <= 64 && arena_str(&rq->x->arena, (struct str){o->field, n},
                             &rq->field) != ST_OK)
        return ST_NOSPACE;
    return st;
}

void
api_answer(struct req *rq, unsigned http, struct json_w *w)
{
    exchange_answer(rq->x, http, STR("application/json"));
    json_w_init(w, &rq->x->answer.body);
    json_w_obj(w, NULL);
}

void
api_put_keys(struct json_w *w, const uint8_t user[ID_LEN],
             const struct account_keys *k)
{
    json_w_id(w, "user", user);
    json_w_int(w, "gen", k->gen);
    json_w_bytes(w, "ik", k->ik, sizeof k->ik);
    json_w_bytes(w, "ek", k->ek, sizeof k->ek);
    json_w_bytes(w, "ek_cert", k->ek_cert, sizeof k->ek_cert);
}

void
api_nothing(struct req *rq)
{
    exchange_answer(rq->x, 204, (struct str){NULL, 0});
}
