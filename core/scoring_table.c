/* Scoring keys from their table; scoring.h has its form. */
#include "core/scoring.h"

#include "core/num.h"

#define COLUMNS 9

/* One line of the table cut at its tabs. */
struct line {
    struct str column[COLUMNS];
    uint32_t n;
};

/* The next line that says something; false at the end. */
static bool
next_line(struct str *rest, uint32_t *number, struct line *out)
{
    struct str all;

    while (rest->len > 0) {
        (void)str_cut(*rest, '\n', &all, rest);
        ++*number;
        if (all.len > 0 && all.ptr[all.len - 1] == '\r')
            all.len--;
        if (all.len == 0 || all.ptr[0] == '#')
            continue;
        for (out->n = 0; out->n < COLUMNS - 1;) {
            bool more = str_cut(all, '\t', &out->column[out->n++], &all);

            if (!more)
                return true;
        }
        out->column[out->n++] = all; /* the last column takes the rest */
        return true;
    }
    return false;
}

static bool
to_number(struct str s, double *out)
{
    return num_parse(s, NUM_POINT, out) == ST_OK;
}

static bool
to_count(struct str s, uint32_t min, uint32_t max, uint32_t *out)
{
    double x;

    if (!to_number(s, &x) || x < (double)min || x > (double)max ||
        num_floor(x) < x)
        return false;
    *out = (uint32_t)x;
    return true;
}

/* "1-9", "3,5,7-9" or "-" as bits. */
static bool
to_items(struct str s, uint32_t n_items, uint64_t *out)
{
    struct str part, from, to;
    uint32_t a, b;

    *out = 0;
    if (str_eq(s, STR("-")))
        return true;
    while (s.len > 0) {
        (void)str_cut(s, ',', &part, &s);
        if (!str_cut(part, '-', &from, &to))
            to = from;
        if (!to_count(from, 1, n_items, &a) || !to_count(to, a, n_items, &b))
            return false;
        for (; a <= b; a++)
            *out |= UINT64_C(1) << (a - 1);
    }
    return true;
}

static bool
to_seen(struct str s, bool *out)
{
    *out = str_eq(s, STR("seen"));
    return *out || str_eq(s, STR("memory"));
}

static struct scoring_scale *
find_scale(struct scoring *k, struct str name)
{
    for (uint32_t i = 0; i < k->n_scales; i++)
        if (str_eq(k->scale[i].name, name))
            return &k->scale[i];
    return NULL;
}

/* ---- a function for each kind of line ---- */

static bool
take_items(struct scoring *k, const struct line *l)
{
    return l->n == 2 && k->n_items == 0 &&
           to_count(l->column[1], 1, SCORING_ITEMS, &k->n_items);
}

static bool
take_answers(struct scoring *k, const struct line *l)
{
    return l->n == 4 && to_number(l->column[1], &k->low) &&
           to_number(l->column[2], &k->high) &&
           to_number(l->column[3], &k->step) && k->low < k->high &&
           k->step > 0.0;
}

static bool
take_part(struct scoring *k, const struct line *l)
{
    struct scoring_part *p = &k->part[k->n_parts];

    if (l->n != 4 || k->n_parts == SCORING_PARTS)
        return false;
    p->name = l->column[1];
    k->n_parts++;
    return to_count(l->column[2], 1, k->n_items, &p->from) &&
           to_count(l->column[3], p->from, k->n_items, &p->to);
}

static bool
take_scale(struct scoring *k, const struct line *l)
{
    struct scoring_scale *s = &k->scale[k->n_scales];
    const struct str *c = l->column;

    if (l->n != 9 || k->n_scales == SCORING_SCALES || !(k->step > 0.0) ||
        c[1].len == 0 || find_scale(k, c[1]) != NULL)
        return false;
    *s = (struct scoring_scale){.name = c[1], .factor = 1.0};
    s->sd = s->r = s->change = NUM_NAN;
    for (int i = 0; i < SCORING_ITEMS; i++)
        s->weight[i] = 1.0;
    k->n_scales++;
    s->how = str_eq(c[2], STR("mean")) ? SCORING_MEAN : SCORING_SUM;
    s->high_is_worse = str_eq(c[5], STR("high"));
    s->missing = str_eq(c[7], STR("refuse")) ? SCORING_REFUSE : SCORING_PRORATE;
    if ((s->how == SCORING_SUM && !str_eq(c[2], STR("sum"))) ||
        (!s->high_is_worse && !str_eq(c[5], STR("low"))) ||
        (s->missing == SCORING_PRORATE && !str_eq(c[7], STR("prorate"))))
        return false;
    if (!to_items(c[3], k->n_items, &s->items) || s->items == 0 ||
        !to_items(c[4], k->n_items, &s->reversed) ||
        (s->reversed & ~s->items) != 0)
        return false;
    for (uint64_t left = s->items; left != 0; left &= left - 1)
        s->n_items++;
    return to_count(c[6], 1, s->n_items, &s->need) &&
           to_number(c[8], &s->factor) && s->factor > 0.0;
}

/* Numbers separated by spaces, one for each of the scale's items. */
static bool
take_weights(struct scoring *k, const struct line *l)
{
    struct scoring_scale *s = find_scale(k, l->column[1]);
    struct str rest = l->column[2], word;

    if (l->n != 3 || s == NULL)
        return false;
    for (uint32_t i = 0; i < k->n_items; i++) {
        if ((s->items >> i & 1) == 0)
            continue;
        (void)str_cut(rest, ' ', &word, &rest);
        if (!to_number(word, &s->weight[i]) || !(s->weight[i] > 0.0))
            return false;
    }
    return rest.len == 0;
}

static bool
take_norm(struct scoring *k, const struct line *l)
{
    struct scoring_scale *s = find_scale(k, l->column[1]);

    return l->n == 6 && s != NULL && to_number(l->column[2], &s->sd) &&
           to_number(l->column[3], &s->r) && s->sd > 0.0 && s->r >= 0.0 &&
           s->r < 1.0 && to_seen(l->column[4], &s->norm_is_seen) &&
           l->column[5].len > 0;
}

static bool
take_change(struct scoring *k, const struct line *l)
{
    struct scoring_scale *s = find_scale(k, l->column[1]);

    return l->n == 5 && s != NULL && to_number(l->column[2], &s->change) &&
           s->change > 0.0 && to_seen(l->column[3], &s->change_is_seen) &&
           l->column[4].len > 0;
}

static bool
take_band(struct scoring *k, const struct line *l)
{
    struct scoring_scale *s = find_scale(k, l->column[1]);
    struct scoring_band *b;

    if (l->n != 6 || s == NULL || s->n_bands == SCORING_BANDS)
        return false;
    b = &s->band[s->n_bands++];
    b->word = l->column[3];
    return b->word.len > 0 && to_number(l->column[2], &b->from) &&
           (s->n_bands == 1 || b->from > b[-1].from) &&
           to_seen(l->column[4], &b->is_seen) && l->column[5].len > 0;
}

static bool
take_danger(struct scoring *k, const struct line *l)
{
    struct scoring_danger *d = &k->danger[k->n_dangers];
    bool is_seen; /* a danger answer is heeded whatever its source */

    if (l->n != 5 || k->n_dangers == SCORING_DANGERS)
        return false;
    k->n_dangers++;
    return to_count(l->column[1], 1, k->n_items, &d->item) &&
           to_number(l->column[2], &d->from) &&
           to_seen(l->column[3], &is_seen) && l->column[4].len > 0;
}

static bool
take_text(struct scoring *k, const struct line *l)
{
    if (l->n != 2 || l->column[1].len == 0)
        return false;
    if (str_eq(l->column[0], STR("form")))
        k->form = l->column[1];
    else if (str_eq(l->column[0], STR("loinc")))
        k->loinc = l->column[1];
    return true;
}

static bool
take_window(struct scoring *k, const struct line *l)
{
    return l->n == 2 && to_count(l->column[1], 1, 366, &k->window);
}

static const struct {
    struct str word;
    bool (*take)(struct scoring *k, const struct line *l);
} takers[] = {
    {{"form", 4}, take_text},       {{"items", 5}, take_items},
    {{"answers", 7}, take_answers}, {{"window", 6}, take_window},
    {{"part", 4}, take_part},       {{"loinc", 5}, take_text},
    {{"scale", 5}, take_scale},     {{"weights", 7}, take_weights},
    {{"norm", 4}, take_norm},       {{"change", 6}, take_change},
    {{"band", 4}, take_band},       {{"danger", 6}, take_danger},
    {{"source", 6}, take_text},
};

static bool
take_line(struct scoring *k, const struct line *l)
{
    for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
        if (str_eq(l->column[0], takers[i].word))
            return takers[i].take(k, l);
    return false;
}

static bool
is_key(const struct line *l)
{
    return str_eq(l->column[0], STR("key"));
}

enum status
scoring_read(struct str table, struct str name, struct scoring *out,
             uint32_t *line)
{
    bool inside = false;
    struct line l;

    *line = 0;
    *out = (struct scoring){.n_items = 0};
    while (next_line(&table, line, &l)) {
        if (is_key(&l)) {
            if (inside)
                break;
            inside = l.n == 2 && str_eq(l.column[1], name);
            if (inside)
                out->name = l.column[1];
        } else if (inside && !take_line(out, &l)) {
            return ST_INVALID;
        }
    }
    if (out->name.len == 0)
        return ST_ABSENT;
    return out->n_items > 0 && out->n_scales > 0 && out->form.len > 0
               ? ST_OK
               : ST_INVALID;
}

enum status
scoring_name(struct str table, uint32_t n, struct str *out)
{
    uint32_t line = 0, found = 0;
    struct line l;

    while (next_line(&table, &line, &l))
        if (is_key(&l) && l.n == 2 && found++ == n) {
            *out = l.column[1];
            return ST_OK;
        }
    return ST_END;
}
