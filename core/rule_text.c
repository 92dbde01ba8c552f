/* Rules and views from their text; see rule.h. */
#include "core/rule.h"

#include "core/date.h"
#include "core/num.h"

/* The words of one line, taken one after the other. */
struct words {
    struct str line;
    size_t at;      /* where the next word is looked for */
    uint32_t begun; /* column of the last word, or one behind the end */
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word; empty at the end. */
static struct str
next(struct words *w)
{
    size_t from;

    while (w->at < w->line.len && is_blank(w->line.ptr[w->at]))
        w->at++;
    from = w->at;
    while (w->at < w->line.len && !is_blank(w->line.ptr[w->at]))
        w->at++;
    w->begun = (uint32_t)from + 1;
    return (struct str){w->line.ptr + from, w->at - from};
}

/* Is the next word this one?  Taken only if so; else it is the word that a
 * fault is told of. */
static bool
take(struct words *w, struct str word)
{
    struct words kept = *w;

    if (str_eq(next(w), word))
        return true;
    w->at = kept.at;
    return false;
}

static bool
read_name(struct words *w, struct str *out)
{
    struct str s = next(w);

    if (s.len == 0 || s.len > RULE_NAME_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '-' ||
              (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
            return false;
    *out = s;
    return true;
}

static bool
read_int(struct words *w, int32_t low, int32_t high, int32_t *out)
{
    int32_t n = (int32_t)str_whole(next(w), 5);

    if (n < 0 || n < low || n > high)
        return false;
    *out = n;
    return true;
}

static bool
read_number(struct words *w, double *out)
{
    double x;

    if (num_parse(next(w), NUM_POINT, &x) != ST_OK || !(x >= 0.0) ||
        x > RULE_NUMBER_MAX)
        return false;
    *out = x;
    return true;
}

static bool
read_day(struct words *w, int32_t *out)
{
    struct str s = next(w);
    struct date_time t;

    if (s.len != 10 || date_parse(s, &t) != ST_OK)
        return false;
    *out = t.day;
    return true;
}

static bool
read_level(struct words *w, enum rule_level *out)
{
    static const struct str word[RULE_LEVELS] = {
        {"left", 4}, {"watch", 5}, {"act", 3}};
    struct str s = next(w);

    for (int i = 0; i < RULE_LEVELS; i++)
        if (str_eq(s, word[i])) {
            *out = (enum rule_level)i;
            return true;
        }
    return false;
}

/* "for N", or once. */
static bool
read_weeks(struct words *w, int32_t *out)
{
    *out = 1;
    return !take(w, STR("for")) || read_int(w, 1, RULE_WEEKS_MAX, out);
}

static bool
read_work(struct words *w, struct rule_term *t)
{
    struct str side;

    if (!read_name(w, &t->name))
        return false;
    side = next(w);
    t->is_under = str_eq(side, STR("under"));
    if (!t->is_under && !str_eq(side, STR("over")))
        return false;
    return read_number(w, &t->number) && read_weeks(w, &t->n);
}

static bool
read_event(struct words *w, struct rule_term *t)
{
    t->n = RULE_WITHIN;
    return read_name(w, &t->name) &&
           (!take(w, STR("within")) || read_int(w, 1, RULE_WITHIN_MAX, &t->n));
}

static bool
read_term(struct words *w, struct rule_term *t)
{
    static const struct str word[RULE_KINDS] = {
        {"state", 5},  {"work", 4}, {"crossed", 7}, {"event", 5},
        {"silent", 6}, {"on", 2},   {"every", 5}};
    struct str s = next(w);
    int kind = 0;

    while (kind < RULE_KINDS && !str_eq(s, word[kind]))
        kind++;
    *t = (struct rule_term){.kind = (enum rule_kind)kind, .n = 1};
    switch (t->kind) {
    case RULE_STATE:
        return read_name(w, &t->name) && read_level(w, &t->level) &&
               read_weeks(w, &t->n);
    case RULE_WORK:
        return read_work(w, t);
    case RULE_CROSSED:
        return read_name(w, &t->name) && read_weeks(w, &t->n);
    case RULE_EVENT:
        return read_event(w, t);
    case RULE_SILENT:
        return read_name(w, &t->name) && read_int(w, 1, RULE_DAYS_MAX, &t->n);
    case RULE_ON:
        return read_day(w, &t->day);
    case RULE_EVERY:
        return read_int(w, 7, RULE_DAYS_MAX, &t->n) && take(w, STR("from")) &&
               read_day(w, &t->day);
    case RULE_KINDS:
        break;
    }
    return false;
}

enum status
rule_parse(struct str line, struct rule *out, uint32_t *column)
{
    struct words w = {.line = line};
    struct rule r = {.n = 0};

    if (line.len > RULE_LINE_MAX) {
        *column = RULE_LINE_MAX + 1;
        return ST_NOSPACE;
    }
    do {
        if (r.n == RULE_TERMS_MAX) {
            *column = w.begun;
            return ST_NOSPACE;
        }
        if (!read_term(&w, &r.term[r.n++])) {
            *column = w.begun;
            return ST_INVALID;
        }
    } while (take(&w, STR("and")));
    if (next(&w).len > 0) {
        *column = w.begun;
        return ST_INVALID;
    }
    *out = r;
    return ST_OK;
}

/* The next line of a text, without its end; false behind the last. */
static bool
next_line(struct str *text, struct str *line)
{
    if (text->len == 0)
        return false;
    (void)str_cut(*text, '\n', line, text);
    return true;
}

enum status
rule_parse_all(struct str text, struct rule *out, size_t room, size_t *n,
               uint32_t *line, uint32_t *column)
{
    struct str one;
    size_t count = 0;

    for (uint32_t at = 1; next_line(&text, &one); at++) {
        enum status st =
            count < room ? rule_parse(one, &out[count], column) : ST_NOSPACE;

        if (st != ST_OK) {
            *line = at;
            if (count == room)
                *column = 1;
            return st;
        }
        count++;
    }
    *n = count;
    return ST_OK;
}

/* ---- views ---- */

static bool
read_answer(struct words *w, struct rule_fact *f)
{
    int32_t index;

    if (!read_int(w, 0, RULES_MAX - 1, &index) || !read_day(w, &f->day))
        return false;
    f->number = (double)index;
    f->last = RULE_DONE;
    return take(w, STR("done")) || read_day(w, &f->last);
}

static bool
read_limit(struct words *w, struct rule_fact *f)
{
    if (!read_name(w, &f->name) || !read_day(w, &f->day))
        return false;
    f->number = take(w, STR("crossed")) ? 1.0 : 0.0;
    return f->number > 0.0 || take(w, STR("kept"));
}

static bool
read_state(struct words *w, struct rule_fact *f)
{
    enum rule_level level;

    if (!read_name(w, &f->name) || !read_level(w, &level))
        return false;
    f->number = (double)level;
    return read_day(w, &f->day) && read_day(w, &f->last);
}

static bool
read_fact(struct words *w, struct rule_fact *f)
{
    static const struct str word[] = {{"state", 5}, {"event", 5},
                                      {"work", 4},  {"limit", 5},
                                      {"seen", 4},  {"answer", 6}};
    struct str s = next(w);
    size_t kind = 0;

    while (kind < sizeof word / sizeof word[0] && !str_eq(s, word[kind]))
        kind++;
    if (kind == sizeof word / sizeof word[0])
        return false;
    *f = (struct rule_fact){.kind = (enum rule_fact_kind)kind};
    switch (f->kind) {
    case RULE_FACT_STATE:
        return read_state(w, f);
    case RULE_FACT_WORK:
        return read_name(w, &f->name) && read_day(w, &f->day) &&
               read_number(w, &f->number);
    case RULE_FACT_LIMIT:
        return read_limit(w, f);
    case RULE_FACT_EVENT:
    case RULE_FACT_SEEN:
        return read_name(w, &f->name) && read_day(w, &f->day);
    case RULE_FACT_ANSWER:
        return read_answer(w, f);
    }
    return false;
}

enum status
rule_view_parse(struct str text, struct rule_fact *fact, size_t room,
                struct rule_view *out, uint32_t *line, uint32_t *column)
{
    int32_t newest[RULE_FACT_ANSWER + 1] = {INT32_MIN, INT32_MIN, INT32_MIN,
                                            INT32_MIN, INT32_MIN, INT32_MIN};
    struct rule_view v = {.fact = fact};
    struct words w = {.line = {NULL, 0}, .begun = 1};
    struct str one;

    *line = 1;
    if (!next_line(&text, &one))
        goto invalid;
    w.line = one;
    if (!take(&w, STR("today")) || !read_day(&w, &v.today) || next(&w).len > 0)
        goto invalid;
    while (next_line(&text, &one)) {
        struct rule_fact *f = fact + v.n;

        ++*line;
        w = (struct words){.line = one};
        if (v.n == room) {
            *column = 1;
            return ST_NOSPACE;
        }
        if (!read_fact(&w, f) || next(&w).len > 0)
            goto invalid;
        w.begun = 1; /* from here on the line as a whole is at fault */
        if ((f->kind == RULE_FACT_EVENT || f->kind == RULE_FACT_WORK ||
             f->kind == RULE_FACT_LIMIT) &&
            f->day < newest[f->kind])
            goto invalid;
        newest[f->kind] = f->day;
        v.n++;
    }
    *out = v;
    return ST_OK;
invalid:
    *column = w.begun > 0 ? w.begun : 1;
    return ST_INVALID;
}
