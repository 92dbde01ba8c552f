/* Writing JSON into a buf. */
#include <assert.h>

#include "base/b64.h"
#include "base/json.h"

void
json_w_init(struct json_w *w, struct buf *b)
{
    *w = (struct json_w){.b = b};
}

/* What stands before a value: a comma, and its name inside an object. */
static void
begin(struct json_w *w, const char *key)
{
    if (w->comma)
        buf_add_byte(w->b, ',');
    w->comma = true;
    if (key == NULL)
        return;
    buf_add_byte(w->b, '"');
    for (const char *c = key; *c != '\0'; c++)
        buf_add_byte(w->b, *c);
    buf_add(w->b, STR("\":"));
}

static void
enter(struct json_w *w, const char *key, char bracket)
{
    begin(w, key);
    buf_add_byte(w->b, bracket);
    w->comma = false;
    w->depth++;
}

static void
leave(struct json_w *w, char bracket)
{
    assert(w->depth > 0);
    buf_add_byte(w->b, bracket);
    w->comma = true;
    w->depth--;
}

void
json_w_obj(struct json_w *w, const char *key)
{
    enter(w, key, '{');
}

void
json_w_obj_end(struct json_w *w)
{
    leave(w, '}');
}

void
json_w_arr(struct json_w *w, const char *key)
{
    enter(w, key, '[');
}

void
json_w_arr_end(struct json_w *w)
{
    leave(w, ']');
}

/*
 * Bytes of the UTF-8 character at p (of n bytes left), 0 when it is none:
 * RFC 3629, so neither surrogates nor long forms nor above U+10FFFF.
 */
static size_t
utf8_len(const uint8_t *p, size_t n)
{
    uint8_t low = 0x80, high = 0xbf;
    size_t len;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf) {
        len = 2;
    } else if ((p[0] & 0xf0) == 0xe0) {
        len = 3;
        low = p[0] == 0xe0 ? 0xa0 : 0x80;
        high = p[0] == 0xed ? 0x9f : 0xbf;
    } else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
        len = 4;
        low = p[0] == 0xf0 ? 0x90 : 0x80;
        high = p[0] == 0xf4 ? 0x8f : 0xbf;
    } else {
        return 0;
    }
    if (len > n || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

static void
add_ascii(struct buf *b, uint8_t c)
{
    static const char digit[] = "0123456789abcdef";

    switch (c) {
    case '"':
        buf_add(b, STR("\\\""));
        return;
    case '\\':
        buf_add(b, STR("\\\\"));
        return;
    case '\n':
        buf_add(b, STR("\\n"));
        return;
    case '\t':
        buf_add(b, STR("\\t"));
        return;
    default:
        break;
    }
    if (c >= 0x20 && c != 0x7f && c != '<' && c != '>' && c != '&') {
        buf_add_byte(b, (char)c);
        return;
    }
    buf_add(b, STR("\\u00"));
    buf_add_byte(b, digit[c >> 4]);
    buf_add_byte(b, digit[c & 15]);
}

/* A line end for old script engines: U+2028 and U+2029 are e2 80 a8, a9. */
static bool
is_separator(const uint8_t *p, size_t len)
{
    return len == 3 && p[0] == 0xe2 && p[1] == 0x80 &&
           (p[2] == 0xa8 || p[2] == 0xa9);
}

void
json_w_str(struct json_w *w, const char *key, struct str s)
{
    const uint8_t *p = (const uint8_t *)s.ptr;

    begin(w, key);
    buf_add_byte(w->b, '"');
    for (size_t i = 0; i < s.len;) {
        size_t len = utf8_len(p + i, s.len - i);

        if (len == 1)
            add_ascii(w->b, p[i]);
        else if (len == 0)
            buf_add(w->b, STR("\xef\xbf\xbd"));
        else if (is_separator(p + i, len))
            buf_add(w->b, p[i + 2] == 0xa8 ? STR("\\u2028") : STR("\\u2029"));
        else
            buf_add(w->b, (struct str){s.ptr + i, len});
        i += len == 0 ? 1 : len;
    }
    buf_add_byte(w->b, '"');
}

void
json_w_int(struct json_w *w, const char *key, int64_t n)
{
    begin(w, key);
    buf_add_int(w->b, n);
}

void
json_w_real(struct json_w *w, const char *key, double n)
{
    begin(w, key);
    buf_add_double(w->b, n);
}

void
json_w_bool(struct json_w *w, const char *key, bool yes)
{
    begin(w, key);
    buf_add(w->b, yes ? STR("true") : STR("false"));
}

void
json_w_null(struct json_w *w, const char *key)
{
    begin(w, key);
    buf_add(w->b, STR("null"));
}

void
json_w_bytes(struct json_w *w, const char *key, const void *bytes, size_t n)
{
    begin(w, key);
    buf_add_byte(w->b, '"');
    b64_add(w->b, bytes, n);
    buf_add_byte(w->b, '"');
}

void
json_w_id(struct json_w *w, const char *key, const uint8_t id[ID_LEN])
{
    char text[ID_TEXT + 1];

    id_render(id, text);
    begin(w, key);
    buf_add_byte(w->b, '"');
    buf_add(w->b, (struct str){text, ID_TEXT});
    buf_add_byte(w->b, '"');
}
