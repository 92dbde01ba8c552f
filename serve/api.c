/*
 * api: reading and answering JSON.
 */
#include "serve/api.h"

#include "seal/prim.h"
#include "serve/asset.h"
#include "serve/head.h"

#define TAG_BYTES 16

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

enum status
api_kept(struct req *rq, struct str body)
{
    const struct bytes all = {(const uint8_t *)body.ptr, body.len};
    uint8_t hash[TAG_BYTES];
    struct str tag;
    struct buf b;
    enum status st;

    prim_hash(hash, sizeof hash, &all, 1, NULL, 0);
    buf_init(&b, 64);
    buf_add(&b, STR("W/\""));
    buf_add_hex(&b, hash, sizeof hash);
    buf_add_byte(&b, '"');
    st = arena_str(&rq->x->arena, buf_str(&b), &tag);
    buf_free(&b);
    if (st != ST_OK)
        return st;
    head_kept(rq->x);
    exchange_add_field(rq->x, STR("etag"), tag);
    if (asset_is_known(rq->x, (struct str){tag.ptr + 2, tag.len - 2})) {
        buf_clear(&rq->x->answer.body);
        rq->x->answer.borrowed = (struct str){NULL, 0};
        exchange_answer(rq->x, 304, STR(""));
        return ST_OK;
    }
    rq->x->answer.may_compress = true;
    return ST_OK;
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
