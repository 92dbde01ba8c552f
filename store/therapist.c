/* Entries of therapists over their statements. */
#include "store/therapist.h"

#include <string.h>

#include "store/community.h"
#include "store/enquiry.h"
#include "store/stmt.h"

#define ROW_MAX (16 * 1024) /* bytes of one entry's texts */

/* The statements give the same columns under names of their own. */
#define TAKE_ROW(r, out)                                                       \
    do {                                                                       \
        *(out) = (struct therapist){.name = (r).name,                          \
                                    .licence = (r).licence,                    \
                                    .experience = (r).experience,              \
                                    .methods = (r).methods,                    \
                                    .town = (r).town,                          \
                                    .about = (r).about,                        \
                                    .reach = (r).reach,                        \
                                    .ties = (r).ties,                          \
                                    .currency = (r).currency,                  \
                                    .languages = (r).languages,                \
                                    .themes = (r).themes,                      \
                                    .modes = (r).modes,                        \
                                    .fee = (r).fee,                            \
                                    .fee_from = (r).fee_from,                  \
                                    .weeks = (r).weeks,                        \
                                    .places = (r).places,                      \
                                    .changed_day = (r).changed_day,            \
                                    .seen_day = (r).seen_day,                  \
                                    .renewal_day = (r).renewal_day};           \
        memcpy((out)->entry, (r).entry, ID_LEN);                               \
        memcpy((out)->account, (r).account, ID_LEN);                           \
        memcpy((out)->seen_by, (r).seen_by, ID_LEN);                           \
    } while (0)

enum status
therapist_mine(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
               struct therapist *out)
{
    struct stmt_therapist_mine_row row;
    enum status st = stmt_therapist_mine(
        s, &(struct stmt_therapist_mine_in){community_home, account}, a, &row);

    if (st == ST_OK)
        TAKE_ROW(row, out);
    return st;
}

enum status
therapist_get(struct store *s, const uint8_t entry[ID_LEN], struct arena *a,
              struct therapist *out)
{
    struct stmt_therapist_get_row row;
    enum status st = stmt_therapist_get(
        s, &(struct stmt_therapist_get_in){community_home, entry}, a, &row);

    if (st == ST_OK)
        TAKE_ROW(row, out);
    return st;
}

enum status
therapist_put(struct store *s, const struct therapist *t)
{
    const struct stmt_therapist_put_in in = {
        .community = community_home,
        .entry = t->entry,
        .account = t->account,
        .name = t->name,
        .licence = t->licence,
        .experience = t->experience,
        .methods = t->methods,
        .town = t->town,
        .about = t->about,
        .reach = t->reach,
        .ties = t->ties,
        .currency = t->currency,
        .languages = t->languages,
        .themes = t->themes,
        .modes = t->modes,
        .fee = t->fee,
        .fee_from = t->fee_from,
        .weeks = t->weeks,
        .places = t->places,
        .changed_day = t->changed_day,
        .seen_by = t->seen_by,
        .seen_day = t->seen_day,
        .renewal_day = t->renewal_day,
    };

    return stmt_therapist_put(s, &in, NULL);
}

enum status
therapist_leave(struct store *s, const uint8_t account[ID_LEN])
{
    const struct stmt_therapist_leave_in in = {community_home, account};
    struct therapist mine;
    struct arena a;
    enum status st;

    arena_init(&a, ROW_MAX);
    st = therapist_mine(s, account, &a, &mine);
    if (st == ST_OK)
        st = enquiry_desk_end(s, mine.entry);
    if (st == ST_OK)
        st = stmt_therapist_leave(s, &in, NULL);
    if (st == ST_OK)
        store_purge(s);
    arena_free(&a);
    return st == ST_ABSENT ? ST_OK : st;
}

bool
therapist_is_listed(const struct therapist *t, int64_t day)
{
    return t->renewal_day >= day;
}

enum status
therapist_listed(struct store *s, int64_t day, therapist_each *each, void *arg)
{
    struct store_cursor *c = NULL;
    struct stmt_therapist_listed_row row;
    struct therapist t;
    struct arena a;
    enum status st;

    arena_init(&a, ROW_MAX);
    st = stmt_therapist_listed_open(s,
                                    &(struct stmt_therapist_listed_in){
                                        community_home, day, THERAPIST_LISTED},
                                    &c);

    while (st == ST_OK) {
        arena_clear(&a);
        st = stmt_therapist_listed_next(c, &a, &row);
        if (st != ST_OK)
            break;
        TAKE_ROW(row, &t);
        t.desk = row.desk;
        t.matches = row.matches != 0;
        st = each(arg, &t);
    }
    store_cursor_close(c);
    arena_free(&a);
    return st == ST_END ? ST_OK : st;
}

enum status
therapist_due(struct store *s, int64_t day, therapist_each *each, void *arg)
{
    struct store_cursor *c = NULL;
    struct stmt_therapist_due_row row;
    struct therapist t;
    struct arena a;
    enum status st;

    arena_init(&a, ROW_MAX);
    st = stmt_therapist_due_open(
        s, &(struct stmt_therapist_due_in){community_home, day, THERAPIST_DUE},
        &c);

    while (st == ST_OK) {
        arena_clear(&a);
        st = stmt_therapist_due_next(c, &a, &row);
        if (st != ST_OK)
            break;
        TAKE_ROW(row, &t);
        st = each(arg, &t);
    }
    store_cursor_close(c);
    arena_free(&a);
    return st == ST_END ? ST_OK : st;
}
