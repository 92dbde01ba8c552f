/*
 * mainstay trend: a file of readings in, one JSON line per reading out, by the
 * same early warning as the page (core/warn.h).  Nothing is printed before all
 * of the input was found good.
 */
#include "cli/trend.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/read.h"
#include "core/csv.h"
#include "core/date.h"
#include "core/num.h"
#include "core/str.h"
#include "core/utf8.h"
#include "core/warn.h"

#define INPUT_MAX (256u << 20) /* bytes of standard input */
#define READINGS_MAX 2000000u
#define DIMENSIONS_MAX 1000u
#define NAME_MAX_BYTES 200u
#define CHUNK 65536u

static const char usage[] =
    "usage: mainstay trend [options] < FILE.csv\n"
    "\n"
    "Reads a CSV file with the columns at, dimension and value (ISO date or\n"
    "date-time; at most 2 million readings of 1000 dimensions) and prints one\n"
    "JSON line per reading, in the order of the file: at, dimension, value, "
    "n,\n"
    "mean, sd, ewma, limit, state (learning, usual, watch, act) and why\n"
    "(learning, inside, first, shift, drift, held).  All dimensions share one\n"
    "budget of false alarms: a watch about once, an act about once in five\n"
    "years.\n"
    "\n"
    "  --lower-is-worse          lower values are worse, in every dimension\n"
    "  --lower-is-worse=A,B      in these dimensions only\n"
    "  --period daily|weekly     how readings come; found if not given\n"
    "  --help                    this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or\n"
    "input.\n";

struct reading {
    struct str at; /* as written */
    double day;
    double value;
    uint32_t dimension;
    uint32_t order; /* in the file */
};

struct dimension {
    char *name; /* owned, unquoted */
    size_t len;
    size_t n; /* readings */
};

struct trend {
    /* options */
    enum warn_period period;
    bool all_lower;
    struct str lower; /* names, separated by commas */
    /* input */
    struct buf text;
    struct reading *reading; /* n_readings of room_readings */
    size_t n_readings, room_readings;
    struct dimension *dimension; /* DIMENSIONS_MAX */
    size_t n_dimensions;
    uint32_t *bucket; /* hash table of dimensions: number + 1, 0 is free */
    /* working arrays, by dimension and time */
    double *at, *value;
    struct warn_point *point; /* by order in the file */
    struct reading *sorted;
};

#define BUCKETS 4096u /* power of two, four times DIMENSIONS_MAX */

/* ---- errors ---- */

static int
complain(uint32_t line, uint32_t column, const char *what)
{
    (void)fprintf(stderr, "mainstay trend: line %u, column %u: %s\n", line,
                  column, what);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay trend: out of memory\n", stderr);
    return 1;
}

/* ---- options ---- */

static int
take_period(struct trend *t, const char *word)
{
    if (strcmp(word, "daily") == 0)
        t->period = WARN_DAILY;
    else if (strcmp(word, "weekly") == 0)
        t->period = WARN_WEEKLY;
    else
        return 2;
    return 0;
}

/* 0; 2 for wrong use; -1 when --help was answered. */
static int
take_options(struct trend *t, int argc, char **argv)
{
    static const char lower[] = "--lower-is-worse=";
    static const char period[] = "--period=";

    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        int bad = 0;

        if (strcmp(a, "--help") == 0) {
            (void)fputs(usage, stdout);
            return -1;
        }
        if (strcmp(a, "--lower-is-worse") == 0)
            t->all_lower = true;
        else if (strncmp(a, lower, sizeof lower - 1) == 0)
            t->lower = (struct str){a + sizeof lower - 1,
                                    strlen(a + sizeof lower - 1)};
        else if (strncmp(a, period, sizeof period - 1) == 0)
            bad = take_period(t, a + sizeof period - 1);
        else if (strcmp(a, "--period") == 0 && i + 1 < argc)
            bad = take_period(t, argv[++i]);
        else
            bad = 2;
        if (bad != 0) {
            (void)fprintf(stderr,
                          "mainstay trend: bad option %s (see --help)\n", a);
            return bad;
        }
    }
    return 0;
}

static bool
is_lower(const struct trend *t, const struct dimension *d)
{
    struct str rest = t->lower, head;

    if (t->all_lower)
        return true;
    while (rest.len > 0) {
        (void)str_cut(rest, ',', &head, &rest);
        if (str_eq(head, (struct str){d->name, d->len}))
            return true;
    }
    return false;
}

/* A name after --lower-is-worse= that no dimension has is a mistake. */
static int
check_lower(const struct trend *t)
{
    struct str rest = t->lower, head;

    while (rest.len > 0) {
        bool found = false;

        (void)str_cut(rest, ',', &head, &rest);
        for (size_t i = 0; i < t->n_dimensions && !found; i++)
            found = str_eq(
                head, (struct str){t->dimension[i].name, t->dimension[i].len});
        if (found)
            continue;
        (void)fprintf(stderr,
                      "mainstay trend: --lower-is-worse: no dimension %.*s\n",
                      (int)head.len, head.ptr);
        return 2;
    }
    return 0;
}

/* ---- input ---- */

/* FNV-1a; collisions only cost time. */
static uint32_t
hash(const char *p, size_t len)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)p[i]) * 16777619u;
    return h;
}

/* The dimension of a name, made if new.  ST_INVALID for a bad name. */
static enum status
find_dimension(struct trend *t, const struct csv_field *f, uint32_t *out)
{
    char name[NAME_MAX_BYTES];
    size_t len;
    uint32_t at;
    struct dimension *d;

    if (f->text.len == 0 || f->text.len > NAME_MAX_BYTES)
        return ST_INVALID;
    len = csv_unquote(f, name);
    if (!utf8_valid((struct str){name, len}))
        return ST_INVALID;
    for (at = hash(name, len) & (BUCKETS - 1); t->bucket[at] != 0;
         at = (at + 1) & (BUCKETS - 1)) {
        d = &t->dimension[t->bucket[at] - 1];
        if (d->len == len && memcmp(d->name, name, len) == 0) {
            *out = t->bucket[at] - 1;
            return ST_OK;
        }
    }
    if (t->n_dimensions == DIMENSIONS_MAX)
        return ST_NOSPACE;
    d = &t->dimension[t->n_dimensions];
    d->name = mem_alloc(len);
    if (d->name == NULL)
        return ST_BROKEN;
    memcpy(d->name, name, len);
    d->len = len;
    *out = (uint32_t)t->n_dimensions++;
    t->bucket[at] = *out + 1;
    return ST_OK;
}

static int
put_reading(struct trend *t, const struct reading *r)
{
    if (t->n_readings == t->room_readings) {
        size_t room = t->room_readings == 0 ? 1024 : 2 * t->room_readings;
        struct reading *more =
            mem_resize(t->reading, room * sizeof *t->reading);

        if (more == NULL)
            return complain_memory();
        t->reading = more;
        t->room_readings = room;
    }
    t->reading[t->n_readings] = *r;
    t->reading[t->n_readings].order = (uint32_t)t->n_readings;
    t->n_readings++;
    t->dimension[r->dimension].n++;
    return 0;
}

enum column { COL_AT, COL_DIMENSION, COL_VALUE, COL_COUNT };

/* One cell that matters into the reading. */
static int
take_cell(struct trend *t, struct reading *r, enum column what,
          const struct csv_field *f)
{
    struct date_time when;
    enum status st;

    switch (what) {
    case COL_AT:
        r->at = str_trim(f->text);
        if (f->doubled || date_parse(f->text, &when) != ST_OK)
            return complain(f->line, f->column,
                            "at is not an ISO date or date-time");
        r->day = date_days(&when);
        return 0;
    case COL_DIMENSION:
        st = find_dimension(t, f, &r->dimension);
        if (st == ST_BROKEN)
            return complain_memory();
        if (st == ST_NOSPACE)
            return complain(f->line, f->column, "more than 1000 dimensions");
        if (st != ST_OK)
            return complain(f->line, f->column,
                            "dimension is empty, above 200 bytes or not UTF-8");
        return 0;
    default:
        if (num_parse(f->text, NUM_POINT_COMMA, &r->value) != ST_OK ||
            num_abs(r->value) >= 1e100)
            return complain(f->line, f->column, "value is not a number");
        return 0;
    }
}

/* The header: where the three columns stand. */
static int
take_header(struct csv *c, uint32_t column[COL_COUNT], uint32_t *columns)
{
    static const struct str names[COL_COUNT] = {
        {"at", 2}, {"dimension", 9}, {"value", 5}};
    struct csv_field f = {.last = false};

    while (!f.last) {
        if (csv_next(c, &f) != ST_OK)
            return complain(c->line, c->column, "no CSV header");
        for (int k = 0; k < COL_COUNT; k++) {
            if (!csv_field_is(&f, names[k]))
                continue;
            if (column[k] != 0)
                return complain(f.line, f.column, "column named twice");
            column[k] = f.column;
        }
    }
    *columns = f.column;
    for (int k = 0; k < COL_COUNT; k++)
        if (column[k] == 0)
            return complain(f.line, f.column,
                            "the header needs at, dimension and value");
    return 0;
}

static int
parse_input(struct trend *t)
{
    uint32_t column[COL_COUNT] = {0}, columns = 0;
    struct reading r = {.day = 0.0};
    struct csv_field f;
    struct csv c;
    enum status st;
    int rc;

    if (csv_init(&c, buf_str(&t->text), 0) != ST_OK)
        return complain(1, 1, "input too large");
    rc = take_header(&c, column, &columns);
    if (rc != 0)
        return rc;
    while ((st = csv_next(&c, &f)) == ST_OK) {
        if (f.column > columns || (f.last && f.column < columns))
            return complain(f.line, f.column,
                            "not as many columns as the header");
        for (int k = 0; k < COL_COUNT && rc == 0; k++)
            if (f.column == column[k])
                rc = take_cell(t, &r, (enum column)k, &f);
        if (rc == 0 && f.last) {
            if (t->n_readings == READINGS_MAX)
                return complain(f.line, 1, "more than 2 million readings");
            rc = put_reading(t, &r);
        }
        if (rc != 0)
            return rc;
    }
    if (st == ST_NOSPACE)
        return complain(c.line, c.column, "field or record too long");
    return st == ST_END ? 0 : complain(c.line, c.column, "not CSV (quotes)");
}

/* ---- the warning ---- */

static int
by_dimension_and_time(const void *a, const void *b)
{
    const struct reading *x = a, *y = b;

    if (x->dimension != y->dimension)
        return x->dimension < y->dimension ? -1 : 1;
    if (x->day < y->day || x->day > y->day)
        return x->day < y->day ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* Run one dimension's chart over its sorted readings. */
static enum status
watch_dimension(struct trend *t, const struct dimension *d, size_t from)
{
    static const struct warn_budget budget = {WARN_WATCH_PER_YEAR,
                                              WARN_ACT_PER_YEAR};
    struct warn_series in = {.at = t->at + from,
                             .value = t->value + from,
                             .n = d->n,
                             .direction = is_lower(t, d) ? -1 : 1,
                             .period = t->period,
                             .weight = 1.0};
    size_t series, reading, count, i = from;
    struct warn_chart c;
    const struct warn_point *p;
    enum status st;

    st = warn_check(&in, 1, &series, &reading);
    if (st != ST_OK)
        return st;
    st = warn_chart_init(&c, &in, &budget, 1.0 / (double)t->n_dimensions);
    if (st != ST_OK)
        return st;
    while (warn_chart_next(&c, &p, &count) == ST_OK)
        while (count-- > 0)
            t->point[t->sorted[i++].order] = *p;
    return ST_OK;
}

static int
watch(struct trend *t)
{
    size_t n = t->n_readings, from = 0;

    if (n == 0)
        return 0;
    t->sorted = mem_zalloc(n, sizeof *t->sorted);
    t->at = mem_zalloc(n, sizeof *t->at);
    t->value = mem_zalloc(n, sizeof *t->value);
    t->point = mem_zalloc(n, sizeof *t->point);
    if (t->sorted == NULL || t->at == NULL || t->value == NULL ||
        t->point == NULL)
        return complain_memory();
    memcpy(t->sorted, t->reading, n * sizeof *t->sorted);
    qsort(t->sorted, n, sizeof *t->sorted, by_dimension_and_time);
    for (size_t i = 0; i < n; i++) {
        t->at[i] = t->sorted[i].day;
        t->value[i] = t->sorted[i].value;
    }
    for (size_t k = 0; k < t->n_dimensions; k++) {
        if (watch_dimension(t, &t->dimension[k], from) != ST_OK) {
            (void)fputs("mainstay trend: the readings cannot be watched\n",
                        stderr);
            return 1;
        }
        from += t->dimension[k].n;
    }
    return 0;
}

/* ---- output ---- */

static void
add_text(struct buf *b, struct str s)
{
    static const char digit[] = "0123456789abcdef";

    buf_add_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c == '"' || c == '\\') {
            buf_add_byte(b, '\\');
            buf_add_byte(b, (char)c);
        } else if (c < 0x20) {
            buf_add(b, STR("\\u00"));
            buf_add_byte(b, digit[c >> 4]);
            buf_add_byte(b, digit[c & 15]);
        } else {
            buf_add_byte(b, (char)c);
        }
    }
    buf_add_byte(b, '"');
}

static void
add_number(struct buf *b, struct str name, double x)
{
    buf_add(b, STR(",\""));
    buf_add(b, name);
    buf_add(b, STR("\":"));
    if (num_finite(x))
        buf_add_double(b, x);
    else
        buf_add(b, STR("null"));
}

static void
add_line(struct buf *b, const struct trend *t, const struct reading *r)
{
    const struct dimension *d = &t->dimension[r->dimension];
    const struct warn_point *p = &t->point[r->order];
    const char *state = warn_state_name(p->state);
    const char *why = warn_why_name(p->why);

    buf_add(b, STR("{\"at\":"));
    add_text(b, r->at);
    buf_add(b, STR(",\"dimension\":"));
    add_text(b, (struct str){d->name, d->len});
    add_number(b, STR("value"), r->value);
    buf_add(b, STR(",\"n\":"));
    buf_add_int(b, p->n);
    add_number(b, STR("mean"), p->mean);
    add_number(b, STR("sd"), p->sd);
    add_number(b, STR("ewma"), p->ewma);
    add_number(b, STR("limit"), p->limit);
    buf_add(b, STR(",\"state\":"));
    add_text(b, (struct str){state, strlen(state)});
    buf_add(b, STR(",\"why\":"));
    add_text(b, (struct str){why, strlen(why)});
    buf_add(b, STR("}\n"));
}

static int
print_all(const struct trend *t)
{
    struct buf b;
    int rc = 0;

    buf_init(&b, 2 * CHUNK);
    for (size_t i = 0; i < t->n_readings && rc == 0; i++) {
        add_line(&b, t, &t->reading[i]);
        if (b.len < CHUNK && i + 1 < t->n_readings)
            continue;
        if (buf_status(&b) != ST_OK)
            rc = complain_memory();
        else if (fwrite(b.ptr, 1, b.len, stdout) != b.len)
            rc = 1;
        buf_clear(&b);
    }
    buf_free(&b);
    if (fflush(stdout) != 0)
        rc = 1;
    return rc;
}

static void
release(struct trend *t)
{
    for (size_t i = 0; i < t->n_dimensions; i++)
        mem_free(t->dimension[i].name);
    mem_free(t->dimension);
    mem_free(t->bucket);
    mem_free(t->reading);
    mem_free(t->sorted);
    mem_free(t->at);
    mem_free(t->value);
    mem_free(t->point);
    buf_free(&t->text);
}

int
cli_trend(int argc, char **argv)
{
    struct trend t = {.period = WARN_FIND};
    int rc;

    buf_init(&t.text, INPUT_MAX);
    rc = take_options(&t, argc, argv);
    if (rc != 0)
        return rc < 0 ? 0 : rc;
    t.dimension = mem_zalloc(DIMENSIONS_MAX, sizeof *t.dimension);
    t.bucket = mem_zalloc(BUCKETS, sizeof *t.bucket);
    if (t.dimension == NULL || t.bucket == NULL)
        rc = complain_memory();
    if (rc == 0)
        rc = cli_read("trend", stdin, INPUT_MAX, &t.text);
    if (rc == 0)
        rc = parse_input(&t);
    if (rc == 0)
        rc = check_lower(&t);
    if (rc == 0)
        rc = watch(&t);
    if (rc == 0)
        rc = print_all(&t);
    release(&t);
    return rc;
}
