/* Feeds and their pieces over their statements. */
#include "store/reading.h"

#include <string.h>

#include "store/community.h"
#include "store/stmt.h"

/* A write that must meet a row. */
static enum status
one(enum status st, const int64_t *changed, enum status none)
{
    return st == ST_OK && *changed != 1 ? none : st;
}

#define TAKE_SOURCE(r, out)                                                    \
    do {                                                                       \
        *(out) =                                                               \
            (struct reading_source){.url = (r).url,                            \
                                    .title = (r).title,                        \
                                    .site = (r).site,                          \
                                    .theme = (r).theme,                        \
                                    .state = (enum reading_state)(r).state,    \
                                    .added_ms = (r).added_ms,                  \
                                    .next_ms = (r).next_ms,                    \
                                    .fetched_ms = (r).fetched_ms,              \
                                    .ended = (r).ended,                        \
                                    .http = (r).http,                          \
                                    .failures = (r).failures,                  \
                                    .tag = (r).tag,                            \
                                    .modified = (r).modified};                 \
        memcpy((out)->source, (r).source, ID_LEN);                             \
        memcpy((out)->account, (r).account, ID_LEN);                           \
    } while (0)

enum status
reading_add(struct store *s, const struct reading_source *r)
{
    const struct stmt_source_add_in in = {
        .community = community_home,
        .source = r->source,
        .url = r->url,
        .title = r->title,
        .theme = r->theme,
        .state = r->state,
        .account = r->account,
        .added_ms = r->added_ms,
        .next_ms = r->next_ms,
    };
    struct stmt_source_count_row count;
    struct stmt_source_find_row there;
    enum status st = stmt_source_find(
        s, &(struct stmt_source_find_in){community_home, r->url}, &there);

    if (st == ST_OK)
        return ST_CONFLICT;
    if (st != ST_ABSENT)
        return st;
    st = stmt_source_count(s, &(struct stmt_source_count_in){community_home},
                           &count);
    if (st == ST_OK && count.n >= READING_SOURCES)
        st = ST_NOSPACE;
    return st == ST_OK ? stmt_source_add(s, &in, NULL) : st;
}

enum status
reading_get(struct store *s, const uint8_t source[ID_LEN], struct arena *a,
            struct reading_source *out)
{
    struct stmt_source_get_row row;
    enum status st = stmt_source_get(
        s, &(struct stmt_source_get_in){community_home, source}, a, &row);

    if (st == ST_OK)
        TAKE_SOURCE(row, out);
    return st;
}

enum status
reading_sources(struct store *s, struct arena *a, struct reading_source *list,
                size_t *n)
{
    const struct stmt_source_list_in in = {community_home, READING_SOURCES};
    struct store_cursor *c = NULL;
    struct stmt_source_list_row row;
    enum status st = stmt_source_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < READING_SOURCES) {
        st = stmt_source_list_next(c, a, &row);
        if (st == ST_OK) {
            TAKE_SOURCE(row, &list[*n]);
            ++*n;
        }
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
reading_state_set(struct store *s, const uint8_t source[ID_LEN],
                  enum reading_state state, int64_t next_ms)
{
    const struct stmt_source_state_in in = {community_home, source, state,
                                            next_ms};
    int64_t n = 0;
    enum status st = stmt_source_state(s, &in, &n);

    return one(st, &n, ST_ABSENT);
}

enum status
reading_remove(struct store *s, const uint8_t source[ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_source_remove(
        s, &(struct stmt_source_remove_in){community_home, source}, &n);

    return one(st, &n, ST_ABSENT);
}

enum status
reading_due(struct store *s, int64_t now_ms, struct arena *a,
            struct reading_source *out)
{
    const struct stmt_source_due_in in = {community_home, READING_FOLLOWED,
                                          now_ms};
    struct store_cursor *c = NULL;
    struct stmt_source_due_row row;
    enum status st = stmt_source_due_open(s, &in, &c);

    if (st == ST_OK)
        st = stmt_source_due_next(c, a, &row);
    if (st == ST_OK)
        TAKE_SOURCE(row, out);
    store_cursor_close(c);
    return st == ST_END ? ST_ABSENT : st;
}

enum status
reading_claim(struct store *s, const struct reading_source *r, int64_t until_ms)
{
    const struct stmt_source_claim_in in = {
        community_home, r->source, r->next_ms, until_ms, READING_FOLLOWED};
    int64_t n = 0;
    enum status st = stmt_source_claim(s, &in, &n);

    return one(st, &n, ST_CONFLICT);
}

enum status
reading_fetched(struct store *s, const struct reading_source *r)
{
    const struct stmt_source_fetched_in in = {
        .community = community_home,
        .source = r->source,
        .next_ms = r->next_ms,
        .fetched_ms = r->fetched_ms,
        .ended = r->ended,
        .http = r->http,
        .failures = r->failures,
        .tag = r->tag,
        .modified = r->modified,
        .title = r->title,
        .site = r->site,
    };

    return stmt_source_fetched(s, &in, NULL);
}

enum status
reading_piece_put(struct store *s, const struct reading_row *p)
{
    const struct stmt_piece_put_in in = {
        .community = community_home,
        .source = p->source,
        .piece = p->piece,
        .link = p->link,
        .title = p->title,
        .words = p->words,
        .at_ms = p->at_ms,
        .seen_ms = p->seen_ms,
    };

    return stmt_piece_put(s, &in, NULL);
}

enum status
reading_pieces(struct store *s, struct arena *a, struct reading_row *list,
               size_t *n)
{
    const struct stmt_piece_list_in in = {community_home, READING_FOLLOWED,
                                          READING_LIST};
    struct store_cursor *c = NULL;
    struct stmt_piece_list_row row;
    enum status st = stmt_piece_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < READING_LIST) {
        struct reading_row *p = &list[*n];

        st = stmt_piece_list_next(c, a, &row);
        if (st != ST_OK)
            break;
        *p = (struct reading_row){.link = row.link,
                                  .title = row.title,
                                  .words = row.words,
                                  .at_ms = row.at_ms,
                                  .seen_ms = row.seen_ms};
        memcpy(p->source, row.source, ID_LEN);
        memcpy(p->piece, row.piece, ID_LEN);
        ++*n;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
reading_forget(struct store *s, const uint8_t account[ID_LEN])
{
    static const uint8_t nobody[ID_LEN];
    const struct stmt_source_withdraw_in in = {community_home, account,
                                               READING_PROPOSED};
    enum status st = stmt_source_withdraw(s, &in, NULL);

    if (st == ST_OK)
        st = stmt_source_forget(
            s, &(struct stmt_source_forget_in){community_home, account, nobody},
            NULL);
    return st;
}

enum status
reading_expire(struct store *s, int64_t before_ms)
{
    return stmt_piece_expire(
        s, &(struct stmt_piece_expire_in){community_home, before_ms}, NULL);
}
