/*
 * Fields are weighed in one pass, then each rule is a function that returns
 * the status to refuse with.
 */
#include "serve/judge.h"

#include <string.h>

#define LENGTH_DIGITS 15 /* of Content-Length: fits 64 bits with room */
#define HOST_MAX 261     /* a name of 255 bytes and a port */

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool
same_word(struct str s, struct str lower)
{
    if (s.len != lower.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (c != lower.ptr[i])
            return false;
    }
    return true;
}

/* Content-Length: digits only. */
static bool
length_parse(struct str s, uint64_t *out)
{
    int64_t n = str_whole(s, LENGTH_DIGITS);

    if (n >= 0)
        *out = (uint64_t)n;
    return n >= 0;
}

/* uri-host [ ":" port ], RFC 3986, 3.2.2: by its characters. */
static bool
is_host(struct str s)
{
    static const uint32_t set[4] = {
        0x00000000, /* controls */
        0x2fff7ff2, /* all marks but " # / < > ? */
        0xaffffffe, /* A-Z [ ] _ */
        0x47fffffe, /* a-z ~ */
    };

    if (s.len == 0 || s.len > HOST_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c > 0x7f || (set[c >> 5] >> (c & 31) & 1) == 0)
            return false;
    }
    return true;
}

/* What the fields say that judge_head must weigh. */
struct weighed {
    unsigned n_host, n_length, n_coding, n_expect;
    struct str host, length, coding, expect;
};

static void
weigh(const struct exchange_field *f, struct weighed *w)
{
    /* By length first: most fields are none of these. */
    switch (f->name.len) {
    case 4:
        if (str_eq(f->name, STR("host"))) {
            w->n_host++;
            w->host = f->value;
        }
        break;
    case 6:
        if (str_eq(f->name, STR("expect"))) {
            w->n_expect++;
            w->expect = f->value;
        }
        break;
    case 14:
        if (str_eq(f->name, STR("content-length"))) {
            w->n_length++;
            w->length = f->value;
        }
        break;
    case 17:
        if (str_eq(f->name, STR("transfer-encoding"))) {
            w->n_coding++;
            w->coding = f->value;
        }
        break;
    default:
        break;
    }
}

/* Framing: one Content-Length or "chunked", and llhttp must have understood
 * the same. */
static unsigned
judge_framing(const struct parse *p, const struct weighed *w,
              struct judge_ask *ask)
{
    if (w->n_length > 1 || w->n_coding > 1)
        return 400;
    if (w->n_length == 1 && w->n_coding == 1)
        return 400;
    if (w->n_length == 1 && !length_parse(w->length, &ask->length))
        return 400;
    if (w->n_coding == 1) {
        if (p->minor == 0 || !same_word(w->coding, STR("chunked")))
            return 400;
        ask->is_chunked = true;
    }
    if (ask->is_chunked != p->is_chunked || ask->length != p->length)
        return 400;
    return 0;
}

static unsigned
judge_host(const struct parse *p, const struct weighed *w,
           struct judge_ask *ask)
{
    if (w->n_host > 1 || (w->n_host == 0 && p->minor > 0))
        return 400;
    if (w->n_host == 1 && !is_host(w->host))
        return 400;
    ask->host = w->host;
    return 0;
}

/* "http://host/path" must be understood (RFC 9112, 3.2.2); the host in it
 * must then be the one in Host. */
static bool
strip_origin(struct str *target, struct str host)
{
    struct str rest = *target;
    size_t end = 0;

    if (str_starts(rest, STR("http://")))
        rest = (struct str){rest.ptr + 7, rest.len - 7};
    else if (str_starts(rest, STR("https://")))
        rest = (struct str){rest.ptr + 8, rest.len - 8};
    else
        return false;
    while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
        end++;
    if (!str_eq((struct str){rest.ptr, end}, host) || host.len == 0)
        return false;
    *target = (struct str){rest.ptr + end, rest.len - end};
    return true;
}

static bool
has_encoded_nul(struct str s)
{
    const char *at = s.len > 0 ? memchr(s.ptr, '%', s.len) : NULL;

    return at != NULL &&
           memmem(at, (size_t)(s.ptr + s.len - at), "%00", 3) != NULL;
}

static unsigned
judge_target(const struct parse *p, struct judge_ask *ask)
{
    struct str target = p->target;

    if (has_encoded_nul(target))
        return 400;
    if (ask->method == EXCHANGE_OPTIONS && str_eq(target, STR("*"))) {
        ask->path = target;
        return 0;
    }
    if (target.len > 0 && target.ptr[0] != '/' &&
        !strip_origin(&target, ask->host))
        return 400;
    (void)str_cut(target, '?', &ask->path, &ask->query);
    if (ask->path.len == 0 && target.ptr != p->target.ptr)
        ask->path = STR("/"); /* "http://host" and "http://host?q" */
    if (ask->path.len == 0 || ask->path.ptr[0] != '/')
        return 400;
    return 0;
}

unsigned
judge_head(const struct parse *p, struct judge_ask *out)
{
    struct judge_ask ask = {.is_kept_alive = p->is_kept_alive};
    struct weighed w = {0};
    unsigned refusal;

    if (!exchange_method_find(p->method, &ask.method))
        return 501;
    for (size_t i = 0; i < p->n_fields; i++)
        weigh(&p->fields[i], &w);
    refusal = judge_host(p, &w, &ask);
    if (refusal == 0)
        refusal = judge_framing(p, &w, &ask);
    if (refusal == 0)
        refusal = judge_target(p, &ask);
    if (refusal != 0)
        return refusal;
    if (w.n_expect > 0 && p->minor > 0) {
        if (w.n_expect > 1 || !same_word(w.expect, STR("100-continue")))
            return 417;
        ask.wants_continue = ask.is_chunked || ask.length > 0;
    }
    *out = ask;
    return 0;
}

/* Well-formed UTF-8, shortest forms, no surrogates: Unicode table 3-7. */
static bool
is_utf8(const unsigned char *s, size_t n)
{
    size_t i = 0;

    while (i < n) {
        unsigned char c = s[i++];
        unsigned char low = 0x80, high = 0xbf;
        unsigned more;

        if (c < 0x80)
            continue;
        if (c < 0xc2 || c > 0xf4)
            return false;
        more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        if (c == 0xe0)
            low = 0xa0;
        else if (c == 0xed)
            high = 0x9f;
        else if (c == 0xf0)
            low = 0x90;
        else if (c == 0xf4)
            high = 0x8f;
        for (; more > 0; more--) {
            if (i == n || s[i] < low || s[i] > high)
                return false;
            i++;
            low = 0x80;
            high = 0xbf;
        }
    }
    return true;
}

enum status
judge_path(struct str raw, char *room, struct str *out)
{
    size_t n = 0;
    bool is_encoded = false;

    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];

        if (c == '%') {
            int high = i + 2 < raw.len ? hex(raw.ptr[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex(raw.ptr[i + 2]) : -1;

            if (high < 0 || low < 0)
                return ST_INVALID;
            c = (char)(high * 16 + low);
            if ((unsigned char)c < 0x20 || c == 0x7f || c == '/')
                return ST_INVALID;
            is_encoded = true;
            i += 2;
        }
        room[n++] = c;
    }
    if (is_encoded && !is_utf8((const unsigned char *)room, n))
        return ST_INVALID;
    *out = (struct str){room, n};
    return ST_OK;
}
