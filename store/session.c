/* Sessions over their statements. */
#include "store/session.h"

#include <string.h>

#include "store/stmt.h"

/* A write that must meet one row.  The count comes by address: the order in
 * which a call's arguments are evaluated is nobody's promise. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_ABSENT : st;
}

enum status
session_create(struct store *s, const struct session *n)
{
    const struct stmt_session_add_in in = {
        .account = n->account,
        .token = n->token,
        .state = n->state,
        .created_ms = n->created_ms,
        .used_ms = n->used_ms,
        .is_shared = n->is_shared,
    };

    enum status st = stmt_session_add(s, &in, NULL);

    if (st == ST_OK)
        st = stmt_session_trim(
            s, &(struct stmt_session_trim_in){n->account, SESSION_MAX}, NULL);
    return st;
}

enum status
session_get(struct store *s, const uint8_t token[SESSION_TOKEN],
            struct arena *a, struct session *out)
{
    struct stmt_session_get_row row;
    enum status st =
        stmt_session_get(s, &(struct stmt_session_get_in){token}, a, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    memmove(out->token, token, SESSION_TOKEN);
    out->state = (enum session_state)row.state;
    out->ks = row.ks;
    out->created_ms = row.created_ms;
    out->used_ms = row.used_ms;
    out->is_shared = row.is_shared != 0;
    out->idle_min = row.idle_min;
    out->role = (enum account_role)row.role;
    out->standing = (enum account_state)row.standing;
    return ST_OK;
}

enum status
session_touch(struct store *s, const uint8_t account[ID_LEN],
              const uint8_t token[SESSION_TOKEN], int64_t used_ms)
{
    const struct stmt_session_touch_in in = {account, token, used_ms};
    int64_t n = 0;

    return one(stmt_session_touch(s, &in, &n), &n);
}

enum status
session_idle_set(struct store *s, const uint8_t account[ID_LEN],
                 const uint8_t token[SESSION_TOKEN], int64_t idle_min,
                 int64_t used_ms)
{
    const struct stmt_session_idle_set_in in = {account, token, idle_min,
                                                used_ms};
    int64_t n = 0;

    return one(stmt_session_idle_set(s, &in, &n), &n);
}

enum status
session_ks_set(struct store *s, const uint8_t account[ID_LEN],
               const uint8_t token[SESSION_TOKEN], struct str ks)
{
    const struct stmt_session_ks_set_in in = {account, token, ks};
    int64_t n = 0;

    return one(stmt_session_ks_set(s, &in, &n), &n);
}

enum status
session_lock(struct store *s, const uint8_t account[ID_LEN],
             const uint8_t token[SESSION_TOKEN])
{
    const struct stmt_session_lock_in in = {account, token};
    int64_t n = 0;

    return one(stmt_session_lock(s, &in, &n), &n);
}

enum status
session_recovered(struct store *s, const uint8_t account[ID_LEN],
                  const uint8_t token[SESSION_TOKEN])
{
    const struct stmt_session_recovered_in in = {account, token};
    int64_t n = 0;

    return one(stmt_session_recovered(s, &in, &n), &n);
}

enum status
session_end(struct store *s, const uint8_t account[ID_LEN],
            const uint8_t token[SESSION_TOKEN])
{
    return stmt_session_end(s, &(struct stmt_session_end_in){account, token},
                            NULL);
}

enum status
session_end_others(struct store *s, const uint8_t account[ID_LEN],
                   const uint8_t *keep, int64_t *n)
{
    return stmt_session_end_others(
        s, &(struct stmt_session_end_others_in){account, keep}, n);
}

enum status
session_list_open(struct store *s, const uint8_t account[ID_LEN],
                  struct store_cursor **out)
{
    return stmt_session_list_open(s, &(struct stmt_session_list_in){account},
                                  out);
}

enum status
session_list_next(struct store_cursor *c, struct session *out)
{
    struct stmt_session_list_row row;
    enum status st = stmt_session_list_next(c, &row);

    if (st != ST_OK)
        return st;
    *out = (struct session){.state = (enum session_state)row.state,
                            .created_ms = row.created_ms,
                            .used_ms = row.used_ms,
                            .is_shared = row.is_shared != 0};
    memcpy(out->token, row.token, SESSION_TOKEN);
    return ST_OK;
}

enum status
session_end_named(struct store *s, const uint8_t account[ID_LEN],
                  const uint8_t name[ID_LEN])
{
    const struct stmt_session_end_named_in in = {account, name};
    int64_t n = 0;

    return one(stmt_session_end_named(s, &in, &n), &n);
}

enum status
session_lock_idle(struct store *s, int64_t now_ms, int64_t *n)
{
    return stmt_session_lock_idle(
        s, &(struct stmt_session_lock_idle_in){now_ms}, n);
}

enum status
session_expire(struct store *s, int64_t used_before_ms,
               int64_t created_before_ms, int64_t *n)
{
    const struct stmt_session_expire_in in = {used_before_ms,
                                              created_before_ms};

    return stmt_session_expire(s, &in, n);
}
