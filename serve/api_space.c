/*
 * api_space: groups and pairs: which there are, founding one, changing who is
 * in it, and the boxes that carry its secrets.  What is in them: api_log.c.
 */
#include <string.h>

#include "serve/api.h"
#include "serve/chain.h"

#define BOXES_MAX                                                              \
    (sizeof((struct settle_boxes *)0)->box / sizeof(struct spaces_box))
#define WIRE_MAX (32 * 1024) /* entries of a founding or a step */
#define EPOCH_MAX 1000000
#define LACKING_MAX 64 /* told at once */

enum status
api_spaces_get(struct req *rq)
{
    struct store_cursor *c = NULL;
    struct spaces_line line;
    struct json_w w;
    enum status st;

    api_answer(rq, 200, &w);
    json_w_arr(&w, "spaces");
    st = spaces_list_open(rq->store, rq->me.account, &c);
    while (st == ST_OK && (st = spaces_list_next(c, &line)) == ST_OK) {
        if (line.kind == SPACE_PERSONAL)
            continue;
        json_w_obj(&w, NULL);
        json_w_id(&w, "space", line.space);
        json_w_int(&w, "kind", line.kind);
        json_w_int(&w, "role", line.role);
        json_w_int(&w, "seq", line.seq);
        json_w_bool(&w, "closed", line.is_closed);
        json_w_obj_end(&w);
    }
    store_cursor_close(c);
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    return st == ST_END ? ST_OK : st;
}

/* The member "boxes": [{user, epoch, box}]. */
static enum status
take_boxes(struct json_obj *o, struct settle_boxes *out)
{
    struct json_arr all;

    if (!json_take_arr(o, "boxes", BOXES_MAX, &all))
        return ST_OK; /* json_done tells */
    for (size_t i = 0; i < all.n; i++) {
        struct spaces_box *box = &out->box[i];
        struct json_obj one = json_at_obj(&all, i);

        json_take_id(&one, "user", box->account);
        json_take_int(&one, "epoch", 1, EPOCH_MAX, &box->epoch);
        json_take_bin(&one, "box", box->bytes, sizeof box->bytes);
        if (json_done(&one) != ST_OK) {
            json_refuse(o, "boxes");
            return ST_OK;
        }
    }
    out->n = all.n;
    return ST_OK;
}

/* {entries, boxes}, and for a founding the new space. */
static enum status
take_step(struct req *rq, struct json_obj *o, uint8_t *space,
          struct chain_step *step)
{
    struct settle_boxes *boxes = arena_zero(&rq->x->arena, 1, sizeof *boxes);
    enum status st;

    if (boxes == NULL)
        return ST_NOSPACE;
    if (space != NULL)
        json_take_id(o, "space", space);
    json_take_bytes(o, "entries", 1, WIRE_MAX, &rq->x->arena, &step->wire);
    st = take_boxes(o, boxes);
    step->boxes = boxes;
    return st == ST_OK ? api_done(rq, o) : st;
}

enum status
api_spaces_found(struct req *rq)
{
    uint8_t space[ID_LEN] = {0};
    struct chain_step step = {.space = space};
    struct json *doc = NULL;
    struct json_obj o;
    enum status st;

    st = api_json(rq, &doc, &o);
    if (st == ST_OK)
        st = take_step(rq, &o, space, &step);
    if (st == ST_OK)
        st = chain_found(rq, &step);
    if (st == ST_OK)
        exchange_answer(rq->x, 201, (struct str){NULL, 0});
    json_free(doc);
    return st;
}

enum status
api_space_step(struct req *rq)
{
    struct api_space own;
    struct chain_step step = {.space = own.space};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    int64_t seq = 0;
    enum status st;

    st = api_own_space(rq, &own);
    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st == ST_OK)
        st = take_step(rq, &o, NULL, &step);
    if (st == ST_OK)
        st = chain_append(rq, &step, &seq);
    if (st == ST_OK) {
        api_answer(rq, 200, &w);
        json_w_int(&w, "seq", seq);
        json_w_obj_end(&w);
    }
    json_free(doc);
    return st;
}

/* Members and what became of their accounts; *n how many. */
static enum status
add_members(struct req *rq, struct json_w *w, const uint8_t *space,
            struct spaces_state *all, size_t *n)
{
    struct store_cursor *c = NULL;
    enum status st = spaces_states_open(rq->store, space, &c);

    *n = 0;
    json_w_arr(w, "members");
    while (st == ST_OK && *n < ENTRY_MEMBERS_MAX &&
           (st = spaces_states_next(c, &all[*n])) == ST_OK) {
        json_w_obj(w, NULL);
        json_w_id(w, "user", all[*n].account);
        json_w_int(w, "state", all[*n].state);
        json_w_int(w, "since", all[*n].since);
        json_w_obj_end(w);
        ++*n;
    }
    store_cursor_close(c);
    json_w_arr_end(w);
    return st == ST_END ? ST_OK : st;
}

static enum status
add_boxes(struct req *rq, struct json_w *w, const uint8_t *space)
{
    struct store_cursor *c = NULL;
    struct spaces_box box;
    enum status st = spaces_boxes_open(rq->store, space, rq->me.account, &c);

    json_w_arr(w, "boxes");
    while (st == ST_OK &&
           (st = spaces_boxes_next(c, &rq->x->arena, &box)) == ST_OK) {
        json_w_obj(w, NULL);
        json_w_int(w, "epoch", box.epoch);
        json_w_bytes(w, "box", box.bytes, sizeof box.bytes);
        json_w_obj_end(w);
    }
    store_cursor_close(c);
    json_w_arr_end(w);
    return st == ST_END ? ST_OK : st;
}

/* Boxes of the space, to be asked for one after the other. */
struct places {
    struct spaces_box *box;
    size_t n;
};

#define PLACES_MAX 4096

static enum status
read_places(struct req *rq, const uint8_t *space, struct places *out)
{
    struct store_cursor *c = NULL;
    enum status st;

    out->n = 0;
    out->box = arena_zero(&rq->x->arena, PLACES_MAX, sizeof *out->box);
    if (out->box == NULL)
        return ST_NOSPACE;
    st = spaces_places_open(rq->store, space, &c);
    while (st == ST_OK && out->n < PLACES_MAX &&
           (st = spaces_places_next(c, &out->box[out->n])) == ST_OK)
        out->n++;
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static bool
is_there(const struct places *p, const uint8_t *user, int64_t epoch)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->box[i].epoch == epoch &&
            memcmp(p->box[i].account, user, ID_LEN) == 0)
            return true;
    return false;
}

/* Whose box for which epoch is not there, newest first. */
static enum status
add_lacking(struct req *rq, struct json_w *w, const uint8_t *space,
            const struct spaces_state *all, size_t n, int64_t epoch)
{
    struct places places;
    size_t told = 0;
    enum status st = read_places(rq, space, &places);

    json_w_arr(w, "lacking");
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        for (int64_t e = epoch; e >= 1 && e >= all[i].since; e--) {
            if (told == LACKING_MAX || is_there(&places, all[i].account, e))
                continue;
            told++;
            json_w_obj(w, NULL);
            json_w_id(w, "user", all[i].account);
            json_w_int(w, "epoch", e);
            json_w_obj_end(w);
        }
    }
    json_w_arr_end(w);
    return st;
}

static enum status
epoch_of(const struct spaces_head *head, int64_t *epoch)
{
    struct space s;

    if (space_unpack(&s, (struct bytes){(const uint8_t *)head->rules.ptr,
                                        head->rules.len}) != ST_OK)
        return ST_BROKEN;
    *epoch = s.list.epoch;
    return ST_OK;
}

enum status
api_space_get(struct req *rq)
{
    struct spaces_state all[ENTRY_MEMBERS_MAX];
    struct spaces_head head;
    struct api_space own;
    struct json_w w;
    int64_t epoch = 0;
    size_t n = 0;
    enum status st = api_own_space(rq, &own);

    if (st == ST_OK)
        st = spaces_head_get(rq->store, own.space, &rq->x->arena, &head);
    if (st == ST_OK)
        st = epoch_of(&head, &epoch);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_int(&w, "kind", head.kind);
    json_w_int(&w, "seq", head.seq);
    st = add_members(rq, &w, own.space, all, &n);
    if (st == ST_OK)
        st = add_boxes(rq, &w, own.space);
    if (st == ST_OK)
        st = add_lacking(rq, &w, own.space, all, n, epoch);
    json_w_obj_end(&w);
    return st;
}

/* Away with a closed space, for who asks; the last one takes it along. */
enum status
api_space_drop(struct req *rq)
{
    struct spaces_head head;
    struct api_space own;
    struct space s;
    enum status st = api_own_space(rq, &own);

    if (st == ST_OK)
        st = spaces_head_get(rq->store, own.space, &rq->x->arena, &head);
    if (st != ST_OK)
        return st;
    if (space_unpack(&s, (struct bytes){(const uint8_t *)head.rules.ptr,
                                        head.rules.len}) != ST_OK)
        return ST_BROKEN;
    if (!s.closed || s.list.kind == SPACE_PERSONAL)
        return ST_CONFLICT;
    st = spaces_member_drop(rq->store, own.space, rq->me.account);
    if (st == ST_OK)
        st = req_streams_end(rq, rq->me.account);
    if (st == ST_OK)
        api_nothing(rq);
    return st;
}

/* A box that somebody lacks, from a member who holds the secret. */
enum status
api_space_box_put(struct req *rq)
{
    struct spaces_member of;
    struct spaces_box box;
    struct api_space own;
    struct json *doc = NULL;
    struct json_obj o;
    enum status st = api_own_space(rq, &own);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_id(&o, "user", box.account);
    json_take_int(&o, "epoch", 1, EPOCH_MAX, &box.epoch);
    json_take_bin(&o, "box", box.bytes, sizeof box.bytes);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = spaces_member_get(rq->store, own.space, box.account, &of);
    if (st == ST_OK && box.epoch < of.since)
        st = ST_DENIED;
    if (st == ST_OK)
        st = spaces_box_put(rq->store, own.space, &box);
    if (st == ST_OK)
        st = settle_tell(rq, box.account, STR("box"), own.space);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}

/* The one of who asks is wrong: others see that it lacks. */
enum status
api_space_box_drop(struct req *rq)
{
    struct api_space own;
    struct json *doc = NULL;
    struct json_obj o;
    int64_t epoch = 0;
    enum status st = api_own_space(rq, &own);

    if (st == ST_OK)
        st = api_json(rq, &doc, &o);
    if (st != ST_OK)
        goto out;
    json_take_int(&o, "epoch", 1, EPOCH_MAX, &epoch);
    st = api_done(rq, &o);
    if (st == ST_OK)
        st = spaces_box_drop(rq->store, own.space, rq->me.account, epoch);
    if (st == ST_OK)
        api_nothing(rq);
out:
    json_free(doc);
    return st;
}
