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

enum status
rewrap_list(struct store *s, enum rewrap_place place, uint8_t id,
            struct arena *a, struct rewrap_row *out, size_t *n)
{
    struct str key = {(const char *)&id, 1};

    *n = 0;
    return place == REWRAP_ACCOUNT ? list_accounts(s, key, a, out, n)
                                   : list_sessions(s, key, a, out, n);
}

enum status
rewrap_put(struct store *s, enum rewrap_place place,
           const struct rewrap_row *row)
{
    const struct str *b = row->box;
    int64_t changed = 0;
    enum status st;

    if (place == REWRAP_ACCOUNT)
        st =
            stmt_rewrap_account(s,
                                &(struct stmt_rewrap_account_in){
                                    row->account, b[0], b[1], b[2], b[3], b[4]},
                                &changed);
    else
        st = stmt_session_ks_set(
            s, &(struct stmt_session_ks_set_in){row->account, row->token, b[0]},
            &changed);
    return st == ST_OK && changed != 1 ? ST_ABSENT : st;
}
