/* Columns under the server's key, a place at a time. */
#include "store/rewrap.h"

#include <string.h>

#include "store/stmt.h"

#define NAME(literal)                                                          \
    {                                                                          \
        "" literal, sizeof literal - 1                                         \
    }

const struct rewrap_columns rewrap_places[REWRAP_PLACE_COUNT] = {
    [REWRAP_ACCOUNT] = {{NAME("verifier"), NAME("verifier_r"), NAME("kdf"),
                         NAME("wrap_pass"), NAME("wrap_code")},
                        5},
    [REWRAP_SESSION] = {{NAME("ks")}, 1},
    [REWRAP_TOTP] = {{NAME("totp")}, 1},
    [REWRAP_PASSKEY] = {{NAME("wrap_passkey")}, 1},
    [REWRAP_EMAIL] = {{NAME("email"), NAME("email")}, 2},
    [REWRAP_NOTICE] = {{NAME("email"), NAME("email_code")}, 2},
    [REWRAP_APART] = {{NAME("apart")}, 1},
};

static enum status
list_accounts(struct store *s, struct str id, struct arena *a,
              struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_accounts_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_accounts_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_accounts_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_accounts_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] =
            (struct rewrap_row){.box = {row.verifier, row.verifier_r, row.kdf,
                                        row.wrap_pass, row.wrap_code}};
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_sessions(struct store *s, struct str id, struct arena *a,
              struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_sessions_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_sessions_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_sessions_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_sessions_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.box = {row.ks}};
        memcpy(out[*n].account, row.account, ID_LEN);
        memcpy(out[(*n)++].token, row.token, sizeof row.token);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_totps(struct store *s, struct str id, struct arena *a,
           struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_totps_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_totps_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_totps_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_totps_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.box = {row.secret}};
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_passkeys(struct store *s, struct str id, struct arena *a,
              struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_passkeys_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_passkeys_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_passkeys_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_passkeys_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.box = {row.wrap}};
        memcpy(out[*n].token, row.passkey, sizeof row.passkey);
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_aparts(struct store *s, struct str id, struct arena *a,
            struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_aparts_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_aparts_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_aparts_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_aparts_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.box = {row.box}};
        memcpy(out[*n].token, row.term, sizeof row.term);
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_emails(struct store *s, struct str id, struct arena *a,
            struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_emails_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_emails_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_emails_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_emails_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.box = {row.address, row.pending}};
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

static enum status
list_notices(struct store *s, struct str id, struct arena *a,
             struct rewrap_row *out, size_t *n)
{
    const struct stmt_rewrap_notices_in in = {id, REWRAP_ROWS};
    struct stmt_rewrap_notices_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_rewrap_notices_open(s, &in, &c);

    while (st == ST_OK && *n < REWRAP_ROWS) {
        st = stmt_rewrap_notices_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct rewrap_row){.created_ms = row.created_ms,
                                      .kind = row.kind,
                                      .box = {row.address, row.code}};
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
rewrap_list(struct store *s, enum rewrap_place place, uint8_t id,
            struct arena *a, struct rewrap_row *out, size_t *n)
{
    static enum status (*const lists[REWRAP_PLACE_COUNT])(
        struct store *, struct str, struct arena *, struct rewrap_row *,
        size_t *) = {
        [REWRAP_ACCOUNT] = list_accounts, [REWRAP_SESSION] = list_sessions,
        [REWRAP_TOTP] = list_totps,       [REWRAP_PASSKEY] = list_passkeys,
        [REWRAP_EMAIL] = list_emails,     [REWRAP_NOTICE] = list_notices,
        [REWRAP_APART] = list_aparts,
    };

    *n = 0;
    return lists[place](s, (struct str){(const char *)&id, 1}, a, out, n);
}

static enum status
put_account(struct store *s, const struct rewrap_row *row, int64_t *changed)
{
    const struct str *b = row->box;

    return stmt_rewrap_account(s,
                               &(struct stmt_rewrap_account_in){
                                   row->account, b[0], b[1], b[2], b[3], b[4]},
                               changed);
}

/* A box that may be absent. */
static struct str
or_null(struct str box)
{
    return box.len > 0 ? box : (struct str){NULL, 0};
}

static enum status
put(struct store *s, enum rewrap_place place, const struct rewrap_row *row,
    int64_t *changed)
{
    const struct str *b = row->box;

    switch (place) {
    case REWRAP_ACCOUNT:
        return put_account(s, row, changed);
    case REWRAP_SESSION:
        return stmt_session_ks_set(
            s, &(struct stmt_session_ks_set_in){row->account, row->token, b[0]},
            changed);
    case REWRAP_TOTP:
        return stmt_rewrap_totp(
            s, &(struct stmt_rewrap_totp_in){row->account, b[0]}, changed);
    case REWRAP_PASSKEY:
        return stmt_rewrap_passkey(
            s, &(struct stmt_rewrap_passkey_in){row->account, row->token, b[0]},
            changed);
    case REWRAP_EMAIL:
        return stmt_rewrap_email(s,
                                 &(struct stmt_rewrap_email_in){row->account,
                                                                or_null(b[0]),
                                                                or_null(b[1])},
                                 changed);
    case REWRAP_NOTICE:
        return stmt_rewrap_notice(
            s,
            &(struct stmt_rewrap_notice_in){row->account, row->created_ms,
                                            row->kind, b[0], or_null(b[1])},
            changed);
    case REWRAP_APART:
        return stmt_rewrap_apart(
            s, &(struct stmt_rewrap_apart_in){row->account, row->token, b[0]},
            changed);
    default:
        return ST_INVALID;
    }
}

enum status
rewrap_put(struct store *s, enum rewrap_place place,
           const struct rewrap_row *row)
{
    int64_t changed = 0;
    enum status st = put(s, place, row, &changed);

    return st == ST_OK && changed != 1 ? ST_ABSENT : st;
}
