/*
 * api_log: a space's log in the form of the wire, read from a position and
 * appended to.  A space of others is absent, not forbidden.
 */
#include <string.h>

#include "base/log.h"
#include "serve/api.h"
#include "serve/chain.h"
#include "store/former.h"
#include "store/spaces.h"

#define LOG_ENTRIES_MAX 1000        /* in one answer */
#define LOG_BYTES_MAX (1024 * 1024) /* of one answer, unless one is larger */

enum status
api_own_space(struct req *rq, struct api_space *out)
{
    enum status st = req_param_id(rq, out->space);

    if (st != ST_OK)
        return st;
    return spaces_member_get(rq->store, out->space, rq->me.account, &out->me);
}

/* from=N of the query; 1 when it is not there. */
static enum status
query_from(struct req *rq, int64_t *from)
{
    struct str q = rq->x->query;
    int64_t n;

    if (q.len == 0) {
        *from = 1;
        return ST_OK;
    }
    rq->field = STR("from");
    if (!str_starts(q, STR("from=")))
        return ST_INVALID;
    n = str_whole((struct str){q.ptr + 5, q.len - 5}, 15);
    if (n < 1)
        return ST_INVALID;
    *from = n;
    return ST_OK;
}

/* Bodies of epochs before `since` are left out, as if they were erased: this
 * reader has no key for them. */
static void
add_row(struct buf *out, const struct spaces_row *row, int64_t since)
{
    uint8_t sig_len = (uint8_t)row->sig.len;
    struct str body = row->body;
    uint8_t body_len[4];
    struct entry_hdr h;

    entry_hdr_parse(&h, row->hdr);
    if (entry_type_has_envelope(h.type) && (int64_t)h.epoch < since)
        body.len = 0;
    bytes_put32(body_len, (uint32_t)body.len);
    buf_add(out, (struct str){(const char *)row->hdr, sizeof row->hdr});
    buf_add_byte(out, (char)sig_len);
    buf_add(out, row->sig);
    buf_add(out, (struct str){(const char *)body_len, sizeof body_len});
    buf_add(out, body);
}

enum status
api_answer_log(struct req *rq, const uint8_t space[ID_LEN], int64_t since)
{
    struct store_cursor *rows = NULL;
    struct spaces_head head;
    struct spaces_row row;
    int64_t from;
    enum status st;

    st = query_from(rq, &from);
    if (st != ST_OK)
        goto out;
    st = spaces_head_get(rq->store, space, &rq->x->arena, &head);
    if (st != ST_OK)
        goto out;
    exchange_answer(rq->x, 200, STR("application/octet-stream"));
    exchange_add_int(rq->x, STR("X-Log-End"), head.seq);
    st = spaces_log_open(rq->store, space, from, LOG_ENTRIES_MAX, LOG_BYTES_MAX,
                         &rows);
    if (st != ST_OK)
        goto out;
    while ((st = spaces_log_next(rows, &rq->x->arena, &row)) == ST_OK)
        add_row(&rq->x->answer.body, &row, since);
    if (st == ST_END)
        st = buf_status(&rq->x->answer.body);
out:
    store_cursor_close(rows);
    return st;
}

enum status
api_log_read(struct req *rq)
{
    struct api_space own;
    enum status st = api_own_space(rq, &own);

    return st == ST_OK ? api_answer_log(rq, own.space, own.me.since) : st;
}

/* What this person sealed before the account was started again. */
enum status
api_former_log(struct req *rq)
{
    struct former f;
    enum status st = former_get(rq->store, rq->me.account, &f);

    return st == ST_OK ? api_answer_log(rq, f.space, 1) : st;
}

enum status
api_log_append(struct req *rq)
{
    struct str type = exchange_field(rq->x, STR("content-type"));
    static const struct settle_boxes none;
    struct chain_step step = {.wire = rq->x->body, .boxes = &none};
    struct api_space own;
    struct json_w w;
    int64_t seq;
    enum status st;

    st = api_own_space(rq, &own);
    if (st != ST_OK)
        return st;
    step.space = own.space;
    if (!str_eq(type, STR("application/octet-stream"))) {
        rq->field = STR("content-type");
        return ST_INVALID;
    }
    st = chain_append(rq, &step, &seq);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_int(&w, "seq", seq);
    json_w_obj_end(&w);
    return ST_OK;
}

enum status
api_events(struct req *rq)
{
    req_stream(rq, rq->me.account, 0);
    return ST_OK;
}
