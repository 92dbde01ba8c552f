/* Values of settings, their manual, and near misses of their names. */
#include "base/conf_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 1024 /* bytes, when the key names no maximum */
#define NAME_MAX_LEN 64

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

/* Digits with an optional sign; false when it is not one or does not fit. */
static bool
whole(struct str s, int64_t *out)
{
    bool minus = s.len > 0 && s.ptr[0] == '-';
    int64_t n = 0;

    if (s.len == (minus ? 1 : 0))
        return false;
    for (size_t i = minus ? 1 : 0; i < s.len; i++) {
        int digit = s.ptr[i] - '0';

        if (digit < 0 || digit > 9 || __builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, digit, &n))
            return false;
    }
    if (!minus && n == INT64_MIN)
        return false;
    *out = minus ? n : -n;
    return true;
}

/* "64 KiB", "15 min": a number and a unit of the type, or none. */
static bool
measure(enum conf_type type, struct str s, int64_t *out)
{
    static const struct {
        enum conf_type type;
        const char *unit;
        int64_t times;
    } units[] = {
        {CONF_BYTES, "KiB", 1 << 10}, {CONF_BYTES, "MiB", 1 << 20},
        {CONF_BYTES, "GiB", 1 << 30}, {CONF_SECONDS, "s", 1},
        {CONF_SECONDS, "min", 60},    {CONF_SECONDS, "h", 3600},
        {CONF_SECONDS, "d", 86400},
    };
    size_t digits = 0;
    struct str unit;
    int64_t n;

    while (digits < s.len && ((s.ptr[digits] >= '0' && s.ptr[digits] <= '9') ||
                              s.ptr[digits] == '-'))
        digits++;
    unit = str_trim((struct str){s.ptr + digits, s.len - digits});
    if (!whole((struct str){s.ptr, digits}, &n))
        return false;
    if (unit.len == 0) {
        *out = n;
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].type == type && str_eq(unit, view(units[i].unit)))
            return !__builtin_mul_overflow(n, units[i].times, out);
    return false;
}

static enum status
parse_number(const struct conf_key *k, struct str s, void *field, char *why,
             size_t cap)
{
    static const char *const what[] = {
        [CONF_INT] = "a whole number",
        [CONF_BYTES] = "a number of bytes, perhaps with KiB, MiB or GiB",
        [CONF_SECONDS] = "a number of seconds, perhaps with s, min, h or d",
    };
    int64_t n;

    if (!measure(k->type, s, &n)) {
        snprintf(why, cap, "%s should be %s", k->name, what[k->type]);
        return ST_INVALID;
    }
    if (n < k->min || n > k->max) {
        snprintf(why, cap, "%s should be %" PRId64 " to %" PRId64, k->name,
                 k->min, k->max);
        return ST_INVALID;
    }
    memcpy(field, &n, sizeof n);
    return ST_OK;
}

static enum status
parse_bool(const struct conf_key *k, struct str s, void *field, char *why,
           size_t cap)
{
    static const char *const words[] = {"no",  "yes", "false", "true",
                                        "off", "on",  "0",     "1"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(s, view(words[i]))) {
            bool yes = i % 2 == 1;

            memcpy(field, &yes, sizeof yes);
            return ST_OK;
        }
    }
    snprintf(why, cap, "%s should be yes or no", k->name);
    return ST_INVALID;
}

static enum status
parse_choice(const struct conf_key *k, struct str s, void *field, char *why,
             size_t cap)
{
    struct str rest = view(k->unit), word;
    int64_t place = 0;
    bool more = true;

    for (; more; place++) {
        more = str_cut(rest, '|', &word, &rest);
        if (str_eq(word, s)) {
            memcpy(field, &place, sizeof place);
            return ST_OK;
        }
    }
    snprintf(why, cap, "%s should be one of %s", k->name, k->unit);
    return ST_INVALID;
}

static enum status
parse_text(const struct conf_key *k, struct str s, struct arena *a, void *field,
           char *why, size_t cap)
{
    size_t max = k->max > 0 ? (size_t)k->max : TEXT_MAX;
    struct str kept;

    if (s.len > max || s.len < (size_t)k->min) {
        snprintf(why, cap, "%s should have %" PRId64 " to %zu bytes", k->name,
                 k->min, max);
        return ST_INVALID;
    }
    if (arena_str(a, s, &kept) != ST_OK)
        return ST_NOSPACE;
    memcpy(field, &kept, sizeof kept);
    return ST_OK;
}

enum status
conf_value_parse(const struct conf_key *k, struct str text, struct arena *a,
                 void *field, char *why, size_t cap)
{
    text = str_trim(text);
    switch (k->type) {
    case CONF_INT:
    case CONF_BYTES:
    case CONF_SECONDS:
        return parse_number(k, text, field, why, cap);
    case CONF_BOOL:
        return parse_bool(k, text, field, why, cap);
    case CONF_CHOICE:
        return parse_choice(k, text, field, why, cap);
    default:
        return parse_text(k, text, a, field, why, cap);
    }
}

/* Levenshtein's distance, one row at a time. */
static size_t
distance(struct str a, struct str b)
{
    size_t row[NAME_MAX_LEN + 1];

    if (a.len > NAME_MAX_LEN || b.len > NAME_MAX_LEN)
        return NAME_MAX_LEN;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t before = row[0]; /* of the row above, one to the left */

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j];
            size_t best = before + (a.ptr[i - 1] != b.ptr[j - 1]);

            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            before = above;
        }
    }
    return row[b.len];
}

const char *
conf_value_near(const struct conf_key *keys, size_t n, struct str name)
{
    const char *best = NULL;
    size_t least = 3;

    for (size_t i = 0; i < n; i++) {
        struct str key = view(keys[i].name);
        size_t d = distance(name, key);

        if (d < least && d * 2 < key.len) {
            least = d;
            best = keys[i].name;
        }
    }
    return best;
}

void
conf_manual(const struct conf_key *keys, size_t n, struct buf *out)
{
    static const char *const types[] = {
        [CONF_TEXT] = "text",
        [CONF_INT] = "whole number",
        [CONF_BYTES] = "bytes",
        [CONF_SECONDS] = "seconds",
        [CONF_BOOL] = "yes or no",
        [CONF_CHOICE] = "one of",
        [CONF_SECRET] = "a file's name; the file holds the secret",
    };

    for (size_t i = 0; i < n; i++) {
        const struct conf_key *k = &keys[i];

        buf_add(out, STR("# "));
        buf_add(out, view(k->help));
        buf_add(out, STR("\n# ("));
        buf_add(out, view(types[k->type]));
        if (k->unit[0] != '\0' && k->type != CONF_BYTES &&
            k->type != CONF_SECONDS) {
            buf_add(out, STR(": "));
            buf_add(out, view(k->unit));
        }
        if (k->type == CONF_INT || k->type == CONF_BYTES ||
            k->type == CONF_SECONDS) {
            buf_add(out, STR("; "));
            buf_add_int(out, k->min);
            buf_add(out, STR(" to "));
            buf_add_int(out, k->max);
        }
        buf_add(out, STR(")\n#"));
        buf_add(out, view(k->name));
        buf_add(out, STR(" = "));
        buf_add(out, view(k->preset));
        buf_add(out, STR("\n\n"));
    }
}
