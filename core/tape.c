/* JSON into a flat list, in place; tape.h has the rules. */
#include "core/tape.h"

#include "core/num.h"
#include "core/utf8.h"

struct reader {
    char *p;
    size_t at, len;
    uint32_t line;
    struct tape_node *node;
    uint32_t n;
    enum tape_why why;
};

/* An object or array that is not closed yet. */
struct level {
    uint32_t node;
    bool is_object;
};

static const char *const why_words[TAPE_WHY_COUNT] = {
    [TAPE_FINE] = "nothing is wrong",
    [TAPE_NOT_JSON] = "this is not JSON",
    [TAPE_NOT_UTF8] = "the text is not UTF-8",
    [TAPE_TOO_DEEP] = "nested more than 40 deep",
    [TAPE_TOO_LONG] =
        "larger than 1 MiB, or an object of more than 256 members",
    [TAPE_REPEATED] = "the same member stands twice in one object",
};

const char *
tape_why_words(enum tape_why why)
{
    return why_words[why];
}

size_t
tape_need(size_t len)
{
    /* a value with its separator has two bytes at least, but "[[[[" */
    return len / 2 + TAPE_DEPTH + 2;
}

static bool
fail(struct reader *r, enum tape_why why)
{
    if (r->why == TAPE_FINE)
        r->why = why;
    return false;
}

static void
skip_space(struct reader *r)
{
    for (; r->at < r->len; r->at++) {
        char c = r->p[r->at];

        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return;
        r->line += c == '\n';
    }
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits at r->at. */
static bool
read_unit(struct reader *r, uint32_t *out)
{
    uint32_t unit = 0;

    if (r->len - r->at < 4)
        return fail(r, TAPE_NOT_JSON);
    for (int i = 0; i < 4; i++) {
        int d = hex_digit(r->p[r->at + (size_t)i]);

        if (d < 0)
            return fail(r, TAPE_NOT_JSON);
        unit = unit << 4 | (uint32_t)d;
    }
    r->at += 4;
    *out = unit;
    return true;
}

/* A number of Unicode as UTF-8 at `to`; gives the bytes. */
static size_t
put_utf8(char *to, uint32_t c)
{
    unsigned char *out = (unsigned char *)to;

    if (c < 0x80) {
        out[0] = (unsigned char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (unsigned char)(0xc0 | c >> 6);
        out[1] = (unsigned char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (unsigned char)(0xe0 | c >> 12);
        out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (unsigned char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (unsigned char)(0xf0 | c >> 18);
    out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (unsigned char)(0x80 | (c & 0x3f));
    return 4;
}

/* After "\u": one unit, or two that make a pair, written to `to`. */
static bool
read_unicode(struct reader *r, char *to, size_t *n)
{
    uint32_t c = 0, low = 0;

    if (!read_unit(r, &c))
        return false;
    if (c >= 0xdc00 && c < 0xe000)
        return fail(r, TAPE_NOT_JSON);
    if (c >= 0xd800 && c < 0xdc00) {
        if (r->len - r->at < 2 || r->p[r->at] != '\\' || r->p[r->at + 1] != 'u')
            return fail(r, TAPE_NOT_JSON);
        r->at += 2;
        if (!read_unit(r, &low))
            return false;
        if (low < 0xdc00 || low >= 0xe000)
            return fail(r, TAPE_NOT_JSON);
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    if (c == 0)
        return fail(r, TAPE_NOT_JSON);
    *n = put_utf8(to, c);
    return true;
}

/* After a backslash.  What it stands for is never longer than it is. */
static bool
read_escape(struct reader *r, char *to, size_t *n)
{
    static const char name[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char c;

    if (r->at >= r->len)
        return fail(r, TAPE_NOT_JSON);
    c = r->p[r->at++];
    if (c == 'u')
        return read_unicode(r, to, n);
    for (size_t i = 0; i + 1 < sizeof name; i++)
        if (name[i] == c) {
            *to = means[i];
            *n = 1;
            return true;
        }
    return fail(r, TAPE_NOT_JSON);
}

/* A string; r->at stands on its opening quote. */
static bool
read_string(struct reader *r, struct str *out)
{
    char *begin = r->p + r->at + 1, *to = begin;

    r->at++;
    while (r->at < r->len) {
        char c = r->p[r->at++];
        size_t n = 1;

        if (c == '"') {
            *out = (struct str){begin, (size_t)(to - begin)};
            return true;
        }
        if ((unsigned char)c < 0x20)
            break;
        if (c == '\\') {
            if (!read_escape(r, to, &n))
                return false;
        } else {
            *to = c;
        }
        to += n;
    }
    return fail(r, TAPE_NOT_JSON);
}

static size_t
skip_digits(struct reader *r)
{
    size_t from = r->at;

    while (r->at < r->len && r->p[r->at] >= '0' && r->p[r->at] <= '9')
        r->at++;
    return r->at - from;
}

static bool
read_number(struct reader *r, struct str *out)
{
    size_t from = r->at, digits;

    if (r->p[r->at] == '-')
        r->at++;
    digits = skip_digits(r);
    if (digits == 0 || (digits > 1 && r->p[r->at - digits] == '0'))
        return fail(r, TAPE_NOT_JSON);
    if (r->at < r->len && r->p[r->at] == '.') {
        r->at++;
        if (skip_digits(r) == 0)
            return fail(r, TAPE_NOT_JSON);
    }
    if (r->at < r->len && (r->p[r->at] == 'e' || r->p[r->at] == 'E')) {
        r->at++;
        if (r->at < r->len && (r->p[r->at] == '+' || r->p[r->at] == '-'))
            r->at++;
        if (skip_digits(r) == 0)
            return fail(r, TAPE_NOT_JSON);
    }
    *out = (struct str){r->p + from, r->at - from};
    return true;
}

static bool
read_word(struct reader *r, struct tape_node *node)
{
    static const struct {
        struct str word;
        enum tape_kind kind;
    } words[] = {{{"null", 4}, TAPE_NULL},
                 {{"false", 5}, TAPE_FALSE},
                 {{"true", 4}, TAPE_TRUE}};
    struct str rest = {r->p + r->at, r->len - r->at};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_starts(rest, words[i].word)) {
            r->at += words[i].word.len;
            node->kind = words[i].kind;
            return true;
        }
    return fail(r, TAPE_NOT_JSON);
}

/* One value that holds no others, or the opening of one that does. */
static bool
read_value(struct reader *r, struct str name)
{
    struct tape_node *node = &r->node[r->n];
    char c = r->at < r->len ? r->p[r->at] : '\0';

    *node = (struct tape_node){.name = name, .next = ++r->n, .line = r->line};
    if (c == '{' || c == '[') {
        r->at++;
        node->kind = c == '{' ? TAPE_OBJECT : TAPE_ARRAY;
        return true;
    }
    if (c == '"') {
        node->kind = TAPE_STRING;
        return read_string(r, &node->text);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        node->kind = TAPE_NUMBER;
        return read_number(r, &node->text);
    }
    return read_word(r, node);
}

/* A member's name and its colon. */
static bool
read_name(struct reader *r, uint32_t object, struct str *name)
{
    uint32_t child;

    if (r->at >= r->len || r->p[r->at] != '"' || !read_string(r, name))
        return fail(r, TAPE_NOT_JSON);
    if (r->node[object].n >= TAPE_MEMBERS)
        return fail(r, TAPE_TOO_LONG);
    child = object + 1;
    for (uint32_t i = 0; i < r->node[object].n; i++) {
        if (str_eq(r->node[child].name, *name))
            return fail(r, TAPE_REPEATED);
        child = r->node[child].next;
    }
    skip_space(r);
    if (r->at >= r->len || r->p[r->at] != ':')
        return fail(r, TAPE_NOT_JSON);
    r->at++;
    skip_space(r);
    return true;
}

/* After a value: close what closes here.  Gives the levels left open. */
static size_t
close_levels(struct reader *r, const struct level *level, size_t depth)
{
    while (depth > 0) {
        const struct level *top = &level[depth - 1];

        skip_space(r);
        if (r->at >= r->len || r->p[r->at] != (top->is_object ? '}' : ']'))
            return depth;
        r->at++;
        r->node[top->node].next = r->n;
        depth--;
    }
    return depth;
}

static bool
is_open(const struct reader *r)
{
    enum tape_kind kind = r->node[r->n - 1].kind;

    return kind == TAPE_OBJECT || kind == TAPE_ARRAY;
}

static bool
read_all(struct reader *r)
{
    struct level level[TAPE_DEPTH];
    size_t depth = 0;
    bool fresh = true; /* nothing stands yet in the innermost level */

    do {
        struct str name = {0};

        skip_space(r);
        if (depth > 0) {
            uint32_t holder = level[depth - 1].node;

            if (!fresh) {
                if (r->at >= r->len || r->p[r->at] != ',')
                    return fail(r, TAPE_NOT_JSON);
                r->at++;
                skip_space(r);
            }
            if (level[depth - 1].is_object && !read_name(r, holder, &name))
                return false;
            r->node[holder].n++;
        }
        if (!read_value(r, name))
            return false;
        fresh = is_open(r);
        if (fresh) {
            if (depth == TAPE_DEPTH)
                return fail(r, TAPE_TOO_DEEP);
            level[depth++] =
                (struct level){r->n - 1, r->node[r->n - 1].kind == TAPE_OBJECT};
        }
        size_t left = close_levels(r, level, depth);
        fresh = fresh && left == depth;
        depth = left;
    } while (depth > 0);
    skip_space(r);
    return r->at == r->len || fail(r, TAPE_NOT_JSON);
}

enum status
tape_read(char *text, size_t len, struct tape_node *node, struct tape *out,
          struct tape_error *error)
{
    struct reader r = {.p = text, .len = len, .line = 1, .node = node};

    *error = (struct tape_error){.line = 1};
    if (len > TAPE_TEXT_MAX) {
        error->why = TAPE_TOO_LONG;
        return ST_NOSPACE;
    }
    if (!utf8_valid((struct str){text, len})) {
        error->why = TAPE_NOT_UTF8;
        return ST_INVALID;
    }
    if (str_starts((struct str){text, len}, STR("\xef\xbb\xbf")))
        r.at = 3;
    if (!read_all(&r)) {
        *error = (struct tape_error){r.why, r.line};
        return r.why == TAPE_TOO_DEEP || r.why == TAPE_TOO_LONG ? ST_NOSPACE
                                                                : ST_INVALID;
    }
    *out = (struct tape){node, r.n};
    return ST_OK;
}

uint32_t
tape_first(const struct tape *t, uint32_t at)
{
    return t->node[at].n > 0 ? at + 1 : 0;
}

uint32_t
tape_after(const struct tape *t, uint32_t at, uint32_t child)
{
    uint32_t next = t->node[child].next;

    return next < t->node[at].next ? next : 0;
}

uint32_t
tape_member(const struct tape *t, uint32_t at, struct str name)
{
    if (t->node[at].kind != TAPE_OBJECT)
        return 0;
    for (uint32_t i = tape_first(t, at); i != 0; i = tape_after(t, at, i))
        if (str_eq(t->node[i].name, name))
            return i;
    return 0;
}

struct str
tape_text(const struct tape *t, uint32_t at, struct str name)
{
    uint32_t i = tape_member(t, at, name);

    return i != 0 && t->node[i].kind == TAPE_STRING ? t->node[i].text
                                                    : (struct str){0};
}

bool
tape_true(const struct tape *t, uint32_t at, struct str name)
{
    uint32_t i = tape_member(t, at, name);

    return i != 0 && t->node[i].kind == TAPE_TRUE;
}

bool
tape_number(const struct tape *t, uint32_t at, double *out)
{
    return t->node[at].kind == TAPE_NUMBER &&
           num_parse(t->node[at].text, NUM_POINT, out) == ST_OK;
}
