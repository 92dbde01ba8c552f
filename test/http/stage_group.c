/*
 * stage: a group, with its log.
 */
#include <stdio.h>
#include <string.h>

#include "base/b64.h"
#include "base/json.h"
#include "seal/member.h"
#include "test/http/stage.h"

#define BODY_MAX (64 * 1024)
#define GROUP_BYTE                                                             \
    7 /* its id, the same on every stage: fuzzing begins there                 \
       */

/* The members entries and boxes of a body: ada's next entry, and its epoch's
 * secret for everybody who is then in the list. */
static void
add_step(struct stage *s, struct space *space, struct member_step step,
         struct json_w *w)
{
    const struct holder *ada = &s->person[STAGE_ADA].holder;
    uint8_t wire[MEMBER_WIRE_MAX], box[MEMBER_BOX_LEN];
    bool begins = step.type != ENTRY_CLOSE;
    struct secret gs;
    size_t len = 0;

    step.time = stage_now_s(s);
    stage_need(secret_random(&gs), "a secret");
    step.gs = begins ? &gs : NULL;
    stage_need(member_write(wire, sizeof wire, &len, ada, space, &step),
               "a step of the group");
    json_w_bytes(w, "entries", wire, len);
    json_w_arr(w, "boxes");
    for (size_t i = 0; begins && i < space->list.n; i++) {
        stage_need(member_box(box, &gs, space->list.m[i].ek), "a box");
        json_w_obj(w, NULL);
        json_w_id(w, "user", space->list.m[i].user);
        json_w_int(w, "epoch", space->list.epoch);
        json_w_bytes(w, "box", box, sizeof box);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
}

static void
found(struct stage *s, const uint8_t id[ID_LEN], struct buf *out)
{
    struct space space;
    struct json_w w;

    space_init(&space, id);
    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    json_w_id(&w, "space", id);
    add_step(s, &space,
             (struct member_step){.type = ENTRY_GENESIS, .kind = SPACE_GROUP},
             &w);
    json_w_obj_end(&w);
}

void
stage_founding(struct stage *s, struct buf *out)
{
    prim_random(s->founded, sizeof s->founded);
    found(s, s->founded, out);
}

void
stage_step(struct stage *s, uint8_t type, struct buf *out)
{
    const struct holder *bela = &s->person[STAGE_BELA].holder;
    struct space_member who = {.role = SPACE_MEMBER};
    struct member_step step = {.type = type};
    struct json_w w;

    memcpy(who.user, bela->user, sizeof who.user);
    memcpy(who.ik, bela->ik, sizeof who.ik);
    memcpy(who.ek, bela->ek, sizeof who.ek);
    memcpy(who.ek_cert, bela->ek_cert, sizeof who.ek_cert);
    stage_head(s, &s->group);
    if (type == ENTRY_ADD || type == ENTRY_REMOVE)
        step.who = &who;
    if (type == ENTRY_ADD)
        step.history_from = s->group.list.epoch + 1;
    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    add_step(s, &s->group, step, &w);
    json_w_obj_end(&w);
}

/* POST this body, with names in braces, as ada or bela. */
static void
post(struct stage *s, enum stage_who who, const char *path, const char *body,
     unsigned want)
{
    struct buf at, b;

    buf_init(&at, BODY_MAX);
    buf_init(&b, BODY_MAX);
    stage_need(stage_expand(s, (struct str){path, strlen(path)}, &at), path);
    stage_need(stage_expand(s, (struct str){body, strlen(body)}, &b), body);
    stage_ask_json(s, &s->person[who], EXCHANGE_POST, buf_str(&at), &b, want);
    buf_free(&at);
    buf_free(&b);
}

void
stage_group(struct stage *s)
{
    uint8_t id[ID_LEN];
    struct buf b;

    memset(id, GROUP_BYTE, sizeof id);
    space_init(&s->group, id);
    buf_init(&b, BODY_MAX);
    found(s, id, &b);
    stage_ask_json(s, &s->person[STAGE_ADA], EXCHANGE_POST,
                   STR("/api/1/spaces"), &b, 201);
    post(s, STAGE_ADA, "/api/1/invites",
         "{\"space\":\"{group}\",\"invite\":\"{bela.space}\",\"kind\":3,"
         "\"proof\":\"{bytes32}\"}",
         204);
    post(s, STAGE_BELA, "/api/1/invite/{bela.space}",
         "{\"claim\":\"{bytes32}\",\"head\":\"{bytes32}\",\"head_seq\":1}",
         204);
    post(s, STAGE_ADA, "/api/1/space/{group}", "{add}", 200);
    buf_free(&b);
}
