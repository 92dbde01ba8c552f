/*
 * stage: people whose keys change, and who start again.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "seal/content.h"
#include "serve/ticket.h"
#include "store/former.h"
#include "test/http/stage.h"

#define BODY_MAX (256 * 1024)

static void
add_members(struct json_w *w, const struct stage *s)
{
    static const uint8_t envelope[334] = {1, 1};
    static const uint8_t seed[16] = {8};
    const struct holder *h = &s->person[STAGE_ADA].holder;

    json_w_bytes(w, "seed", seed, sizeof seed);
    json_w_int(w, "t", KEYS_T_DEFAULT);
    json_w_int(w, "m_kib", KEYS_M_DEFAULT);
    json_w_bytes(w, "auth", s->person[STAGE_ADA].auth, 32);
    json_w_bytes(w, "auth_r", s->person[STAGE_ADA].auth_r, 32);
    json_w_bytes(w, "code_id", seed, sizeof seed);
    json_w_int(w, "gen", h->gen);
    json_w_bytes(w, "ik", h->ik, 32);
    json_w_bytes(w, "ek", h->ek, 32);
    json_w_bytes(w, "ek_cert", h->ek_cert, 64);
    json_w_bytes(w, "rekey_cert", s->rekey_cert, 64);
    json_w_bytes(w, "wrap_pass", envelope, sizeof envelope);
    json_w_bytes(w, "wrap_code", envelope, sizeof envelope);
    json_w_bytes(w, "identity", envelope, sizeof envelope);
    json_w_bytes(w, "keyring", envelope, sizeof envelope);
    json_w_bytes(w, "heads", envelope, sizeof envelope);
}

void
stage_rotation(struct stage *s, struct buf *out)
{
    struct holder *h = &s->person[STAGE_ADA].holder;
    struct json_w w;
    struct buf all;

    if (!h->has_past)
        stage_need(holder_rotate(h, s->rekey_cert), "rotation");
    buf_init(&all, BODY_MAX);
    json_w_init(&w, &all);
    json_w_obj(&w, NULL);
    add_members(&w, s);
    json_w_obj_end(&w);
    stage_need(buf_status(&all), "rotation");
    /* Without its braces: the scenario adds the proof. */
    buf_add(out, (struct str){all.ptr + 1, all.len - 2});
    buf_free(&all);
}

void
stage_rekey(struct stage *s, struct buf *out)
{
    struct stage_person *p = &s->person[STAGE_ADA];
    uint8_t wire[ENTRY_OVER + PRIM_SIG_LEN + ENTRY_LIST_HEAD +
                 ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN];
    size_t len = 0;
    bool drawn;

    if (!p->holder.has_past)
        stage_need(holder_rotate(&p->holder, s->rekey_cert), "rotation");
    stage_head(s, &p->space);
    stage_need(content_epoch(&p->holder, &p->space, &drawn), "epoch");
    stage_need(content_rekey(wire, sizeof wire, &len, &p->holder, &p->space,
                             stage_now_s(s)),
               "rekey");
    buf_add(out, (struct str){(const char *)wire, len});
}

void
stage_heir(struct stage *s)
{
    static const char token[] = "restart-of-the-heir";
    struct stage_person *p = &s->person[STAGE_HEIR];
    uint8_t hash[SETUP_TOKEN];
    struct buf b;

    stage_join(s, p, stage_names[STAGE_HEIR]);
    s->former = *p;
    ticket_hash((struct str){token, sizeof token - 1}, hash);
    stage_need(store_begin(s->ctx.store, STORE_WRITES), "begin");
    stage_need(former_link_put(s->ctx.store, p->holder.user, hash,
                               clock_wall_ms(&s->clock) + 60000),
               "link");
    stage_need(store_commit(s->ctx.store), "commit");
    buf_init(&b, BODY_MAX);
    p->cookie[0] = '\0';
    stage_registration(p, &b, stage_now_s(s), token);
    stage_ask_json(s, p, EXCHANGE_POST, STR("/api/1/account/restart"), &b, 201);
    buf_free(&b);
    stage_enter(s, p);
}
