/*
 * chain: parse, check against the rules, hand to the store.
 */
#include "serve/chain.h"

#include <string.h>

#include "seal/entry.h"
#include "seal/space.h"
#include "store/spaces.h"

/* A batch while it is checked; lives in the request's arena. */
struct batch {
    struct space before;
    struct space state;
    struct settle_newcomers newcomers;
    size_t n;
    struct entry entry[SPACES_APPEND_MAX];
    uint8_t hash[SPACES_APPEND_MAX][ENTRY_HASH_LEN];
    struct spaces_entry row[SPACES_APPEND_MAX];
    uint8_t packed[SPACE_PACKED_MAX];
};

/* Who first wrote the object an entry changes, for groups; a personal space
 * has one author. */
static enum status
find_owner(struct req *rq, const struct batch *b, const struct entry *e,
           uint8_t owner[ID_LEN], bool *found)
{
    enum status st;

    *found = false;
    if (b->state.seq == 0 || b->state.list.kind == SPACE_PERSONAL ||
        (e->hdr.type != ENTRY_PUT && e->hdr.type != ENTRY_DEL))
        return ST_OK;
    for (size_t i = 0; i < b->n; i++)
        if (b->entry[i].hdr.type == ENTRY_PUT &&
            memcmp(b->entry[i].hdr.object, e->hdr.object, ID_LEN) == 0) {
            memcpy(owner, b->entry[i].hdr.author, ID_LEN);
            *found = true;
            return ST_OK;
        }
    st = spaces_object_author(rq->store, e->hdr.space, e->hdr.object, owner);
    if (st == ST_OK)
        *found = true;
    return st == ST_ABSENT ? ST_OK : st;
}

static enum status
note_newcomer(struct req *rq, struct batch *b, const struct space_member *m,
              uint32_t since)
{
    struct spaces_member *who = &b->newcomers.who[b->newcomers.n];
    enum status st = settle_newcomer(rq, &b->state, m);

    if (st != ST_OK)
        return st;
    if (b->newcomers.n == ENTRY_MEMBERS_MAX)
        return ST_INVALID;
    memcpy(who->account, m->user, ID_LEN);
    who->since = since;
    b->newcomers.n++;
    return ST_OK;
}

/* Keys that an entry brings into a list are those the accounts have by now:
 * for REKEY, rotation comes first; ADD and GENESIS bring people. */
static enum status
check_keys(struct req *rq, struct batch *b, const struct entry *e)
{
    const struct space_list *l = &b->state.list;
    const struct space_member *m;
    enum status st;

    if (l->kind != SPACE_PERSONAL && e->hdr.type == ENTRY_ADD)
        return note_newcomer(rq, b, &l->m[l->n - 1], l->history_from);
    if (l->kind != SPACE_PERSONAL && e->hdr.type == ENTRY_GENESIS) {
        st = ST_OK;
        for (size_t i = 0; i < l->n && st == ST_OK; i++)
            st = note_newcomer(rq, b, &l->m[i], 1);
        return st;
    }
    if (e->hdr.type != ENTRY_REKEY)
        return ST_OK;
    m = space_member_get(&b->state, rq->me.account);
    return m != NULL ? settle_keys(rq, m) : ST_INVALID;
}

/* Read the next entry of the wire, check it, add it to the batch. */
static enum status
take_one(struct req *rq, struct batch *b, struct bytes in, uint64_t now_s,
         size_t *used)
{
    struct entry *e = &b->entry[b->n];
    uint8_t owner[ID_LEN];
    bool has_owner;
    enum status st;

    st = entry_parse(e, in, used);
    if (st != ST_OK)
        return ST_INVALID;
    if (memcmp(e->hdr.space, b->state.id, ID_LEN) != 0 ||
        memcmp(e->hdr.author, rq->me.account, ID_LEN) != 0 ||
        !space_time_fits(e->hdr.time, now_s) ||
        (entry_type_has_envelope(e->hdr.type) && e->body.len == 0))
        return ST_INVALID;
    st = find_owner(rq, b, e, owner, &has_owner);
    if (st != ST_OK)
        return st;
    st = space_add(&b->state, e, has_owner ? owner : NULL);
    if (st == ST_OK)
        st = check_keys(rq, b, e);
    if (st != ST_OK)
        return st;
    entry_hash(b->hash[b->n], &e->hdr);
    b->row[b->n] = (struct spaces_entry){
        .seq = (int64_t)e->hdr.seq,
        .prev = e->hdr.prev,
        .hash = b->hash[b->n],
        .hdr = in.ptr,
        .type = e->hdr.type,
        .author = e->hdr.author,
        .object = e->hdr.object,
        .sig = {(const char *)e->sig.ptr, e->sig.len},
        .body = {(const char *)e->body.ptr, e->body.len},
    };
    b->n++;
    return ST_OK;
}

static enum status
take_all(struct req *rq, struct batch *b, struct str wire, int64_t now_s)
{
    struct bytes in = {(const uint8_t *)wire.ptr, wire.len};
    enum status st;

    while (in.len > 0) {
        size_t used = 0;

        if (b->n == SPACES_APPEND_MAX) {
            rq->field = STR("entries");
            return ST_INVALID;
        }
        st = take_one(rq, b, in, (uint64_t)now_s, &used);
        if (st != ST_OK)
            return st;
        in = (struct bytes){in.ptr + used, in.len - used};
    }
    return b->n == 0 ? ST_INVALID : ST_OK;
}

static enum status
store_batch(struct req *rq, struct batch *b)
{
    size_t len = 0;

    space_pack(b->packed, &len, &b->state);
    return spaces_append(rq->store, b->state.id, b->row, b->n,
                         (struct str){(const char *)b->packed, len});
}

/* The one member of a personal space must hold the account's own keys. */
static bool
is_own(const struct batch *b, const struct chain_genesis *g)
{
    const struct space_list *l = &b->state.list;

    return l->kind == SPACE_PERSONAL && l->n == 1 &&
           memcmp(l->m[0].user, g->user, ID_LEN) == 0 &&
           memcmp(l->m[0].ik, g->ik, sizeof l->m[0].ik) == 0 &&
           memcmp(l->m[0].ek, g->ek, sizeof l->m[0].ek) == 0 &&
           memcmp(l->m[0].ek_cert, g->ek_cert, sizeof l->m[0].ek_cert) == 0;
}

enum status
chain_begin(struct req *rq, const struct chain_genesis *g)
{
    struct spaces_member member = {.role = SPACE_FACILITATOR};
    struct batch *b = arena_zero(&rq->x->arena, 1, sizeof *b);
    enum status st;

    if (b == NULL)
        return ST_NOSPACE;
    memcpy(rq->me.account, g->user, ID_LEN); /* author to expect */
    space_init(&b->state, g->space);
    st = take_all(rq, b, g->wire, g->now_s);
    if (st == ST_OK && (b->n != 1 || !is_own(b, g)))
        st = ST_INVALID;
    if (st != ST_OK) {
        rq->field = STR("genesis");
        return st == ST_NOSPACE ? ST_NOSPACE : ST_INVALID;
    }
    st = spaces_create(rq->store, g->space, SPACE_PERSONAL, g->user,
                       req_day(rq));
    if (st != ST_OK) {
        rq->field = STR("space");
        return st;
    }
    memcpy(member.account, g->user, ID_LEN);
    st = spaces_members_put(rq->store, g->space, &member, 1);
    if (st != ST_OK)
        return st;
    return store_batch(rq, b);
}

/* Beside the log: members, boxes; and tell everybody. */
static enum status
settle(struct req *rq, const struct batch *b, const struct settle_boxes *boxes)
{
    const struct settle t = {&b->before, &b->state, &b->newcomers, boxes};
    enum status st = ST_OK;

    if (b->state.list.kind == SPACE_PERSONAL) {
        if (boxes->n != 0)
            st = ST_INVALID;
    } else if (memcmp(b->before.list_hash, b->state.list_hash,
                      sizeof b->state.list_hash) != 0) {
        st = settle_write(rq, &t);
    } else if (boxes->n != 0) {
        st = ST_INVALID;
    }
    return st == ST_OK ? settle_publish(rq, &b->state, &b->before) : st;
}

enum status
chain_found(struct req *rq, const struct chain_step *step)
{
    struct batch *b = arena_zero(&rq->x->arena, 1, sizeof *b);
    enum status st;

    if (b == NULL)
        return ST_NOSPACE;
    space_init(&b->state, step->space);
    b->before = b->state;
    st = take_all(rq, b, step->wire, rq->now_ms / 1000);
    if (st != ST_OK)
        return st;
    if (b->state.list.kind == SPACE_PERSONAL ||
        (b->state.list.kind == SPACE_GROUP && b->newcomers.n != 1))
        return ST_INVALID;
    st = spaces_create(rq->store, step->space,
                       (enum space_kind)b->state.list.kind, rq->me.account,
                       req_day(rq));
    if (st == ST_OK)
        st = store_batch(rq, b);
    return st == ST_OK ? settle(rq, b, step->boxes) : st;
}

enum status
chain_append(struct req *rq, const struct chain_step *step, int64_t *seq)
{
    struct batch *b = arena_zero(&rq->x->arena, 1, sizeof *b);
    struct spaces_head head;
    enum status st;

    if (b == NULL)
        return ST_NOSPACE;
    st = spaces_head_get(rq->store, step->space, &rq->x->arena, &head);
    if (st != ST_OK)
        return st;
    if (space_unpack(&b->state, (struct bytes){(const uint8_t *)head.rules.ptr,
                                               head.rules.len}) != ST_OK)
        return ST_BROKEN;
    b->before = b->state;
    st = take_all(rq, b, step->wire, rq->now_ms / 1000);
    if (st == ST_OK)
        st = store_batch(rq, b);
    if (st == ST_OK)
        st = settle(rq, b, step->boxes);
    if (st == ST_OK)
        *seq = (int64_t)b->state.seq;
    return st;
}
