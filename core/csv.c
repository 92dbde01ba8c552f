/* Pull reader for RFC 4180 text and its dialects; csv.h has the rules. */
#include "core/csv.h"

#include "core/date.h"
#include "core/num.h"

static bool
ends_line(char c)
{
    return c == '\n' || c == '\r';
}

char
csv_separator(struct str text)
{
    static const char candidate[3] = {',', ';', '\t'};
    size_t count[3] = {0};
    bool quoted = false, begun = false;
    int best = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (ends_line(c) && begun)
            break;
        begun = begun || !ends_line(c);
        for (int k = 0; k < 3; k++)
            count[k] += c == candidate[k];
    }
    for (int k = 1; k < 3; k++)
        if (count[k] > count[best])
            best = k;
    return candidate[best];
}

enum status
csv_init(struct csv *c, struct str text, char separator)
{
    if (separator != 0 && separator != ',' && separator != ';' &&
        separator != '\t')
        return ST_INVALID;
    if (text.len > CSV_INPUT_MAX)
        return ST_NOSPACE;

    if (str_starts(text, STR("\xef\xbb\xbf"))) {
        text.ptr += 3;
        text.len -= 3;
    }
    *c = (struct csv){.text = text, .line = 1, .column = 1};
    c->separator = separator != 0 ? separator : csv_separator(text);
    return ST_OK;
}

/* Step over a line end of one or two bytes. */
static void
skip_line_end(struct csv *c)
{
    if (c->text.ptr[c->at] == '\r' && c->at + 1 < c->text.len &&
        c->text.ptr[c->at + 1] == '\n')
        c->at++;
    c->at++;
    c->line++;
}

/* A quoted field; c->at stands on its opening quote. */
static enum status
read_quoted(struct csv *c, struct csv_field *f)
{
    const char *p = c->text.ptr;
    size_t begin = c->at + 1, i = begin;

    for (; i < c->text.len; i++) {
        if (i - begin > CSV_FIELD_MAX)
            return ST_NOSPACE;
        if (p[i] == '\0')
            return ST_INVALID;
        if (p[i] == '\n' ||
            (p[i] == '\r' && !(i + 1 < c->text.len && p[i + 1] == '\n')))
            c->line++;
        if (p[i] != '"')
            continue;
        if (i + 1 >= c->text.len || p[i + 1] != '"')
            break;
        f->doubled = true;
        i++;
    }
    if (i >= c->text.len)
        return ST_INVALID; /* never closed */
    f->text = (struct str){p + begin, i - begin};
    c->at = i + 1;
    if (c->at < c->text.len && p[c->at] != c->separator && !ends_line(p[c->at]))
        return ST_INVALID;
    return ST_OK;
}

static enum status
read_plain(struct csv *c, struct csv_field *f)
{
    const char *p = c->text.ptr;
    size_t begin = c->at, i = begin;

    for (; i < c->text.len && p[i] != c->separator && !ends_line(p[i]); i++) {
        if (i - begin > CSV_FIELD_MAX)
            return ST_NOSPACE;
        if (p[i] == '"' || p[i] == '\0')
            return ST_INVALID;
    }
    f->text = (struct str){p + begin, i - begin};
    c->at = i;
    return ST_OK;
}

enum status
csv_next(struct csv *c, struct csv_field *out)
{
    struct csv_field f = {0};
    enum status st;

    if (!c->in_record) {
        while (c->at < c->text.len && ends_line(c->text.ptr[c->at]))
            skip_line_end(c);
        c->column = 1;
    }
    if (c->at >= c->text.len && !c->at_end_next)
        return ST_END;
    if (c->column > CSV_COLUMNS_MAX)
        return ST_NOSPACE;

    f.line = c->line;
    f.column = c->column;
    if (c->at < c->text.len && c->text.ptr[c->at] == '"')
        st = read_quoted(c, &f);
    else
        st = read_plain(c, &f);
    if (st != ST_OK)
        return st;

    c->at_end_next = false;
    if (c->at < c->text.len && c->text.ptr[c->at] == c->separator) {
        c->at++;
        c->column++;
        c->in_record = true;
        c->at_end_next = c->at >= c->text.len;
    } else {
        f.last = true;
        c->in_record = false;
        if (c->at < c->text.len)
            skip_line_end(c);
    }
    *out = f;
    return ST_OK;
}

size_t
csv_unquote(const struct csv_field *f, char *to)
{
    size_t n = 0;

    for (size_t i = 0; i < f->text.len; i++) {
        to[n++] = f->text.ptr[i];
        if (f->doubled && f->text.ptr[i] == '"')
            i++;
    }
    return n;
}

bool
csv_field_is(const struct csv_field *f, struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < f->text.len; i++, n++) {
        if (n >= s.len || f->text.ptr[i] != s.ptr[n])
            return false;
        if (f->doubled && f->text.ptr[i] == '"')
            i++;
    }
    return n == s.len;
}

/* Does a field of the first record look like data, not like a name? */
static bool
is_data(const struct csv_field *f)
{
    struct date_time t;
    double x;

    return num_parse(f->text, NUM_POINT_COMMA, &x) == ST_OK ||
           date_parse(f->text, &t) == ST_OK;
}

enum status
csv_look(struct str text, char separator, struct csv_shape *out, uint32_t *line,
         uint32_t *column)
{
    struct csv_shape shape = {.has_header = true};
    bool at = false, dimension = false, value = false;
    struct csv_field f;
    struct csv c;
    enum status st;

    st = csv_init(&c, text, separator);
    if (st != ST_OK)
        return st;
    shape.separator = c.separator;
    while ((st = csv_next(&c, &f)) == ST_OK) {
        if (shape.rows == 0) {
            shape.columns = f.column;
            shape.has_header = shape.has_header && !is_data(&f);
            at = at || csv_field_is(&f, STR("at")) ||
                 csv_field_is(&f, STR("date"));
            dimension = dimension || csv_field_is(&f, STR("dimension"));
            value = value || csv_field_is(&f, STR("value"));
        } else if (f.column > shape.columns ||
                   (f.last && f.column < shape.columns)) {
            *line = f.line;
            *column = f.column;
            return ST_INVALID;
        }
        shape.rows += f.last;
    }
    if (st != ST_END) {
        *line = c.line;
        *column = c.column;
        return st;
    }
    shape.has_header = shape.has_header && shape.rows > 0;
    shape.is_long = shape.has_header && at && dimension && value;
    *out = shape;
    return ST_OK;
}
