/*
 * Reading JSON from outside.  jansson parses; the limits, the sticky errors
 * and the strictness about members are ours.
 */
#include "base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>

#include "base/b64.h"
#include "base/mem.h"

struct json {
    json_t *root;
};

static once_flag alloc_once = ONCE_FLAG_INIT;

/* Did an allocation fail while this thread parsed?  jansson reports some of
 * these as bad text; whoever sent good text must not hear that. */
static _Thread_local bool starved;

static void *
alloc_noted(size_t size)
{
    void *block = mem_alloc(size);

    if (block == NULL)
        starved = true;
    return block;
}

static void
alloc_ours(void)
{
    json_set_alloc_funcs(alloc_noted, mem_free);
}

/* Where byte `at` stands, counted from 1. */
static void
locate(struct str text, size_t at, int *line, int *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < at && i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            ++*line;
            *column = 1;
        } else {
            ++*column;
        }
    }
}

/* jansson allows 2,048 levels; this is asked before it, so that a hostile
 * text costs no memory.  The byte of the first bracket too deep, or len. */
static size_t
too_deep(struct str text)
{
    int depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH)
                return i;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return text.len;
}

static enum status
refused(struct json_error *err, int line, int column, const char *why)
{
    if (err != NULL) {
        err->line = line;
        err->column = column;
        snprintf(err->why, sizeof err->why, "%s", why);
    }
    return ST_INVALID;
}

/* jansson quotes the text near an error; our words do not. */
static const char *
reason(const json_error_t *e)
{
    switch (json_error_code(e)) {
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_end_of_input_expected:
        return "something follows the end";
    case json_error_invalid_utf8:
        return "not UTF-8";
    case json_error_duplicate_key:
        return "a member is repeated";
    case json_error_numeric_overflow:
        return "a number is too large";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "U+0000 in a string";
    default:
        return "not JSON";
    }
}

enum status
json_parse(struct str text, size_t max, struct json_error *err,
           struct json **out)
{
    json_error_t e;
    struct json *doc;
    size_t deep;
    int line, column;

    if (text.len > max) {
        (void)refused(err, 0, 0, "too long");
        return ST_NOSPACE;
    }
    if (text.len == 0)
        return refused(err, 0, 0, "empty");
    deep = too_deep(text);
    if (deep < text.len) {
        locate(text, deep, &line, &column);
        return refused(err, line, column, "nested too deeply");
    }
    call_once(&alloc_once, alloc_ours);
    doc = mem_alloc(sizeof *doc);
    if (doc == NULL)
        return ST_NOSPACE;
    starved = false;
    doc->root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &e);
    if (starved) {
        json_free(doc);
        (void)refused(err, 0, 0, "memory ran out");
        return ST_NOSPACE;
    }
    if (doc->root == NULL) {
        mem_free(doc);
        return refused(err, e.line, e.column, reason(&e));
    }
    *out = doc;
    return ST_OK;
}

void
json_free(struct json *doc)
{
    if (doc == NULL)
        return;
    json_decref(doc->root);
    mem_free(doc);
}

static struct json_obj
obj_of(const json_t *v)
{
    struct json_obj o = {.at = v, .st = ST_OK};

    if (!json_is_object(v)) {
        o.at = NULL;
        o.st = ST_INVALID;
    }
    return o;
}

struct json_obj
json_top(const struct json *doc)
{
    return obj_of(doc->root);
}

bool
json_has(const struct json_obj *o, const char *key)
{
    return o->at != NULL && json_object_get(o->at, key) != NULL;
}

void
json_refuse(struct json_obj *o, const char *key)
{
    if (o->st == ST_OK) {
        o->st = ST_INVALID;
        o->field = key;
    }
}

static bool
wrong(struct json_obj *o, const char *key)
{
    json_refuse(o, key);
    return false;
}

/* The member, noted as taken; NULL and a sticky error when there is none. */
static const json_t *
take(struct json_obj *o, const char *key)
{
    const json_t *v;

    if (o->st != ST_OK)
        return NULL;
    v = json_object_get(o->at, key);
    if (v == NULL || o->n_taken == JSON_MEMBERS) {
        json_refuse(o, key);
        return NULL;
    }
    o->taken[o->n_taken++] = key;
    return v;
}

bool
json_take_str(struct json_obj *o, const char *key, size_t max, struct str *out)
{
    const json_t *v = take(o, key);

    if (!json_is_string(v) || json_string_length(v) > max)
        return wrong(o, key);
    *out = (struct str){json_string_value(v), json_string_length(v)};
    return true;
}

bool
json_take_int(struct json_obj *o, const char *key, int64_t min, int64_t max,
              int64_t *out)
{
    const json_t *v = take(o, key);

    if (!json_is_integer(v) || json_integer_value(v) < min ||
        json_integer_value(v) > max)
        return wrong(o, key);
    *out = json_integer_value(v);
    return true;
}

bool
json_take_real(struct json_obj *o, const char *key, double min, double max,
               double *out)
{
    const json_t *v = take(o, key);

    if (!json_is_number(v) || !isfinite(json_number_value(v)) ||
        json_number_value(v) < min || json_number_value(v) > max)
        return wrong(o, key);
    *out = json_number_value(v);
    return true;
}

bool
json_take_bool(struct json_obj *o, const char *key, bool *out)
{
    const json_t *v = take(o, key);

    if (!json_is_boolean(v))
        return wrong(o, key);
    *out = json_is_true(v);
    return true;
}

static struct str
text_of(const json_t *v)
{
    return (struct str){json_string_value(v), json_string_length(v)};
}

bool
json_take_bytes(struct json_obj *o, const char *key, size_t min, size_t max,
                struct arena *a, struct str *out)
{
    const json_t *v = take(o, key);
    size_t n;
    char *to;

    if (!json_is_string(v) || json_string_length(v) > b64_text_len(max))
        return wrong(o, key);
    to = arena_take(a, json_string_length(v));
    if (to == NULL) {
        o->st = ST_NOSPACE;
        o->field = key;
        return false;
    }
    if (b64_parse(text_of(v), to, json_string_length(v), &n) != ST_OK ||
        n < min || n > max)
        return wrong(o, key);
    *out = (struct str){to, n};
    return true;
}

bool
json_take_bin(struct json_obj *o, const char *key, void *out, size_t n)
{
    const json_t *v = take(o, key);
    size_t got;

    if (!json_is_string(v) || json_string_length(v) != b64_text_len(n) ||
        b64_parse(text_of(v), out, n, &got) != ST_OK)
        return wrong(o, key);
    return true;
}

bool
json_take_id(struct json_obj *o, const char *key, uint8_t out[ID_LEN])
{
    const json_t *v = take(o, key);

    if (!json_is_string(v) || id_parse(text_of(v), out) != ST_OK)
        return wrong(o, key);
    return true;
}

bool
json_take_obj(struct json_obj *o, const char *key, struct json_obj *out)
{
    const json_t *v = take(o, key);

    if (!json_is_object(v))
        return wrong(o, key);
    *out = obj_of(v);
    return true;
}

bool
json_take_arr(struct json_obj *o, const char *key, size_t max,
              struct json_arr *out)
{
    const json_t *v = take(o, key);

    if (!json_is_array(v) || json_array_size(v) > max)
        return wrong(o, key);
    *out = (struct json_arr){v, json_array_size(v)};
    return true;
}

struct json_obj
json_at_obj(const struct json_arr *a, size_t i)
{
    return obj_of(json_array_get(a->at, i));
}

enum status
json_at_str(const struct json_arr *a, size_t i, size_t max, struct str *out)
{
    const json_t *v = json_array_get(a->at, i);

    if (!json_is_string(v) || json_string_length(v) > max)
        return ST_INVALID;
    *out = text_of(v);
    return ST_OK;
}

static bool
was_taken(const struct json_obj *o, const char *key)
{
    for (size_t i = 0; i < o->n_taken; i++)
        if (strcmp(o->taken[i], key) == 0)
            return true;
    return false;
}

enum status
json_done(struct json_obj *o)
{
    /* jansson's iterators take the object without const, and only read. */
    json_t *at = (json_t *)(uintptr_t)o->at;

    if (o->st != ST_OK)
        return o->st;
    for (void *it = json_object_iter(at); it != NULL;
         it = json_object_iter_next(at, it)) {
        if (!was_taken(o, json_object_iter_key(it))) {
            json_refuse(o, json_object_iter_key(it));
            break;
        }
    }
    return o->st;
}

/* ---- every leaf ---- */

struct walk {
    struct buf path;
    json_leaf *leaf;
    void *to;
};

static enum status walk_value(struct walk *w, const json_t *v);

static enum status
walk_inside(struct walk *w, size_t cut, const json_t *v)
{
    enum status st = buf_status(&w->path);

    if (st == ST_OK)
        st = walk_value(w, v);
    w->path.len = cut;
    return st;
}

static enum status
walk_object(struct walk *w, const json_t *v)
{
    /* jansson walks with a pointer that could change the object; ours does
     * not. */
    json_t *object = (json_t *)(uintptr_t)v;
    size_t cut = w->path.len;
    enum status st = ST_OK;

    for (void *at = json_object_iter(object); st == ST_OK && at != NULL;
         at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);

        if (cut > 0)
            buf_add_byte(&w->path, '.');
        buf_add(&w->path, (struct str){key, strlen(key)});
        st = walk_inside(w, cut, json_object_iter_value(at));
    }
    return st;
}

static enum status
walk_array(struct walk *w, const json_t *v)
{
    size_t cut = w->path.len;
    enum status st = ST_OK;

    for (size_t i = 0; st == ST_OK && i < json_array_size(v); i++) {
        buf_add_byte(&w->path, '[');
        buf_add_int(&w->path, (int64_t)i);
        buf_add_byte(&w->path, ']');
        st = walk_inside(w, cut, json_array_get(v, i));
    }
    return st;
}

static enum status
walk_number(struct walk *w, const json_t *v)
{
    struct buf text;
    enum status st;

    buf_init(&text, 64);
    if (json_is_integer(v))
        buf_add_int(&text, json_integer_value(v));
    else
        buf_add_double(&text, json_real_value(v));
    st = buf_status(&text);
    if (st == ST_OK)
        st = w->leaf(w->to, buf_str(&w->path), buf_str(&text));
    buf_free(&text);
    return st;
}

static enum status
walk_value(struct walk *w, const json_t *v)
{
    if (json_is_object(v) && json_object_size(v) > 0)
        return walk_object(w, v);
    if (json_is_array(v) && json_array_size(v) > 0)
        return walk_array(w, v);
    if (json_is_number(v))
        return walk_number(w, v);
    if (json_is_string(v))
        return w->leaf(w->to, buf_str(&w->path), text_of(v));
    return w->leaf(w->to, buf_str(&w->path),
                   json_is_true(v)     ? STR("true")
                   : json_is_false(v)  ? STR("false")
                   : json_is_object(v) ? STR("{}")
                   : json_is_array(v)  ? STR("[]")
                                       : STR("null"));
}

enum status
json_leaves(const struct json *doc, json_leaf *leaf, void *to)
{
    struct walk w = {.leaf = leaf, .to = to};
    enum status st;

    buf_init(&w.path, JSON_PATH_MAX);
    st = walk_value(&w, doc->root);
    buf_free(&w.path);
    return st;
}
