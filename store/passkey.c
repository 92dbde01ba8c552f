/* Passkeys over their statements. */
#include "store/passkey.h"

#include <string.h>

#include "store/stmt.h"

/* A write that must meet one row.  The count comes by address: the order in
 * which a call's arguments are evaluated is nobody's promise. */
static enum status
one(enum status st, const int64_t *changed, enum status otherwise)
{
    return st == ST_OK && *changed != 1 ? otherwise : st;
}

enum status
passkey_add(struct store *s, const uint8_t account[ID_LEN],
            const struct passkey *p)
{
    const struct stmt_passkey_add_in in = {
        .account = account,
        .passkey = p->id,
        .credential = p->credential,
        .algorithm = p->algorithm,
        .public_key = p->public_key,
        .wrap = p->wrap.len > 0 ? p->wrap : (struct str){NULL, 0},
        .is_step = p->is_step,
        .created_day = p->created_day,
        .used_ms = p->used_ms,
    };

    return stmt_passkey_add(s, &in, NULL);
}

enum status
passkey_get(struct store *s, const uint8_t account[ID_LEN],
            const uint8_t id[ID_LEN], struct arena *a, struct passkey *out)
{
    const struct stmt_passkey_get_in in = {account, id};
    struct stmt_passkey_get_row row;
    enum status st = stmt_passkey_get(s, &in, a, &row);

    if (st != ST_OK)
        return st;
    memmove(out->id, id, ID_LEN); /* may be the same */
    out->credential = row.credential;
    out->algorithm = row.algorithm;
    out->public_key = row.public_key;
    out->wrap = row.wrap;
    out->is_step = row.is_step != 0;
    out->created_day = row.created_day;
    out->used_ms = row.used_ms;
    return ST_OK;
}

static void
fill(const struct stmt_passkey_list_row *row, struct passkey *out)
{
    *out = (struct passkey){.credential = row->credential,
                            .algorithm = row->algorithm,
                            .public_key = row->public_key,
                            .wrap = row->wrap,
                            .is_step = row->is_step != 0,
                            .created_day = row->created_day,
                            .used_ms = row->used_ms};
    memcpy(out->id, row->passkey, ID_LEN);
}

enum status
passkey_all(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
            struct passkey **out, size_t *n)
{
    struct passkey *all = arena_zero(a, PASSKEY_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_passkey_list_row row;
    size_t found = 0;
    enum status st;

    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_passkey_list_open(s, &(struct stmt_passkey_list_in){account}, &c);
    while (st == ST_OK && found < PASSKEY_MAX) {
        st = stmt_passkey_list_next(c, a, &row);
        if (st == ST_OK)
            fill(&row, &all[found++]);
    }
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    *out = all;
    *n = found;
    return ST_OK;
}

enum status
passkey_use(struct store *s, const uint8_t account[ID_LEN],
            const uint8_t id[ID_LEN], int64_t challenge_ms)
{
    const struct stmt_passkey_use_in in = {account, id, challenge_ms};
    int64_t n = 0;

    return one(stmt_passkey_use(s, &in, &n), &n, ST_CONFLICT);
}

enum status
passkey_remove(struct store *s, const uint8_t account[ID_LEN],
               const uint8_t id[ID_LEN])
{
    const struct stmt_passkey_remove_in in = {account, id};
    int64_t n = 0;

    return one(stmt_passkey_remove(s, &in, &n), &n, ST_ABSENT);
}

enum status
passkey_remove_all(struct store *s, const uint8_t account[ID_LEN], int64_t *n)
{
    return stmt_passkey_remove_all(
        s, &(struct stmt_passkey_remove_all_in){account}, n);
}
