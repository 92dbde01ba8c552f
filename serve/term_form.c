/*
 * term_form: a person's hours and wishes as a form.
 */
#include "serve/term_form.h"

#include <string.h>

#include "base/zone.h"
#include "core/directory.h"
#include "serve/picks.h"
#include "serve/vault.h"

#define NAME_MAX_BYTES 240 /* 80 characters of three bytes */
#define CHOICE_MAX 32
#define DAYS 7
#define HOURS_SHOWN (TERM_FORM_TO - TERM_FORM_FROM)
#define SIZE_LEAST 4
#define SIZE_MOST 8
#define SIZES (SIZE_MOST - SIZE_LEAST + 1)

/* ---- taking ---- */

static void
take_hours(const struct form *f, struct str name,
           uint64_t hours[MATCH_HOUR_WORDS])
{
    struct str value;

    memset(hours, 0, MATCH_HOUR_WORDS * sizeof hours[0]);
    for (size_t i = 0; form_at(f, name, i, &value); i++) {
        int h = (int)str_whole(value, 3);

        if (h >= 0 && h < (int)MATCH_HOURS)
            hours[h / 64] |= UINT64_C(1) << (h % 64);
    }
}

/* Are so many hours in a row free, some of them if need be? */
static bool
has_window(const struct match_person *m, int64_t hours)
{
    int64_t run = 0;

    for (unsigned h = 0; h < 2 * MATCH_HOURS; h++) {
        unsigned at = h % MATCH_HOURS;
        bool free = (m->hours[at / 64] | m->maybe[at / 64]) >> (at % 64) & 1;

        run = free ? run + 1 : 0;
        if (run >= hours)
            return true;
    }
    return false;
}

static uint8_t
take_size(struct form *f, struct str name)
{
    struct str value;
    int n;

    (void)form_take(f, name, 0, CHOICE_MAX, &value);
    n = (int)str_whole(value, 3);
    return n >= SIZE_LEAST && n <= SIZE_MOST ? (uint8_t)n : 0;
}

/* "any" at one end means as far as groups go. */
static bool
take_sizes(struct form *f, struct match_person *m)
{
    m->must_from = take_size(f, STR("must_from"));
    m->must_to = take_size(f, STR("must_to"));
    m->wish_from = take_size(f, STR("wish_from"));
    m->wish_to = take_size(f, STR("wish_to"));
    return (m->must_from != 0 && m->must_to != 0 &&
            m->must_from > m->must_to) ||
           (m->wish_from != 0 && m->wish_to != 0 && m->wish_from > m->wish_to);
}

static void
complete(uint8_t *from, uint8_t *to)
{
    if (*from == 0 && *to == 0)
        return;
    *from = *from == 0 ? SIZE_LEAST : *from;
    *to = *to == 0 ? SIZE_MOST : *to;
}

static void
take_choices(struct form *f, struct match_person *m)
{
    enum tpl_term_years years = TPL_TERM_YEARS_UNSAID;
    enum tpl_term_facilitates facilitates = TPL_TERM_FACILITATES_ABLE;
    struct str value;

    for (size_t i = 0; form_at(f, STR("language"), i, &value); i++)
        if (directory_tongue_find(value) != DIRECTORY_NONE)
            m->languages |= UINT64_C(1) << directory_tongue_find(value);
    for (size_t i = 0; form_at(f, STR("theme"), i, &value); i++)
        if (directory_theme_find(value) != DIRECTORY_NONE)
            m->themes |= UINT64_C(1) << directory_theme_find(value);
    (void)form_take(f, STR("years"), 0, CHOICE_MAX, &value);
    (void)tpl_term_years_parse(value, &years);
    (void)form_take(f, STR("facilitates"), 0, CHOICE_MAX, &value);
    (void)tpl_term_facilitates_parse(value, &facilitates);
    (void)form_take(f, STR("newcomer"), 0, CHOICE_MAX, &value);
    m->level = (uint8_t)years;
    m->facilitates = (uint8_t)facilitates;
    m->is_newcomer = str_eq(value, STR("yes"));
}

static void
take_apart(const struct form *f, const struct term_pool *pool,
           struct match_set *out)
{
    struct str value;
    uint8_t id[ID_LEN];
    size_t n = 0;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; form_at(f, STR("apart"), i, &value); i++)
        for (size_t k = 0; id_parse(value, id) == ST_OK && k < pool->n; k++)
            if (memcmp(pool->people[k].person, id, ID_LEN) == 0 &&
                k != pool->me && n++ < TERM_FORM_APART)
                out->word[k / 64] |= UINT64_C(1) << (k % 64);
}

void
term_form_take(struct form *f, const struct term *t,
               const struct term_pool *pool, struct term_form *out)
{
    struct match_person *m = &out->p.m;
    struct str what;

    memset(m, 0, sizeof *m);
    out->bad_name = !form_take(f, STR("name"), 1, NAME_MAX_BYTES, &out->p.name);
    out->bad_zone =
        !form_take(f, STR("zone"), 1, ZONE_NAME_MAX, &out->p.zone) ||
        !zone_known(out->p.zone);
    take_hours(f, STR("h"), m->hours);
    take_hours(f, STR("m"), m->maybe);
    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        m->maybe[i] &= ~m->hours[i];
    out->bad_hours = !has_window(m, t->hours);
    take_choices(f, m);
    out->bad_size = take_sizes(f, m);
    take_apart(f, pool, &out->apart);
    out->bad =
        out->bad_name || out->bad_zone || out->bad_hours || out->bad_size;
    if (!out->bad) {
        complete(&m->must_from, &m->must_to);
        complete(&m->wish_from, &m->wish_to);
    }
    (void)form_take(f, STR("do"), 0, CHOICE_MAX, &what);
    out->is_look = str_eq(what, STR("look"));
}

enum status
term_form_apart_put(struct req *rq, const struct term *t,
                    const struct term_pool *pool, const struct term_form *in)
{
    uint8_t plain[TERM_FORM_APART * ID_LEN];
    struct str box = {NULL, 0};
    size_t n = 0;
    enum status st = ST_OK;

    for (size_t i = 0; i < pool->n && n < TERM_FORM_APART; i++)
        if (in->apart.word[i / 64] >> (i % 64) & 1)
            memcpy(plain + n++ * ID_LEN, pool->people[i].person, ID_LEN);
    if (n > 0)
        st = vault_wrap(rq->app->ring, rq->me.account, STR("apart"),
                        (struct str){(const char *)plain, n * ID_LEN},
                        &rq->x->arena, &box);
    return st == ST_OK ? term_apart_put(rq->store, rq->me.account, t->term, box)
                       : st;
}

/* ---- filling ---- */

/* "07:00" in the arena. */
static enum status
hour_text(struct arena *a, unsigned hour, struct str *out)
{
    char text[5] = {(char)('0' + hour / 10), (char)('0' + hour % 10), ':', '0',
                    '0'};

    return arena_str(a, (struct str){text, sizeof text}, out);
}

/* How many others are free in each hour of the asker's own week. */
static void
count_free(const struct term *t, const struct term_pool *pool, struct str zone,
           int64_t count[MATCH_HOURS])
{
    int32_t offset = term_pool_offset(t, zone);

    for (size_t i = 0; i < pool->n; i++) {
        uint64_t hours[MATCH_HOUR_WORDS];

        if (i == pool->me)
            continue;
        for (unsigned k = 0; k < MATCH_HOUR_WORDS; k++)
            hours[k] = pool->m[i].hours[k] | pool->m[i].maybe[k];
        match_shift(hours, offset, hours);
        for (unsigned h = 0; h < MATCH_HOURS; h++)
            count[h] += (int64_t)(hours[h / 64] >> (h % 64) & 1);
    }
}

static enum status
fill_grid(struct req *rq, const struct term *t, const struct term_pool *pool,
          const struct term_form *in, struct tpl_term *out)
{
    struct arena *a = &rq->x->arena;
    const struct match_person *m = &in->p.m;
    struct tpl_term_rows *rows = arena_zero(a, HOURS_SHOWN, sizeof *rows);
    int64_t count[MATCH_HOURS] = {0};
    enum status st = rows == NULL ? ST_NOSPACE : ST_OK;

    count_free(t, pool, in->p.zone, count);
    for (unsigned r = 0; r < HOURS_SHOWN && st == ST_OK; r++) {
        struct tpl_term_rows_cells *cells = arena_zero(a, DAYS, sizeof *cells);

        if (cells == NULL)
            return ST_NOSPACE;
        for (unsigned d = 0; d < DAYS; d++) {
            unsigned h = d * 24 + TERM_FORM_FROM + r;

            cells[d] = (struct tpl_term_rows_cells){
                .at = h,
                .day = (enum tpl_term_rows_cells_day)d,
                .free = m->hours[h / 64] >> (h % 64) & 1,
                .maybe = m->maybe[h / 64] >> (h % 64) & 1,
                .others = count[h]};
        }
        rows[r].cells = cells;
        rows[r].cells_n = DAYS;
        st = hour_text(a, TERM_FORM_FROM + r, &rows[r].hour);
    }
    out->rows = rows;
    out->rows_n = HOURS_SHOWN;
    return st;
}

static enum status
fill_choices(struct req *rq, const struct tpl_page *page,
             const struct match_person *m, struct tpl_term *out)
{
    enum status st = picks_languages(rq, page, m->languages, &out->languages);

    if (st == ST_OK)
        st = picks_themes(rq, page, m->themes, &out->themes);
    if (st == ST_OK)
        st = picks_zones(rq, page, &out->zones);
    out->years = (enum tpl_term_years)m->level;
    out->facilitates = (enum tpl_term_facilitates)m->facilitates;
    out->newcomer = m->is_newcomer;
    return st;
}

/* Four lists of the same sizes, each of a type of its own. */
static enum status
fill_sizes(struct req *rq, const struct match_person *m, struct tpl_term *out)
{
    struct arena *a = &rq->x->arena;

#define SIZES_OF(field)                                                        \
    do {                                                                       \
        struct tpl_term_##field *list = arena_zero(a, SIZES, sizeof *list);    \
                                                                               \
        if (list == NULL)                                                      \
            return ST_NOSPACE;                                                 \
        for (int i = 0; i < SIZES; i++) {                                      \
            list[i].n = SIZE_LEAST + i;                                        \
            list[i].chosen = m->field == SIZE_LEAST + i;                       \
        }                                                                      \
        out->field = list;                                                     \
        out->field##_n = SIZES;                                                \
    } while (0)
    SIZES_OF(must_from);
    SIZES_OF(must_to);
    SIZES_OF(wish_from);
    SIZES_OF(wish_to);
#undef SIZES_OF
    return ST_OK;
}

static enum status
fill_people(struct req *rq, const struct term_pool *pool,
            const struct match_set *apart, struct tpl_term *out)
{
    struct arena *a = &rq->x->arena;
    struct tpl_term_others *list = arena_zero(a, pool->n + 1, sizeof *list);
    enum status st = list == NULL ? ST_NOSPACE : ST_OK;

    for (size_t i = 0; i < pool->n && st == ST_OK; i++) {
        struct tpl_term_others *other = &list[out->others_n];

        if (i == pool->me)
            continue;
        other->name = pool->people[i].name;
        other->apart = apart->word[i / 64] >> (i % 64) & 1;
        st = view_id(rq, pool->people[i].person, &other->person);
        out->others_n++;
    }
    out->others = list;
    return st;
}

enum status
term_form_fill(struct req *rq, const struct tpl_page *page,
               const struct term *t, const struct term_pool *pool,
               const struct term_form *in, struct tpl_term *out)
{
    enum status st = fill_grid(rq, t, pool, in, out);

    out->name = in->p.name;
    out->zone = in->p.zone;
    out->bad = in->bad;
    out->bad_name = in->bad_name;
    out->bad_zone = in->bad_zone;
    out->bad_hours = in->bad_hours;
    out->bad_size = in->bad_size;
    if (st == ST_OK)
        st = fill_choices(rq, page, &in->p.m, out);
    if (st == ST_OK)
        st = fill_sizes(rq, &in->p.m, out);
    return st == ST_OK ? fill_people(rq, pool, &in->apart, out) : st;
}
