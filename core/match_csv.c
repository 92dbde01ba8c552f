/* A pool of people from CSV; see match_csv.h. */
#include "core/match_csv.h"

#include "core/num.h"
#include "core/utf8.h"

enum column {
    COL_ID,
    COL_LANGUAGES,
    COL_THEMES,
    COL_SENIORITY,
    COL_NEWCOMER,
    COL_EXCLUDED,
    COL_MET,
    COL_SLOTS,
    COL_MAYBE,
    COL_FACILITATOR,
    COL_SIZE,
    COL_SIZE_WISH,
    COL_WAITED,
    COL_COUNT
};

static const struct str names[COL_COUNT] = {
    {"id", 2},       {"languages", 9},    {"themes", 6}, {"seniority", 9},
    {"newcomer", 8}, {"excluded", 8},     {"met", 3},    {"slots", 5},
    {"maybe", 5},    {"facilitator", 11}, {"size", 4},   {"size_wish", 9},
    {"waited", 6},
};

/* What is wrong with a cell of each column. */
static const char *const wrong[COL_COUNT] = {
    "id is empty, too long, not UTF-8 or has a semicolon or quote",
    "languages: a name is empty or above 32 bytes, or there are more than 64",
    "themes: a name is empty or above 32 bytes, or there are more than 48",
    "seniority is not a whole number from 0 to 31",
    "newcomer is not 0 or 1",
    "excluded: no such id in this pool, or the person's own",
    "met: an empty id",
    "slots: not hours from 0 to 167 separated by semicolons",
    "maybe: not hours from 0 to 167 separated by semicolons",
    "facilitator is not 0, 1 or 2",
    "size is not a size from 1 to 12 or a range such as 4-6",
    "size_wish is not a size from 1 to 12 or a range such as 4-6",
    "waited is not a whole number from 0 to 99",
};

struct reader {
    struct csv csv;
    struct match_csv *to;
    struct match_csv_error *error;
    enum column meaning[CSV_COLUMNS_MAX + 1]; /* of each column, from 1 */
    uint32_t columns;
    uint32_t at; /* person of the record being read */
};

static enum status
refuse(struct reader *r, uint32_t line, uint32_t column, const char *why)
{
    *r->error = (struct match_csv_error){line, column, why};
    return ST_INVALID;
}

/* ---- values ---- */

/* A whole number 0..max of at most three digits. */
static bool
whole(struct str s, uint32_t max, uint32_t *out)
{
    int64_t n = str_whole(str_trim(s), 3);

    *out = (uint32_t)n;
    return n >= 0 && n <= max;
}

/* "a" or "a-b" with a <= b <= max. */
static bool
range(struct str s, uint32_t max, uint32_t *from, uint32_t *to)
{
    struct str head, tail;

    if (!str_cut(s, '-', &head, &tail))
        tail = head;
    return whole(head, max, from) && whole(tail, max, to) && *from <= *to;
}

static bool
take_hours(struct str s, uint64_t hours[MATCH_HOUR_WORDS])
{
    struct str item;
    uint32_t from, to;

    while (s.len > 0) {
        (void)str_cut(s, ';', &item, &s);
        if (!range(item, MATCH_HOURS - 1, &from, &to))
            return false;
        for (uint32_t h = from; h <= to; h++)
            hours[h / 64] |= (uint64_t)1 << h % 64;
    }
    return true;
}

/* Names as bits, new names joining the list. */
static bool
take_names(struct str s, struct str *list, uint32_t *n, uint32_t max,
           uint64_t *bits)
{
    struct str item;
    uint32_t i;

    while (s.len > 0) {
        (void)str_cut(s, ';', &item, &s);
        item = str_trim(item);
        if (item.len == 0 || item.len > MATCH_CSV_NAME_MAX || !utf8_valid(item))
            return false;
        for (i = 0; i < *n && !str_eq(list[i], item); i++)
            ;
        if (i == max)
            return false;
        if (i == *n)
            list[(*n)++] = item;
        *bits |= (uint64_t)1 << i;
    }
    return true;
}

static bool
take_size(struct str s, uint8_t *from, uint8_t *to)
{
    uint32_t a, b;

    if (!range(s, MATCH_SIZE_MAX, &a, &b) || a == 0)
        return false;
    *from = (uint8_t)a;
    *to = (uint8_t)b;
    return true;
}

static bool
take_byte(struct str s, uint32_t max, uint8_t *out)
{
    uint32_t n;

    if (!whole(s, max, &n))
        return false;
    *out = (uint8_t)n;
    return true;
}

static bool
take_id(struct match_csv *to, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ';' || s.ptr[i] == '"')
            return false;
    to->id[to->n] = s;
    return s.len > 0 && s.len <= MATCH_CSV_ID_MAX && utf8_valid(s);
}

/* ---- first reading: everything but the ids of others ---- */

static bool
take_cell(struct match_csv *to, enum column what, struct str s)
{
    struct match_person *p = &to->person[to->n];

    if (what == COL_ID)
        return take_id(to, s);
    if (s.len == 0)
        return true;
    switch (what) {
    case COL_LANGUAGES:
        return take_names(s, to->language, &to->n_languages,
                          MATCH_LANGUAGES_MAX, &p->languages);
    case COL_THEMES:
        return take_names(s, to->theme, &to->n_themes, MATCH_THEMES_MAX,
                          &p->themes);
    case COL_SENIORITY:
        return take_byte(s, MATCH_LEVELS_MAX - 1, &p->level);
    case COL_NEWCOMER:
        return take_byte(s, 1, &p->is_newcomer);
    case COL_SLOTS:
        return take_hours(s, p->hours);
    case COL_MAYBE:
        return take_hours(s, p->maybe);
    case COL_FACILITATOR:
        return take_byte(s, MATCH_ABLE, &p->facilitates);
    case COL_SIZE:
        return take_size(s, &p->must_from, &p->must_to);
    case COL_SIZE_WISH:
        return take_size(s, &p->wish_from, &p->wish_to);
    case COL_WAITED:
        return take_byte(s, MATCH_WAITED_MAX, &p->waited);
    default:
        return true; /* excluded, met: when all ids are known */
    }
}

static enum status
take_header(struct reader *r)
{
    struct csv_field f = {.last = false};
    uint32_t seen = 0;

    while (!f.last) {
        int what = 0;

        if (csv_next(&r->csv, &f) != ST_OK)
            return refuse(r, r->csv.line, r->csv.column, "no CSV header");
        while (what < COL_COUNT && !csv_field_is(&f, names[what]))
            what++;
        if (what == COL_COUNT)
            return refuse(r, f.line, f.column, "unknown column");
        if ((seen >> what & 1) != 0)
            return refuse(r, f.line, f.column, "column named twice");
        seen |= (uint32_t)1 << what;
        r->meaning[f.column] = (enum column)what;
        if (what == COL_SIZE)
            r->to->size_column = f.column;
    }
    r->columns = f.column;
    if ((seen >> COL_ID & seen >> COL_LANGUAGES & seen >> COL_SLOTS & 1) == 0)
        return refuse(r, f.line, f.column,
                      "the header needs id, languages and slots");
    return ST_OK;
}

/* The person among the first n with this id, or n. */
static uint32_t
find_id(const struct match_csv *to, uint32_t n, struct str id)
{
    uint32_t i = 0;

    while (i < n && !str_eq(to->id[i], id))
        i++;
    return i;
}

/* A record is complete. */
static enum status
end_record(struct reader *r, const struct csv_field *f)
{
    if (f->column < r->columns)
        return refuse(r, f->line, f->column,
                      "not as many columns as the header");
    if (find_id(r->to, r->to->n, r->to->id[r->to->n]) < r->to->n)
        return refuse(r, f->line, 1, "the id of somebody above");
    r->to->line[r->to->n++] = f->line;
    return ST_OK;
}

/* Every cell through `take`. */
static enum status
each_cell(struct reader *r, struct str text,
          enum status (*take)(struct reader *r, const struct csv_field *f))
{
    struct csv_field f = {.last = true};
    enum status st;

    st = csv_init(&r->csv, text, csv_separator(text) == '\t' ? '\t' : ',');
    if (st != ST_OK)
        return refuse(r, 1, 1, "input too large");
    st = take_header(r);
    if (st != ST_OK)
        return st;
    while ((st = csv_next(&r->csv, &f)) == ST_OK) {
        if (f.column > r->columns)
            return refuse(r, f.line, f.column,
                          "not as many columns as the header");
        st = take(r, &f);
        if (st != ST_OK)
            return st;
    }
    return st == ST_END
               ? ST_OK
               : refuse(r, r->csv.line, r->csv.column, "not CSV (quotes)");
}

static enum status
first_reading(struct reader *r, const struct csv_field *f)
{
    enum column what = r->meaning[f->column];

    if (r->to->n == MATCH_PEOPLE_MAX) {
        (void)refuse(r, f->line, 1, "more than 512 people");
        return ST_NOSPACE;
    }
    if (f->column == 1) {
        r->to->person[r->to->n] =
            (struct match_person){.facilitates = MATCH_ABLE};
        r->to->excluded[r->to->n] = (struct match_set){{0}};
        r->to->met[r->to->n] = (struct match_set){{0}};
    }
    if (f->doubled || !take_cell(r->to, what, f->text))
        return refuse(r, f->line, f->column, wrong[what]);
    return f->last ? end_record(r, f) : ST_OK;
}

/* ---- second reading: the ids of others ---- */

static enum status
second_reading(struct reader *r, const struct csv_field *f)
{
    enum column what = r->meaning[f->column];
    struct match_csv *to = r->to;
    struct str rest = f->text, id;
    struct match_set *set =
        what == COL_MET ? &to->met[r->at] : &to->excluded[r->at];

    while ((what == COL_EXCLUDED || what == COL_MET) && rest.len > 0) {
        uint32_t i;

        (void)str_cut(rest, ';', &id, &rest);
        id = str_trim(id);
        i = find_id(to, to->n, id);
        if (id.len == 0 || (what == COL_EXCLUDED && (i == to->n || i == r->at)))
            return refuse(r, f->line, f->column, wrong[what]);
        if (i < to->n && i != r->at)
            set->word[i / 64] |= (uint64_t)1 << i % 64;
    }
    r->at += f->last;
    return ST_OK;
}

enum status
match_csv_read(struct str text, struct match_csv *out,
               struct match_csv_error *error)
{
    struct reader r = {.to = out, .error = error};
    enum status st;

    out->n = out->n_languages = out->n_themes = out->size_column = 0;
    st = each_cell(&r, text, first_reading);
    return st == ST_OK ? each_cell(&r, text, second_reading) : st;
}
