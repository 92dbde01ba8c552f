/*
 * api_invite: invitations by a code that no server sees.  An invitation is
 * found by a hash of its code, so whoever names it has the code.
 */
#include <string.h>

#include "serve/api.h"
#include "serve/settle.h"
#include "store/account.h"
#include "store/invite.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define LIFE_MS (14 * DAY_MS) /* to be answered */
#define WAIT_MS (30 * DAY_MS) /* an answer waits to be admitted */
#define OPEN_MAX 24           /* of one space at once */

static void
add_keys(struct json_w *w, const char *key, const uint8_t user[ID_LEN],
         const struct account_keys *k)
{
    json_w_obj(w, key);
    api_put_keys(w, user, k);
    json_w_obj_end(w);
}

static bool
is_me(const struct req *rq, const uint8_t account[ID_LEN])
{
    return memcmp(rq->me.account, account, ID_LEN) == 0;
}

/* One of a list; with the answer for who made it. */
static enum status
add_invite(struct req *rq, struct json_w *w, const struct invite *i)
{
    bool made = is_me(rq, i->inviter);
    struct account_keys k;
    enum status st = ST_OK;

    if (made && i->is_claimed)
        st = account_keys_get(rq->store, i->claimant, &k);
    if (st != ST_OK)
        return st == ST_ABSENT ? ST_OK : st; /* they are gone */
    json_w_obj(w, NULL);
    json_w_id(w, "invite", i->invite);
    json_w_id(w, "space", i->space);
    json_w_int(w, "kind", i->kind);
    json_w_bool(w, "made", made);
    json_w_int(w, "expires_ms", i->expires_ms);
    if (made && i->is_claimed) {
        add_keys(w, "claimant", i->claimant, &k);
        json_w_bytes(w, "claim", i->claim, sizeof i->claim);
        json_w_int(w, "head_seq", i->head_seq);
        json_w_bytes(w, "head", i->head, sizeof i->head);
    }
    json_w_obj_end(w);
    return ST_OK;
}

enum status
api_invites_get(struct req *rq)
{
    struct store_cursor *c = NULL;
    struct invite i;
    struct json_w w;
    enum status st;

    api_answer(rq, 200, &w);
    json_w_arr(&w, "invites");
    st = invite_list_open(rq->store, rq->me.account, &c);
    while (st == ST_OK) {
        st = invite_list_next(c, &rq->x->arena, &i);
        if (st == ST_OK)
            st = add_invite(rq, &w, &i);
    }
    store_cursor_close(c);
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    return st == ST_END ? ST_OK : st;
}

/* May this person invite there?  Into a group its facilitators; a pair's space
 * must not exist yet. */
static enum status
may_invite(struct req *rq, const struct invite *i)
{
    struct spaces_head head;
    struct spaces_member m;
    struct space s;
    int64_t n = 0;
    enum status st = spaces_head_get(rq->store, i->space, &rq->x->arena, &head);

    if (i->kind == SPACE_PAIR)
        return st == ST_ABSENT ? ST_OK : st == ST_OK ? ST_CONFLICT : st;
    if (st == ST_OK)
        st = spaces_member_get(rq->store, i->space, rq->me.account, &m);
    if (st != ST_OK)
        return st;
    if (space_unpack(&s, (struct bytes){(const uint8_t *)head.rules.ptr,
                                        head.rules.len}) != ST_OK)
        return ST_BROKEN;
    if (s.list.kind != SPACE_GROUP || s.closed)
        return ST_INVALID;
    if (m.role != SPACE_FACILITATOR)
        return ST_DENIED;
    st = invite_count(rq->store, i->space, rq->now_ms, &n);
    return st == ST_OK && n >= OPEN_MAX ? req_full(rq) : st;
}

enum status
api_invites_add(struct req *rq)
{
    struct invite i = {.expires_ms = rq->now_ms + LIFE_MS};
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = api_json(rq, &doc, &o);

    if (st != ST_OK)
        goto out;
    json_take_id(&o, "space", i.space);
    json_take_id(&o, "invite", i.invite);
    json_take_int(&o, "kind", SPACE_PAIR, SPACE_GROUP, &i.kind);
    json_take_bin(&o, "proof", i.proof, sizeof i.proof);
    st = api_done(rq, &o);
    memcpy(i.inviter, rq->me.account, ID_LEN);
    if (st == ST_OK)
        st = may_invite(rq, &i);
    if (st == ST_OK)
        st = invite_add(rq->store, &i);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* The invitation of the address. */
static enum status
find(struct req *rq, struct invite *out)
{
    uint8_t id[ID_LEN];
    enum status st = req_param_id(rq, id);

    return st == ST_OK ? invite_get(rq->store, id, out) : st;
}

enum status
api_invite_get(struct req *rq)
{
    struct account_keys k;
    struct invite i;
    struct json_w w;
    enum status st = find(rq, &i);

    if (st == ST_OK)
        st = account_keys_get(rq->store, i.inviter, &k);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_id(&w, "space", i.space);
    json_w_int(&w, "kind", i.kind);
    add_keys(&w, "inviter", i.inviter, &k);
    json_w_bytes(&w, "proof", i.proof, sizeof i.proof);
    json_w_int(&w, "expires_ms", i.expires_ms);
    json_w_bool(&w, "expired", i.expires_ms <= rq->now_ms);
    json_w_bool(&w, "taken", i.is_claimed && !is_me(rq, i.claimant));
    json_w_bool(&w, "claimed", i.is_claimed && is_me(rq, i.claimant));
    json_w_obj_end(&w);
    return ST_OK;
}

/* Headers and membership of the group, nothing of what was written; for as long
 * as the code is good. */
enum status
api_invite_log(struct req *rq)
{
    struct invite i;
    enum status st = find(rq, &i);

    if (st == ST_OK && (i.kind != SPACE_GROUP || i.expires_ms <= rq->now_ms ||
                        (i.is_claimed && !is_me(rq, i.claimant))))
        st = ST_ABSENT;
    return st == ST_OK ? api_answer_log(rq, i.space, INT64_MAX) : st;
}

enum status
api_invite_claim(struct req *rq)
{
    struct json *doc = NULL;
    struct json_obj o;
    struct invite i;
    enum status st = find(rq, &i);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_bin(&o, "claim", i.claim, sizeof i.claim);
    json_take_int(&o, "head_seq", 0, INT64_MAX / 2, &i.head_seq);
    json_take_bin(&o, "head", i.head, sizeof i.head);
    st = api_done(rq, &o);
    if (st == ST_OK && (is_me(rq, i.inviter) || i.expires_ms <= rq->now_ms))
        st = ST_INVALID;
    memcpy(i.claimant, rq->me.account, ID_LEN);
    i.expires_ms = rq->now_ms + WAIT_MS;
    if (st == ST_OK)
        st = invite_claim(rq->store, &i);
    if (st == ST_OK)
        st = settle_tell(rq, i.inviter, STR("invite"), i.space);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* Taken back by who made it, or by who answered it. */
enum status
api_invite_end(struct req *rq)
{
    struct invite i;
    bool claimed;
    enum status st = find(rq, &i);

    if (st != ST_OK)
        return st;
    claimed = i.is_claimed && is_me(rq, i.claimant);
    if (!claimed && !is_me(rq, i.inviter))
        return ST_ABSENT;
    st = invite_end(rq->store, i.space, i.invite);
    if (st == ST_OK && claimed)
        st = settle_tell(rq, i.inviter, STR("invite"), i.space);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}
