/*
 * page_feed: GET /calendar/TOKEN.ics, a person's dates for their calendar.
 * Membership is looked up each time, so whoever left a group sees its dates no
 * more.
 */
#include "serve/calendar.h"
#include "serve/ics.h"
#include "serve/page.h"

/* The secret of "TOKEN.ics"; ST_ABSENT for anything else. */
static enum status
token_of(struct str name, uint8_t token[ID_LEN])
{
    if (name.len != ID_TEXT + 4 ||
        !str_eq((struct str){name.ptr + ID_TEXT, 4}, STR(".ics")) ||
        id_parse((struct str){name.ptr, ID_TEXT}, token) != ST_OK)
        return ST_ABSENT;
    return ST_OK;
}

enum status
page_feed(struct req *rq)
{
    const struct community *community;
    struct ics c = {.out = &rq->x->answer.body,
                    .store = rq->store,
                    .arena = &rq->x->arena,
                    .now_ms = rq->now_ms};
    uint8_t token[ID_LEN], hash[FEED_HASH], account[ID_LEN];
    enum status st = req_throttle(rq, THROTTLE_FEED, (struct str){NULL, 0});

    if (st == ST_OK)
        st = token_of(rq->param, token);
    if (st != ST_OK)
        return st;
    calendar_token_hash(token, hash);
    st = feed_find(rq->store, hash, &rq->x->arena, account, &c.lang);
    if (st == ST_OK)
        st = req_community(rq, &community);
    if (st != ST_OK)
        return st;
    c.site = community->base_url;
    exchange_answer(rq->x, 200, STR("text/calendar; charset=utf-8"));
    return ics_feed(&c, account);
}
