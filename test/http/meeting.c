/*
 * meeting: a group's session over the API.  Who may do what, one step for two
 * presses, nothing given out early, nothing to who stays away from a case,
 * ratings, a lost connection, a restart in the middle of a phase, and a
 * session in writing over ten days.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "core/phase.h"
#include "store/meeting.h"
#include "store/spaces.h"
#include "test/http/stage.h"

#define PEOPLE 4
#define DAY_MS INT64_C(86400000)

static struct stage s;
static struct stage_person more[PEOPLE - 2];
static struct stage_person *person[PEOPLE];
static uint8_t group[ID_LEN];
static char base[128];    /* /api/1/space/ID/meeting */
static char answer[8192]; /* body of the last answer */
static int n_points, n_failed;

static void
point(bool ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++n_points, what);
    if (!ok)
        printf("# %s\n", answer);
    n_failed += !ok;
}

static unsigned
ask(int who, enum exchange_method method, const char *tail, const char *query,
    const char *body)
{
    struct stage_person *p = person[who];
    char path[256];
    struct stage_request rq = {
        .method = method,
        .query = {query, strlen(query)},
        .type = body[0] != '\0' ? STR("application/json") : STR(""),
        .body = {body, strlen(body)},
        .field[0] = {STR("cookie"), {p->cookie, strlen(p->cookie)}},
        .n_fields = 1,
    };
    struct stage_answer a;
    unsigned status;

    rq.path = (struct str){
        path, (size_t)snprintf(path, sizeof path, "%s%s", base, tail)};
    stage_ask(&s, &rq, &a);
    status = a.status;
    (void)snprintf(answer, sizeof answer, "%.*s", (int)a.body.len, a.body.ptr);
    stage_answer_clear(&a);
    return status;
}

static bool
has(const char *text)
{
    return strstr(answer, text) != NULL;
}

static int
count(const char *text)
{
    int n = 0;

    for (const char *at = answer; (at = strstr(at, text)) != NULL; at++)
        n++;
    return n;
}

/* The state in the last answer. */
static struct phase_state
state_of(const struct phase_plan *plan)
{
    struct phase_state out = {0};
    uint8_t bytes[PHASE_STATE_LEN];
    struct json *doc = NULL;
    struct json_obj o;
    struct arena a;
    struct str got = {NULL, 0};
    struct str text = {answer, strlen(answer)};

    arena_init(&a, 1 << 16);
    stage_need(json_parse(text, sizeof answer, NULL, &doc), "an answer");
    o = json_top(doc);
    if (json_take_bytes(&o, "state", 1, sizeof bytes, &a, &got) &&
        got.len == sizeof bytes) {
        memcpy(bytes, got.ptr, sizeof bytes);
        stage_need(phase_state_unpack(bytes, plan, &out), "a state");
    }
    json_free(doc);
    arena_free(&a);
    return out;
}

/* Time goes by; people sign in again. */
static void
later(int64_t ms)
{
    clock_advance(&s.clock, ms);
    for (int i = 0; i < PEOPLE; i++)
        stage_enter(&s, person[i]);
}

static unsigned
act(int who, const char *meeting, const char *word, uint32_t number, int arg)
{
    char body[256];

    (void)snprintf(body, sizeof body,
                   "{\"meeting\":\"%s\",\"act\":\"%s\",\"number\":%u,"
                   "\"arg\":%d}",
                   meeting, word, number, arg);
    return ask(who, EXCHANGE_POST, "", "", body);
}

static unsigned
hold(int who, const char *meeting, const char *kind, int step, char object)
{
    char body[512];

    (void)snprintf(body, sizeof body,
                   "{\"meeting\":\"%s\",\"object\":\"000000000000000000000000"
                   "%c0\",\"kind\":\"%s\",\"step\":%d,\"key\":"
                   "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                   meeting, object, kind, step);
    return ask(who, EXCHANGE_POST, "/keys", "", body);
}

static unsigned
look(int who, const char *meeting)
{
    char query[64];

    (void)snprintf(query, sizeof query, "meeting=%s", meeting);
    return ask(who, EXCHANGE_GET, "", query, "");
}

static void
make_group(void)
{
    struct spaces_member m[PEOPLE];
    char id[ID_TEXT + 1];

    person[0] = &s.person[STAGE_ADA];
    person[1] = &s.person[STAGE_BELA];
    stage_join(&s, &more[0], "cleo");
    stage_join(&s, &more[1], "dora");
    person[2] = &more[0];
    person[3] = &more[1];
    memset(group, 7, sizeof group);
    for (int i = 0; i < PEOPLE; i++) {
        memset(&m[i], 0, sizeof m[i]);
        memcpy(m[i].account, person[i]->holder.user, ID_LEN);
        m[i].role = SPACE_FACILITATOR;
    }
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    stage_need(spaces_create(s.ctx.store, group, SPACE_GROUP, m[0].account, 1),
               "a group");
    stage_need(spaces_members_put(s.ctx.store, group, m, PEOPLE), "members");
    stage_need(store_commit(s.ctx.store), "commit");
    id_render(group, id);
    (void)snprintf(base, sizeof base, "/api/1/space/%.*s/meeting", ID_TEXT, id);
}

static const struct phase_step steps[] = {
    {600, PHASE_SCRIBE, PHASE_PRESENTER, PHASE_ADVISER, PHASE_CASE,
     PHASE_MOVES},
    {600, PHASE_ADVISER | PHASE_MODERATOR, 0, 0, PHASE_HIDDEN | PHASE_CASE,
     PHASE_WRITTEN},
    {300, PHASE_EVERYONE, PHASE_EVERYONE, 0, 0, PHASE_MOVES},
};

/* A session of ada (presents), bela (moderates), cleo (scribe), dora. */
static unsigned
plan_session(int who, const char *meeting, struct phase_plan *p, bool stranger)
{
    static const int roles[PEOPLE] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                      PHASE_SCRIBE, PHASE_ADVISER};
    uint8_t bytes[PHASE_PLAN_MAX];
    struct buf body;
    struct json_w w;
    unsigned status;
    char text[4096];

    buf_init(&body, 4096);
    json_w_init(&w, &body);
    json_w_obj(&w, NULL);
    json_w_str(&w, "meeting", (struct str){meeting, strlen(meeting)});
    json_w_int(&w, "at", 1000);
    json_w_int(&w, "keep_days", 14);
    json_w_bytes(&w, "plan", bytes, phase_plan_pack(p, bytes));
    json_w_arr(&w, "seats");
    for (int i = 0; i < PEOPLE; i++) {
        json_w_obj(&w, NULL);
        json_w_id(&w, "account",
                  stranger && i == 3 ? s.person[STAGE_OPERATOR].holder.user
                                     : person[i]->holder.user);
        json_w_int(&w, "roles", roles[i]);
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    (void)snprintf(text, sizeof text, "%.*s", (int)body.len, body.ptr);
    buf_free(&body);
    status = ask(who, EXCHANGE_POST, "s", "", text);
    return status;
}

static void
plan_of(struct phase_plan *p)
{
    *p = (struct phase_plan){.n = 3};
    memcpy(p->step, steps, sizeof steps);
}

static void
live(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000010";
    struct phase_state st;

    point(plan_session(0, m, p, true) == 422, "a seat needs a member");
    point(plan_session(0, m, p, false) == 204, "a session is planned");
    point(plan_session(0, m, p, false) == 409, "once");
    point(ask(2, EXCHANGE_GET, "s", "", "") == 200 && has(m), "it is listed");
    for (int i = 0; i < PEOPLE; i++)
        point(act(i, m, "here", 0, 0) == 200, "somebody comes");
    point(act(3, m, "begin", 1, 0) == 403, "an adviser does not begin");
    point(act(1, m, "begin", 1, 0) == 200, "the moderator begins");
    point(act(1, m, "begin", 1, 0) == 409, "one step for two presses");
    point(hold(3, m, "notes", 0, '3') == 403, "notes are the scribe's");
    point(hold(3, m, "part", 0, '3') == 403, "an adviser listens");
    point(hold(0, m, "case", 0, '1') == 200, "the presenter's case");
    point(look(3, m) == 200 && count("\"key\"") == 0, "answer first");
    point(act(3, m, "free", 0, 0) == 200 && look(3, m) == 200 &&
              count("\"key\"") == 1,
          "then it is given");
    point(act(2, m, "recuse", 0, 0) == 200, "the scribe stays away");
    point(look(3, m) == 200, "another looks");
    st = state_of(p);
    point(st.recused == 0 && (st.present & 4) == 0, "silently");
    point((st.role[3] & PHASE_SCRIBE) != 0, "the adviser writes now");
    point(look(2, m) == 200 && count("\"key\"") == 0, "nothing for who stays");
    point(act(1, m, "next", 2, 0) == 200, "next");
    point(hold(3, m, "part", 0, '4') == 403, "not into another step");
    point(hold(3, m, "part", 1, '4') == 200, "a contribution");
    point(look(0, m) == 200 && count("\"key\"") == 1 && has("\"step\":1"),
          "held back until all have written");
    point(hold(1, m, "part", 1, '5') == 200 && look(0, m) == 200 &&
              count("\"key\"") == 3,
          "shown when all have");
    point(hold(1, m, "part", 1, '4') == 409, "nobody else's object");
    store_close(s.ctx.store); /* the server starts again */
    stage_need(store_open(s.app.store_url, STORE_WRITE, NULL, &s.ctx.store),
               "open again");
    point(look(0, m) == 200 && count("\"key\"") == 3, "after a restart too");
    clock_advance(&s.clock, 71000);
    point(act(1, m, "here", 0, 0) == 200, "only the moderator is heard of");
    st = state_of(p);
    point(st.present == 2 && st.run == PHASE_PAUSED, "the others are missed");
    for (int i = 0; i < PEOPLE; i += 3)
        point(act(i, m, "here", 0, 0) == 200, "and come back");
    point(act(3, m, "protect", st.number, 0) == 200, "a duty to protect");
    st = state_of(p);
    point(act(1, m, "resume", st.number, 0) == 200, "and on");
    point(act(1, m, "close", st.number + 1, 0) == 200, "it ends");
    point(hold(3, m, "part", 2, '6') == 403, "nothing is added");
    point(hold(0, m, "rating", 0, '7') == 200, "a rating");
    point(look(3, m) == 200 && has("rating") && count("\"key\"") == 3,
          "is held back");
    point(hold(1, m, "rating", 0, '8') == 200 &&
              hold(3, m, "rating", 0, '9') == 200 && look(3, m) == 200 &&
              count("\"key\"") == 6,
          "until all who were there have rated");
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    stage_need(
        meeting_sweep(s.ctx.store, clock_wall_ms(&s.clock) + 15 * DAY_MS),
        "sweep");
    stage_need(store_commit(s.ctx.store), "commit");
    point(look(3, m) == 200 && count("\"object\"") == 3 && has("rating"),
          "after the group's days only ratings are left");
}

static void
two_days_are_enough(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000020";

    point(plan_session(0, m, p, false) == 204, "another session");
    for (int i = 0; i < 2; i++)
        point(act(i, m, "here", 0, 0) == 200, "two come");
    point(act(1, m, "begin", 1, 0) == 200 && act(1, m, "close", 2, 0) == 200,
          "and end it");
    point(hold(0, m, "rating", 0, '7') == 200 && look(1, m) == 200 &&
              count("\"key\"") == 0,
          "one has rated");
    later(2 * DAY_MS);
    point(look(1, m) == 200 && count("\"key\"") == 1, "shown after 48 hours");
}

static void
in_writing(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000030";
    int64_t began = clock_wall_ms(&s.clock);
    struct phase_state st;

    stage_need(phase_in_writing(p, 10, 21 * 60, 8 * 60, 0), "in writing");
    point(plan_session(1, m, p, false) == 204 &&
              act(1, m, "begin", 1, 0) == 200,
          "a session over ten days");
    for (int i = 1; i < PEOPLE; i++)
        (void)act(i, m, "free", 0, 0);
    point(hold(2, m, "notes", 0, 'a') == 200, "the scribe writes, days on");
    later(5 * DAY_MS);
    point(look(3, m) == 200, "days later");
    st = state_of(p);
    point(st.at == 1, "the next step began by itself");
    point(hold(3, m, "part", 1, 'b') == 200 && look(0, m) == 200 &&
              count("\"key\"") == 1,
          "held back");
    point(hold(1, m, "part", 1, 'c') == 200 && look(0, m) == 200, "all wrote");
    st = state_of(p);
    point(st.at == 2 && count("\"key\"") == 3, "shown, and it goes on at once");
    for (int day = 0; day < 12 && st.run != PHASE_ENDED; day++) {
        later(DAY_MS);
        point(act(2, m, "here", 0, 0) == 200, "a day goes by");
        st = state_of(p);
    }
    point(st.run == PHASE_ENDED && st.ends_ms - began < 12 * DAY_MS,
          "it ended in time");
}

static void
others(void)
{
    struct spaces_member m[PEOPLE];

    point(look(3, "00000000000000000000000090") == 404, "no such session");
    point(ask(0, EXCHANGE_GET, "", "", "") == 422, "which session");
    point(act(0, "00000000000000000000000010", "fly", 0, 0) == 422, "no act");
    for (int i = 0; i < PEOPLE; i++) {
        memset(&m[i], 0, sizeof m[i]);
        memcpy(m[i].account, person[i]->holder.user, ID_LEN);
        m[i].role = SPACE_MEMBER;
    }
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    stage_need(spaces_members_put(s.ctx.store, group, m, PEOPLE - 1), "leave");
    stage_need(store_commit(s.ctx.store), "commit");
    point(look(3, "00000000000000000000000010") == 404,
          "who left the group has no session");
    point(ask(3, EXCHANGE_GET, "s", "", "") == 404, "and no list");
}

int
main(void)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    char folder[] = "/tmp/mainstay-meeting-XXXXXX", url[512], path[128];
    static const char *const tails[] = {"", "-wal", "-shm"};
    struct phase_plan p;

    log_init(LOG_ERROR);
    if (mkdtemp(folder) == NULL)
        return 1;
    (void)snprintf(url, sizeof url, "sqlite:%s/db", folder);
    stage_open(&s, cluster != NULL ? cluster : url);
    make_group();
    plan_of(&p);
    live(&p);
    two_days_are_enough(&p);
    in_writing(&p);
    others();
    for (size_t i = 0; i < PEOPLE - 2; i++)
        holder_clear(&more[i].holder);
    stage_close(&s);
    printf("1..%d\n", n_points);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/db%s", folder, tails[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    return n_failed > 0;
}
