/*
 * api_devices: where an account is signed in, and ending that.  Times by the
 * day; nothing else is known of a device.
 */
#include <string.h>

#include "serve/api.h"
#include "store/notice.h"

#define DAY_MS (24 * 3600 * 1000LL)

static void
add_session(struct req *rq, struct json_w *w, const struct session *s)
{
    bool is_this = memcmp(s->token, rq->me.token, SESSION_TOKEN) == 0;

    json_w_obj(w, NULL);
    json_w_id(w, "session", s->token); /* its first half */
    json_w_bool(w, "this", is_this);
    json_w_bool(w, "shared", s->is_shared);
    json_w_int(w, "created_day", s->created_ms / DAY_MS);
    json_w_int(w, "used_day", s->used_ms / DAY_MS);
    json_w_obj_end(w);
}

/* What person_find would take for a living session. */
static bool
is_alive(const struct req *rq, const struct session *s)
{
    return rq->now_ms - s->used_ms <= PERSON_LIFE_MS &&
           rq->now_ms - s->created_ms <= PERSON_AGE_MS;
}

enum status
api_sessions_get(struct req *rq)
{
    struct store_cursor *c = NULL;
    struct session s;
    struct json_w w;
    enum status st;

    api_answer(rq, 200, &w);
    json_w_arr(&w, "sessions");
    st = session_list_open(rq->store, rq->me.account, &c);
    while (st == ST_OK) {
        st = session_list_next(c, &s);
        if (st == ST_OK && is_alive(rq, &s))
            add_session(rq, &w, &s);
    }
    store_cursor_close(c);
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    return st == ST_END ? ST_OK : st;
}

enum status
api_sessions_end(struct req *rq)
{
    uint8_t name[ID_LEN];
    enum status st = req_param_id(rq, name);

    if (st == ST_OK)
        st = session_end_named(rq->store, rq->me.account, name);
    if (st == ST_OK)
        st = req_streams_end(rq, name);
    if (st == ST_OK)
        st = notice_queue(rq->store, rq->me.account, NOTICE_SESSIONS,
                          rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

enum status
api_sessions_end_others(struct req *rq)
{
    int64_t n = 0;
    enum status st;

    st = session_end_others(rq->store, rq->me.account, rq->me.token, &n);
    if (st == ST_OK)
        st = req_streams_end(rq, rq->me.account);
    if (st == ST_OK && n > 0)
        st = notice_queue(rq->store, rq->me.account, NOTICE_SESSIONS,
                          rq->now_ms);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
