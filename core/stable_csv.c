/* An instance as CSV: first the ids, then the lists; see stable_text.h. */
#include "core/stable_csv.h"

#include "core/csv.h"
#include "core/utf8.h"

#define ID_MAX 64u /* bytes */

enum column { COL_SIDE, COL_ID, COL_CAPACITY, COL_PREFERS, COL_NOT, COL_COUNT };

static const struct str names[COL_COUNT] = {
    {"side", 4}, {"id", 2}, {"capacity", 8}, {"prefers", 7}, {"not", 3}};

struct reader {
    struct csv csv;
    struct stable_text *to;
    struct stable_text_error *error;
    uint32_t column[COL_COUNT], columns;
    struct str cell[COL_COUNT]; /* of the record */
    uint32_t line;
    uint32_t
        *bucket; /* number + 1 of a seeker (even) or place (odd), by hash */
    uint32_t mask;
    uint32_t seekers, places; /* seen in this reading */
    uint32_t n_seeker_list, n_host_list;
};

static uint32_t
buckets(size_t len)
{
    uint32_t n = 16;

    while (n < len / 2)
        n *= 2;
    return n;
}

size_t
stable_csv_need(size_t len)
{
    return buckets(len) * sizeof(uint32_t);
}

static enum status
refuse(struct reader *r, uint32_t line, uint32_t column, const char *why)
{
    *r->error = (struct stable_text_error){line, column, why};
    return ST_INVALID;
}

/* ---- ids ---- */

/* Where an id of one side stands in the table, or would. */
static uint32_t *
find(struct reader *r, struct str id, bool is_place)
{
    uint32_t h = is_place ? 2166136261u : 2166136262u;

    for (size_t i = 0; i < id.len; i++)
        h = (h ^ (unsigned char)id.ptr[i]) * 16777619u;
    for (;; h++) {
        uint32_t *b = &r->bucket[h & r->mask], at = (*b - 1) / 2;

        if (*b == 0)
            return b;
        if ((*b - 1) % 2 == (is_place ? 1u : 0u) &&
            str_eq(is_place ? r->to->place_id[at] : r->to->seeker_id[at], id))
            return b;
    }
}

/* The capacity in the cell; 1 when it is empty. */
static bool
take_capacity(struct str s, uint32_t *out)
{
    int64_t n = s.len == 0 ? 1 : str_whole(s, 6);

    *out = (uint32_t)n;
    return n >= 0;
}

/* First reading: a record's side, id and capacity. */
static enum status
take_id(struct reader *r)
{
    struct str side = str_trim(r->cell[COL_SIDE]);
    struct str id = str_trim(r->cell[COL_ID]);
    bool is_place = str_eq(side, STR("place"));
    struct stable *in = &r->to->in;
    uint32_t *b, capacity;

    if (!is_place && !str_eq(side, STR("seeker")))
        return refuse(r, r->line, r->column[COL_SIDE],
                      "side is neither seeker nor place");
    if (id.len == 0 || id.len > ID_MAX || !utf8_valid(id))
        return refuse(r, r->line, r->column[COL_ID],
                      "id is empty, above 64 bytes or not UTF-8");
    for (size_t i = 0; i < id.len; i++)
        if (id.ptr[i] == ';' || id.ptr[i] == '=')
            return refuse(r, r->line, r->column[COL_ID],
                          "id has a semicolon or an equals sign");
    b = find(r, id, is_place);
    if (*b != 0)
        return refuse(r, r->line, r->column[COL_ID], "the id of one above");
    if (!take_capacity(str_trim(r->cell[COL_CAPACITY]), &capacity) ||
        (!is_place && capacity != 1))
        return refuse(r, r->line, r->column[COL_CAPACITY],
                      "capacity is not a whole number, or of a seeker");
    if (is_place) {
        in->host_of[in->n_places] = in->n_places;
        in->capacity[in->n_places] = capacity;
        in->host_capacity[in->n_places] = capacity;
        r->to->place_id[in->n_places++] = id;
        *b = 2 * in->n_places;
    } else {
        r->to->seeker_id[in->n_seekers++] = id;
        *b = 2 * in->n_seekers - 1;
    }
    return ST_OK;
}

/* ---- lists ---- */

/* The ids of a cell, to list[*n..]; '=' flags the one after it. */
static enum status
take_list(struct reader *r, enum column from, bool of_places, uint32_t *list,
          uint32_t *n)
{
    struct str rest = r->cell[from];
    bool tied = false;

    while (rest.len > 0) {
        size_t len = 0;
        uint32_t b;

        while (len < rest.len && rest.ptr[len] != ';' && rest.ptr[len] != '=')
            len++;
        b = *find(r, str_trim((struct str){rest.ptr, len}), of_places);
        if (b == 0)
            return refuse(r, r->line, r->column[from],
                          "there is no such id on the other side");
        list[(*n)++] = (b - 1) / 2 | (tied ? STABLE_TIED : 0);
        if (len == rest.len)
            break;
        tied = rest.ptr[len] == '=';
        rest = (struct str){rest.ptr + len + 1, rest.len - len - 1};
        if (rest.len == 0)
            return refuse(r, r->line, r->column[from],
                          "the list ends with a separator");
    }
    return ST_OK;
}

/* Has the list the same number twice?  Lists are short or rare enough. */
static bool
has_twice(const uint32_t *list, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = from; k < i; k++)
            if (((list[i] ^ list[k]) & ~STABLE_TIED) == 0)
                return true;
    return false;
}

/* Second reading: a record's lists. */
static enum status
take_lists(struct reader *r)
{
    bool is_place = str_eq(str_trim(r->cell[COL_SIDE]), STR("place"));
    uint32_t *n = is_place ? &r->n_host_list : &r->n_seeker_list, from = *n;
    struct stable *in = &r->to->in;
    uint32_t *list = is_place ? in->host_list : in->seeker_list;
    uint32_t self = is_place ? r->places++ : r->seekers++, k;
    enum status st;

    (is_place ? in->host_start : in->seeker_start)[self] = from;
    /* Those to be avoided pass through the end of the list. */
    k = from;
    st = take_list(r, COL_NOT, !is_place, list, &k);
    if (st != ST_OK)
        return st;
    for (uint32_t i = from; i < k; i++) {
        uint32_t other = list[i] & ~STABLE_TIED;
        uint32_t *pair = r->to->forbidden[r->to->n_forbidden++];

        pair[0] = is_place ? other : self;
        pair[1] = is_place ? self : other;
    }
    st = take_list(r, COL_PREFERS, !is_place, list, n);
    if (st != ST_OK)
        return st;
    return has_twice(list, from, *n)
               ? refuse(r, r->line, r->column[COL_PREFERS],
                        "somebody is named twice")
               : ST_OK;
}

/* ---- records ---- */

static enum status
take_header(struct reader *r)
{
    struct csv_field f = {.last = false};

    while (!f.last) {
        int what = 0;

        if (csv_next(&r->csv, &f) != ST_OK)
            return refuse(r, r->csv.line, r->csv.column,
                          "neither numbers nor a CSV header");
        while (what < COL_COUNT && !csv_field_is(&f, names[what]))
            what++;
        if (what == COL_COUNT || r->column[what] != 0)
            return refuse(r, f.line, f.column,
                          "unknown column, or one named twice");
        r->column[what] = f.column;
    }
    r->columns = f.column;
    if (r->column[COL_SIDE] == 0 || r->column[COL_ID] == 0 ||
        r->column[COL_PREFERS] == 0)
        return refuse(r, f.line, f.column,
                      "the header needs side, id and prefers");
    return ST_OK;
}

static enum status
each_record(struct reader *r, struct str text,
            enum status (*take)(struct reader *r))
{
    struct csv_field f;
    enum status st = csv_init(&r->csv, text, ',');

    for (int k = 0; k < COL_COUNT; k++) {
        r->column[k] = 0;
        r->cell[k] = (struct str){"", 0};
    }
    if (st == ST_OK)
        st = take_header(r);
    if (st != ST_OK)
        return st;
    while ((st = csv_next(&r->csv, &f)) == ST_OK) {
        r->line = f.line;
        if (f.column > r->columns || (f.last && f.column < r->columns))
            return refuse(r, f.line, f.column,
                          "not as many columns as the header");
        if (f.doubled)
            return refuse(r, f.line, f.column, "a quote in a cell");
        for (int k = 0; k < COL_COUNT; k++)
            if (f.column == r->column[k])
                r->cell[k] = f.text;
        st = f.last ? take(r) : ST_OK;
        if (st != ST_OK)
            return st;
    }
    return st == ST_END
               ? ST_OK
               : refuse(r, r->csv.line, r->csv.column, "not CSV (quotes)");
}

enum status
stable_csv_read(struct str text, uint32_t *work, struct stable_text *t,
                struct stable_text_error *error)
{
    struct reader r = {.to = t, .error = error, .bucket = work};
    enum status st;

    r.mask = buckets(text.len) - 1;
    for (uint32_t i = 0; i <= r.mask; i++)
        work[i] = 0;
    st = each_record(&r, text, take_id);
    if (st != ST_OK)
        return st;
    t->in.n_hosts = t->in.n_places;
    st = each_record(&r, text, take_lists);
    t->in.seeker_start[t->in.n_seekers] = r.n_seeker_list;
    t->in.host_start[t->in.n_places] = r.n_host_list;
    return st;
}
