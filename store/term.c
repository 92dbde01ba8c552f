/* Terms over their statements. */
#include "store/term.h"

#include <string.h>

#include "store/community.h"
#include "store/stmt.h"

static const uint8_t nobody[ID_LEN];

enum status
term_put(struct store *s, const struct term *t, int64_t now_ms)
{
    const struct stmt_term_put_in in = {
        community_home, t->term,  t->account, t->title,
        t->closes_day,  t->hours, now_ms};

    return stmt_term_put(s, &in, NULL);
}

enum status
term_get(struct store *s, const uint8_t term[ID_LEN], struct arena *a,
         struct term *out)
{
    struct stmt_term_get_row row;
    enum status st = stmt_term_get(
        s, &(struct stmt_term_get_in){community_home, term}, a, &row);

    if (st != ST_OK)
        return st;
    *out = (struct term){.title = row.title,
                         .closes_day = row.closes_day,
                         .hours = row.hours,
                         .state = (enum term_state)row.state,
                         .seed = row.seed,
                         .is_hidden = row.is_hidden != 0};
    memcpy(out->term, row.term, ID_LEN);
    memcpy(out->account, row.account, ID_LEN);
    return ST_OK;
}

enum status
term_list(struct store *s, const uint8_t asker[ID_LEN], struct arena *a,
          struct term_line out[TERM_LIST], size_t *n)
{
    struct store_cursor *c = NULL;
    struct stmt_term_list_row row;
    enum status st = stmt_term_list_open(
        s, &(struct stmt_term_list_in){community_home, asker, TERM_LIST}, &c);

    *n = 0;
    while (st == ST_OK && *n < TERM_LIST) {
        st = stmt_term_list_next(c, a, &row);
        if (st != ST_OK)
            break;
        out[*n] = (struct term_line){.title = row.title,
                                     .closes_day = row.closes_day,
                                     .state = (enum term_state)row.state,
                                     .people = row.people,
                                     .is_joined = row.joined != 0};
        memcpy(out[(*n)++].term, row.term, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

/* A write that must meet a row. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_ABSENT : st;
}

enum status
term_run(struct store *s, const uint8_t term[ID_LEN], int64_t seed)
{
    int64_t n = 0;
    enum status st = stmt_term_run(
        s, &(struct stmt_term_run_in){community_home, term, seed}, &n);

    return one(st, &n);
}

enum status
term_hide(struct store *s, const uint8_t term[ID_LEN], bool is_hidden)
{
    int64_t n = 0;
    enum status st = stmt_term_hide(
        s, &(struct stmt_term_hide_in){community_home, term, is_hidden}, &n);

    return one(st, &n);
}

/* ---- who takes part ---- */

/* 168 hours as 21 bytes, hour h in bit h % 8 of byte h / 8. */
static void
week_put(uint8_t to[TERM_WEEK], const uint64_t hours[MATCH_HOUR_WORDS])
{
    for (unsigned i = 0; i < TERM_WEEK; i++)
        to[i] = (uint8_t)(hours[i / 8] >> (8 * (i % 8)));
}

static void
week_take(struct str from, uint64_t hours[MATCH_HOUR_WORDS])
{
    memset(hours, 0, MATCH_HOUR_WORDS * sizeof hours[0]);
    for (unsigned i = 0; i < TERM_WEEK && i < from.len; i++)
        hours[i / 8] |= (uint64_t)(uint8_t)from.ptr[i] << (8 * (i % 8));
}

static void
take_person(const struct stmt_term_person_list_row *row, struct term_person *p)
{
    *p = (struct term_person){
        .name = row->name,
        .zone = row->zone,
        .m = {.languages = (uint64_t)row->languages,
              .themes = (uint64_t)row->themes,
              .level = (uint8_t)row->level,
              .facilitates = (uint8_t)row->facilitates,
              .is_newcomer = (uint8_t)row->is_newcomer,
              .waited = (uint8_t)row->waited,
              .must_from = (uint8_t)row->must_from,
              .must_to = (uint8_t)row->must_to,
              .wish_from = (uint8_t)row->wish_from,
              .wish_to = (uint8_t)row->wish_to},
        .party = row->party,
        .answer = (enum term_answer)row->answer,
    };
    week_take(row->hours, p->m.hours);
    week_take(row->maybe, p->m.maybe);
    memcpy(p->person, row->person, ID_LEN);
    memcpy(p->account, row->account, ID_LEN);
}

enum status
term_people(struct store *s, const uint8_t term[ID_LEN], struct arena *a,
            struct term_person *out, size_t *n)
{
    struct store_cursor *c = NULL;
    struct stmt_term_person_list_row row;
    enum status st = stmt_term_person_list_open(
        s,
        &(struct stmt_term_person_list_in){community_home, term, TERM_PEOPLE},
        &c);

    *n = 0;
    while (st == ST_OK && *n < TERM_PEOPLE) {
        st = stmt_term_person_list_next(c, a, &row);
        if (st == ST_OK)
            take_person(&row, &out[(*n)++]);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
term_join(struct store *s, const uint8_t term[ID_LEN],
          const struct term_person *p)
{
    uint8_t hours[TERM_WEEK], maybe[TERM_WEEK];
    struct stmt_term_person_waited_row waited;
    struct stmt_term_person_put_in in = {
        .community = community_home,
        .term = term,
        .person = p->person,
        .account = p->account,
        .name = p->name,
        .zone = p->zone,
        .hours = {(const char *)hours, TERM_WEEK},
        .maybe = {(const char *)maybe, TERM_WEEK},
        .languages = (int64_t)p->m.languages,
        .themes = (int64_t)p->m.themes,
        .level = p->m.level,
        .facilitates = p->m.facilitates,
        .is_newcomer = p->m.is_newcomer,
        .must_from = p->m.must_from,
        .must_to = p->m.must_to,
        .wish_from = p->m.wish_from,
        .wish_to = p->m.wish_to,
    };
    enum status st = stmt_term_person_waited(
        s,
        &(struct stmt_term_person_waited_in){community_home, p->account, term},
        &waited);

    if (st != ST_OK)
        return st;
    in.waited = waited.n < MATCH_WAITED_MAX ? waited.n : MATCH_WAITED_MAX;
    week_put(hours, p->m.hours);
    week_put(maybe, p->m.maybe);
    return stmt_term_person_put(s, &in, NULL);
}

enum status
term_set(struct store *s, const uint8_t term[ID_LEN],
         const uint8_t person[ID_LEN], int64_t party, enum term_answer answer)
{
    const struct stmt_term_person_party_in in = {community_home, term, person,
                                                 party, answer};
    int64_t n = 0;
    enum status st = stmt_term_person_party(s, &in, &n);

    return one(st, &n);
}

enum status
term_leave(struct store *s, const uint8_t term[ID_LEN],
           const uint8_t account[ID_LEN])
{
    enum status st = stmt_term_person_leave(
        s, &(struct stmt_term_person_leave_in){community_home, term, account},
        NULL);

    return st == ST_OK
               ? stmt_term_apart_leave(
                     s, &(struct stmt_term_apart_leave_in){account, term}, NULL)
               : st;
}

enum status
term_apart_put(struct store *s, const uint8_t account[ID_LEN],
               const uint8_t term[ID_LEN], struct str box)
{
    if (box.len == 0)
        return stmt_term_apart_leave(
            s, &(struct stmt_term_apart_leave_in){account, term}, NULL);
    return stmt_term_apart_put(
        s, &(struct stmt_term_apart_put_in){account, term, box}, NULL);
}

enum status
term_apart_get(struct store *s, const uint8_t account[ID_LEN],
               const uint8_t term[ID_LEN], struct arena *a, struct str *box)
{
    struct stmt_term_apart_get_row row;
    enum status st = stmt_term_apart_get(
        s, &(struct stmt_term_apart_get_in){account, term}, a, &row);

    if (st == ST_OK)
        *box = row.box;
    return st;
}

enum status
term_forget(struct store *s, const uint8_t account[ID_LEN])
{
    enum status st = stmt_term_person_forget(
        s, &(struct stmt_term_person_forget_in){community_home, account}, NULL);

    if (st == ST_OK)
        st = stmt_term_apart_forget(
            s, &(struct stmt_term_apart_forget_in){account}, NULL);
    if (st == ST_OK)
        st = stmt_term_forget(
            s, &(struct stmt_term_forget_in){community_home, account, nobody},
            NULL);
    return st;
}
