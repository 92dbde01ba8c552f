/* Accounts that were started again, over their statements. */
#include "store/former.h"

#include <string.h>

#include "store/board.h"
#include "store/community.h"
#include "store/consult.h"
#include "store/directory.h"
#include "store/reading.h"
#include "store/session.h"
#include "store/stmt.h"
#include "store/term.h"
#include "store/therapist.h"

#define SWEEP_MAX 4      /* accounts deleted in one go */
#define ROOM (64 * 1024) /* bytes of what is read of an account */

enum status
former_link_put(struct store *s, const uint8_t account[ID_LEN],
                const uint8_t hash[32], int64_t expires_ms)
{
    return stmt_restart_link_put(
        s, &(struct stmt_restart_link_put_in){account, hash, expires_ms}, NULL);
}

enum status
former_link_take(struct store *s, const uint8_t account[ID_LEN],
                 const uint8_t hash[32], int64_t now_ms)
{
    const struct stmt_restart_link_take_in in = {account, hash, now_ms};
    int64_t n = 0;
    enum status st = stmt_restart_link_take(s, &in, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

/* The old account steps back: no name, no session, no sign-in. */
static enum status
step_back(struct store *s, const uint8_t old[ID_LEN], struct str name)
{
    int64_t n;
    enum status st;

    st = stmt_handle_delete(
        s, &(struct stmt_handle_delete_in){community_home, name, old}, NULL);
    if (st == ST_OK)
        st = directory_leave(s, old);
    if (st == ST_OK)
        st = board_forget(s, old);
    if (st == ST_OK)
        st = reading_forget(s, old);
    if (st == ST_OK)
        st = term_forget(s, old);
    if (st == ST_OK)
        st = consult_forget(s, old);
    if (st == ST_OK)
        st = therapist_leave(s, old);
    if (st == ST_OK)
        st = session_end_others(s, old, NULL, &n);
    if (st == ST_OK)
        st = account_state_set(s, old, ACCOUNT_FORMER);
    return st;
}

enum status
former_begin(struct store *s, const uint8_t old[ID_LEN],
             const struct account_new *n, int64_t until_ms)
{
    struct account_auth auth;
    struct account_new heir = *n;
    struct arena a;
    enum status st;

    arena_init(&a, ROOM);
    st = account_name_get(s, old, &a, &heir.name);
    if (st == ST_OK)
        st = account_auth_get(s, old, &a, &auth);
    if (st == ST_OK && auth.state != ACCOUNT_ACTIVE)
        st = ST_ABSENT;
    if (st == ST_OK)
        st = step_back(s, old, heir.name);
    if (st == ST_OK) {
        heir.role = auth.role;
        st = account_create(s, &heir);
    }
    if (st == ST_OK)
        st = stmt_former_move(s, &(struct stmt_former_move_in){old, n->account},
                              NULL);
    if (st == ST_OK)
        st = stmt_former_add(
            s, &(struct stmt_former_add_in){old, n->account, until_ms}, NULL);
    arena_free(&a);
    return st;
}

enum status
former_get(struct store *s, const uint8_t heir[ID_LEN], struct former *out)
{
    struct stmt_former_get_row row;
    enum status st =
        stmt_former_get(s, &(struct stmt_former_get_in){heir}, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    memcpy(out->space, row.space, ID_LEN);
    out->until_ms = row.until_ms;
    return ST_OK;
}

enum status
former_end(struct store *s, const uint8_t heir[ID_LEN])
{
    struct former f;
    enum status st;

    while ((st = former_get(s, heir, &f)) == ST_OK) {
        st = account_delete(s, f.account);
        if (st != ST_OK)
            return st;
    }
    return st == ST_ABSENT ? ST_OK : st;
}

enum status
former_sweep(struct store *s, int64_t now_ms, int64_t *n)
{
    struct stmt_former_due_row row;
    enum status st;

    *n = 0;
    st = stmt_restart_link_sweep(
        s, &(struct stmt_restart_link_sweep_in){now_ms}, NULL);
    for (int i = 0; st == ST_OK && i < SWEEP_MAX; i++) {
        st = stmt_former_due(s, &(struct stmt_former_due_in){now_ms}, &row);
        if (st == ST_OK)
            st = account_delete(s, row.account);
        if (st == ST_OK)
            ++*n;
    }
    return st == ST_ABSENT ? ST_OK : st;
}
