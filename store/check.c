/* Every log, replayed. */
#include "store/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/id.h"
#include "seal/entry.h"
#include "seal/space.h"
#include "store/driver.h"
#include "store/spaces.h"
#include "store/stmt.h"

#define SPACES_PAGE 32
#define ENTRIES_PAGE 256
#define BYTES_PAGE (8 * 1024 * 1024) /* and one entry at least */
#define ARENA_MAX (64 * 1024 * 1024)

struct replay {
    struct store *s;
    struct arena a;
    struct space state;
    struct check_done *done;
    struct store_why *why;
};

static enum status
complain(struct replay *r, const char *what, int64_t seq)
{
    char id[ID_TEXT + 1];

    id_render(r->state.id, id);
    snprintf(r->why->text, sizeof r->why->text,
             "space %.26s, entry %" PRId64 ": %s", id, seq, what);
    return ST_BROKEN;
}

/* The row as it would come over the wire, read like anybody's. */
static enum status
parse(struct replay *r, const struct spaces_row *row, struct entry *e)
{
    size_t cap = ENTRY_OVER + row->sig.len + row->body.len, used = 0;
    uint8_t *wire = arena_take(&r->a, cap);
    uint8_t *at = wire;

    if (wire == NULL)
        return ST_NOSPACE;
    at = bytes_put(at, row->hdr, ENTRY_HDR_LEN);
    *at++ = (uint8_t)row->sig.len;
    at = bytes_put(at, (const uint8_t *)row->sig.ptr, row->sig.len);
    at = bytes_put32(at, (uint32_t)row->body.len);
    bytes_put(at, (const uint8_t *)row->body.ptr, row->body.len);
    if (entry_parse(e, (struct bytes){wire, cap}, &used) != ST_OK ||
        used != cap)
        return complain(r, "it is damaged", row->seq);
    return ST_OK;
}

/* Who first wrote the object; for others' spaces, where it counts. */
static enum status
owner_of(struct replay *r, const struct entry *e, uint8_t owner[ID_LEN],
         bool *found)
{
    enum status st;

    *found = false;
    if (r->state.list.kind == SPACE_PERSONAL ||
        (e->hdr.type != ENTRY_PUT && e->hdr.type != ENTRY_DEL))
        return ST_OK;
    st = spaces_object_author(r->s, r->state.id, e->hdr.object, owner);
    *found = st == ST_OK;
    return st == ST_ABSENT ? ST_OK : st;
}

static enum status
add_row(struct replay *r, const struct spaces_row *row)
{
    uint8_t owner[ID_LEN], hash[ENTRY_HASH_LEN];
    struct entry e;
    bool has_owner;
    enum status st = parse(r, row, &e);

    if (st != ST_OK)
        return st;
    entry_hash(hash, &e.hdr);
    if (memcmp(hash, row->hash, sizeof hash) != 0)
        return complain(r, "its hash is another", row->seq);
    st = owner_of(r, &e, owner, &has_owner);
    if (st != ST_OK)
        return st;
    if (space_add(&r->state, &e, has_owner ? owner : NULL) != ST_OK)
        return complain(r, "it breaks the rules of a log", row->seq);
    r->done->n_entries++;
    return ST_OK;
}

/* Some entries from where the replay stands; *n of them. */
static enum status
add_page(struct replay *r, size_t *n)
{
    struct store_cursor *c = NULL;
    struct spaces_row row;
    enum status st;

    *n = 0;
    st = spaces_log_open(r->s, r->state.id, (int64_t)r->state.seq + 1,
                         ENTRIES_PAGE, BYTES_PAGE, &c);
    while (st == ST_OK) {
        st = spaces_log_next(c, &r->a, &row);
        if (st == ST_OK)
            st = add_row(r, &row);
        *n += st == ST_OK;
    }
    store_cursor_close(c);
    arena_clear(&r->a);
    return st == ST_END ? ST_OK : st;
}

static enum status
check_space(struct replay *r, const struct stmt_space_after_row *row)
{
    uint8_t packed[SPACE_PACKED_MAX];
    struct str rules = row->rules; /* in the caller's arena */
    size_t n = 1, len = 0;
    enum status st = ST_OK;

    space_init(&r->state, row->space);
    while (n > 0 && st == ST_OK)
        st = add_page(r, &n);
    if (st != ST_OK)
        return st;
    if ((int64_t)r->state.seq != row->head_seq ||
        memcmp(r->state.head, row->head_hash, sizeof r->state.head) != 0)
        return complain(r, "the log does not end where its head says",
                        row->head_seq);
    space_pack(packed, &len, &r->state);
    if (rules.len != len || memcmp(rules.ptr, packed, len) != 0)
        return complain(r, "its members are not those of the log",
                        row->head_seq);
    r->done->n_spaces++;
    return ST_OK;
}

/* The next spaces behind `after`, which moves; *n of them. */
static enum status
check_page(struct replay *r, uint8_t after[ID_LEN], size_t *n)
{
    const struct stmt_space_after_in in = {after, SPACES_PAGE};
    struct stmt_space_after_row rows[SPACES_PAGE];
    struct store_cursor *c = NULL;
    struct arena a;
    enum status st;

    *n = 0;
    arena_init(&a, SPACES_PAGE * 2 * SPACE_PACKED_MAX);
    st = stmt_space_after_open(r->s, &in, &c);
    while (st == ST_OK && *n < SPACES_PAGE) {
        st = stmt_space_after_next(c, &a, &rows[*n]);
        *n += st == ST_OK;
    }
    store_cursor_close(c);
    if (st == ST_END)
        st = ST_OK;
    for (size_t i = 0; i < *n && st == ST_OK; i++)
        st = check_space(r, &rows[i]);
    if (*n > 0)
        memcpy(after, rows[*n - 1].space, ID_LEN);
    arena_free(&a);
    return st;
}

/* What the engine itself finds wrong. */
static enum status
check_engine(struct store *s, struct store_why *why)
{
    int64_t wrong[2] = {0, 0};
    size_t n = 0;
    enum status st;

    if (s->d->ops->faults == NULL)
        return ST_OK;
    st = s->d->ops->ask(s->d, s->d->ops->faults, wrong, 2, &n);
    if (st == ST_OK && (n != 2 || wrong[0] != 0 || wrong[1] != 0)) {
        snprintf(why->text, sizeof why->text,
                 "the file is damaged: %" PRId64 " faults, %" PRId64
                 " rows without their home",
                 wrong[0], wrong[1]);
        st = ST_BROKEN;
    }
    return st;
}

static enum status
check_statements(struct store *s)
{
    enum status st = ST_OK;

    for (size_t i = 0; i < STMT_COUNT && st == ST_OK; i++)
        st = s->d->ops->prepare(s->d, i);
    return st;
}

enum status
check_all(struct store *s, struct check_done *done, struct store_why *why)
{
    struct replay r = {.s = s, .done = done, .why = why};
    uint8_t after[ID_LEN] = {0};
    size_t n = 1;
    enum status st;

    *done = (struct check_done){0};
    why->text[0] = '\0';
    arena_init(&r.a, ARENA_MAX);
    st = check_engine(s, why);
    if (st == ST_OK)
        st = check_statements(s);
    while (n > 0 && st == ST_OK)
        st = check_page(&r, after, &n);
    if (st != ST_OK && why->text[0] == '\0')
        *why = s->why;
    arena_free(&r.a);
    return st;
}
