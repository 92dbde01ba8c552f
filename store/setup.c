/* Set-up link and joining tickets over their statements. */
#include "store/setup.h"

#include "store/community.h"
#include "store/stmt.h"

enum status
setup_token_put(struct store *s, const uint8_t hash[SETUP_TOKEN],
                int64_t expires_ms)
{
    const struct stmt_setup_token_add_in in = {community_home, hash,
                                               expires_ms};
    enum status st = stmt_setup_token_clear(
        s, &(struct stmt_setup_token_clear_in){community_home}, NULL);

    return st == ST_OK ? stmt_setup_token_add(s, &in, NULL) : st;
}

enum status
setup_token_check(struct store *s, const uint8_t hash[SETUP_TOKEN],
                  int64_t now_ms)
{
    struct stmt_setup_token_get_row row;
    enum status st = stmt_setup_token_get(
        s, &(struct stmt_setup_token_get_in){community_home, hash}, &row);

    return st == ST_OK && row.expires_ms <= now_ms ? ST_ABSENT : st;
}

enum status
setup_token_take(struct store *s, const uint8_t hash[SETUP_TOKEN],
                 int64_t now_ms)
{
    const struct stmt_setup_token_take_in in = {community_home, hash, now_ms};
    int64_t n = 0;
    enum status st = stmt_setup_token_take(s, &in, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

enum status
setup_ticket_put(struct store *s, const uint8_t hash[SETUP_TOKEN],
                 enum account_role role, int64_t expires_ms)
{
    const struct stmt_ticket_add_in in = {community_home, hash, role,
                                          expires_ms};

    return stmt_ticket_add(s, &in, NULL);
}

enum status
setup_ticket_take(struct store *s, const uint8_t hash[SETUP_TOKEN],
                  int64_t now_ms, enum account_role *role)
{
    struct stmt_ticket_take_row row;
    enum status st = stmt_ticket_take(
        s, &(struct stmt_ticket_take_in){community_home, hash, now_ms}, &row);

    if (st == ST_OK)
        *role = (enum account_role)row.role;
    return st;
}

enum status
setup_sweep(struct store *s, int64_t now_ms)
{
    enum status st = stmt_setup_token_sweep(
        s, &(struct stmt_setup_token_sweep_in){community_home, now_ms}, NULL);

    if (st == ST_OK)
        st = stmt_ticket_sweep(
            s, &(struct stmt_ticket_sweep_in){community_home, now_ms}, NULL);
    return st;
}
