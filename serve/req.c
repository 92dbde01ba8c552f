/*
 * req: the few questions handlers share.
 */
#include "serve/req.h"

#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

enum status
req_param_id(const struct req *rq, uint8_t out[ID_LEN])
{
    return id_parse(rq->param, out) == ST_OK ? ST_OK : ST_ABSENT;
}

enum status
req_full(struct req *rq)
{
    rq->is_full = true;
    return ST_NOSPACE;
}

enum status
req_throttle(struct req *rq, enum throttle_action action, struct str account)
{
    struct throttle *t = rq->app->throttle;
    enum status st;

    st = throttle_take(t, action, THROTTLE_BY_NETWORK,
                       throttle_net(&rq->x->net), 1, rq->now_ms, &rq->wait_s);
    if (st == ST_OK && account.len > 0)
        st = throttle_take(t, action, THROTTLE_BY_ACCOUNT, account, 1,
                           rq->now_ms, &rq->wait_s);
    return st;
}

enum status
req_community(struct req *rq, const struct community **out)
{
    struct community *c;
    enum status st;

    if (rq->community == NULL) {
        c = arena_zero(&rq->x->arena, 1, sizeof *c);
        if (c == NULL)
            return ST_NOSPACE;
        st = community_get(rq->store, &rq->x->arena, c);
        if (st != ST_OK && st != ST_ABSENT)
            return st;
        rq->community = c;
    }
    *out = rq->community;
    return ST_OK;
}

static struct stream_key
key_of(const uint8_t id[ID_LEN])
{
    struct stream_key key;

    memcpy(key.bytes, id, sizeof key.bytes);
    return key;
}

void
req_stream(struct req *rq, const uint8_t topic[ID_LEN], unsigned topic_max)
{
    const struct stream_key key = key_of(topic);
    const struct stream_owner owner = {key_of(rq->me.account),
                                       key_of(rq->me.token)};

    exchange_stream(rq->x, &key, &owner, topic_max);
}

enum status
req_streams_end(struct req *rq, const uint8_t owner[ID_LEN])
{
    const struct stream_key key = key_of(owner);

    return exchange_end(rq->x, &key);
}

int64_t
req_day(const struct req *rq)
{
    return rq->now_ms / DAY_MS;
}
