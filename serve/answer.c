/*
 * From what a handler left in struct exchange_answer to bytes: status line,
 * fields, and the body or what stands for it.
 */
#include "serve/wire.h"

#include <string.h>

#include "base/log.h"

#define COMPRESS_MIN 1024 /* bytes; below, the frame eats the gain */
#define HEAD_OWN_MAX 512  /* bytes of a head besides type and fields */

struct phrase {
    uint16_t status;
    struct str text;
};

static struct str
reason(unsigned status)
{
    static const struct phrase list[] = {
        {200, {"OK", 2}},
        {201, {"Created", 7}},
        {202, {"Accepted", 8}},
        {204, {"No Content", 10}},
        {206, {"Partial Content", 15}},
        {301, {"Moved Permanently", 17}},
        {302, {"Found", 5}},
        {303, {"See Other", 9}},
        {304, {"Not Modified", 12}},
        {307, {"Temporary Redirect", 18}},
        {308, {"Permanent Redirect", 18}},
        {400, {"Bad Request", 11}},
        {401, {"Unauthorized", 12}},
        {403, {"Forbidden", 9}},
        {404, {"Not Found", 9}},
        {405, {"Method Not Allowed", 18}},
        {408, {"Request Timeout", 15}},
        {409, {"Conflict", 8}},
        {410, {"Gone", 4}},
        {412, {"Precondition Failed", 19}},
        {413, {"Content Too Large", 17}},
        {414, {"URI Too Long", 12}},
        {415, {"Unsupported Media Type", 22}},
        {417, {"Expectation Failed", 18}},
        {422, {"Unprocessable Content", 21}},
        {428, {"Precondition Required", 21}},
        {429, {"Too Many Requests", 17}},
        {431, {"Request Header Fields Too Large", 31}},
        {500, {"Internal Server Error", 21}},
        {501, {"Not Implemented", 15}},
        {503, {"Service Unavailable", 19}},
        {505, {"HTTP Version Not Supported", 26}},
    };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (list[i].status == status)
            return list[i].text;
    return STR("Other");
}

/* What goes out as the body. */
static struct str
content(const struct exchange_answer *a)
{
    return a->body.len > 0 ? buf_str(&a->body) : a->borrowed;
}

/* Open pages in gzip, if the client takes it and it gets smaller.  A failure
 * to compress is no failure: the plain bytes go out. */
static void
compress(struct exchange *x, struct gzip **gz)
{
    struct str plain = content(&x->answer);
    struct buf packed;
    enum status st;

    if (!x->answer.may_compress || plain.len < COMPRESS_MIN)
        return;
    exchange_add_field(x, STR("vary"), STR("accept-encoding"));
    if (!exchange_accepts(x, STR("gzip")))
        return;
    if (*gz == NULL)
        *gz = gzip_new();
    if (*gz == NULL)
        return;
    buf_init(&packed, x->answer.body.cap);
    st = gzip_pack(*gz, plain, &packed);
    if (st != ST_OK || packed.len >= plain.len) {
        buf_free(&packed);
        return;
    }
    buf_free(&x->answer.body);
    x->answer.body = packed;
    exchange_add_field(x, STR("content-encoding"), STR("gzip"));
}

/* The layer's own answer, with the page and the fields of the program's, or
 * bare when there is no memory even for those. */
static void
answer_instead(struct listen_server *srv, struct exchange *x, unsigned status)
{
    struct exchange_answer *a = &x->answer;

    exchange_reset(x);
    exchange_answer(x, status, STR(""));
    if (srv->calls.fault != NULL)
        srv->calls.fault(srv->app, x);
    if (buf_status(&a->body) == ST_OK && buf_status(&a->fields) == ST_OK)
        return;
    exchange_reset(x);
    exchange_answer(x, status, STR(""));
}

void
answer_settle(struct listen_server *srv, struct exchange *x, struct gzip **gz)
{
    struct exchange_answer *a = &x->answer;
    enum status built = buf_status(&a->body);

    if (built == ST_OK)
        built = buf_status(&a->fields);
    if (a->status >= 200 && a->status <= 599 && built == ST_OK) {
        compress(x, gz);
        built = buf_status(&a->fields);
    } else if (built == ST_OK) {
        built = ST_BROKEN;
    }
    if (built == ST_OK)
        return;
    LOG(LOG_ERROR, x->number, "answer_unusable", LOG_CONST("route", x->pattern),
        LOG_INT("status", a->status), LOG_INT("reason", built));
    answer_instead(srv, x, built == ST_NOSPACE ? 503 : 500);
}

/* Bytes written one behind the other; the room was reserved before. */
static char *
put(char *to, struct str s)
{
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
    return to + s.len;
}

static char *
put_int(char *to, size_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    return put(to, (struct str){digits + at, sizeof digits - at});
}

/* What stands between the status line and the handler's own fields. */
static char *
put_own_fields(char *to, const struct wire *w, bool is_empty)
{
    const struct exchange_answer *a = &w->x.answer;

    to = put(to, STR("\r\ndate: "));
    to = put(to, loop_date(w->loop));
    if (a->type.len > 0) {
        to = put(to, STR("\r\ncontent-type: "));
        to = put(to, a->type);
    }
    if (a->is_stream)
        return put(to, STR("\r\nx-accel-buffering: no\r\n"));
    if (!is_empty) {
        to = put(to, STR("\r\ncontent-length: "));
        to = put_int(to, w->payload.len);
    }
    return put(to, STR("\r\n"));
}

void
answer_render(struct wire *w, bool keep)
{
    const struct exchange_answer *a = &w->x.answer;
    struct str fields = buf_str(&a->fields);
    bool is_empty = a->status == 204 || a->status == 304;
    char *start, *to;

    w->sent = 0;
    w->taken = 0;
    w->payload = is_empty ? STR("") : content(a);
    w->is_bare = is_empty || w->x.method == EXCHANGE_HEAD;
    buf_clear(&w->head);
    start = buf_reserve(&w->head, HEAD_OWN_MAX + a->type.len + fields.len);
    if (start == NULL)
        return; /* buf_status tells */
    to = put(start, STR("HTTP/1.1 "));
    to = put_int(to, a->status);
    to = put(to, STR(" "));
    to = put(to, reason(a->status));
    to = put_own_fields(to, w, is_empty);
    to = put(to, fields);
    if (!keep)
        to = put(to, STR("connection: close\r\n"));
    else if (w->parse.minor == 0)
        to = put(to, STR("connection: keep-alive\r\n"));
    to = put(to, STR("\r\n"));
    buf_grew(&w->head, (size_t)(to - start));
    w->n_payload = w->payload.len;
    if (w->is_bare)
        w->payload = STR("");
    /* A small body goes out with its head: one simple send. */
    if (w->payload.len > 0 && w->payload.len <= WIRE_COPY_MAX) {
        buf_add(&w->head, w->payload);
        if (buf_status(&w->head) == ST_OK)
            w->payload = STR("");
        else
            w->head.st = ST_OK; /* no memory for it: two pieces, then */
    }
}
