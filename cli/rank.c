/*
 * mainstay rank: therapists' entries for one person.  Entries with a dual
 * relationship are left out, and nothing printed tells that there were any.
 */
#include "cli/rank.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/read.h"
#include "core/csv.h"
#include "core/rank_text.h"

#define NAME "rank"
#define INPUT_MAX (64u << 20) /* bytes of entries */
#define FILE_MAX (1u << 20)   /* bytes of ties or wishes */
#define OUTPUT_MAX (256u << 20)
#define LINE_MAX_BYTES 65536u /* of one JSON line */
#define LIST_MAX 64u          /* items of one member */
#define ENTRIES_MAX 200000u

static const char usage[] =
    "usage: mainstay rank [--ties FILE] [--wishes FILE] [--seed N] < ENTRIES\n"
    "\n"
    "Reads therapists' entries, leaves out those with a dual relationship to\n"
    "the person, and prints the rest as JSON lines, best fit first: id, rank,\n"
    "score and its parts.  ENTRIES is CSV with the columns id, employer, "
    "groups,\n"
    "supervisors, cohort, town, not, languages, themes, methods, modes, fee,\n"
    "free (all but id may be left out; ';' between several values), or JSON\n"
    "lines with these members (several values as an array of strings).\n"
    "\n"
    "  --ties FILE     lines: self, person, employer, group, supervisor, "
    "cohort\n"
    "                  or town, and whose\n"
    "  --wishes FILE   lines: language, theme, method or mode, and which;\n"
    "                  fee_max N; must PART; weight_PART N\n"
    "  --seed N        equal scores are ordered by lot from this number (1)\n"
    "  --help          this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or\n"
    "input.\n";

/* Columns of entries: kinds of terms, and two numbers. */
enum { COL_FEE = RANK_KIND_COUNT, COL_FREE, COL_COUNT };
static const char *const columns[COL_COUNT] = {
    "id",        "employer", "groups",  "supervisors", "cohort", "town", "not",
    "languages", "themes",   "methods", "modes",       "fee",    "free"};

struct run {
    const char *ties, *wishes;
    uint64_t seed;
    struct buf text, ties_text, wishes_text, out;
    struct buf start, kind, term, fee, free; /* arrays that grow */
    uint32_t n;
    struct rank_terms terms;
    uint32_t *mark;
    struct str *term_text;
    uint32_t *bucket;
    struct rank_wishes ask;
    uint32_t line;
};

/* ---- errors and options ---- */

static int
complain(const char *file, uint32_t line, uint32_t column, const char *what)
{
    (void)fprintf(stderr, "mainstay " NAME ": %s%sline %u, column %u: %s\n",
                  file, *file != '\0' ? ": " : "", line, column, what);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay " NAME ": out of memory\n", stderr);
    return 1;
}

/* 0; 2 for wrong use; -1 when --help was answered. */
static int
take_options(struct run *r, int argc, char **argv)
{
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(usage, stdout);
            return -1;
        }
        if (value != NULL && strcmp(argv[i], "--ties") == 0)
            r->ties = value;
        else if (value != NULL && strcmp(argv[i], "--wishes") == 0)
            r->wishes = value;
        else if (value != NULL && strcmp(argv[i], "--seed") == 0 &&
                 value[0] >= '0' && value[0] <= '9')
            r->seed = strtoull(value, NULL, 10);
        else {
            (void)fprintf(stderr,
                          "mainstay " NAME ": bad option %s (see --help)\n",
                          argv[i]);
            return 2;
        }
    }
    return 0;
}

/* ---- what the person says ---- */

/* The table of terms: as many as the texts could hold. */
static int
make_terms(struct run *r)
{
    size_t bytes = r->text.len + r->ties_text.len + r->wishes_text.len;
    uint32_t room = 1024;

    while (room / 2 < bytes / 2 + 2)
        room *= 2;
    r->term_text = mem_zalloc(room / 2, sizeof *r->term_text);
    r->bucket = mem_zalloc(room, sizeof *r->bucket);
    r->mark = mem_zalloc(room / 2, sizeof *r->mark);
    if (r->term_text == NULL || r->bucket == NULL || r->mark == NULL)
        return complain_memory();
    rank_terms_init(&r->terms, r->term_text, r->bucket, room);
    return 0;
}

static int
take_person(struct run *r)
{
    uint32_t line = 0, column = 0;

    if (rank_ties_read(buf_str(&r->ties_text), &r->terms, r->mark, &line,
                       &column) != ST_OK)
        return complain(r->ties, line, column,
                        "not self, person, employer, group, supervisor, cohort "
                        "or town, and whose");
    if (rank_wishes_read(buf_str(&r->wishes_text), &r->terms, r->mark, &r->ask,
                         &line, &column) != ST_OK)
        return complain(r->wishes, line, column,
                        "not a wish (see --help), or a value out of bounds");
    return 0;
}

/* ---- entries ---- */

static void
push(struct buf *b, const void *item, size_t size)
{
    buf_add(b, (struct str){item, size});
}

static void
push_term(struct run *r, uint8_t kind, uint32_t term)
{
    push(&r->kind, &kind, sizeof kind);
    push(&r->term, &term, sizeof term);
}

/* One text of a column.  An id is a person, and counts as supervisor too. */
static bool
take_term(struct run *r, int column, struct str text)
{
    uint32_t term;

    if (rank_term(&r->terms, text, &term) != ST_OK)
        return false;
    push_term(r, (uint8_t)column, term);
    if (column == RANK_PERSON)
        push_term(r, RANK_SUPERVISOR, term);
    return true;
}

static void
begin_entry(struct run *r)
{
    uint32_t at = (uint32_t)r->kind.len;

    push(&r->start, &at, sizeof at);
}

static void
end_entry(struct run *r, int32_t fee, int32_t places)
{
    push(&r->fee, &fee, sizeof fee);
    push(&r->free, &places, sizeof places);
    r->n++;
}

/* A whole number 0..999999. */
static bool
whole(struct str s, int32_t *out)
{
    int32_t n;

    s = str_trim(s);
    n = (int32_t)str_whole(s, 6);
    if (n >= 0)
        *out = n;
    return n >= 0 || s.len == 0;
}

/* ---- CSV ---- */

static bool
take_cell(struct run *r, int column, struct str cell, int32_t number[2])
{
    struct str item;

    if (column >= COL_FEE)
        return whole(cell, &number[column - COL_FEE]);
    if (column == RANK_PERSON)
        return take_term(r, column, cell);
    while (cell.len > 0) {
        (void)str_cut(cell, ';', &item, &cell);
        if (!take_term(r, column, item))
            return false;
    }
    return true;
}

static int
take_header(struct csv *c, int meaning[COL_COUNT + 1], uint32_t *n)
{
    struct csv_field f = {.last = false};
    uint32_t seen = 0;

    while (!f.last) {
        int k = 0;

        if (csv_next(c, &f) != ST_OK)
            return complain("", c->line, c->column, "no CSV header");
        while (k < COL_COUNT &&
               !csv_field_is(&f, (struct str){columns[k], strlen(columns[k])}))
            k++;
        if (k == COL_COUNT || (seen >> k & 1) != 0)
            return complain("", f.line, f.column,
                            "unknown column, or one named twice");
        seen |= 1u << k;
        meaning[f.column] = k;
    }
    *n = f.column;
    return (seen & 1) != 0
               ? 0
               : complain("", f.line, f.column, "the header needs id");
}

static int
take_csv(struct run *r)
{
    int meaning[COL_COUNT + 1], rc;
    int32_t number[2] = {-1, 1};
    uint32_t n_columns;
    struct csv_field f;
    struct csv c;
    enum status st;

    if (csv_init(&c, buf_str(&r->text), ',') != ST_OK)
        return complain("", 1, 1, "input too large");
    rc = take_header(&c, meaning, &n_columns);
    if (rc != 0)
        return rc;
    while ((st = csv_next(&c, &f)) == ST_OK) {
        if (f.column > n_columns || (f.last && f.column < n_columns))
            return complain("", f.line, f.column,
                            "not as many columns as the header");
        if (f.column == 1) {
            begin_entry(r);
            number[0] = -1;
            number[1] = 1;
        }
        if (f.doubled || !take_cell(r, meaning[f.column], f.text, number))
            return complain("", f.line, f.column,
                            meaning[f.column] >= COL_FEE
                                ? "not a whole number"
                                : "a name is empty, too long or not UTF-8");
        if (f.last)
            end_entry(r, number[0], number[1]);
        if (r->n > ENTRIES_MAX)
            return complain("", f.line, 1, "more than 200000 entries");
    }
    return st == ST_END ? 0
                        : complain("", c.line, c.column, "not CSV (quotes)");
}

/* ---- JSON lines ---- */

/* A text of a document that will go: the same bytes in the input when they are
 * there as they are, else refused. */
static bool
take_text(struct run *r, int column, struct str line, struct str text)
{
    const char *at = NULL;

    text = str_trim(text);
    if (text.len > 0)
        at = memmem(line.ptr, line.len, text.ptr, text.len);
    return at != NULL && take_term(r, column, (struct str){at, text.len});
}

static bool
take_member(struct run *r, struct json_obj *o, int k, struct str line)
{
    struct json_arr list;
    struct str text;

    if (!json_has(o, columns[k]))
        return k != RANK_PERSON;
    if (k == RANK_PERSON || k == RANK_EMPLOYER || k == RANK_COHORT ||
        k == RANK_TOWN)
        return json_take_str(o, columns[k], RANK_TEXT_TERM_MAX, &text) &&
               take_text(r, k, line, text);
    if (!json_take_arr(o, columns[k], LIST_MAX, &list))
        return false;
    for (size_t i = 0; i < list.n; i++)
        if (json_at_str(&list, i, RANK_TEXT_TERM_MAX, &text) != ST_OK ||
            !take_text(r, k, line, text))
            return false;
    return true;
}

static int
take_line(struct run *r, struct str line)
{
    struct json_error error = {1, 1, ""};
    int64_t fee = -1, places = 1;
    struct json *doc = NULL;
    struct json_obj o;
    bool ok = true;
    int rc = 0;

    if (json_parse(line, LINE_MAX_BYTES, &error, &doc) != ST_OK)
        return complain("", r->line, (uint32_t)(error.column + !error.column),
                        "not a JSON object");
    o = json_top(doc);
    begin_entry(r);
    for (int k = 0; k < COL_FEE && ok; k++)
        ok = take_member(r, &o, k, line);
    if (ok && json_has(&o, "fee"))
        ok = json_take_int(&o, "fee", 0, 999999, &fee);
    if (ok && json_has(&o, "free"))
        ok = json_take_int(&o, "free", 0, 999999, &places);
    if (!ok || json_done(&o) != ST_OK)
        rc = complain("", r->line, 1,
                      "a member is missing, unknown or not of its kind");
    json_free(doc);
    end_entry(r, (int32_t)fee, (int32_t)places);
    return rc;
}

static int
take_lines(struct run *r)
{
    struct str rest = buf_str(&r->text), line;
    int rc = 0;

    while (rest.len > 0 && rc == 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        r->line++;
        if (str_trim(line).len == 0)
            continue;
        if (r->n == ENTRIES_MAX)
            return complain("", r->line, 1, "more than 200000 entries");
        rc = take_line(r, line);
    }
    return rc;
}

/* ---- ranking ---- */

static void
put_fit(struct run *r, const struct rank_fit *fit, uint32_t rank)
{
    uint32_t at, term;
    struct json_w w;

    memcpy(&at, r->start.ptr + fit->entry * sizeof at, sizeof at);
    memcpy(&term, r->term.ptr + at * sizeof term, sizeof term);
    json_w_init(&w, &r->out);
    json_w_obj(&w, NULL);
    json_w_str(&w, "id", r->term_text[term]);
    json_w_int(&w, "rank", (int64_t)rank + 1);
    json_w_int(&w, "score", fit->score);
    json_w_obj(&w, "parts");
    for (int p = 0; p < RANK_PART_COUNT; p++)
        json_w_int(&w, rank_part_name((enum rank_part)p), fit->part[p]);
    json_w_obj_end(&w);
    json_w_obj_end(&w);
    buf_add_byte(&r->out, '\n');
}

static int
rank_all(struct run *r)
{
    struct rank_entries in;
    struct sort_pair *work = mem_zalloc((size_t)r->n + 1, sizeof *work);
    struct rank_fit *fit = mem_zalloc((size_t)r->n + 1, sizeof *fit);
    uint32_t n = 0;
    int rc = 1;

    begin_entry(r); /* where the last one ends */
    if (work == NULL || fit == NULL || buf_status(&r->start) != ST_OK ||
        buf_status(&r->kind) != ST_OK || buf_status(&r->term) != ST_OK ||
        buf_status(&r->fee) != ST_OK || buf_status(&r->free) != ST_OK) {
        (void)complain_memory();
        goto out;
    }
    in = (struct rank_entries){
        .n = r->n,
        .start = (const uint32_t *)(const void *)r->start.ptr,
        .kind = (const uint8_t *)r->kind.ptr,
        .term = (const uint32_t *)(const void *)r->term.ptr,
        .fee = (const int32_t *)(const void *)r->fee.ptr,
        .free = (const int32_t *)(const void *)r->free.ptr,
        .n_terms = r->terms.n,
    };
    r->ask.mark = r->mark;
    r->ask.seed = r->seed;
    if (rank_run(&in, &r->ask, work, fit, &n) != ST_OK) {
        (void)fputs("mainstay " NAME ": the entries cannot be ranked\n",
                    stderr);
        goto out;
    }
    for (uint32_t i = 0; i < n; i++)
        put_fit(r, &fit[i], i);
    rc = cli_write(NAME, &r->out);
out:
    mem_free(work);
    mem_free(fit);
    return rc;
}

static int
read_all(struct run *r)
{
    int rc = cli_read(NAME, stdin, INPUT_MAX, &r->text);

    if (rc == 0 && r->ties != NULL)
        rc = cli_read_file(NAME, r->ties, FILE_MAX, &r->ties_text);
    if (rc == 0 && r->wishes != NULL)
        rc = cli_read_file(NAME, r->wishes, FILE_MAX, &r->wishes_text);
    if (rc == 0)
        rc = make_terms(r);
    return rc;
}

int
cli_rank(int argc, char **argv)
{
    struct run r = {.seed = 1};
    struct buf *all[] = {&r.text, &r.ties_text, &r.wishes_text,
                         &r.out,  &r.start,     &r.kind,
                         &r.term, &r.fee,       &r.free};
    size_t n_all = sizeof all / sizeof all[0];
    struct str begin;
    int rc;

    rc = take_options(&r, argc, argv);
    if (rc != 0)
        return rc < 0 ? 0 : rc;
    for (size_t i = 0; i < n_all; i++)
        buf_init(all[i], OUTPUT_MAX);
    rank_wishes_preset(&r.ask);
    rc = read_all(&r);
    if (rc == 0)
        rc = take_person(&r);
    begin = str_trim(buf_str(&r.text));
    if (rc == 0)
        rc = begin.len > 0 && begin.ptr[0] == '{' ? take_lines(&r)
                                                  : take_csv(&r);
    if (rc == 0)
        rc = rank_all(&r);
    for (size_t i = 0; i < n_all; i++)
        buf_free(all[i]);
    mem_free(r.term_text);
    mem_free(r.bucket);
    mem_free(r.mark);
    return rc;
}
