/* Secrets of sign-in codes over their statements. */
#include "store/totp.h"

#include "store/stmt.h"

/* A write that must meet one row.  The count comes by address: the order in
 * which a call's arguments are evaluated is nobody's promise. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_CONFLICT : st;
}

enum status
totp_get(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
         struct totp *out)
{
    struct stmt_totp_get_row row;
    enum status st =
        stmt_totp_get(s, &(struct stmt_totp_get_in){account}, a, &row);

    if (st == ST_OK)
        *out = (struct totp){row.secret, row.is_on != 0, row.last_step};
    return st;
}

enum status
totp_begin(struct store *s, const uint8_t account[ID_LEN], struct str secret)
{
    const struct stmt_totp_begin_in in = {account, secret};
    int64_t n = 0;

    return one(stmt_totp_begin(s, &in, &n), &n);
}

enum status
totp_use(struct store *s, const uint8_t account[ID_LEN], int64_t step)
{
    const struct stmt_totp_use_in in = {account, step};
    int64_t n = 0;

    return one(stmt_totp_use(s, &in, &n), &n);
}

enum status
totp_remove(struct store *s, const uint8_t account[ID_LEN], int64_t *n)
{
    return stmt_totp_remove(s, &(struct stmt_totp_remove_in){account}, n);
}
