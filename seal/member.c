/*
 * Membership entries and boxes.
 */
#include "seal/member.h"

#include "seal/content.h"

/* The account's public keys into its line of a list. */
static void
put_keys(struct space_member *m, const struct holder *a)
{
    bytes_copy(m->ik, a->ik, 32);
    bytes_copy(m->ek, a->ek, 32);
    bytes_copy(m->ek_cert, a->ek_cert, 64);
}

static size_t
find(const struct space_list *l, const uint8_t user[16])
{
    size_t i = 0;

    while (i < l->n && !bytes_same(l->m[i].user, user, 16))
        i++;
    return i;
}

static void
first_list(struct space_list *l, const struct holder *a,
           const struct member_step *step)
{
    bytes_zero(l, sizeof(*l));
    l->kind = step->kind;
    l->n = 1;
    l->history_from = 1;
    bytes_copy(l->m[0].user, a->user, 16);
    l->m[0].role = SPACE_FACILITATOR;
    put_keys(&l->m[0], a);
    if (step->who != NULL) {
        l->m[1] = *step->who;
        l->m[1].role = SPACE_FACILITATOR;
        l->n = 2;
    }
}

/* The list as the step leaves it; the rules are looked at by space_add. */
static enum status
change(struct space_list *l, const struct holder *a,
       const struct member_step *step)
{
    const uint8_t *user = step->type == ENTRY_REKEY ? a->user : NULL;
    size_t at;

    l->history_from = step->type == ENTRY_ADD ? step->history_from : 0;
    if (step->type == ENTRY_ROTATE)
        return ST_OK;
    if (step->type == ENTRY_ADD) {
        if (l->n == ENTRY_MEMBERS_MAX)
            return ST_NOSPACE;
        l->m[l->n++] = *step->who;
        return ST_OK;
    }
    if (user == NULL)
        user = step->who->user;
    at = find(l, user);
    if (at == l->n)
        return ST_ABSENT;
    if (step->type == ENTRY_REKEY) {
        put_keys(&l->m[at], a);
    } else if (step->type == ENTRY_ROLE) {
        l->m[at].role = step->who->role;
    } else {
        for (l->n--; at < l->n; at++)
            l->m[at] = l->m[at + 1];
    }
    return ST_OK;
}

/* Has the step what its type needs? */
static bool
is_whole(const struct member_step *step)
{
    bool needs_who = step->type == ENTRY_ADD || step->type == ENTRY_REMOVE ||
                     step->type == ENTRY_ROLE ||
                     (step->type == ENTRY_GENESIS && step->kind == SPACE_PAIR);
    bool needs_gs = entry_type_has_list(step->type) && step->type != ENTRY_ROLE;

    return step->type >= ENTRY_GENESIS && step->type <= ENTRY_CLOSE &&
           needs_who == (step->who != NULL) && needs_gs == (step->gs != NULL);
}

enum status
member_write(uint8_t *out, size_t cap, size_t *len, const struct holder *a,
             struct space *s, const struct member_step *step)
{
    struct entry e = {.hdr = content_hdr(a, s, step->type, step->time)};
    struct space_list list = s->list;
    uint8_t body[ENTRY_LIST_HEAD + ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN];
    enum status st = ST_OK;

    if (!is_whole(step))
        return ST_INVALID;
    if (!entry_type_has_list(step->type))
        return content_finish(out, cap, len, a, s, &e);
    if (step->type == ENTRY_GENESIS)
        first_list(&list, a, step);
    else
        st = change(&list, a, step);
    if (st != ST_OK)
        return st;
    if (step->gs != NULL) {
        list.epoch++;
        space_gs_commit(list.gs_commit, s->id, list.epoch, step->gs->b);
    }
    e.hdr.epoch = list.epoch;
    e.body = (struct bytes){body, space_list_render(body, &list)};
    entry_blob(e.hdr.blob, step->type, e.body);
    return content_finish(out, cap, len, a, s, &e);
}

enum status
member_box(uint8_t out[MEMBER_BOX_LEN], const struct secret *gs,
           const uint8_t ek[32])
{
    return prim_box_seal(out, gs->b, SECRET_LEN, ek);
}

enum status
member_unbox(struct holder *a, const struct member_epoch *e,
             const uint8_t box[MEMBER_BOX_LEN])
{
    struct holder_secret s = {.kind = e->kind, .epoch = e->epoch};
    uint8_t commit[32];
    enum status st;

    st = prim_box_open(s.gs.b, box, MEMBER_BOX_LEN, a->ek, a->ek_key);
    if (st != ST_OK && a->has_past)
        st = prim_box_open(s.gs.b, box, MEMBER_BOX_LEN, a->past.ek,
                           a->past.ek_key);
    if (st != ST_OK)
        goto out;
    space_gs_commit(commit, e->space, e->epoch, s.gs.b);
    if (!bytes_same(commit, e->gs_commit, 32)) {
        st = ST_INVALID;
        goto out;
    }
    bytes_copy(s.space, e->space, 16);
    st = holder_secret_put(a, &s);
out:
    secret_clear(&s.gs);
    return st;
}
