/* Members as they come and go, and their boxes. */
#include <string.h>

#include "store/spaces.h"
#include "store/stmt.h"

enum status
spaces_states_open(struct store *s, const uint8_t space[ID_LEN],
                   struct store_cursor **out)
{
    return stmt_member_states_open(s, &(struct stmt_member_states_in){space},
                                   out);
}

enum status
spaces_states_next(struct store_cursor *c, struct spaces_state *out)
{
    struct stmt_member_states_row row;
    enum status st = stmt_member_states_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    out->state = row.state;
    out->since = row.since;
    return ST_OK;
}

enum status
spaces_shared(struct store *s, const uint8_t account[ID_LEN],
              const uint8_t other[ID_LEN], bool *out)
{
    struct stmt_space_shared_row row;
    enum status st = stmt_space_shared(
        s, &(struct stmt_space_shared_in){account, other}, &row);

    if (st == ST_OK)
        *out = row.n > 0;
    return st;
}

enum status
spaces_close(struct store *s, const uint8_t space[ID_LEN])
{
    enum status st =
        stmt_space_close(s, &(struct stmt_space_close_in){space}, NULL);

    return st == ST_OK ? stmt_invite_end_all(
                             s, &(struct stmt_invite_end_all_in){space}, NULL)
                       : st;
}

enum status
spaces_member_drop(struct store *s, const uint8_t space[ID_LEN],
                   const uint8_t account[ID_LEN])
{
    enum status st = stmt_member_remove(
        s, &(struct stmt_member_remove_in){space, account}, NULL);

    if (st == ST_OK)
        st = stmt_box_drop_all(
            s, &(struct stmt_box_drop_all_in){space, account}, NULL);
    if (st == ST_OK)
        st = stmt_invite_end_made(
            s, &(struct stmt_invite_end_made_in){space, account}, NULL);
    if (st == ST_OK)
        st = stmt_space_empty_delete(
            s, &(struct stmt_space_empty_delete_in){space}, NULL);
    return st;
}

#define FORGET_MAX 64 /* closed spaces of one account, at most */

enum status
spaces_forget(struct store *s, const uint8_t account[ID_LEN])
{
    uint8_t space[FORGET_MAX][ID_LEN];
    struct stmt_space_closed_of_row row;
    struct store_cursor *c = NULL;
    size_t n = 0;
    enum status st = stmt_space_closed_of_open(
        s, &(struct stmt_space_closed_of_in){account}, &c);

    while (st == ST_OK && n < FORGET_MAX &&
           (st = stmt_space_closed_of_next(c, &row)) == ST_OK)
        memcpy(space[n++], row.space, ID_LEN);
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++)
        st = spaces_member_drop(s, space[i], account);
    return st == ST_OK ? stmt_invite_forget(
                             s, &(struct stmt_invite_forget_in){account}, NULL)
                       : st;
}

enum status
spaces_box_put(struct store *s, const uint8_t space[ID_LEN],
               const struct spaces_box *box)
{
    const struct stmt_box_put_in in = {space,
                                       box->account,
                                       box->epoch,
                                       {(const char *)box->bytes, SPACES_BOX}};

    return stmt_box_put(s, &in, NULL);
}

enum status
spaces_box_drop(struct store *s, const uint8_t space[ID_LEN],
                const uint8_t account[ID_LEN], int64_t epoch)
{
    return stmt_box_drop(s, &(struct stmt_box_drop_in){space, account, epoch},
                         NULL);
}

enum status
spaces_boxes_open(struct store *s, const uint8_t space[ID_LEN],
                  const uint8_t account[ID_LEN], struct store_cursor **out)
{
    return stmt_box_mine_open(s, &(struct stmt_box_mine_in){space, account},
                              out);
}

enum status
spaces_boxes_next(struct store_cursor *c, struct arena *a,
                  struct spaces_box *out)
{
    struct stmt_box_mine_row row;
    enum status st = stmt_box_mine_next(c, a, &row);

    if (st != ST_OK)
        return st;
    if (row.bytes.len != SPACES_BOX)
        return ST_BROKEN;
    out->epoch = row.epoch;
    memcpy(out->bytes, row.bytes.ptr, SPACES_BOX);
    return ST_OK;
}

enum status
spaces_places_open(struct store *s, const uint8_t space[ID_LEN],
                   struct store_cursor **out)
{
    return stmt_box_places_open(s, &(struct stmt_box_places_in){space}, out);
}

enum status
spaces_places_next(struct store_cursor *c, struct spaces_box *out)
{
    struct stmt_box_places_row row;
    enum status st = stmt_box_places_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->account, row.account, ID_LEN);
    out->epoch = row.epoch;
    return ST_OK;
}
