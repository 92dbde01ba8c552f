/* The board over its statements. */
#include "store/board.h"

#include <string.h>

#include "store/community.h"
#include "store/directory.h"
#include "store/reading.h"
#include "store/stmt.h"
#include "store/term.h"

#define TAKE_POST(r, out)                                                      \
    do {                                                                       \
        *(out) = (struct board_post){.kind = (enum board_kind)(r).kind,        \
                                     .theme = (r).theme,                       \
                                     .title = (r).title,                       \
                                     .words = (r).words,                       \
                                     .created_ms = (r).created_ms,             \
                                     .changed_ms = (r).changed_ms,             \
                                     .is_hidden = (r).is_hidden != 0};         \
        memcpy((out)->post, (r).post, ID_LEN);                                 \
        memcpy((out)->account, (r).account, ID_LEN);                           \
    } while (0)

/* A write that must meet a row; the count comes by address, since nobody
 * promises the order of a call's arguments. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_ABSENT : st;
}

enum status
board_get(struct store *s, const uint8_t post[ID_LEN], struct arena *a,
          struct board_post *out)
{
    struct stmt_post_get_row row;
    enum status st = stmt_post_get(
        s, &(struct stmt_post_get_in){community_home, post}, a, &row);

    if (st == ST_OK)
        TAKE_POST(row, out);
    return st;
}

enum status
board_put(struct store *s, const struct board_post *p)
{
    const struct stmt_post_put_in in = {
        .community = community_home,
        .post = p->post,
        .kind = p->kind,
        .theme = p->theme,
        .title = p->title,
        .words = p->words,
        .account = p->account,
        .created_ms = p->created_ms,
        .changed_ms = p->changed_ms,
    };

    return stmt_post_put(s, &in, NULL);
}

enum status
board_remove(struct store *s, const uint8_t post[ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_post_remove(
        s, &(struct stmt_post_remove_in){community_home, post}, &n);

    return one(st, &n);
}

enum status
board_list(struct store *s, enum board_kind kind, struct arena *a,
           struct board_post list[BOARD_LIST], size_t *n)
{
    const struct stmt_post_list_in in = {community_home, kind, BOARD_LIST};
    struct store_cursor *c = NULL;
    struct stmt_post_list_row row;
    enum status st = stmt_post_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < BOARD_LIST) {
        st = stmt_post_list_next(c, a, &row);
        if (st == ST_OK) {
            TAKE_POST(row, &list[*n]);
            ++*n;
        }
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
board_report_put(struct store *s, const struct board_report *r)
{
    const struct stmt_report_put_in in = {community_home, r->report,  r->about,
                                          r->subject,     r->account, r->words,
                                          r->created_ms};

    return stmt_report_put(s, &in, NULL);
}

enum status
board_reports(struct store *s, struct arena *a,
              struct board_report list[BOARD_REPORTS], size_t *n)
{
    const struct stmt_report_list_in in = {community_home, BOARD_REPORTS};
    struct store_cursor *c = NULL;
    struct stmt_report_list_row row;
    enum status st = stmt_report_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < BOARD_REPORTS) {
        struct board_report *r = &list[*n];

        st = stmt_report_list_next(c, a, &row);
        if (st != ST_OK)
            break;
        *r = (struct board_report){.about = (enum board_about)row.kind,
                                   .words = row.words,
                                   .created_ms = row.created_ms};
        memcpy(r->report, row.report, ID_LEN);
        memcpy(r->subject, row.subject, ID_LEN);
        memcpy(r->account, row.account, ID_LEN);
        ++*n;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

/* Hide or show whatever it is; each kind has its own table. */
static enum status
set_hidden(struct store *s, enum board_about about,
           const uint8_t subject[ID_LEN], bool is_hidden)
{
    int64_t n = 0;
    enum status st;

    switch (about) {
    case BOARD_ENTRY:
        return directory_hide(s, subject, is_hidden);
    case BOARD_POST:
        st = stmt_post_hide(
            s, &(struct stmt_post_hide_in){community_home, subject, is_hidden},
            &n);
        return one(st, &n);
    case BOARD_FEED: /* fetched again at once when it is shown */
        return reading_state_set(
            s, subject, is_hidden ? READING_HIDDEN : READING_FOLLOWED, 0);
    case BOARD_TERM:
        return term_hide(s, subject, is_hidden);
    default:
        return ST_ABSENT;
    }
}

enum status
board_do(struct store *s, const struct board_trace *t)
{
    const struct stmt_trace_add_in in = {community_home, t->trace, t->at_ms,
                                         t->account,     t->deed,  t->about,
                                         t->subject,     t->words};
    enum status st = ST_OK;

    if (t->deed != BOARD_CLOSED)
        st = set_hidden(s, t->about, t->subject, t->deed == BOARD_HIDDEN);
    if (st == ST_OK)
        st = stmt_report_close(s,
                               &(struct stmt_report_close_in){
                                   community_home, t->about, t->subject},
                               NULL);
    return st == ST_OK ? stmt_trace_add(s, &in, NULL) : st;
}

enum status
board_traces(struct store *s, struct arena *a,
             struct board_trace list[BOARD_LIST], size_t *n)
{
    const struct stmt_trace_list_in in = {community_home, BOARD_LIST};
    struct store_cursor *c = NULL;
    struct stmt_trace_list_row row;
    enum status st = stmt_trace_list_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < BOARD_LIST) {
        struct board_trace *t = &list[*n];

        st = stmt_trace_list_next(c, a, &row);
        if (st != ST_OK)
            break;
        *t = (struct board_trace){.at_ms = row.at_ms,
                                  .deed = (enum board_deed)row.deed,
                                  .about = (enum board_about)row.kind,
                                  .words = row.words};
        memcpy(t->trace, row.trace, ID_LEN);
        memcpy(t->account, row.account, ID_LEN);
        memcpy(t->subject, row.subject, ID_LEN);
        ++*n;
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
board_forget(struct store *s, const uint8_t account[ID_LEN])
{
    static const uint8_t nobody[ID_LEN];
    enum status st = stmt_report_forget(
        s, &(struct stmt_report_forget_in){community_home, account}, NULL);

    if (st == ST_OK)
        st = stmt_post_forget(
            s, &(struct stmt_post_forget_in){community_home, account, nobody},
            NULL);
    if (st == ST_OK)
        st = stmt_trace_forget(
            s, &(struct stmt_trace_forget_in){community_home, account, nobody},
            NULL);
    return st;
}

enum status
board_expire(struct store *s, int64_t before_ms)
{
    return stmt_trace_expire(
        s, &(struct stmt_trace_expire_in){community_home, before_ms}, NULL);
}
