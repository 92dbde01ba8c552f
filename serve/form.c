/*
 * form: decoding and taking.
 */
#include "serve/form.h"

#include "core/utf8.h"

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* Percent-decode into the arena; newlines arrive as CR LF and become LF. */
static enum status
decode(struct req *rq, struct str in, struct str *out)
{
    char *to = arena_take(&rq->x->arena, in.len + 1);
    size_t n = 0;

    if (to == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < in.len; i++) {
        char c = in.ptr[i];

        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            bool whole = in.len - i > 2;
            int high = whole ? hex_value(in.ptr[i + 1]) : -1;
            int low = whole ? hex_value(in.ptr[i + 2]) : -1;

            if (high < 0 || low < 0)
                return ST_INVALID;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (c == '\r')
            continue;
        if (((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return ST_INVALID;
        to[n++] = c;
    }
    to[n] = '\0';
    if (!utf8_valid((struct str){to, n}))
        return ST_INVALID;
    *out = (struct str){to, n};
    return ST_OK;
}

static enum status
parse_all(struct req *rq, struct str body, struct form *f)
{
    enum status st;

    while (body.len > 0) {
        struct form_field *field = &f->field[f->n];
        struct str pair, name, value;

        if (f->n == FORM_FIELDS)
            return ST_INVALID;
        str_cut(body, '&', &pair, &body);
        if (pair.len == 0)
            continue;
        str_cut(pair, '=', &name, &value);
        st = decode(rq, name, &field->name);
        if (st == ST_OK)
            st = decode(rq, value, &field->value);
        if (st != ST_OK)
            return st;
        field->is_bad = false;
        f->n++;
    }
    return ST_OK;
}

static enum status
parse_text(struct req *rq, struct str text, struct form *f)
{
    *f = (struct form){.n = 0};
    f->field = arena_zero(&rq->x->arena, FORM_FIELDS, sizeof *f->field);
    if (f->field == NULL)
        return ST_NOSPACE;
    return parse_all(rq, text, f);
}

enum status
form_parse_open(struct req *rq, struct form *f)
{
    struct str type = exchange_field(rq->x, STR("content-type"));
    struct str rest;

    str_cut(type, ';', &type, &rest);
    if (!str_eq(str_trim(type), STR("application/x-www-form-urlencoded")))
        return ST_INVALID;
    return parse_text(rq, rq->x->body, f);
}

enum status
form_parse_query(struct req *rq, struct form *f)
{
    return parse_text(rq, rq->x->query, f);
}

enum status
form_parse(struct req *rq, struct form *f)
{
    struct str token;
    enum status st = form_parse_open(rq, f);

    if (st != ST_OK)
        return st;
    if (!form_at(f, STR("csrf"), 0, &token))
        token = (struct str){NULL, 0};
    if (!person_csrf_fits(rq, token)) {
        rq->field = STR("csrf");
        return ST_INVALID;
    }
    return ST_OK;
}

static struct form_field *
find(const struct form *f, struct str name, size_t i)
{
    for (size_t k = 0; k < f->n; k++)
        if (str_eq(f->field[k].name, name) && i-- == 0)
            return &f->field[k];
    return NULL;
}

void
form_refuse(struct form *f, struct str name)
{
    struct form_field *field = find(f, name, 0);

    if (field != NULL)
        field->is_bad = true;
    if (f->n_bad == 0)
        f->first_bad = name;
    f->n_bad++;
}

bool
form_take(struct form *f, struct str name, size_t min, size_t max,
          struct str *out)
{
    struct form_field *field = find(f, name, 0);
    struct str value = {NULL, 0};

    if (field != NULL)
        value = str_trim(field->value);
    *out = value;
    if (value.len >= min && value.len <= max)
        return true;
    if (value.len > max)
        out->len = 0;
    form_refuse(f, name);
    return false;
}

bool
form_at(const struct form *f, struct str name, size_t i, struct str *out)
{
    const struct form_field *field = find(f, name, i);

    if (field == NULL)
        return false;
    *out = str_trim(field->value);
    return true;
}

uint64_t
form_bits(const struct form *f, struct str name,
          uint32_t (*number_of)(struct str value))
{
    uint64_t bits = 0;
    struct str value;

    for (size_t i = 0; form_at(f, name, i, &value); i++) {
        uint32_t bit = number_of(value);

        if (bit < 64)
            bits |= UINT64_C(1) << bit;
    }
    return bits;
}

bool
form_is_bad(const struct form *f, struct str name)
{
    const struct form_field *field = find(f, name, 0);

    return field == NULL ? f->n_bad > 0 && str_eq(f->first_bad, name)
                         : field->is_bad;
}
