/* Requests among colleagues over their statements. */
#include "store/consult.h"

#include <string.h>

#include "store/community.h"
#include "store/stmt.h"

/* A write that must meet a row. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_ABSENT : st;
}

/* ---- who may be asked ---- */

enum status
consult_setting_get(struct store *s, const uint8_t account[ID_LEN],
                    struct arena *a, struct consult_setting *out)
{
    struct stmt_consultant_get_row row;
    enum status st = stmt_consultant_get(
        s, &(struct stmt_consultant_get_in){account}, a, &row);

    if (st == ST_OK)
        *out = (struct consult_setting){row.name, row.themes, row.most};
    return st;
}

enum status
consult_setting_put(struct store *s, const uint8_t account[ID_LEN],
                    const struct consult_setting *c)
{
    const struct stmt_consultant_put_in in = {account, c->name, c->themes,
                                              c->most};

    if (c->most == 0)
        return stmt_consultant_remove(
            s, &(struct stmt_consultant_remove_in){account}, NULL);
    return stmt_consultant_put(s, &in, NULL);
}

/* ---- requests ---- */

#define TAKE(r, out)                                                           \
    do {                                                                       \
        *(out) = (struct consult){.themes = (r).themes,                        \
                                  .urgency = (r).urgency,                      \
                                  .state = (enum consult_state)(r).state,      \
                                  .created_ms = (r).created_ms,                \
                                  .closes_ms = (r).closes_ms};                 \
        memcpy((out)->consult, (r).consult, ID_LEN);                           \
        memcpy((out)->account, (r).account, ID_LEN);                           \
        memcpy((out)->space, (r).space, ID_LEN);                               \
    } while (0)

enum status
consult_add(struct store *s, const struct consult *c)
{
    static const uint8_t none[ID_LEN];
    const struct stmt_consult_add_in in = {
        .community = community_home,
        .consult = c->consult,
        .account = c->account,
        .themes = c->themes,
        .urgency = c->urgency,
        .space = none,
        .created_ms = c->created_ms,
        .closes_ms = c->closes_ms,
    };

    return stmt_consult_add(s, &in, NULL);
}

enum status
consult_count(struct store *s, const uint8_t account[ID_LEN], int64_t *out)
{
    struct stmt_consult_count_row row;
    enum status st = stmt_consult_count(
        s, &(struct stmt_consult_count_in){community_home, account}, &row);

    if (st == ST_OK)
        *out = row.n;
    return st;
}

enum status
consult_get(struct store *s, const uint8_t consult[ID_LEN], int64_t now_ms,
            struct consult *out)
{
    struct stmt_consult_get_row row;
    enum status st = stmt_consult_get(
        s, &(struct stmt_consult_get_in){community_home, consult, now_ms},
        &row);

    if (st == ST_OK)
        TAKE(row, out);
    return st;
}

enum status
consult_list(struct store *s, enum consult_which which,
             const uint8_t account[ID_LEN], int64_t themes, int64_t now_ms,
             struct consult out[CONSULT_LIST], size_t *n)
{
    const struct stmt_consult_list_in in = {
        .community = community_home,
        .account = account,
        .which = (int64_t)which,
        .themes = themes,
        .now_ms = now_ms,
        .n = CONSULT_LIST,
    };
    struct stmt_consult_list_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_consult_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < CONSULT_LIST &&
           (st = stmt_consult_list_next(c, &row)) == ST_OK) {
        TAKE(row, &out[*n]);
        (*n)++;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
consult_circle(struct store *s, const uint8_t consult[ID_LEN],
               const uint8_t space[ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_consult_circle(
        s, &(struct stmt_consult_circle_in){community_home, consult, space},
        &n);

    return one(st, &n);
}

/* ---- answers ---- */

enum status
consult_offers(struct store *s, const uint8_t consult[ID_LEN], struct arena *a,
               struct consult_offer out[CONSULT_OFFERS_MAX], size_t *n)
{
    struct stmt_consult_offers_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_consult_offers_open(
        s, &(struct stmt_consult_offers_in){community_home, consult}, &c);

    *n = 0;
    while (st == ST_OK && *n < CONSULT_OFFERS_MAX &&
           (st = stmt_consult_offers_next(c, a, &row)) == ST_OK) {
        out[*n] =
            (struct consult_offer){.state = (enum consult_answer)row.state,
                                   .name = row.name,
                                   .box = row.box};
        memcpy(out[(*n)++].account, row.account, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
consult_offer_get(struct store *s, const uint8_t consult[ID_LEN],
                  const uint8_t account[ID_LEN], struct arena *a,
                  struct consult_offer *out)
{
    struct stmt_consult_offer_get_row row;
    enum status st = stmt_consult_offer_get(
        s,
        &(struct stmt_consult_offer_get_in){community_home, consult, account},
        a, &row);

    if (st != ST_OK)
        return st;
    *out = (struct consult_offer){.state = (enum consult_answer)row.state,
                                  .box = row.box};
    memcpy(out->consult, consult, ID_LEN);
    memcpy(out->account, account, ID_LEN);
    return ST_OK;
}

enum status
consult_offer_put(struct store *s, const struct consult_offer *o)
{
    const struct stmt_consult_offer_put_in in = {
        community_home, o->consult, o->account, (int64_t)o->state, o->box};

    return stmt_consult_offer_put(s, &in, NULL);
}

enum status
consult_load(struct store *s, const uint8_t account[ID_LEN], int64_t now_ms,
             int64_t *out)
{
    struct stmt_consult_load_row row;
    enum status st = stmt_consult_load(
        s, &(struct stmt_consult_load_in){community_home, account, now_ms},
        &row);

    if (st == ST_OK)
        *out = row.n;
    return st;
}

/* ---- endings ---- */

enum status
consult_end(struct store *s, const uint8_t consult[ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_consult_space_end(
        s, &(struct stmt_consult_space_end_in){community_home, consult}, NULL);

    if (st == ST_OK)
        st = stmt_consult_remove(
            s, &(struct stmt_consult_remove_in){community_home, consult}, &n);
    return one(st, &n);
}

enum status
consult_forget(struct store *s, const uint8_t account[ID_LEN])
{
    enum status st = stmt_consult_spaces_forget(
        s, &(struct stmt_consult_spaces_forget_in){community_home, account},
        NULL);

    if (st == ST_OK)
        st = stmt_consult_forget(
            s, &(struct stmt_consult_forget_in){community_home, account}, NULL);
    if (st == ST_OK)
        st = stmt_consult_offer_forget(
            s, &(struct stmt_consult_offer_forget_in){community_home, account},
            NULL);
    if (st == ST_OK)
        st = stmt_consultant_remove(
            s, &(struct stmt_consultant_remove_in){account}, NULL);
    return st;
}

enum status
consult_sweep(struct store *s, int64_t now_ms)
{
    enum status st = stmt_consult_spaces_sweep(
        s, &(struct stmt_consult_spaces_sweep_in){community_home, now_ms},
        NULL);

    return st == ST_OK
               ? stmt_consult_sweep(
                     s, &(struct stmt_consult_sweep_in){community_home, now_ms},
                     NULL)
               : st;
}
