/*
 * settle: members, boxes and invitations after entries of a group.
 */
#include "serve/settle.h"

#include <string.h>

#include "base/json.h"
#include "store/account.h"
#include "store/invite.h"

/* The groups and pairs somebody is in. */
static enum status
count_spaces(struct req *rq, const uint8_t account[ID_LEN], size_t *n)
{
    struct store_cursor *c = NULL;
    struct spaces_line line;
    enum status st = spaces_list_open(rq->store, account, &c);

    *n = 0;
    while (st == ST_OK && (st = spaces_list_next(c, &line)) == ST_OK)
        *n += line.kind != SPACE_PERSONAL;
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
settle_keys(struct req *rq, const struct space_member *m)
{
    struct account_keys own;
    enum status st = account_keys_get(rq->store, m->user, &own);

    if (st == ST_ABSENT)
        return ST_INVALID;
    if (st != ST_OK)
        return st;
    return memcmp(m->ik, own.ik, sizeof own.ik) == 0 &&
                   memcmp(m->ek, own.ek, sizeof own.ek) == 0 &&
                   memcmp(m->ek_cert, own.ek_cert, sizeof own.ek_cert) == 0
               ? ST_OK
               : ST_INVALID;
}

/* They want it: an answered invitation, or for a pair a common space. */
static enum status
check_wanted(struct req *rq, const struct space *after,
             const struct space_member *m)
{
    bool shared = false;
    int64_t n = 0;
    enum status st = invite_take(rq->store, after->id, m->user, &n);

    if (st == ST_OK && n == 0 && after->list.kind == SPACE_PAIR)
        st = spaces_shared(rq->store, rq->me.account, m->user, &shared);
    return st == ST_OK && n == 0 && !shared ? ST_INVALID : st;
}

enum status
settle_newcomer(struct req *rq, const struct space *after,
                const struct space_member *m)
{
    bool is_me = memcmp(m->user, rq->me.account, ID_LEN) == 0;
    size_t n = 0;
    enum status st = settle_keys(rq, m);

    if (st == ST_OK && !is_me)
        st = check_wanted(rq, after, m);
    if (st == ST_OK)
        st = count_spaces(rq, m->user, &n);
    if (st == ST_OK && n >= SETTLE_SPACES_MAX)
        st = ST_NOSPACE;
    if (st == ST_INVALID)
        rq->field = STR("member");
    return st;
}

/* Since when a member reads: from now, or as it was stored. */
static enum status
since_of(struct req *rq, const struct settle *t, const uint8_t user[ID_LEN],
         int64_t *since)
{
    struct spaces_member m = {.since = 1};
    enum status st;

    for (size_t i = 0; i < t->newcomers->n; i++)
        if (memcmp(t->newcomers->who[i].account, user, ID_LEN) == 0) {
            *since = t->newcomers->who[i].since;
            return ST_OK;
        }
    st = spaces_member_get(rq->store, t->after->id, user, &m);
    *since = m.since;
    return st == ST_ABSENT ? ST_OK : st;
}

static bool
has_box(const struct settle_boxes *boxes, const uint8_t user[ID_LEN],
        int64_t epoch)
{
    for (size_t i = 0; i < boxes->n; i++)
        if (boxes->box[i].epoch == epoch &&
            memcmp(boxes->box[i].account, user, ID_LEN) == 0)
            return true;
    return false;
}

/* Each box is for somebody in the list, and for an epoch they may read. */
static bool
boxes_fit(const struct settle *t, const struct spaces_member *m, size_t n)
{
    for (size_t i = 0; i < t->boxes->n; i++) {
        const struct spaces_box *box = &t->boxes->box[i];
        size_t at = 0;

        while (at < n && memcmp(m[at].account, box->account, ID_LEN) != 0)
            at++;
        if (at == n || box->epoch < m[at].since ||
            box->epoch > (int64_t)t->after->list.epoch)
            return false;
    }
    return true;
}

/* Whoever was in the list and is not: their row and boxes go. */
static enum status
drop_gone(struct req *rq, const struct settle *t)
{
    enum status st = ST_OK;

    for (size_t i = 0; i < t->before->list.n && st == ST_OK; i++) {
        const uint8_t *user = t->before->list.m[i].user;

        if (space_member_get(t->after, user) == NULL)
            st = spaces_member_drop(rq->store, t->after->id, user);
    }
    return st;
}

enum status
settle_write(struct req *rq, const struct settle *t)
{
    const struct space_list *l = &t->after->list;
    struct spaces_member m[ENTRY_MEMBERS_MAX];
    bool new_epoch = l->epoch != t->before->list.epoch;
    enum status st = ST_OK;

    for (size_t i = 0; i < l->n && st == ST_OK; i++) {
        memcpy(m[i].account, l->m[i].user, ID_LEN);
        m[i].role = (enum space_role)l->m[i].role;
        st = since_of(rq, t, l->m[i].user, &m[i].since);
        if (st == ST_OK && new_epoch &&
            !has_box(t->boxes, l->m[i].user, l->epoch))
            st = ST_INVALID;
    }
    if (st == ST_OK &&
        (l->epoch > t->before->list.epoch + 1 || !boxes_fit(t, m, l->n)))
        st = ST_INVALID;
    if (st == ST_INVALID)
        rq->field = STR("boxes");
    if (st == ST_OK)
        st = spaces_members_put(rq->store, t->after->id, m, l->n);
    for (size_t i = 0; i < t->boxes->n && st == ST_OK; i++)
        st = spaces_box_put(rq->store, t->after->id, &t->boxes->box[i]);
    if (st == ST_OK && t->after->closed && !t->before->closed)
        st = spaces_close(rq->store, t->after->id);
    if (st == ST_OK)
        st = drop_gone(rq, t);
    return st;
}

static enum status
publish(struct req *rq, const uint8_t account[ID_LEN], struct str name,
        const uint8_t space[ID_LEN], int64_t seq)
{
    struct stream_key topic;
    struct stream_event event = {.name = name};
    struct json_w w;
    struct buf data;
    enum status st;

    memcpy(topic.bytes, account, sizeof topic.bytes);
    buf_init(&data, 256);
    json_w_init(&w, &data);
    json_w_obj(&w, NULL);
    json_w_id(&w, "space", space);
    json_w_int(&w, "seq", seq);
    json_w_obj_end(&w);
    st = buf_status(&data);
    event.data = buf_str(&data);
    if (st == ST_OK)
        st = exchange_publish(rq->x, &topic, &event);
    buf_free(&data);
    return st;
}

enum status
settle_publish(struct req *rq, const struct space *a, const struct space *b)
{
    enum status st = ST_OK;

    for (size_t i = 0; i < a->list.n && st == ST_OK; i++)
        st = publish(rq, a->list.m[i].user, STR("space"), a->id,
                     (int64_t)a->seq);
    for (size_t i = 0; b != NULL && i < b->list.n && st == ST_OK; i++) {
        const uint8_t *user = b->list.m[i].user;

        if (space_member_get(a, user) != NULL)
            continue;
        st = publish(rq, user, STR("space"), a->id, (int64_t)a->seq);
        if (st == ST_OK)
            st = req_streams_end(rq, user);
    }
    return st;
}

enum status
settle_tell(struct req *rq, const uint8_t account[ID_LEN], struct str name,
            const uint8_t space[ID_LEN])
{
    return publish(rq, account, name, space, 0);
}
