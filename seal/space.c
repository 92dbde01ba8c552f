/*
 * Spaces: the state a log adds up to, and the rules for its next entry.
 *
 * space_add works on a copy and puts it in place only when every rule holds,
 * so a refused entry leaves nothing behind.
 */
#include "seal/space.h"

#include "seal/label.h"
#include "seal/secret.h"

/* Which entry may stand in which kind of space (rule 7), and who may write
 * it; bits by space_kind. */
#define IN_PERSONAL 1u
#define IN_PAIR 2u
#define IN_GROUP 4u

struct rule {
    uint8_t type; /* enum entry_type */
    unsigned kinds;
    bool facilitator; /* only a facilitator */
    bool when_stale;  /* allowed between LEAVE and the next epoch */
    bool new_epoch;   /* raises the epoch by one */
};

static const struct rule all_rules[] = {
    {ENTRY_GENESIS, IN_PERSONAL | IN_PAIR | IN_GROUP, true, false, true},
    {ENTRY_ADD, IN_GROUP, true, false, true},
    {ENTRY_REMOVE, IN_GROUP, true, true, true},
    {ENTRY_LEAVE, IN_PAIR | IN_GROUP, false, true, false},
    {ENTRY_ROTATE, IN_PERSONAL | IN_PAIR | IN_GROUP, false, true, true},
    {ENTRY_ROLE, IN_GROUP, true, false, false},
    {ENTRY_REKEY, IN_PERSONAL | IN_PAIR | IN_GROUP, false, false, true},
    {ENTRY_CLOSE, IN_PAIR | IN_GROUP, true, true, false},
    {ENTRY_PUT, IN_PERSONAL | IN_PAIR | IN_GROUP, false, false, false},
    {ENTRY_DEL, IN_PERSONAL | IN_PAIR | IN_GROUP, false, false, false},
    {ENTRY_NAME, IN_PERSONAL | IN_PAIR | IN_GROUP, true, false, false},
};

static const struct rule *
rule_of(uint8_t type)
{
    for (size_t i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++) {
        if (all_rules[i].type == type)
            return &all_rules[i];
    }
    return NULL;
}

static unsigned
kind_bit(uint8_t kind)
{
    return kind >= SPACE_PERSONAL && kind <= SPACE_GROUP ? 1u << (kind - 1)
                                                         : 0u;
}

void
space_init(struct space *s, const uint8_t id[16])
{
    bytes_zero(s, sizeof(*s));
    bytes_copy(s->id, id, 16);
}

bool
space_time_fits(uint64_t time, uint64_t now)
{
    uint64_t apart = time > now ? time - now : now - time;

    return apart <= SPACE_TIME_SLACK_S;
}

static size_t
find(const struct space_list *l, const uint8_t user[16])
{
    size_t i = 0;

    while (i < l->n && !bytes_same(l->m[i].user, user, 16))
        i++;
    return i;
}

const struct space_member *
space_member_get(const struct space *s, const uint8_t user[16])
{
    size_t i = find(&s->list, user);

    return i < s->list.n ? &s->list.m[i] : NULL;
}

void
space_gs_commit(uint8_t out[32], const uint8_t id[16], uint32_t epoch,
                const uint8_t gs[32])
{
    uint8_t e[4];
    struct bytes parts[3] = {LABEL("gs"), {id, 16}, {e, sizeof(e)}};

    bytes_put32(e, epoch);
    prim_hash(out, 32, parts, 3, gs, 32);
}

size_t
space_list_render(uint8_t *out, const struct space_list *l)
{
    uint8_t *p = out;

    *p++ = l->kind;
    p = bytes_put32(p, l->epoch);
    p = bytes_put(p, l->gs_commit, 32);
    p = bytes_put32(p, l->history_from);
    *p++ = l->n;
    for (size_t i = 0; i < l->n; i++) {
        const struct space_member *m = &l->m[i];

        p = bytes_put(p, m->user, 16);
        *p++ = m->role;
        p = bytes_put(p, m->ik, 32);
        p = bytes_put(p, m->ek, 32);
        p = bytes_put(p, m->ek_cert, 64);
    }
    return (size_t)(p - out);
}

enum status
space_list_parse(struct space_list *l, struct bytes in)
{
    struct space_list got;
    const uint8_t *p = in.ptr;

    if (in.len < ENTRY_LIST_HEAD)
        return ST_INVALID;
    bytes_zero(&got, sizeof(got));
    got.kind = p[0];
    got.epoch = bytes_get32(p + 1);
    bytes_copy(got.gs_commit, p + 5, 32);
    got.history_from = bytes_get32(p + 37);
    if (kind_bit(got.kind) == 0 || p[41] == 0 || p[41] > ENTRY_MEMBERS_MAX)
        return ST_INVALID;
    if (in.len != ENTRY_LIST_HEAD + (size_t)p[41] * ENTRY_MEMBER_LEN)
        return ST_INVALID;

    for (p += ENTRY_LIST_HEAD; p < in.ptr + in.len; p += ENTRY_MEMBER_LEN) {
        struct space_member *m = &got.m[got.n];

        if (find(&got, p) < got.n) /* the user comes first */
            return ST_INVALID;
        bytes_copy(m->user, p, 16);
        m->role = p[16];
        bytes_copy(m->ik, p + 17, 32);
        bytes_copy(m->ek, p + 49, 32);
        bytes_copy(m->ek_cert, p + 81, 64);
        if (m->role != SPACE_MEMBER && m->role != SPACE_FACILITATOR)
            return ST_INVALID;
        got.n++;
    }
    *l = got;
    return ST_OK;
}

static bool
same_keys(const struct space_member *a, const struct space_member *b)
{
    return bytes_same(a->ik, b->ik, 32) && bytes_same(a->ek, b->ek, 32) &&
           bytes_same(a->ek_cert, b->ek_cert, 64);
}

static bool
same_member(const struct space_member *a, const struct space_member *b)
{
    return bytes_same(a->user, b->user, 16) && a->role == b->role &&
           same_keys(a, b);
}

/* Are the n members from a[i] on and from b[j] on the same? */
static bool
same_run(const struct space_list *a, size_t i, const struct space_list *b,
         size_t j, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!same_member(&a->m[i + k], &b->m[j + k]))
            return false;
    }
    return true;
}

static size_t
facilitators(const struct space_list *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        n += l->m[i].role == SPACE_FACILITATOR;
    return n;
}

/* One member differs, all others are untouched; which one, or l->n. */
static size_t
only_change(const struct space_list *old, const struct space_list *new)
{
    size_t at = old->n;

    if (old->n != new->n)
        return old->n;
    for (size_t i = 0; i < old->n; i++) {
        if (same_member(&old->m[i], &new->m[i]))
            continue;
        if (at != old->n)
            return old->n;
        at = i;
    }
    return at;
}

/* The first list: shape by kind of space, author in it as facilitator. */
static bool
genesis_fits(const struct space_list *l, const uint8_t author[16])
{
    size_t i = find(l, author);

    if (i == l->n || l->m[i].role != SPACE_FACILITATOR || l->history_from != 1)
        return false;
    if (l->kind == SPACE_PERSONAL)
        return l->n == 1;
    if (l->kind == SPACE_PAIR)
        return l->n == 2 && facilitators(l) == 2;
    return true;
}

/*
 * Rule 3: the new list is the old one changed exactly as the type says.
 * Members keep their order; ADD appends, REMOVE closes the gap.
 */
static bool
change_fits(uint8_t type, const struct space_list *old,
            const struct space_list *new, const uint8_t author[16])
{
    size_t at;

    switch (type) {
    case ENTRY_ADD:
        return new->n == old->n + 1 && same_run(old, 0, new, 0, old->n) &&
               new->history_from >= 1 && new->history_from <= new->epoch;
    case ENTRY_REMOVE:
        if (old->n != new->n + 1)
            return false;
        for (at = 0; at < new->n; at++) {
            if (!same_member(&old->m[at], &new->m[at]))
                break;
        }
        /* Nobody removes themselves: that is LEAVE. */
        return !bytes_same(old->m[at].user, author, 16) &&
               same_run(old, at + 1, new, at, new->n - at);
    case ENTRY_ROTATE:
        return old->n == new->n &&same_run(old, 0, new, 0, old->n);
    case ENTRY_ROLE:
        at = only_change(old, new);
        return at < old->n && same_keys(&old->m[at], &new->m[at]) &&
               bytes_same(old->m[at].user, new->m[at].user, 16) &&
               facilitators(new) >= 1;
    case ENTRY_REKEY:
        at = only_change(old, new);
        return at < old->n && bytes_same(old->m[at].user, author, 16) &&
               bytes_same(new->m[at].user, author, 16) &&
               old->m[at].role == new->m[at].role;
    default:
        return false;
    }
}

/* Types with a membership body; author is in the current list (or, for
 * GENESIS, must be in the new one). */
static enum status
add_list(struct space *next, const struct entry *e, const struct rule *rule)
{
    const struct space_list *old = &next->list;
    struct space_list new;
    enum status st;

    st = space_list_parse(&new, e->body);
    if (st != ST_OK)
        return st;
    if (new.epoch != e->hdr.epoch)
        return ST_INVALID;
    if (e->hdr.type == ENTRY_GENESIS) {
        if (new.epoch != 1 || !genesis_fits(&new, e->hdr.author))
            return ST_INVALID;
        st = entry_verify(e, new.m[find(&new, e->hdr.author)].ik);
        if (st != ST_OK)
            return st;
    } else {
        bool same_gs = bytes_same(new.gs_commit, old->gs_commit, 32);

        if (new.kind != old->kind ||
            new.epoch != old->epoch + (rule->new_epoch ? 1u : 0u) ||
            same_gs == rule->new_epoch)
            return ST_INVALID;
        if (e->hdr.type != ENTRY_ADD && new.history_from != 0)
            return ST_INVALID;
        if (!change_fits(e->hdr.type, old, &new, e->hdr.author))
            return ST_INVALID;
    }
    if (rule->new_epoch)
        next->stale = false;
    next->list = new;
    return ST_OK;
}

/* LEAVE: off the list at once, epoch stale; a pair is closed by it. */
static enum status
add_leave(struct space *next, const uint8_t author[16])
{
    struct space_list *l = &next->list;
    size_t at = find(l, author);
    bool only_facilitator =
        l->m[at].role == SPACE_FACILITATOR && facilitators(l) == 1;

    if (l->kind == SPACE_GROUP && only_facilitator)
        return ST_INVALID; /* appoint another first, or CLOSE */
    for (size_t i = at; i + 1 < l->n; i++)
        l->m[i] = l->m[i + 1];
    l->n--;
    bytes_zero(&l->m[l->n], sizeof(l->m[l->n]));
    next->stale = true;
    if (l->kind == SPACE_PAIR)
        next->closed = true;
    return ST_OK;
}

/* PUT over another's object; DEL of another's object by a mere member. */
static enum status
owner_fits(const struct entry *e, const struct space_member *who,
           const uint8_t *owner)
{
    if (owner == NULL || bytes_same(owner, e->hdr.author, 16))
        return ST_OK;
    if (e->hdr.type == ENTRY_DEL && who->role == SPACE_FACILITATOR)
        return ST_OK;
    return ST_DENIED;
}

/* Rules 1, 2, 5, 6 and 7 for everything behind GENESIS. */
static enum status
may_follow(const struct space *s, const struct entry *e,
           const struct rule *rule, const uint8_t *owner)
{
    const struct space_member *who = space_member_get(s, e->hdr.author);

    if (s->closed || (rule->kinds & kind_bit(s->list.kind)) == 0)
        return ST_INVALID;
    if (who == NULL)
        return ST_DENIED;
    if (rule->facilitator && who->role != SPACE_FACILITATOR)
        return ST_DENIED;
    if (s->stale && !rule->when_stale)
        return ST_INVALID;
    if (!rule->new_epoch && e->hdr.epoch != s->list.epoch)
        return ST_INVALID;
    if (entry_type_signed(e->hdr.type)) {
        enum status st = entry_verify(e, who->ik);

        if (st != ST_OK)
            return st;
    }
    if (e->hdr.type == ENTRY_PUT || e->hdr.type == ENTRY_DEL)
        return owner_fits(e, who, owner);
    return ST_OK;
}

enum status
space_add(struct space *s, const struct entry *e, const uint8_t *owner)
{
    const struct rule *rule = rule_of(e->hdr.type);
    struct space next;
    enum status st = ST_OK;

    if (rule == NULL || !bytes_same(e->hdr.space, s->id, 16))
        return ST_INVALID;
    if (e->hdr.seq != s->seq + 1 || !bytes_same(e->hdr.prev, s->head, 32))
        return ST_CONFLICT;
    if ((e->hdr.type == ENTRY_GENESIS) != (s->seq == 0))
        return ST_INVALID;
    if (s->seq != 0)
        st = may_follow(s, e, rule, owner);
    if (st != ST_OK)
        return st;

    /* Content changes only position: no copy of the whole state for it. */
    if (!entry_type_has_list(e->hdr.type) && e->hdr.type != ENTRY_LEAVE &&
        e->hdr.type != ENTRY_CLOSE) {
        s->seq = e->hdr.seq;
        entry_hash(s->head, &e->hdr);
        return ST_OK;
    }

    next = *s;
    next.seq = e->hdr.seq;
    entry_hash(next.head, &e->hdr);
    bytes_copy(next.list_hash, next.head, 32);
    if (e->hdr.type == ENTRY_GENESIS)
        bytes_copy(next.genesis, next.head, 32);
    if (e->hdr.type == ENTRY_CLOSE)
        next.closed = true;
    else if (e->hdr.type == ENTRY_LEAVE)
        st = add_leave(&next, e->hdr.author);
    else
        st = add_list(&next, e, rule);
    if (st == ST_OK)
        *s = next;
    return st;
}

/*
 * Packed: version 1 | id 16 | seq 8 | head 32 | genesis 32 | list_hash 32 |
 * flags 1 (1 stale, 2 closed) | list body (empty while seq is 0).
 */
#define PACK_VERSION 1
#define PACK_HEAD 122

void
space_pack(uint8_t out[SPACE_PACKED_MAX], size_t *len, const struct space *s)
{
    uint8_t *p = out;

    *p++ = PACK_VERSION;
    p = bytes_put(p, s->id, 16);
    p = bytes_put64(p, s->seq);
    p = bytes_put(p, s->head, 32);
    p = bytes_put(p, s->genesis, 32);
    p = bytes_put(p, s->list_hash, 32);
    *p++ = (uint8_t)((s->stale ? 1 : 0) | (s->closed ? 2 : 0));
    if (s->seq != 0)
        p += space_list_render(p, &s->list);
    *len = (size_t)(p - out);
}

/* A list without members exists only in a space everybody has left. */
static enum status
unpack_list(struct space *s, struct bytes in)
{
    if (in.len == ENTRY_LIST_HEAD && in.ptr[41] == 0 && s->stale) {
        s->list.kind = in.ptr[0];
        s->list.epoch = bytes_get32(in.ptr + 1);
        bytes_copy(s->list.gs_commit, in.ptr + 5, 32);
        s->list.history_from = bytes_get32(in.ptr + 37);
        return kind_bit(s->list.kind) != 0 ? ST_OK : ST_INVALID;
    }
    return space_list_parse(&s->list, in);
}

enum status
space_unpack(struct space *s, struct bytes in)
{
    struct space got;
    const uint8_t *p = in.ptr;
    enum status st = ST_OK;

    if (in.len < PACK_HEAD || p[0] != PACK_VERSION || p[121] > 3)
        return ST_INVALID;
    bytes_zero(&got, sizeof(got));
    bytes_copy(got.id, p + 1, 16);
    got.seq = bytes_get64(p + 17);
    bytes_copy(got.head, p + 25, 32);
    bytes_copy(got.genesis, p + 57, 32);
    bytes_copy(got.list_hash, p + 89, 32);
    got.stale = (p[121] & 1) != 0;
    got.closed = (p[121] & 2) != 0;
    if (got.seq != 0)
        st = unpack_list(&got,
                         (struct bytes){p + PACK_HEAD, in.len - PACK_HEAD});
    else if (in.len != PACK_HEAD || got.stale || got.closed)
        st = ST_INVALID;
    if (st == ST_OK)
        *s = got;
    return st;
}
