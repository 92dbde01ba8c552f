/* A group's session while a request works on it. */
#include "serve/meeting.h"

#include <string.h>

#include "base/json.h"
#include "serve/stream.h"
#include "store/spaces.h"

static uint16_t
bit(uint8_t seat)
{
    return (uint16_t)(1u << seat);
}

enum status
meeting_member(struct req *rq, uint8_t space[ID_LEN])
{
    enum space_role role;
    enum status st = req_param_id(rq, space);

    if (st == ST_OK)
        st = spaces_role_get(rq->store, space, rq->me.account, &role);
    return st;
}

enum status
meeting_open(struct req *rq, const uint8_t meeting[ID_LEN],
             struct meeting_view *v)
{
    enum status st = meeting_member(rq, v->space);

    if (st == ST_OK)
        st = meeting_get(rq->store, v->space, meeting, &rq->x->arena, &v->m);
    if (st == ST_OK)
        st = meeting_seats(rq->store, v->space, meeting, v->seat, &v->n);
    if (st != ST_OK)
        return st;
    memcpy(v->meeting, meeting, ID_LEN);
    for (v->me = 0; v->me < v->n; v->me++)
        if (memcmp(v->seat[v->me].account, rq->me.account, ID_LEN) == 0)
            break;
    if (v->me == v->n)
        return ST_ABSENT;
    meeting_tick(v, rq->now_ms);
    return ST_OK;
}

/* Live, who was not heard of for a while is not here: an act of their own. */
static void
miss(struct meeting_view *v, int64_t now_ms)
{
    struct phase_state *s = &v->m.state;

    if (v->m.plan.mode != PHASE_LIVE)
        return;
    for (uint8_t i = 0; i < v->n; i++) {
        const struct phase_act go = {PHASE_GO, i, s->number, i};

        if ((s->present & bit(i)) == 0 || i == v->me ||
            v->seat[i].seen_ms > now_ms - MEETING_LOST_MS)
            continue;
        if (phase_apply(&v->m.plan, s, &go, now_ms) != ST_OK)
            return; /* it has ended */
    }
}

void
meeting_tick(struct meeting_view *v, int64_t now_ms)
{
    (void)phase_tick(&v->m.plan, &v->m.state, now_ms);
    miss(v, now_ms);
}

void
meeting_mask(const struct phase_state *s, int me, struct phase_state *out)
{
    uint16_t own = me >= 0 ? bit((uint8_t)me) : 0;
    uint16_t away = s->recused & (uint16_t)~own;

    *out = *s;
    out->recused = s->recused & own;
    out->present &= (uint16_t)~away;
}

static enum status
publish(struct req *rq, const struct meeting_view *v, struct str name,
        struct str data)
{
    const struct stream_event event = {.name = name, .data = data};
    struct stream_key topic;

    memcpy(topic.bytes, v->meeting, sizeof topic.bytes);
    return exchange_publish(rq->x, &topic, &event);
}

static enum status
publish_state(struct req *rq, const struct meeting_view *v)
{
    uint8_t state[PHASE_STATE_LEN];
    struct phase_state masked;
    struct json_w w;
    struct buf data;
    enum status st;

    meeting_mask(&v->m.state, -1, &masked);
    phase_state_pack(&masked, state);
    buf_init(&data, 1024);
    json_w_init(&w, &data);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "state", state, sizeof state);
    json_w_int(&w, "now", rq->now_ms);
    json_w_obj_end(&w);
    st = buf_status(&data);
    if (st == ST_OK)
        st = publish(rq, v, STR("session"), buf_str(&data));
    buf_free(&data);
    return st;
}

enum status
meeting_save(struct req *rq, struct meeting_view *v)
{
    enum status st = ST_OK;

    if (v->m.state.version == v->m.was)
        return ST_OK;
    if (v->m.state.run == PHASE_ENDED && v->m.ended_ms == 0) {
        v->m.ended_ms = v->m.state.ends_ms;
        st = meeting_keys_keep(rq->store, v->space, v->meeting,
                               v->m.ended_ms + v->m.keep_days * 86400000);
    }
    if (st == ST_OK)
        st = meeting_set(rq->store, v->space, v->meeting, &v->m);
    return st == ST_OK ? publish_state(rq, v) : st;
}

enum status
meeting_call_off(struct req *rq, const struct meeting_view *v)
{
    enum status st = ST_CONFLICT;

    if (v->m.state.run == PHASE_WAITING)
        st = meeting_remove(rq->store, v->space, v->meeting);
    return st == ST_OK ? publish(rq, v, STR("off"), STR("{}")) : st;
}

/* Have all answered who were there to the end, or is it two days ago? */
static bool
ratings_shown(const struct meeting_view *v, uint16_t rated, int64_t now_ms)
{
    uint16_t there = v->m.state.present & (uint16_t)~v->m.state.recused;

    if (v->m.state.run != PHASE_ENDED)
        return false;
    return (there & ~rated) == 0 || now_ms >= v->m.ended_ms + MEETING_RATING_MS;
}

/* May this person be given what is said of the case?  Where no step has one,
 * there is nothing to ask first. */
static bool
is_free(const struct meeting_view *v)
{
    const struct phase_state *s = &v->m.state;
    bool has_case = false;

    for (uint8_t i = 0; i < v->m.plan.n; i++)
        has_case = has_case || (v->m.plan.step[i].flags & PHASE_CASE) != 0;
    if ((s->recused & bit(v->me)) != 0)
        return false;
    return !has_case || (s->role[v->me] & PHASE_PRESENTER) != 0 ||
           (v->m.cleared & bit(v->me)) != 0;
}

bool
meeting_gives(const struct meeting_view *v, const struct meeting_key *k,
              uint16_t rated, int64_t now_ms)
{
    if (k->seat == v->me)
        return true;
    switch (k->kind) {
    case MEETING_PART:
        if ((v->m.plan.step[k->step].flags & PHASE_CASE) != 0 && !is_free(v))
            return false;
        return phase_shows(&v->m.plan, &v->m.state, k->step, v->me, k->seat);
    case MEETING_RATING:
        return ratings_shown(v, rated, now_ms);
    default:
        return is_free(v);
    }
}
