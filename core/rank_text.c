/* Terms, ties and wishes; see rank_text.h. */
#include "core/rank_text.h"

#include "core/utf8.h"

/* ---- terms ---- */

static unsigned char
lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool
is_same(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

void
rank_terms_init(struct rank_terms *t, struct str *text, uint32_t *bucket,
                uint32_t room)
{
    *t = (struct rank_terms){text, bucket, 1, room};
    for (uint32_t i = 0; i < room; i++)
        bucket[i] = 0;
}

enum status
rank_term(struct rank_terms *t, struct str text, uint32_t *out)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    text = str_trim(text);
    if (text.len == 0 || text.len > RANK_TEXT_TERM_MAX || !utf8_valid(text))
        return ST_INVALID;
    for (size_t i = 0; i < text.len; i++)
        h = (h ^ lower(text.ptr[i])) * 16777619u;
    for (h &= t->room - 1; t->bucket[h] != 0; h = (h + 1) & (t->room - 1))
        if (is_same(t->text[t->bucket[h]], text)) {
            *out = t->bucket[h];
            return ST_OK;
        }
    if (t->n == t->room / 2)
        return ST_NOSPACE;
    t->text[t->n] = text;
    t->bucket[h] = t->n;
    *out = t->n++;
    return ST_OK;
}

/* ---- lines ---- */

/* A line "word value". */
struct line {
    struct str all, word, value;
    uint32_t number;
};

/* The next line that says something; false at the end. */
static bool
next_line(struct str *text, struct line *l)
{
    while (text->len > 0) {
        (void)str_cut(*text, '\n', &l->all, text);
        l->number++;
        if (l->all.len > 0 && l->all.ptr[l->all.len - 1] == '\r')
            l->all.len--;
        l->word = str_trim(l->all);
        if (l->word.len == 0 || l->word.ptr[0] == '#')
            continue;
        if (!str_cut(l->word, ' ', &l->word, &l->value))
            (void)str_cut(l->word, '\t', &l->word, &l->value);
        l->value = str_trim(l->value);
        return true;
    }
    return false;
}

static enum status
refuse(const struct line *l, struct str part, uint32_t *line, uint32_t *column)
{
    *line = l->number;
    *column = part.ptr >= l->all.ptr && part.len > 0
                  ? (uint32_t)(part.ptr - l->all.ptr) + 1
                  : (uint32_t)l->all.len + 1;
    return ST_INVALID;
}

/* Mark the line's value in the kinds. */
static enum status
mark_value(const struct line *l, struct rank_terms *t, uint32_t *mark,
           uint32_t kinds, uint32_t *line, uint32_t *column)
{
    uint32_t term = 0;
    enum status st = rank_term(t, l->value, &term);

    if (st == ST_OK)
        mark[term] |= kinds;
    else
        (void)refuse(l, l->value, line, column);
    return st;
}

/* A word and the kinds its value is marked in. */
struct word {
    struct str name;
    uint32_t kinds;
};

/* The kinds of the line's word; 0 when it is none of them. */
static uint32_t
find_word(const struct word *words, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(words[i].name, name))
            return words[i].kinds;
    return 0;
}

enum status
rank_ties_read(struct str text, struct rank_terms *t, uint32_t *mark,
               uint32_t *line, uint32_t *column)
{
    static const struct word words[] = {
        /* Whoever supervises me is not my therapist, nor whom I supervise. */
        {{"self", 4},
         1u << RANK_NOT | 1u << RANK_SUPERVISOR | 1u << RANK_PERSON},
        {{"person", 6}, 1u << RANK_PERSON},
        {{"employer", 8}, 1u << RANK_EMPLOYER},
        {{"group", 5}, 1u << RANK_GROUP},
        {{"supervisor", 10}, 1u << RANK_SUPERVISOR | 1u << RANK_PERSON},
        {{"cohort", 6}, 1u << RANK_COHORT},
        {{"town", 4}, 1u << RANK_TOWN},
    };
    struct line l = {.number = 0};

    while (next_line(&text, &l)) {
        uint32_t kinds =
            find_word(words, sizeof words / sizeof words[0], l.word);
        enum status st;

        if (kinds == 0)
            return refuse(&l, l.word, line, column);
        st = mark_value(&l, t, mark, kinds, line, column);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

/* A whole number 0..max of at most six digits; *out untouched otherwise. */
static bool
whole(struct str s, int32_t max, int32_t *out)
{
    int32_t n = (int32_t)str_whole(s, 6);

    if (n < 0 || n > max)
        return false;
    *out = n;
    return true;
}

/* The part of this name, or RANK_PART_COUNT. */
static int
find_part(struct str name)
{
    static const struct str names[RANK_PART_COUNT] = {
#define RANK_PART(name, weight, help) {#name, sizeof #name - 1},
#include "core/rank_parts.def"
#undef RANK_PART
    };
    int p = 0;

    while (p < RANK_PART_COUNT && !str_eq(names[p], name))
        p++;
    return p;
}

/* A line of wishes that is a setting.  ST_ABSENT when it is none. */
static enum status
take_setting(const struct line *l, struct rank_wishes *w)
{
    struct str rest = l->word;
    int part;

    if (str_eq(l->word, STR("fee_max")))
        return whole(l->value, 999999, &w->fee_max) ? ST_OK : ST_INVALID;
    if (str_eq(l->word, STR("must"))) {
        part = find_part(l->value);
        if (part == RANK_PART_COUNT)
            return ST_INVALID;
        w->must |= 1u << part;
        return ST_OK;
    }
    if (!str_starts(rest, STR("weight_")))
        return ST_ABSENT;
    rest = (struct str){rest.ptr + 7, rest.len - 7};
    part = find_part(rest);
    if (part == RANK_PART_COUNT)
        return ST_ABSENT;
    return whole(l->value, 1000, &w->weight[part]) ? ST_OK : ST_INVALID;
}

enum status
rank_wishes_read(struct str text, struct rank_terms *t, uint32_t *mark,
                 struct rank_wishes *w, uint32_t *line, uint32_t *column)
{
    static const struct word words[] = {
        {{"language", 8}, 1u << RANK_LANGUAGE},
        {{"theme", 5}, 1u << RANK_THEME},
        {{"method", 6}, 1u << RANK_METHOD},
        {{"mode", 4}, 1u << RANK_MODE},
    };
    struct line l = {.number = 0};

    while (next_line(&text, &l)) {
        uint32_t kinds =
            find_word(words, sizeof words / sizeof words[0], l.word);
        enum status st = kinds != 0 ? ST_OK : take_setting(&l, w);

        if (kinds != 0)
            st = mark_value(&l, t, mark, kinds, line, column);
        else if (st != ST_OK)
            st = refuse(&l, st == ST_ABSENT ? l.word : l.value, line, column);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}
