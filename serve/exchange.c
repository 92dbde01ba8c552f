/*
 * Looking at a request, building its answer.  No I/O here: what is built is
 * sent by serve/conn.c.
 */
#include "serve/exchange.h"

#include <string.h>

#include "serve/stream.h"
#include "serve/wire.h"

static const struct str method_name[EXCHANGE_METHOD_COUNT] = {
    [EXCHANGE_GET] = {"GET", 3},         [EXCHANGE_HEAD] = {"HEAD", 4},
    [EXCHANGE_POST] = {"POST", 4},       [EXCHANGE_PUT] = {"PUT", 3},
    [EXCHANGE_PATCH] = {"PATCH", 5},     [EXCHANGE_DELETE] = {"DELETE", 6},
    [EXCHANGE_OPTIONS] = {"OPTIONS", 7},
};

struct str
exchange_method_name(enum exchange_method method)
{
    return method_name[method];
}

bool
exchange_method_find(struct str name, enum exchange_method *out)
{
    for (unsigned m = 0; m < EXCHANGE_METHOD_COUNT; m++) {
        if (name.len == method_name[m].len &&
            name.ptr[0] == method_name[m].ptr[0] &&
            memcmp(name.ptr, method_name[m].ptr, name.len) == 0) {
            *out = (enum exchange_method)m;
            return true;
        }
    }
    return false;
}

struct str
exchange_field(const struct exchange *x, struct str name)
{
    for (size_t i = 0; i < x->n_fields; i++)
        if (x->fields[i].name.len == name.len &&
            memcmp(x->fields[i].name.ptr, name.ptr, name.len) == 0)
            return x->fields[i].value;
    return (struct str){NULL, 0};
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool
same_word(struct str s, struct str word)
{
    if (s.len != word.len)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (lower(s.ptr[i]) != lower(word.ptr[i]))
            return false;
    return true;
}

/* Is there a "q=" above zero, or none?  RFC 9110, 12.4.2. */
static bool
is_wanted(struct str params)
{
    struct str param, digits;

    while (params.len > 0) {
        (void)str_cut(params, ';', &param, &params);
        param = str_trim(param);
        if (param.len < 2 || lower(param.ptr[0]) != 'q' || param.ptr[1] != '=')
            continue;
        digits = (struct str){param.ptr + 2, param.len - 2};
        for (size_t i = 0; i < digits.len; i++)
            if (digits.ptr[i] >= '1' && digits.ptr[i] <= '9')
                return true;
        return false;
    }
    return true;
}

bool
exchange_accepts(const struct exchange *x, struct str coding)
{
    struct str list = exchange_field(x, STR("accept-encoding"));
    struct str item, name, params;

    while (list.len > 0) {
        (void)str_cut(list, ',', &item, &list);
        (void)str_cut(item, ';', &name, &params);
        if (same_word(str_trim(name), coding))
            return is_wanted(params);
    }
    return false;
}

void
exchange_answer(struct exchange *x, unsigned status, struct str type)
{
    x->answer.status = (uint16_t)status;
    x->answer.type = type;
}

/* Names that only the layer writes. */
static bool
is_reserved(struct str name)
{
    static const struct str own[] = {{"content-length", 14},
                                     {"connection", 10},
                                     {"transfer-encoding", 17},
                                     {"date", 4},
                                     {"content-type", 12}};

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (same_word(name, own[i]))
            return true;
    return false;
}

static bool
is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = lower(name.ptr[i]);

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
            c != '_')
            return false;
    }
    return name.len > 0 && !is_reserved(name);
}

void
exchange_add_field(struct exchange *x, struct str name, struct str value)
{
    struct buf *to = &x->answer.fields;
    unsigned bad = !is_name(name);

    /* Without a way out of the loop, so that it runs on whole vectors. */
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];

        bad |= (unsigned)(c < 0x20) & (unsigned)(c != '\t');
        bad |= (unsigned)(c == 0x7f);
    }
    if (bad) {
        if (to->st == ST_OK)
            to->st = ST_INVALID;
        return;
    }
    buf_add(to, name);
    buf_add(to, STR(": "));
    buf_add(to, value);
    buf_add(to, STR("\r\n"));
}

void
exchange_add_lines(struct exchange *x, struct str lines)
{
    buf_add(&x->answer.fields, lines);
}

void
exchange_add_int(struct exchange *x, struct str name, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0)
        digits[--at] = '-';
    exchange_add_field(x, name, (struct str){digits + at, sizeof digits - at});
}

void
exchange_reset(struct exchange *x)
{
    struct buf fields = x->answer.fields;
    struct buf body = x->answer.body;

    buf_clear(&fields);
    buf_clear(&body);
    x->answer = (struct exchange_answer){.fields = fields, .body = body};
    x->events = NULL;
}

void
exchange_stream(struct exchange *x, const struct stream_key *topic,
                const struct stream_owner *owner, unsigned topic_max)
{
    exchange_answer(x, 200, STR("text/event-stream"));
    x->answer.is_stream = true;
    x->answer.topic = *topic;
    x->answer.owner = *owner;
    x->answer.topic_max = topic_max;
}

/* Behind what was published before; the text is in the arena, or constant. */
static enum status
add_event(struct exchange *x, const struct stream_key *topic, struct str text)
{
    struct exchange_event *e = arena_zero(&x->arena, 1, sizeof *e);
    struct exchange_event **last = &x->events;

    if (e == NULL)
        return ST_NOSPACE;
    *e = (struct exchange_event){.topic = *topic, .text = text};
    while (*last != NULL)
        last = &(*last)->next;
    *last = e;
    return ST_OK;
}

enum status
exchange_publish(struct exchange *x, const struct stream_key *topic,
                 const struct stream_event *event)
{
    struct buf text;
    struct str kept;
    enum status st;

    buf_init(&text, STREAM_EVENT_MAX);
    st = stream_render(&text, event);
    if (st == ST_OK)
        st = arena_str(&x->arena, buf_str(&text), &kept);
    if (st == ST_OK)
        st = add_event(x, topic, kept);
    buf_free(&text);
    return st;
}

enum status
exchange_end(struct exchange *x, const struct stream_key *owner)
{
    return add_event(x, owner, STR(""));
}
