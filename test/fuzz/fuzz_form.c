/*
 * Bytes from anywhere as a form.  Values are text without control bytes,
 * every field can be taken by its name and place, and the same fields spelled
 * anew are the same fields.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "serve/form.h"

#define ARENA_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct exchange_field type_field = {
    {"content-type", 12}, {"application/x-www-form-urlencoded", 33}};

static enum status
parse(struct exchange *x, struct str body, struct form *f)
{
    struct req rq = {.x = x, .me = {.who = ROUTE_NOBODY}};

    *x = (struct exchange){.fields = &type_field, .n_fields = 1};
    x->body = body;
    arena_init(&x->arena, ARENA_MAX);
    return form_parse(&rq, f);
}

static void
check_text(struct str s)
{
    assert(utf8_valid(s));
    for (size_t i = 0; i < s.len; i++)
        assert((unsigned char)s.ptr[i] >= 0x20
                   ? s.ptr[i] != 0x7f
                   : s.ptr[i] == '\n' || s.ptr[i] == '\t');
}

/* How many fields of this name come before the i-th of all? */
static size_t
place(const struct form *f, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < i; k++)
        n += str_eq(f->field[k].name, f->field[i].name);
    return n;
}

static void
check_fields(const struct form *f)
{
    assert(f->n <= FORM_FIELDS && f->n_bad == 0 && f->first_bad.len == 0);
    for (size_t i = 0; i < f->n; i++) {
        struct str v = {NULL, 7};

        check_text(f->field[i].name);
        check_text(f->field[i].value);
        assert(form_at(f, f->field[i].name, place(f, i), &v));
        assert(str_eq(v, str_trim(f->field[i].value)));
    }
}

/* Take the first field within bounds, then outside of them. */
static void
take(struct form *f, size_t max)
{
    struct str name, v;
    size_t len;

    if (f->n == 0)
        return;
    name = f->field[0].name;
    len = str_trim(f->field[0].value).len;
    assert(form_take(f, name, 0, len, &v) && v.len == len);
    assert(!form_is_bad(f, name) && f->n_bad == 0);
    if (form_take(f, name, 1, max, &v)) {
        assert(v.len >= 1 && v.len <= max && f->n_bad == 0);
        return;
    }
    assert(v.len <= max && (len == 0 || len > max));
    assert(form_is_bad(f, name) && f->n_bad == 1);
    assert(str_eq(f->first_bad, name));
}

static void
spell(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        buf_add_byte(b, '%');
        buf_add_hex(b, (const uint8_t *)s.ptr + i, 1);
    }
}

static void
there_and_back(const struct form *f, struct buf *b)
{
    struct exchange x;
    struct form again;

    for (size_t i = 0; i < f->n; i++) {
        if (i > 0)
            buf_add_byte(b, '&');
        spell(b, f->field[i].name);
        buf_add_byte(b, '=');
        spell(b, f->field[i].value);
    }
    assert(buf_status(b) == ST_OK);
    assert(parse(&x, buf_str(b), &again) == ST_OK);
    assert(again.n == f->n);
    for (size_t i = 0; i < f->n; i++) {
        assert(str_eq(again.field[i].name, f->field[i].name));
        assert(str_eq(again.field[i].value, f->field[i].value));
    }
    arena_free(&x.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str body = {size > 0 ? (const char *)data : "", size};
    struct exchange x;
    struct form f;
    struct buf b;

    if (size > ARENA_MAX / 16)
        return 0;
    buf_init(&b, ARENA_MAX);
    if (parse(&x, body, &f) == ST_OK) {
        check_fields(&f);
        there_and_back(&f, &b);
        take(&f, size % 20);
    }
    buf_free(&b);
    arena_free(&x.arena);
    return 0;
}
