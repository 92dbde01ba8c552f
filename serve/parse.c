/*
 * The only file that knows llhttp.  Its callbacks collect views; pausing at
 * the end of the head and of the message makes one call of llhttp_execute
 * handle exactly one thing.
 */
#include "serve/parse.h"

#include <llhttp/llhttp.h>
#include <string.h>

_Static_assert(sizeof(llhttp_t) <= PARSE_STATE, "PARSE_STATE is too small");

static llhttp_t *
inner(struct parse *p)
{
    return (llhttp_t *)(void *)p->state;
}

static struct parse *
outer(llhttp_t *h)
{
    return h->data;
}

static void
extend(struct str *view, const char *at, size_t n)
{
    if (view->ptr == NULL)
        view->ptr = at;
    view->len = (size_t)(at + n - view->ptr); /* pieces lie side by side */
}

static int
on_method(llhttp_t *h, const char *at, size_t n)
{
    extend(&outer(h)->method, at, n);
    return 0;
}

static int
on_url(llhttp_t *h, const char *at, size_t n)
{
    extend(&outer(h)->target, at, n);
    return 0;
}

/* Trailer fields come by here too, after the head: they are dropped. */
static int
on_name(llhttp_t *h, const char *at, size_t n)
{
    struct parse *p = outer(h);

    if (p->has_head)
        return 0;
    if (p->in_value || p->n_fields == 0) {
        if (p->n_fields == PARSE_FIELDS) {
            p->failed = ST_NOSPACE;
            return HPE_USER;
        }
        p->fields[p->n_fields++] = (struct exchange_field){0};
        p->in_value = false;
    }
    extend(&p->fields[p->n_fields - 1].name, at, n);
    return 0;
}

static int
on_value(llhttp_t *h, const char *at, size_t n)
{
    struct parse *p = outer(h);

    if (p->has_head)
        return 0;
    if (p->n_fields > 0)
        extend(&p->fields[p->n_fields - 1].value, at, n);
    return 0;
}

/* Comes for every field, an empty value's too. */
static int
on_value_complete(llhttp_t *h)
{
    outer(h)->in_value = true;
    return 0;
}

static int
on_head(llhttp_t *h)
{
    struct parse *p = outer(h);

    p->has_head = true;
    p->minor = h->http_minor;
    p->is_kept_alive = llhttp_should_keep_alive(h) != 0;
    p->is_chunked = (h->flags & F_CHUNKED) != 0;
    p->length = (h->flags & F_CONTENT_LENGTH) != 0 ? h->content_length : 0;
    h->upgrade = 0; /* an offer to upgrade may be ignored: RFC 9110, 7.8 */
    return HPE_PAUSED;
}

static int
on_body(llhttp_t *h, const char *at, size_t n)
{
    struct parse *p = outer(h);
    struct str piece = {at, n};

    if (p->is_lasting && p->view.ptr == NULL && p->body->len == 0) {
        p->view = piece;
        return 0;
    }
    if (p->view.ptr != NULL) {
        buf_add(p->body, p->view);
        p->view = (struct str){NULL, 0};
    }
    buf_add(p->body, piece);
    if (buf_status(p->body) == ST_OK)
        return 0;
    p->failed = ST_NOSPACE;
    return HPE_USER;
}

static int
on_done(llhttp_t *h)
{
    outer(h)->is_done = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_method = on_method,
    .on_url = on_url,
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_complete,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_done,
};

void
parse_init(struct parse *p, struct buf *body)
{
    p->method = p->target = p->view = (struct str){NULL, 0};
    p->n_fields = 0;
    p->body = body;
    p->is_done = p->has_head = p->is_lasting = p->in_value = false;
    p->failed = ST_OK;
    llhttp_init(inner(p), HTTP_REQUEST, &settings);
    inner(p)->data = p;
}

/* Lower-case names, and values without the white space behind them (llhttp
 * has taken off what is in front). */
static void
tidy(struct parse *p)
{
    for (size_t i = 0; i < p->n_fields; i++) {
        struct exchange_field *f = &p->fields[i];
        char *name = (char *)(uintptr_t)f->name.ptr; /* in our own buffer */

        for (size_t k = 0; k < f->name.len; k++)
            if (name[k] >= 'A' && name[k] <= 'Z')
                name[k] = (char)(name[k] | 0x20);
        f->value = str_trim(f->value);
    }
}

enum status
parse_head(struct parse *p, char *bytes, size_t n)
{
    llhttp_errno_t rc = llhttp_execute(inner(p), bytes, n);

    if (p->failed != ST_OK)
        return p->failed;
    /* Paused with the last LF consumed or about to be: that is the end. */
    if (rc != HPE_PAUSED || !p->has_head ||
        (size_t)(llhttp_get_error_pos(inner(p)) - bytes) + 1 < n)
        return ST_INVALID;
    tidy(p);
    return ST_OK;
}

enum status
parse_feed(struct parse *p, const char *bytes, size_t n, bool is_lasting,
           size_t *used)
{
    llhttp_errno_t rc;

    p->is_lasting = is_lasting;
    llhttp_resume(inner(p));
    rc = llhttp_execute(inner(p), bytes, n);
    if (p->failed != ST_OK)
        return p->failed;
    if (rc == HPE_PAUSED && p->is_done) {
        *used = (size_t)(llhttp_get_error_pos(inner(p)) - bytes);
        return ST_OK;
    }
    if (rc != HPE_OK)
        return ST_INVALID;
    *used = n;
    return ST_OK;
}

struct str
parse_body(const struct parse *p)
{
    return p->view.ptr != NULL ? p->view : buf_str(p->body);
}
