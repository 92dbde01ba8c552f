/* Accounts over their statements. */
#include "store/account.h"

#include <string.h>

#include "store/board.h"
#include "store/community.h"
#include "store/consult.h"
#include "store/directory.h"
#include "store/reading.h"
#include "store/spaces.h"
#include "store/stmt.h"
#include "store/term.h"
#include "store/therapist.h"

/* A write that must meet one row.  The count comes by address: the order in
 * which a call's arguments are evaluated is nobody's promise. */
static enum status
one(enum status st, const int64_t *changed, enum status otherwise)
{
    return st == ST_OK && *changed != 1 ? otherwise : st;
}

static enum status
add_row(struct store *s, const struct account_new *a)
{
    const struct stmt_account_add_in in = {
        .account = a->account,
        .name = a->name,
        .role = a->role,
        .state = ACCOUNT_ACTIVE,
        .ik = a->ik,
        .ek = a->ek,
        .ek_cert = a->ek_cert,
        .gen = a->gen,
        .created_day = a->day,
        .used_day = a->day,
        .verifier = a->creds.verifier,
        .verifier_r = a->creds.verifier_r,
        .kdf = a->creds.kdf,
        .wrap_pass = a->creds.wrap_pass,
        .wrap_code = a->creds.wrap_code,
        .code_id = a->creds.code_id,
    };

    return stmt_account_add(s, &in, NULL);
}

enum status
account_create(struct store *s, const struct account_new *a)
{
    enum status st;

    st = stmt_handle_add(
        s, &(struct stmt_handle_add_in){community_home, a->name, a->account},
        NULL);
    if (st == ST_OK)
        st = add_row(s, a);
    if (st == ST_OK)
        st = stmt_identity_add(
            s, &(struct stmt_identity_add_in){a->account, a->identity}, NULL);
    if (st == ST_OK)
        st = stmt_keyring_add(
            s, &(struct stmt_keyring_add_in){a->account, a->keyring}, NULL);
    if (st == ST_OK)
        st = stmt_heads_add(
            s, &(struct stmt_heads_add_in){a->account, a->heads}, NULL);
    return st;
}

enum status
account_find(struct store *s, struct str name, uint8_t out[ID_LEN])
{
    struct stmt_handle_get_row row;
    enum status st = stmt_handle_get(
        s, &(struct stmt_handle_get_in){community_home, name}, &row);

    if (st == ST_OK)
        memcpy(out, row.account, ID_LEN);
    return st;
}

enum status
account_name_get(struct store *s, const uint8_t account[ID_LEN],
                 struct arena *a, struct str *out)
{
    struct stmt_account_name_row row;
    enum status st =
        stmt_account_name(s, &(struct stmt_account_name_in){account}, a, &row);

    if (st == ST_OK)
        *out = row.name;
    return st;
}

enum status
account_auth_get(struct store *s, const uint8_t account[ID_LEN],
                 struct arena *a, struct account_auth *out)
{
    struct stmt_account_auth_row row;
    enum status st =
        stmt_account_auth(s, &(struct stmt_account_auth_in){account}, a, &row);

    if (st != ST_OK)
        return st;
    memmove(out->account, account, ID_LEN);
    out->role = (enum account_role)row.role;
    out->state = (enum account_state)row.state;
    out->verifier = row.verifier;
    out->verifier_r = row.verifier_r;
    out->kdf = row.kdf;
    return ST_OK;
}

enum status
account_auth_by_name(struct store *s, struct str name, struct arena *a,
                     struct account_auth *out)
{
    uint8_t account[ID_LEN];
    enum status st = account_find(s, name, account);

    return st == ST_OK ? account_auth_get(s, account, a, out) : st;
}

static void
fill_bundle(const struct stmt_account_bundle_row *row,
            struct account_bundle *out)
{
    out->name = row->name;
    out->role = (enum account_role)row->role;
    out->state = (enum account_state)row->state;
    out->gen = row->gen;
    out->created_day = row->created_day;
    out->used_day = row->used_day;
    memcpy(out->ik, row->ik, sizeof out->ik);
    memcpy(out->ek, row->ek, sizeof out->ek);
    memcpy(out->ek_cert, row->ek_cert, sizeof out->ek_cert);
    out->kdf = row->kdf;
    out->wrap_pass = row->wrap_pass;
    out->wrap_code = row->wrap_code;
    memcpy(out->code_id, row->code_id, sizeof out->code_id);
    out->identity = row->identity;
    out->keyring_counter = row->keyring_counter;
    out->keyring = row->keyring;
    out->heads_counter = row->heads_counter;
    out->heads = row->heads;
}

enum status
account_bundle_get(struct store *s, const uint8_t account[ID_LEN],
                   struct arena *a, struct account_bundle *out)
{
    struct stmt_account_bundle_row row;
    struct stmt_space_personal_row own;
    enum status st;

    st = stmt_account_bundle(s, &(struct stmt_account_bundle_in){account}, a,
                             &row);
    if (st == ST_OK)
        st = stmt_space_personal(s, &(struct stmt_space_personal_in){account},
                                 &own);
    if (st != ST_OK)
        return st;
    fill_bundle(&row, out);
    memcpy(out->space, own.space, ID_LEN);
    return ST_OK;
}

enum status
account_keys_get(struct store *s, const uint8_t account[ID_LEN],
                 struct account_keys *out)
{
    struct stmt_account_keys_row row;
    enum status st =
        stmt_account_keys(s, &(struct stmt_account_keys_in){account}, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->ik, row.ik, sizeof out->ik);
    memcpy(out->ek, row.ek, sizeof out->ek);
    memcpy(out->ek_cert, row.ek_cert, sizeof out->ek_cert);
    out->gen = row.gen;
    return ST_OK;
}

enum status
account_creds_put(struct store *s, const uint8_t account[ID_LEN],
                  const struct account_creds *creds)
{
    const struct stmt_account_creds_in in = {
        .account = account,
        .verifier = creds->verifier,
        .verifier_r = creds->verifier_r,
        .kdf = creds->kdf,
        .wrap_pass = creds->wrap_pass,
        .wrap_code = creds->wrap_code,
        .code_id = creds->code_id,
    };
    int64_t n = 0;

    return one(stmt_account_creds(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_pass_put(struct store *s, const uint8_t account[ID_LEN],
                 const struct account_creds *creds)
{
    const struct stmt_account_pass_in in = {account, creds->verifier,
                                            creds->kdf, creds->wrap_pass};
    int64_t n = 0;

    return one(stmt_account_pass(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_code_put(struct store *s, const uint8_t account[ID_LEN],
                 const struct account_creds *creds)
{
    const struct stmt_account_code_in in = {account, creds->verifier_r,
                                            creds->wrap_code, creds->code_id};
    int64_t n = 0;

    return one(stmt_account_code(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_rotate(struct store *s, const uint8_t account[ID_LEN],
               const struct account_rotation *r)
{
    const struct stmt_account_rotate_in in = {account, r->gen, r->ik, r->ek,
                                              r->ek_cert};
    int64_t n = 0;
    enum status st;

    st = one(stmt_account_rotate(s, &in, &n), &n, ST_CONFLICT);
    if (st == ST_OK)
        st = account_creds_put(s, account, &r->creds);
    if (st == ST_OK)
        st = one(
            stmt_identity_put(
                s, &(struct stmt_identity_put_in){account, r->identity}, &n),
            &n, ST_BROKEN);
    if (st == ST_OK)
        st = one(
            stmt_keyring_first(
                s, &(struct stmt_keyring_first_in){account, r->keyring}, &n),
            &n, ST_BROKEN);
    if (st == ST_OK)
        st = one(stmt_heads_first(
                     s, &(struct stmt_heads_first_in){account, r->heads}, &n),
                 &n, ST_BROKEN);
    return st;
}

enum status
account_keyring_put(struct store *s, const uint8_t account[ID_LEN],
                    int64_t counter, struct str envelope)
{
    const struct stmt_keyring_put_in in = {account, counter, envelope};
    int64_t n = 0;

    return one(stmt_keyring_put(s, &in, &n), &n, ST_CONFLICT);
}

enum status
account_heads_put(struct store *s, const uint8_t account[ID_LEN],
                  int64_t counter, struct str envelope)
{
    const struct stmt_heads_put_in in = {account, counter, envelope};
    int64_t n = 0;

    return one(stmt_heads_put(s, &in, &n), &n, ST_CONFLICT);
}

enum status
account_used(struct store *s, const uint8_t account[ID_LEN], int64_t day)
{
    return stmt_account_used(s, &(struct stmt_account_used_in){account, day},
                             NULL);
}

enum status
account_role_set(struct store *s, const uint8_t account[ID_LEN],
                 enum account_role role)
{
    const struct stmt_account_role_in in = {account, role, ACCOUNT_MEMBER};
    int64_t n = 0;

    return one(stmt_account_role(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_steward_set(struct store *s, const uint8_t account[ID_LEN],
                    bool is_steward)
{
    const struct stmt_account_role_move_in in = {
        account, is_steward ? ACCOUNT_MEMBER : ACCOUNT_STEWARD,
        is_steward ? ACCOUNT_STEWARD : ACCOUNT_MEMBER, ACCOUNT_ACTIVE};
    int64_t n = 0;

    return one(stmt_account_role_move(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_stewards_open(struct store *s, struct store_cursor **out)
{
    return stmt_account_stewards_open(
        s, &(struct stmt_account_stewards_in){ACCOUNT_STEWARD, ACCOUNT_ACTIVE},
        out);
}

enum status
account_stewards_next(struct store_cursor *c, struct arena *a, struct str *name)
{
    struct stmt_account_stewards_row row;
    enum status st = stmt_account_stewards_next(c, a, &row);

    if (st == ST_OK)
        *name = row.name;
    return st;
}

enum status
account_state_set(struct store *s, const uint8_t account[ID_LEN],
                  enum account_state state)
{
    const struct stmt_account_state_in in = {account, state};
    int64_t n = 0;

    return one(stmt_account_state(s, &in, &n), &n, ST_ABSENT);
}

enum status
account_count(struct store *s, enum account_role role, int64_t *n)
{
    struct stmt_account_count_row row;
    enum status st = stmt_account_count(
        s, &(struct stmt_account_count_in){role, ACCOUNT_ACTIVE}, &row);

    if (st == ST_OK)
        *n = row.n;
    return st;
}

enum status
account_list_open(struct store *s, struct store_cursor **out)
{
    return stmt_account_list_open(s, out);
}

enum status
account_list_next(struct store_cursor *c, struct arena *a,
                  struct account_line *out)
{
    struct stmt_account_list_row row;
    enum status st = stmt_account_list_next(c, a, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    out->name = row.name;
    out->role = (enum account_role)row.role;
    out->state = (enum account_state)row.state;
    out->created_day = row.created_day;
    out->used_day = row.used_day;
    return ST_OK;
}

enum status
account_delete(struct store *s, const uint8_t account[ID_LEN])
{
    struct stmt_space_others_row others;
    struct str name;
    struct arena a;
    int64_t n = 0;
    enum status st;

    arena_init(&a, 4096); /* a name */
    st = account_name_get(s, account, &a, &name);
    if (st == ST_OK)
        st = stmt_space_others(s, &(struct stmt_space_others_in){account},
                               &others);
    if (st == ST_OK && others.n > 0)
        st = ST_CONFLICT;
    if (st == ST_OK)
        st = spaces_forget(s, account);
    if (st == ST_OK)
        st = stmt_space_personal_delete(
            s, &(struct stmt_space_personal_delete_in){account}, NULL);
    if (st == ST_OK)
        st = directory_leave(s, account);
    if (st == ST_OK)
        st = board_forget(s, account);
    if (st == ST_OK)
        st = reading_forget(s, account);
    if (st == ST_OK)
        st = term_forget(s, account);
    if (st == ST_OK)
        st = consult_forget(s, account);
    if (st == ST_OK)
        st = therapist_leave(s, account);
    if (st == ST_OK)
        st = stmt_handle_delete(
            s, &(struct stmt_handle_delete_in){community_home, name, account},
            NULL);
    if (st == ST_OK)
        st = one(stmt_account_delete(
                     s, &(struct stmt_account_delete_in){account}, &n),
                 &n, ST_ABSENT);
    if (st == ST_OK)
        store_purge(s);
    arena_free(&a);
    return st;
}

enum status
account_tomb_put(struct store *s, const uint8_t hash[32])
{
    return stmt_tombstone_add(
        s, &(struct stmt_tombstone_add_in){community_home, hash}, NULL);
}

enum status
account_tomb_find(struct store *s, const uint8_t hash[32])
{
    struct stmt_tombstone_get_row row;
    enum status st = stmt_tombstone_get(
        s, &(struct stmt_tombstone_get_in){community_home, hash}, &row);

    return st == ST_OK && row.n == 0 ? ST_ABSENT : st;
}
