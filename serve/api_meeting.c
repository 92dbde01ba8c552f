/*
 * api_meeting: sessions of groups.  A session somebody has no seat in is
 * absent for them.
 */
#include <string.h>

#include "serve/api.h"
#include "serve/meeting.h"
#include "serve/stream.h"
#include "store/spaces.h"

#define AHEAD_MS INT64_C(63072000000) /* planned two years ahead at most */
#define KEEP_DAYS_MAX 365

static const struct {
    struct str word;
    enum phase_act_kind kind;
} acts[] = {
#define ACT(word, kind) {{#word, sizeof #word - 1}, kind},
#include "serve/meeting_acts.def"
#undef ACT
};

static const struct str held_words[MEETING_HELD_COUNT] = {
    {"part", 4}, {"case", 4}, {"notes", 5}, {"rating", 6}};

/* ---- planning ---- */

static enum status
take_seats(struct req *rq, struct json_obj *o, const uint8_t space[ID_LEN],
           uint8_t account[PHASE_SEATS][ID_LEN], uint8_t *role, uint8_t *n)
{
    struct json_arr seats;
    enum status st = ST_OK;

    if (!json_take_arr(o, "seats", PHASE_SEATS, &seats))
        return ST_OK; /* json_done says so */
    rq->field = STR("seats");
    for (size_t i = 0; st == ST_OK && i < seats.n; i++) {
        struct json_obj seat = json_at_obj(&seats, i);
        enum space_role member;
        int64_t roles = 0;

        json_take_id(&seat, "account", account[i]);
        json_take_int(&seat, "roles", 1, PHASE_EVERYONE, &roles);
        st = json_done(&seat);
        if (st == ST_OK)
            st = spaces_role_get(rq->store, space, account[i], &member);
        if (st == ST_ABSENT)
            st = ST_INVALID;
        for (size_t k = 0; st == ST_OK && k < i; k++)
            if (memcmp(account[k], account[i], ID_LEN) == 0)
                st = ST_INVALID;
        role[i] = (uint8_t)roles;
    }
    *n = (uint8_t)seats.n;
    return st;
}

enum status
api_meetings_add(struct req *rq)
{
    uint8_t space[ID_LEN], id[ID_LEN], account[PHASE_SEATS][ID_LEN];
    uint8_t role[PHASE_SEATS] = {0}, n = 0;
    struct meeting m = {.keep_days = 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct str plan;
    enum status st = meeting_member(rq, space);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "meeting", id);
    json_take_int(&o, "at", 0, rq->now_ms + AHEAD_MS, &m.at_ms);
    json_take_int(&o, "keep_days", 1, KEEP_DAYS_MAX, &m.keep_days);
    json_take_bytes(&o, "plan", 1, PHASE_PLAN_MAX, &rq->x->arena, &plan);
    st = take_seats(rq, &o, space, account, role, &n);
    if (st == ST_OK)
        st = api_done(rq, &o);
    if (st != ST_OK)
        goto out;
    rq->field = STR("plan");
    st = phase_plan_unpack((const uint8_t *)plan.ptr, plan.len, &m.plan);
    if (st != ST_OK)
        goto out;
    rq->field = STR("seats");
    st = phase_init(&m.state, &m.plan, n, role);
    if (st == ST_OK)
        st = meeting_add(rq->store, space, id, &m,
                         (const uint8_t(*)[ID_LEN])account, n);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

enum status
api_meetings_get(struct req *rq)
{
    uint8_t space[ID_LEN];
    struct store_cursor *rows = NULL;
    struct meeting_line line;
    struct json_w w;
    enum status st = meeting_member(rq, space);

    if (st == ST_OK)
        st = meeting_list_open(rq->store, space, &rows);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_int(&w, "now", rq->now_ms);
    json_w_str(&w, "video", rq->app->video_url);
    json_w_arr(&w, "meetings");
    while ((st = meeting_list_next(rows, &line)) == ST_OK) {
        json_w_obj(&w, NULL);
        json_w_id(&w, "meeting", line.meeting);
        json_w_int(&w, "at", line.at_ms);
        json_w_int(&w, "ended", line.ended_ms);
        json_w_int(&w, "keep_days", line.keep_days);
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

/* ---- one session ---- */

static void
put_state(struct json_w *w, const struct meeting_view *v, int64_t now_ms)
{
    uint8_t state[PHASE_STATE_LEN];
    struct phase_state masked;

    meeting_mask(&v->m.state, v->me, &masked);
    phase_state_pack(&masked, state);
    json_w_bytes(w, "state", state, sizeof state);
    json_w_int(w, "now", now_ms);
}

/* Seats that have rated; the cursor ends there. */
static enum status
rated_of(struct req *rq, const struct meeting_view *v, uint16_t *rated)
{
    struct store_cursor *rows = NULL;
    struct meeting_key k;
    enum status st = meeting_keys_open(rq->store, v->space, v->meeting, &rows);

    *rated = 0;
    if (st != ST_OK)
        return st;
    while ((st = meeting_keys_next(rows, &k)) == ST_OK)
        if (k.kind == MEETING_RATING)
            *rated |= (uint16_t)(1u << k.seat);
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

/* What was written, with its key where it may be given. */
static enum status
put_keys(struct req *rq, struct json_w *w, const struct meeting_view *v)
{
    struct store_cursor *rows = NULL;
    struct meeting_key k;
    uint16_t rated;
    enum status st = rated_of(rq, v, &rated);

    if (st == ST_OK)
        st = meeting_keys_open(rq->store, v->space, v->meeting, &rows);
    if (st != ST_OK)
        return st;
    json_w_arr(w, "held");
    while ((st = meeting_keys_next(rows, &k)) == ST_OK) {
        json_w_obj(w, NULL);
        json_w_id(w, "object", k.object);
        json_w_str(w, "kind", held_words[k.kind]);
        json_w_int(w, "seat", k.seat);
        json_w_int(w, "step", k.step);
        if (meeting_gives(v, &k, rated, rq->now_ms))
            json_w_bytes(w, "key", k.bytes, sizeof k.bytes);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

static enum status
query_meeting(struct req *rq, uint8_t id[ID_LEN])
{
    struct str q = rq->x->query;
    static const char name[] = "meeting=";
    size_t n = sizeof name - 1;

    rq->field = STR("meeting");
    if (!str_starts(q, STR("meeting=")))
        return ST_INVALID;
    return id_parse((struct str){q.ptr + n, q.len - n}, id) == ST_OK
               ? ST_OK
               : ST_ABSENT;
}

/* The same, opened, for a member. */
static enum status
query_open(struct req *rq, uint8_t id[ID_LEN], struct meeting_view *v)
{
    enum status st = meeting_member(rq, v->space);

    if (st == ST_OK)
        st = query_meeting(rq, id);
    return st == ST_OK ? meeting_open(rq, id, v) : st;
}

enum status
api_meeting_get(struct req *rq)
{
    uint8_t id[ID_LEN], plan[PHASE_PLAN_MAX];
    struct meeting_view v;
    struct json_w w;
    enum status st = query_open(rq, id, &v);

    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_int(&w, "at", v.m.at_ms);
    json_w_int(&w, "ended", v.m.ended_ms);
    json_w_int(&w, "keep_days", v.m.keep_days);
    json_w_bytes(&w, "plan", plan, phase_plan_pack(&v.m.plan, plan));
    put_state(&w, &v, rq->now_ms);
    json_w_int(&w, "seat", v.me);
    json_w_bool(&w, "cleared", (v.m.cleared >> v.me & 1) != 0);
    json_w_arr(&w, "seats");
    for (uint8_t i = 0; i < v.n; i++)
        json_w_id(&w, NULL, v.seat[i].account);
    json_w_arr_end(&w);
    st = put_keys(rq, &w, &v);
    json_w_obj_end(&w);
    return st;
}

static enum status
find_act(struct str word, uint8_t *kind)
{
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (str_eq(word, acts[i].word)) {
            *kind = (uint8_t)acts[i].kind;
            return ST_OK;
        }
    return ST_INVALID;
}

/* The seat whose case it is; below 0: nobody's. */
static int
presenter_of(const struct phase_state *s)
{
    for (uint8_t i = 0; i < s->n_seats; i++)
        if ((s->role[i] & PHASE_PRESENTER) != 0)
            return i;
    return -1;
}

/* What the engine allows.  Another presenter has another case, about which
 * everybody is asked anew. */
static enum status
do_act(struct req *rq, struct meeting_view *v, const struct phase_act *a)
{
    struct phase_state *s = &v->m.state;
    int was = presenter_of(s);
    enum status st = phase_apply(&v->m.plan, s, a, rq->now_ms);

    if (st == ST_OK && presenter_of(s) != was)
        v->m.cleared = 0;
    return st;
}

/* "here": heard of, and here again after a lost connection; "free": does not
 * know the person of the case; "told": wrote something into the log. */
static enum status
do_word(struct req *rq, struct meeting_view *v, struct str word,
        struct phase_act *a)
{
    struct phase_state *s = &v->m.state;
    enum status st = ST_OK;

    if (str_eq(word, STR("here"))) {
        st = meeting_seen(rq->store, v->space, v->meeting, v->me, rq->now_ms);
        if (st != ST_OK || (s->present >> v->me & 1) != 0 ||
            s->run == PHASE_ENDED)
            return st;
        a->kind = PHASE_COME;
        a->arg = v->me;
    } else if (str_eq(word, STR("free"))) {
        v->m.cleared |= (uint16_t)(1u << v->me);
        s->version++;
        return ST_OK;
    } else if (str_eq(word, STR("told"))) {
        s->version++; /* others look again */
        return ST_OK;
    } else {
        rq->field = STR("act");
        st = find_act(word, &a->kind);
    }
    if (st == ST_OK)
        st = do_act(rq, v, a);
    if (st == ST_OK && a->kind == PHASE_COME)
        st = meeting_seen(rq->store, v->space, v->meeting, v->me, rq->now_ms);
    return st;
}

enum status
api_meeting_act(struct req *rq)
{
    uint8_t id[ID_LEN];
    struct meeting_view v;
    struct phase_act a = {0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct str word;
    int64_t number = 0, arg = 0;
    enum status st = meeting_member(rq, v.space);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "meeting", id);
    json_take_str(&o, "act", 16, &word);
    if (json_has(&o, "number"))
        json_take_int(&o, "number", 0, UINT32_MAX, &number);
    if (json_has(&o, "arg"))
        json_take_int(&o, "arg", 0, 1000000, &arg);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = meeting_open(rq, id, &v);
    if (st != ST_OK)
        goto out;
    a = (struct phase_act){
        .seat = v.me, .number = (uint32_t)number, .arg = (int32_t)arg};
    st = do_word(rq, &v, word, &a);
    if (st == ST_OK)
        st = meeting_save(rq, &v);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    put_state(&w, &v, rq->now_ms);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

enum status
api_meeting_off(struct req *rq)
{
    uint8_t id[ID_LEN];
    struct meeting_view v;
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = meeting_member(rq, v.space);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "meeting", id);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = meeting_open(rq, id, &v);
    if (st == ST_OK)
        st = meeting_call_off(rq, &v);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* ---- second keys ---- */

/* May this key be left with the server now? */
static enum status
may_hold(struct req *rq, struct meeting_view *v, const struct meeting_key *k)
{
    const struct phase_act wrote = {PHASE_WROTE, v->me, 0, 0};
    struct phase_state *s = &v->m.state;
    uint8_t role = s->role[v->me];

    switch (k->kind) {
    case MEETING_PART:
        if (k->step != s->at)
            return ST_DENIED;
        return phase_apply(&v->m.plan, s, &wrote, rq->now_ms);
    case MEETING_CASE:
        return (role & PHASE_PRESENTER) != 0 && s->run != PHASE_ENDED
                   ? ST_OK
                   : ST_DENIED;
    case MEETING_NOTES:
        if (s->run == PHASE_ENDED || (s->present >> v->me & 1) == 0 ||
            (s->recused >> v->me & 1) != 0)
            return ST_DENIED;
        return (role & PHASE_SCRIBE) != 0 || phase_moderates(s, v->me)
                   ? ST_OK
                   : ST_DENIED;
    default:
        return s->run == PHASE_ENDED ? ST_OK : ST_DENIED;
    }
}

static enum status
take_key(struct req *rq, struct json_obj *o, struct meeting_key *k)
{
    int64_t step = 0;
    struct str kind = {NULL, 0};
    size_t i = 0;
    enum status st;

    json_take_id(o, "object", k->object);
    json_take_str(o, "kind", 8, &kind);
    json_take_int(o, "step", 0, PHASE_STEPS - 1, &step);
    json_take_bin(o, "key", k->bytes, sizeof k->bytes);
    st = api_done(rq, o);
    if (st != ST_OK)
        return st;
    while (i < MEETING_HELD_COUNT && !str_eq(kind, held_words[i]))
        i++;
    rq->field = STR("kind");
    if (i == MEETING_HELD_COUNT)
        return ST_INVALID;
    k->kind = (enum meeting_held)i;
    k->step = (uint8_t)step;
    return ST_OK;
}

enum status
api_meeting_hold(struct req *rq)
{
    uint8_t id[ID_LEN];
    struct meeting_view v;
    struct meeting_key k = {.step = 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    int64_t until = INT64_MAX;
    enum status st = meeting_member(rq, v.space);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "meeting", id);
    st = take_key(rq, &o, &k);
    if (st == ST_OK)
        st = meeting_open(rq, id, &v);
    if (st != ST_OK)
        goto out;
    k.seat = v.me;
    st = may_hold(rq, &v, &k);
    if (k.kind != MEETING_RATING)
        until = rq->now_ms + MEETING_IDLE_MS;
    if (st == ST_OK)
        st = meeting_key_put(rq->store, v.space, id, &k, until);
    if (st == ST_OK && v.m.state.version == v.m.was)
        v.m.state.version++; /* others look again */
    if (st == ST_OK)
        st = meeting_save(rq, &v);
    if (st != ST_OK)
        goto out;
    api_answer(rq, 200, &w);
    put_state(&w, &v, rq->now_ms);
    json_w_obj_end(&w);
out:
    json_free(doc);
    return st;
}

/* Everything that changes in the session, as it changes. */
enum status
api_meeting_live(struct req *rq)
{
    uint8_t id[ID_LEN];
    struct meeting_view v;
    enum status st = query_open(rq, id, &v);

    if (st == ST_OK)
        req_stream(rq, id, PHASE_SEATS * 8);
    return st;
}
