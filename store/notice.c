/* The queue of notices over its statements. */
#include "store/notice.h"

#include <string.h>

#include "store/stmt.h"

/* A write that must meet one row.  The count comes by address: the order in
 * which a call's arguments are evaluated is nobody's promise. */
static enum status
one(enum status st, const int64_t *changed)
{
    return st == ST_OK && *changed != 1 ? ST_CONFLICT : st;
}

enum status
notice_queue(struct store *store, const uint8_t account[16],
             enum notice_kind kind, int64_t now_ms)
{
    const struct stmt_notice_queue_in in = {account, now_ms, kind};

    return stmt_notice_queue(store, &in, NULL);
}

enum status
notice_queue_with(struct store *store, const uint8_t account[16],
                  enum notice_kind kind, struct str code, int64_t now_ms)
{
    const struct stmt_notice_queue_with_in in = {
        account, now_ms, kind, code.len > 0 ? code : (struct str){NULL, 0}};

    return stmt_notice_queue_with(store, &in, NULL);
}

enum status
notice_add(struct store *s, const struct notice *n, int64_t now_ms)
{
    const struct stmt_notice_add_in in = {
        .account = n->account,
        .created_ms = now_ms,
        .kind = n->kind,
        .address = n->address,
        .lang = n->lang,
        .code = n->code.len > 0 ? n->code : (struct str){NULL, 0},
    };

    return stmt_notice_add(s, &in, NULL);
}

enum status
notice_next(struct store *s, int64_t now_ms, struct arena *a,
            struct notice *out)
{
    struct stmt_notice_next_row row;
    enum status st =
        stmt_notice_next(s, &(struct stmt_notice_next_in){now_ms}, a, &row);

    if (st != ST_OK)
        return st;
    *out = (struct notice){
        .created_ms = row.created_ms,
        .kind = (enum notice_kind)row.kind,
        .address = row.address,
        .lang = row.lang,
        .code = row.code,
        .due_ms = row.due_ms,
        .tries = row.tries,
    };
    memcpy(out->account, row.account, ID_LEN);
    return ST_OK;
}

enum status
notice_claim(struct store *s, struct notice *n, int64_t until_ms)
{
    const struct stmt_notice_claim_in in = {n->account, n->created_ms, n->kind,
                                            n->due_ms, until_ms};
    int64_t rows = 0;
    enum status st = one(stmt_notice_claim(s, &in, &rows), &rows);

    if (st == ST_OK) {
        n->due_ms = until_ms;
        n->tries++;
    }
    return st;
}

enum status
notice_done(struct store *s, const struct notice *n)
{
    const struct stmt_notice_done_in in = {n->account, n->created_ms, n->kind,
                                           n->due_ms};
    int64_t rows = 0;

    return one(stmt_notice_done(s, &in, &rows), &rows);
}

enum status
notice_expire(struct store *s, int64_t before_ms, int64_t *n)
{
    return stmt_notice_expire(s, &(struct stmt_notice_expire_in){before_ms}, n);
}
