/* Spaces, members and logs over their statements. */
#include "store/spaces.h"

#include <string.h>

#include "store/stmt.h"

enum status
spaces_create(struct store *s, const uint8_t space[ID_LEN],
              enum space_kind kind, const uint8_t owner[ID_LEN], int64_t day)
{
    static const uint8_t zero[ENTRY_HASH_LEN];
    const struct stmt_space_add_in in = {
        .space = space,
        .kind = kind,
        .owner = owner,
        .created_day = day,
        .head_hash = zero,
        .rules = STR(""),
    };

    return stmt_space_add(s, &in, NULL);
}

enum status
spaces_head_get(struct store *s, const uint8_t space[ID_LEN], struct arena *a,
                struct spaces_head *out)
{
    struct stmt_space_head_row row;
    enum status st =
        stmt_space_head(s, &(struct stmt_space_head_in){space}, a, &row);

    if (st != ST_OK)
        return st;
    out->kind = (enum space_kind)row.kind;
    memcpy(out->owner, row.owner, ID_LEN);
    out->seq = row.head_seq;
    memcpy(out->hash, row.head_hash, ENTRY_HASH_LEN);
    out->rules = row.rules;
    return ST_OK;
}

enum status
spaces_member_get(struct store *s, const uint8_t space[ID_LEN],
                  const uint8_t account[ID_LEN], struct spaces_member *out)
{
    struct stmt_member_get_row row;
    enum status st =
        stmt_member_get(s, &(struct stmt_member_get_in){space, account}, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, account, ID_LEN);
    out->role = (enum space_role)row.role;
    out->since = row.since;
    return ST_OK;
}

enum status
spaces_role_get(struct store *s, const uint8_t space[ID_LEN],
                const uint8_t account[ID_LEN], enum space_role *out)
{
    struct spaces_member m;
    enum status st = spaces_member_get(s, space, account, &m);

    if (st == ST_OK)
        *out = m.role;
    return st;
}

enum status
spaces_members_put(struct store *s, const uint8_t space[ID_LEN],
                   const struct spaces_member *members, size_t n)
{
    enum status st =
        stmt_member_clear(s, &(struct stmt_member_clear_in){space}, NULL);

    for (size_t i = 0; i < n && st == ST_OK; i++) {
        const struct stmt_member_add_in in = {
            space, members[i].account, members[i].role, members[i].since};

        st = stmt_member_add(s, &in, NULL);
    }
    return st;
}

enum status
spaces_members_open(struct store *s, const uint8_t space[ID_LEN],
                    struct store_cursor **out)
{
    return stmt_member_list_open(s, &(struct stmt_member_list_in){space}, out);
}

enum status
spaces_members_next(struct store_cursor *c, struct spaces_member *out)
{
    struct stmt_member_list_row row;
    enum status st = stmt_member_list_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    out->role = (enum space_role)row.role;
    out->since = row.since;
    return ST_OK;
}

enum status
spaces_list_open(struct store *s, const uint8_t account[ID_LEN],
                 struct store_cursor **out)
{
    return stmt_space_list_open(s, &(struct stmt_space_list_in){account}, out);
}

enum status
spaces_list_next(struct store_cursor *c, struct spaces_line *out)
{
    struct stmt_space_list_row row;
    enum status st = stmt_space_list_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->space, row.space, ID_LEN);
    out->kind = (enum space_kind)row.kind;
    out->role = (enum space_role)row.role;
    out->seq = row.head_seq;
    out->is_closed = row.is_closed != 0;
    return ST_OK;
}

/* Does each entry follow the one before? */
static bool
is_chain(const struct spaces_entry *e, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (e[i].seq != e[i - 1].seq + 1 ||
            memcmp(e[i].prev, e[i - 1].hash, ENTRY_HASH_LEN) != 0)
            return false;
    return true;
}

/* One row, its body, and for DEL the end of its object's bodies. */
static enum status
add_entry(struct store *s, const uint8_t *space, const struct spaces_entry *e)
{
    const struct stmt_log_add_in in = {
        .space = space,
        .seq = e->seq,
        .hdr = {(const char *)e->hdr, ENTRY_HDR_LEN},
        .hash = e->hash,
        .sig = e->sig,
        .type = e->type,
        .author = e->author,
        .object = e->object,
    };
    enum status st = stmt_log_add(s, &in, NULL);

    if (st == ST_OK && e->body.len > 0)
        st = stmt_blob_add(
            s, &(struct stmt_blob_add_in){space, e->seq, e->body}, NULL);
    if (st == ST_OK && e->type == ENTRY_DEL)
        st = stmt_blob_erase(s, &(struct stmt_blob_erase_in){space, e->object},
                             NULL);
    return st;
}

enum status
spaces_append(struct store *s, const uint8_t space[ID_LEN],
              const struct spaces_entry *entries, size_t n, struct str rules)
{
    struct stmt_space_move_in move = {.space = space, .rules = rules};
    int64_t changed = 0;
    enum status st;

    if (n == 0 || n > SPACES_APPEND_MAX)
        return ST_INVALID;
    if (entries[0].seq < 1 || !is_chain(entries, n))
        return ST_CONFLICT;
    move.from_seq = entries[0].seq - 1;
    move.from_hash = entries[0].prev;
    move.to_seq = entries[n - 1].seq;
    move.to_hash = entries[n - 1].hash;
    /* The head first: on PostgreSQL this row is the lock that two appends
     * to one space meet at. */
    st = stmt_space_move(s, &move, &changed);
    if (st == ST_OK && changed != 1) {
        struct stmt_space_exists_row row;

        st = stmt_space_exists(s, &(struct stmt_space_exists_in){space}, &row);
        return st == ST_OK ? ST_CONFLICT : st;
    }
    for (size_t i = 0; i < n && st == ST_OK; i++)
        st = add_entry(s, space, &entries[i]);
    return st;
}

enum status
spaces_object_author(struct store *s, const uint8_t space[ID_LEN],
                     const uint8_t object[ID_LEN], uint8_t out[ID_LEN])
{
    struct stmt_log_author_row row;
    enum status st =
        stmt_log_author(s, &(struct stmt_log_author_in){space, object}, &row);

    if (st == ST_OK)
        memcpy(out, row.author, ID_LEN);
    return st;
}

/* The last entry that still fits, going by sizes alone; from - 1 for none. */
static enum status
fit(struct store *s, const uint8_t *space, int64_t from, size_t max_entries,
    int64_t max_bytes, int64_t *to)
{
    const struct stmt_log_sizes_in in = {space, from, (int64_t)max_entries};
    struct store_cursor *c = NULL;
    struct stmt_log_sizes_row row;
    int64_t last = from - 1, sum = 0;
    enum status st = stmt_log_sizes_open(s, &in, &c);

    while (st == ST_OK && (st = stmt_log_sizes_next(c, &row)) == ST_OK) {
        sum += row.size;
        if (sum > max_bytes && last >= from)
            break;
        last = row.seq;
    }
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    *to = last;
    return ST_OK;
}

enum status
spaces_log_open(struct store *s, const uint8_t space[ID_LEN], int64_t from,
                size_t max_entries, int64_t max_bytes,
                struct store_cursor **out)
{
    struct stmt_log_range_in in = {.space = space};
    enum status st;

    in.from_seq = from < 1 ? 1 : from;
    st = fit(s, space, in.from_seq, max_entries, max_bytes, &in.to_seq);
    return st == ST_OK ? stmt_log_range_open(s, &in, out) : st;
}

enum status
spaces_log_next(struct store_cursor *c, struct arena *a, struct spaces_row *out)
{
    struct stmt_log_range_row row;
    enum status st = stmt_log_range_next(c, a, &row);

    if (st != ST_OK)
        return st;
    out->seq = row.seq;
    memcpy(out->hdr, row.hdr, ENTRY_HDR_LEN);
    memcpy(out->hash, row.hash, ENTRY_HASH_LEN);
    out->sig = row.sig;
    out->body = row.bytes;
    return ST_OK;
}
