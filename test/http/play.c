/*
 * play: four people of a group on a stage.
 */
#include "test/http/play.h"
#include "test/http/stage_room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "store/spaces.h"

struct stage play_stage;
struct stage_person *play_person[PLAY_PEOPLE];
uint8_t play_group[ID_LEN];
static struct stage_person more[PLAY_PEOPLE - 2];
static struct stage_room room;
static char base[128];     /* /api/1/space/ID/meeting */
static char answer[16384]; /* body of the last answer */
static int n_points, n_failed;

void
play_point(bool ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++n_points, what);
    if (!ok)
        printf("# %s\n", answer);
    n_failed += !ok;
}

static bool
is_whole(const char *at)
{
    return strncmp(at, "/api/", 5) == 0 || strncmp(at, "/calendar/", 10) == 0;
}

unsigned
play_ask(int who, enum exchange_method method, const char *at,
         const char *query, const char *body)
{
    struct stage_person *p = play_person[who];
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

    rq.path =
        (struct str){path, (size_t)snprintf(path, sizeof path, "%s%s",
                                            is_whole(at) ? "" : base, at)};
    stage_ask(&play_stage, &rq, &a);
    status = a.status;
    (void)snprintf(answer, sizeof answer, "%.*s", (int)a.body.len, a.body.ptr);
    stage_answer_clear(&a);
    return status;
}

const char *
play_find(const char *text)
{
    return strstr(answer, text);
}

bool
play_has(const char *text)
{
    return play_find(text) != NULL;
}

int
play_count(const char *text)
{
    int n = 0;

    for (const char *at = answer; (at = strstr(at, text)) != NULL; at++)
        n++;
    return n;
}

struct phase_state
play_state(const struct phase_plan *plan)
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

void
play_later(int64_t ms)
{
    clock_advance(&play_stage.clock, ms);
    for (int i = 0; i < PLAY_PEOPLE; i++)
        stage_enter(&play_stage, play_person[i]);
}

unsigned
play_act(int who, const char *meeting, const char *word, uint32_t number,
         int arg)
{
    char body[256];

    (void)snprintf(body, sizeof body,
                   "{\"meeting\":\"%s\",\"act\":\"%s\",\"number\":%u,"
                   "\"arg\":%d}",
                   meeting, word, number, arg);
    return play_ask(who, EXCHANGE_POST, "", "", body);
}

unsigned
play_hold(int who, const char *meeting, const char *kind, int step, char object)
{
    char body[512];

    (void)snprintf(body, sizeof body,
                   "{\"meeting\":\"%s\",\"object\":\"000000000000000000000000"
                   "%c0\",\"kind\":\"%s\",\"step\":%d,\"key\":"
                   "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                   meeting, object, kind, step);
    return play_ask(who, EXCHANGE_POST, "/keys", "", body);
}

unsigned
play_look(int who, const char *meeting)
{
    char query[64];

    (void)snprintf(query, sizeof query, "meeting=%s", meeting);
    return play_ask(who, EXCHANGE_GET, "", query, "");
}

static void
make_group(void)
{
    struct spaces_member m[PLAY_PEOPLE];
    char id[ID_TEXT + 1];

    play_person[0] = &play_stage.person[STAGE_ADA];
    play_person[1] = &play_stage.person[STAGE_BELA];
    stage_join(&play_stage, &more[0], "cleo");
    stage_join(&play_stage, &more[1], "dora");
    play_person[2] = &more[0];
    play_person[3] = &more[1];
    memset(play_group, 7, sizeof play_group);
    for (int i = 0; i < PLAY_PEOPLE; i++) {
        memset(&m[i], 0, sizeof m[i]);
        memcpy(m[i].account, play_person[i]->holder.user, ID_LEN);
        m[i].role = SPACE_FACILITATOR;
    }
    stage_need(store_begin(play_stage.ctx.store, STORE_WRITES), "begin");
    stage_need(spaces_create(play_stage.ctx.store, play_group, SPACE_GROUP,
                             m[0].account, 1),
               "a group");
    stage_need(
        spaces_members_put(play_stage.ctx.store, play_group, m, PLAY_PEOPLE),
        "members");
    stage_need(store_commit(play_stage.ctx.store), "commit");
    id_render(play_group, id);
    (void)snprintf(base, sizeof base, "/api/1/space/%.*s/meeting", ID_TEXT, id);
}

unsigned
play_plan(int who, const char *meeting, const struct phase_plan *p,
          const uint8_t role[PLAY_PEOPLE], bool stranger)
{
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
    for (int i = 0; i < PLAY_PEOPLE; i++) {
        json_w_obj(&w, NULL);
        json_w_id(&w, "account",
                  stranger && i == 3
                      ? play_stage.person[STAGE_OPERATOR].holder.user
                      : play_person[i]->holder.user);
        json_w_int(&w, "roles", role[i]);
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    (void)snprintf(text, sizeof text, "%.*s", (int)body.len, body.ptr);
    buf_free(&body);
    status = play_ask(who, EXCHANGE_POST, "s", "", text);
    return status;
}

void
play_open(void)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    char url[512];

    log_init(LOG_ERROR);
    stage_room_open(&room, "play");
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&play_stage, cluster != NULL ? cluster : url);
    make_group();
}

int
play_close(void)
{
    for (size_t i = 0; i < PLAY_PEOPLE - 2; i++)
        holder_clear(&more[i].holder);
    stage_close(&play_stage);
    printf("1..%d\n", n_points);
    stage_room_close(&room);
    return n_failed > 0;
}
