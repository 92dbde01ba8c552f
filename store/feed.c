/* Addresses of calendars over their statements. */
#include "store/feed.h"

#include <string.h>

#include "store/account.h"
#include "store/stmt.h"

enum status
feed_put(struct store *s, const uint8_t account[ID_LEN],
         const uint8_t hash[FEED_HASH], struct str lang)
{
    return stmt_feed_put(s, &(struct stmt_feed_put_in){account, hash, lang},
                         NULL);
}

enum status
feed_has(struct store *s, const uint8_t account[ID_LEN], bool *out)
{
    struct stmt_feed_get_row row;
    enum status st =
        stmt_feed_get(s, &(struct stmt_feed_get_in){account}, &row);

    if (st != ST_OK && st != ST_ABSENT)
        return st;
    *out = st == ST_OK;
    return ST_OK;
}

enum status
feed_find(struct store *s, const uint8_t hash[FEED_HASH], struct arena *a,
          uint8_t account[ID_LEN], struct str *lang)
{
    struct stmt_feed_find_row row;
    enum status st =
        stmt_feed_find(s, &(struct stmt_feed_find_in){hash}, a, &row);

    if (st != ST_OK)
        return st;
    if (row.state != ACCOUNT_ACTIVE)
        return ST_ABSENT;
    memcpy(account, row.account, ID_LEN);
    *lang = row.lang;
    return ST_OK;
}

enum status
feed_remove(struct store *s, const uint8_t account[ID_LEN])
{
    return stmt_feed_remove(s, &(struct stmt_feed_remove_in){account}, NULL);
}
