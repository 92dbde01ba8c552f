/* The table of rules, and the text it is read from; see match.h. */
#include "core/match.h"
#include "core/num.h"

struct rule {
    struct str name;
    int32_t preset, peerpool, min, max;
};

static const struct rule rules[MATCH_RULE_COUNT] = {
#define MATCH_RULE(name, preset, peerpool, min, max, help)                     \
    {{#name, sizeof #name - 1}, preset, peerpool, min, max},
#include "core/match_rules.def"
#undef MATCH_RULE
};

void
match_rules_from(const int32_t value[MATCH_RULE_COUNT], struct match_rules *out)
{
#define MATCH_RULE(name, preset, peerpool, min, max, help)                     \
    out->name = value[MATCH_RULE_##name];
#include "core/match_rules.def"
#undef MATCH_RULE
}

void
match_rules_to(const struct match_rules *r, int32_t value[MATCH_RULE_COUNT])
{
#define MATCH_RULE(name, preset, peerpool, min, max, help)                     \
    value[MATCH_RULE_##name] = r->name;
#include "core/match_rules.def"
#undef MATCH_RULE
}

void
match_rules_preset(struct match_rules *out)
{
    int32_t value[MATCH_RULE_COUNT];

    for (int i = 0; i < MATCH_RULE_COUNT; i++)
        value[i] = rules[i].preset;
    match_rules_from(value, out);
}

void
match_rules_peerpool(struct match_rules *out)
{
    int32_t value[MATCH_RULE_COUNT];

    for (int i = 0; i < MATCH_RULE_COUNT; i++)
        value[i] = rules[i].peerpool;
    match_rules_from(value, out);
}

bool
match_rules_valid(const struct match_rules *r)
{
    int32_t value[MATCH_RULE_COUNT];

    match_rules_to(r, value);
    for (int i = 0; i < MATCH_RULE_COUNT; i++)
        if (value[i] < rules[i].min || value[i] > rules[i].max)
            return false;
    return r->size_min <= r->size_max && r->size_from <= r->size_to &&
           r->facilitators_min <= r->size_max;
}

/* One line, cut at "#". */
struct line {
    struct str text;
    struct str name, value;
    uint32_t number;
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Column of a part of the line, from 1. */
static uint32_t
column_of(const struct line *l, struct str part)
{
    return (uint32_t)(part.ptr - l->text.ptr) + 1;
}

/* "name value", "name = value" or "name" into its parts. */
static void
split(struct line *l)
{
    struct str s = l->text, rest;
    size_t n = 0;

    (void)str_cut(s, '#', &s, &rest);
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = (struct str){s.ptr + 1, s.len - 1};
    while (n < s.len && !is_blank(s.ptr[n]) && s.ptr[n] != '=')
        n++;
    l->name = (struct str){s.ptr, n};
    s = (struct str){s.ptr + n, s.len - n};
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = (struct str){s.ptr + 1, s.len - 1};
    if (s.len > 0 && s.ptr[0] == '=')
        s = (struct str){s.ptr + 1, s.len - 1};
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = (struct str){s.ptr + 1, s.len - 1};
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    l->value = s;
}

static int
find_rule(struct str name)
{
    for (int i = 0; i < MATCH_RULE_COUNT; i++)
        if (str_eq(rules[i].name, name))
            return i;
    return -1;
}

/* One rule into value[]; on failure *column says where. */
static enum status
take_rule(const struct line *l, int32_t value[MATCH_RULE_COUNT], uint32_t *seen,
          uint32_t *column)
{
    int at = find_rule(l->name);
    double x;

    *column = column_of(l, l->name);
    if (at < 0 || (*seen >> at & 1) != 0)
        return ST_INVALID;
    *column = column_of(l, l->value);
    if (num_parse(l->value, NUM_POINT, &x) != ST_OK ||
        !(x >= rules[at].min && x <= rules[at].max) || x - num_floor(x) > 0.0)
        return ST_INVALID;
    *seen |= (uint32_t)1 << at;
    value[at] = (int32_t)x;
    return ST_OK;
}

enum status
match_rules_parse(struct str text, struct match_rules *out, uint32_t *line,
                  uint32_t *column)
{
    struct match_rules r;
    int32_t value[MATCH_RULE_COUNT];
    struct line l = {.number = 0};
    uint32_t seen = 0, at = 1;
    bool begun = false;

    match_rules_preset(&r);
    match_rules_to(&r, value);
    while (text.len > 0) {
        (void)str_cut(text, '\n', &l.text, &text);
        l.number++;
        split(&l);
        if (l.name.len == 0 && l.value.len == 0)
            continue;
        if (!begun && str_eq(l.name, STR("peerpool")) && l.value.len == 0) {
            match_rules_peerpool(&r);
            match_rules_to(&r, value);
        } else if (take_rule(&l, value, &seen, &at) != ST_OK) {
            *line = l.number;
            *column = at;
            return ST_INVALID;
        }
        begun = true;
    }
    match_rules_from(value, &r);
    if (!match_rules_valid(&r)) {
        *line = l.number;
        *column = 1;
        return ST_INVALID;
    }
    *out = r;
    return ST_OK;
}
