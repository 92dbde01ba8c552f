/* Enquiries over their statements. */
#include "store/enquiry.h"

#include <string.h>

#include "store/community.h"
#include "store/stmt.h"

/* ---- the desk ---- */

enum status
enquiry_desk_get(struct store *s, const uint8_t entry[ID_LEN],
                 uint8_t key[ENQUIRY_KEY_LEN])
{
    struct stmt_desk_get_row row;
    enum status st = stmt_desk_get(
        s, &(struct stmt_desk_get_in){community_home, entry}, &row);

    if (st == ST_OK)
        memcpy(key, row.key, ENQUIRY_KEY_LEN);
    return st;
}

enum status
enquiry_desk_put(struct store *s, const uint8_t entry[ID_LEN],
                 const uint8_t key[ENQUIRY_KEY_LEN])
{
    return stmt_desk_put(
        s, &(struct stmt_desk_put_in){community_home, entry, key}, NULL);
}

enum status
enquiry_desk_end(struct store *s, const uint8_t entry[ID_LEN])
{
    enum status st = stmt_enquiry_boxes_left(
        s, &(struct stmt_enquiry_boxes_left_in){community_home, entry}, NULL);

    if (st == ST_OK)
        st = stmt_enquiry_left(
            s,
            &(struct stmt_enquiry_left_in){community_home, entry, ENQUIRY_TOLD},
            NULL);
    if (st == ST_OK)
        st = stmt_desk_remove(
            s, &(struct stmt_desk_remove_in){community_home, entry}, NULL);
    return st;
}

/* ---- enquiries ---- */

#define TAKE(r, out)                                                           \
    do {                                                                       \
        *(out) = (struct enquiry){.state = (enum enquiry_state)(r).state,      \
                                  .step = (r).step,                            \
                                  .until_day = (r).until_day};                 \
        memcpy((out)->id, (r).enquiry, ENQUIRY_ID_LEN);                        \
        memcpy((out)->entry, (r).entry, ID_LEN);                               \
        memcpy((out)->asker, (r).asker, ENQUIRY_KEY_LEN);                      \
        memcpy((out)->desk, (r).desk, ENQUIRY_KEY_LEN);                        \
    } while (0)

static enum status
add_box(struct store *s, const struct enquiry *e, struct str box)
{
    return stmt_enquiry_box_add(
        s,
        &(struct stmt_enquiry_box_add_in){community_home, e->id, e->step, box},
        NULL);
}

enum status
enquiry_add(struct store *s, const struct enquiry *e, struct str box)
{
    const struct stmt_enquiry_add_in in = {
        .community = community_home,
        .enquiry = e->id,
        .entry = e->entry,
        .asker = e->asker,
        .desk = e->desk,
        .step = e->step,
        .until_day = e->until_day,
    };
    enum status st = stmt_enquiry_add(s, &in, NULL);

    return st == ST_OK ? add_box(s, e, box) : st;
}

enum status
enquiry_get(struct store *s, const uint8_t id[ENQUIRY_ID_LEN],
            struct enquiry *out)
{
    struct stmt_enquiry_get_row row;
    enum status st = stmt_enquiry_get(
        s, &(struct stmt_enquiry_get_in){community_home, id}, &row);

    if (st == ST_OK)
        TAKE(row, out);
    return st;
}

enum status
enquiry_open_count(struct store *s, const uint8_t entry[ID_LEN], int64_t *out)
{
    struct stmt_enquiry_open_count_row row;
    enum status st = stmt_enquiry_open_count(
        s, &(struct stmt_enquiry_open_count_in){community_home, entry}, &row);

    if (st == ST_OK)
        *out = row.n;
    return st;
}

enum status
enquiry_list(struct store *s, const uint8_t entry[ID_LEN],
             struct enquiry out[ENQUIRY_LIST], size_t *n)
{
    const struct stmt_enquiry_list_in in = {community_home, entry,
                                            ENQUIRY_LIST};
    struct stmt_enquiry_list_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_enquiry_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < ENQUIRY_LIST &&
           (st = stmt_enquiry_list_next(c, &row)) == ST_OK) {
        TAKE(row, &out[*n]);
        (*n)++;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
enquiry_texts(struct store *s, const uint8_t id[ENQUIRY_ID_LEN],
              struct arena *a, struct enquiry_text out[ENQUIRY_STEPS],
              size_t *n)
{
    struct stmt_enquiry_boxes_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_enquiry_boxes_open(
        s, &(struct stmt_enquiry_boxes_in){community_home, id}, &c);

    *n = 0;
    while (st == ST_OK && *n < ENQUIRY_STEPS &&
           (st = stmt_enquiry_boxes_next(c, a, &row)) == ST_OK)
        out[(*n)++] = (struct enquiry_text){row.step, row.box};
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
enquiry_write(struct store *s, const struct enquiry *e, struct str box)
{
    const struct stmt_enquiry_step_in in = {community_home, e->id, e->step,
                                            (int64_t)e->state, e->until_day};
    int64_t n = 0;
    enum status st = stmt_enquiry_step(s, &in, &n);

    if (st == ST_OK && n != 1)
        st = ST_CONFLICT;
    return st == ST_OK ? add_box(s, e, box) : st;
}

enum status
enquiry_remove(struct store *s, const uint8_t id[ENQUIRY_ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_enquiry_remove(
        s, &(struct stmt_enquiry_remove_in){community_home, id}, &n);

    if (st == ST_OK && n > 0)
        store_purge(s);
    return st == ST_OK && n == 0 ? ST_ABSENT : st;
}

enum status
enquiry_sweep(struct store *s, int64_t day)
{
    enum status st = stmt_enquiry_boxes_sweep(
        s, &(struct stmt_enquiry_boxes_sweep_in){community_home, day}, NULL);

    if (st == ST_OK)
        st = stmt_enquiry_forget(
            s, &(struct stmt_enquiry_forget_in){community_home, day}, NULL);
    if (st == ST_OK)
        st = stmt_enquiry_expire(s,
                                 &(struct stmt_enquiry_expire_in){
                                     community_home, day, day + ENQUIRY_TOLD},
                                 NULL);
    return st;
}
