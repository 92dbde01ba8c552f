/* Series and dates of groups over their statements. */
#include "store/series.h"

#include <string.h>

#include "base/rng.h"
#include "base/zone.h"
#include "core/date.h"
#include "store/stmt.h"

#define SHIFTS_MAX 64 /* of a zone within SERIES_AHEAD and what was before */
#define ROUND 64      /* series looked at in one round of the clean-up */
#define MEMORY (64 * 1024) /* bytes for one of them */
#define LIST_MAX 512       /* rows of one answer, whoever asks */

static bool
is_series(const struct series *m)
{
    return recur_check(&m->rule) == RECUR_FINE && m->minute >= 0 &&
           m->minute < 24 * 60 && m->minutes >= SERIES_MINUTES_MIN &&
           m->minutes <= SERIES_MINUTES_MAX && m->zone.len > 0 &&
           m->zone.len <= SERIES_ZONE_MAX && zone_known(m->zone);
}

/* The shifts of a zone around a stretch of days. */
static enum status
zone_of(struct str zone, int64_t from_ms, struct recur_shift shift[SHIFTS_MAX],
        struct recur_zone *out)
{
    size_t n = 0;
    enum status st =
        zone_shifts(zone, from_ms - 2 * (int64_t)DATE_DAY_MS,
                    from_ms + (SERIES_AHEAD + 800) * (int64_t)DATE_DAY_MS,
                    shift, SHIFTS_MAX, &n);

    if (st == ST_OK)
        *out = (struct recur_zone){shift, n};
    return st;
}

static enum status
add_date(struct store *s, const struct series *m, const struct recur_zone *z,
         int32_t day, int64_t *rows)
{
    uint8_t id[ID_LEN];
    enum recur_fit fit;
    int64_t at_ms;
    enum status st = recur_instant(z, day, m->minute, &at_ms, &fit);

    if (st == ST_OK)
        st = rng_fill(&rng_system, id, sizeof id);
    if (st != ST_OK)
        return st;
    return stmt_dated_add(s,
                          &(struct stmt_dated_add_in){m->space, id, m->id, day,
                                                      m->minute, at_ms,
                                                      m->minutes},
                          rows);
}

/* Rows for the days of a series from now_ms on that have none; *n added. */
static enum status
fill(struct store *s, const struct series *m, int64_t now_ms, int64_t *n)
{
    int32_t today = (int32_t)(now_ms / DATE_DAY_MS), day, kept = 0;
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;
    struct recur_walk walk;
    enum status st = zone_of(m->zone, now_ms, shift, &zone);

    *n = 0;
    recur_begin(&walk, &m->rule);
    while (st == ST_OK && kept < SERIES_DATES_MAX &&
           (st = recur_next(&walk, &day)) == ST_OK &&
           day <= today + SERIES_AHEAD) {
        int64_t rows = 0;

        if (day < today - 1)
            continue;
        st = add_date(s, m, &zone, day, &rows);
        *n += rows;
        kept++;
    }
    return st == ST_END ? ST_OK : st;
}

enum status
series_add(struct store *s, struct series *m, int64_t now_ms)
{
    char rule[RECUR_TEXT_MAX];
    struct stmt_series_count_row count;
    int64_t n;
    enum status st = ST_INVALID;

    if (!is_series(m))
        return st;
    st = stmt_series_count(s, &(struct stmt_series_count_in){m->space}, &count);
    if (st == ST_OK && count.n >= SERIES_MAX)
        st = ST_CONFLICT;
    if (st == ST_OK)
        st = rng_fill(&rng_system, m->id, ID_LEN);
    if (st != ST_OK)
        return st;
    m->sequence = 0;
    m->is_over = false;
    st = stmt_series_add(s,
                         &(struct stmt_series_add_in){
                             m->space,
                             m->id,
                             m->zone,
                             m->rule.day,
                             m->minute,
                             m->minutes,
                             {rule, recur_render(&m->rule, true, rule)}},
                         NULL);
    if (st == ST_OK)
        st = fill(s, m, now_ms, &n);
    return st == ST_OK && n == 0 ? ST_INVALID : st;
}

/* A row's rule as it was checked when it came in. */
static enum status
take_rule(struct str text, int64_t day, struct series *m)
{
    return recur_parse(text, (int32_t)day, &m->rule) == RECUR_FINE ? ST_OK
                                                                   : ST_BROKEN;
}

enum status
series_get(struct store *s, const uint8_t id[ID_LEN], struct arena *a,
           struct series *out)
{
    struct stmt_series_get_row row;
    struct series m;
    enum status st =
        stmt_series_get(s, &(struct stmt_series_get_in){id}, a, &row);

    if (st != ST_OK)
        return st;
    m = (struct series){.zone = row.zone,
                        .minute = (int32_t)row.minute,
                        .minutes = (int32_t)row.minutes,
                        .sequence = row.sequence,
                        .is_over = row.is_over != 0};
    memcpy(m.space, row.space, ID_LEN);
    memcpy(m.id, id, ID_LEN);
    st = take_rule(row.rule, row.day, &m);
    if (st == ST_OK)
        *out = m;
    return st;
}

/* One more of a list of series, by its id. */
static enum status
take_series(struct store *s, const uint8_t id[ID_LEN], struct arena *a,
            struct series *all, size_t *n)
{
    enum status st = series_get(s, id, a, &all[*n]);

    if (st == ST_OK)
        (*n)++;
    return st;
}

enum status
series_of_space(struct store *s, const uint8_t space[ID_LEN], struct arena *a,
                struct series **out, size_t *n)
{
    struct series *all = arena_zero(a, LIST_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_series_list_row row;
    enum status st;

    *n = 0;
    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_series_list_open(s, &(struct stmt_series_list_in){space}, &c);
    while (st == ST_OK && *n < LIST_MAX &&
           (st = stmt_series_list_next(c, &row)) == ST_OK)
        st = take_series(s, row.series, a, all, n);
    store_cursor_close(c);
    *out = all;
    return st == ST_END ? ST_OK : st;
}

enum status
series_of_account(struct store *s, const uint8_t account[ID_LEN],
                  struct arena *a, struct series **out, size_t *n)
{
    struct series *all = arena_zero(a, LIST_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_series_of_row row;
    enum status st;

    *n = 0;
    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_series_of_open(s, &(struct stmt_series_of_in){account}, &c);
    while (st == ST_OK && *n < LIST_MAX &&
           (st = stmt_series_of_next(c, &row)) == ST_OK)
        st = take_series(s, row.series, a, all, n);
    store_cursor_close(c);
    *out = all;
    return st == ST_END ? ST_OK : st;
}

/* A change of a series that is there. */
static enum status
moved(struct store *s, const uint8_t space[ID_LEN], const uint8_t id[ID_LEN])
{
    int64_t rows = 0;
    enum status st =
        stmt_series_moved(s, &(struct stmt_series_moved_in){space, id}, &rows);

    return st == ST_OK && rows != 1 ? ST_ABSENT : st;
}

enum status
series_end(struct store *s, const uint8_t space[ID_LEN],
           const uint8_t id[ID_LEN], int64_t now_ms)
{
    int64_t rows = 0;
    enum status st =
        stmt_series_end(s, &(struct stmt_series_end_in){space, id}, &rows);

    if (st == ST_OK && rows != 1)
        return ST_ABSENT;
    if (st == ST_OK)
        st = stmt_dated_off(
            s, &(struct stmt_dated_off_in){space, id, now_ms, INT64_MAX}, NULL);
    return st;
}

enum status
series_pause(struct store *s, const uint8_t space[ID_LEN],
             const uint8_t id[ID_LEN], int64_t from_ms, int64_t to_ms,
             int64_t *n)
{
    enum status st = stmt_dated_off(
        s, &(struct stmt_dated_off_in){space, id, from_ms, to_ms}, n);

    return st == ST_OK && *n > 0 ? moved(s, space, id) : st;
}

/* A row's numbers into a date. */
static void
take_date(struct dated *d, const uint8_t space[ID_LEN],
          const uint8_t id[ID_LEN], const uint8_t series[ID_LEN],
          const int64_t number[6])
{
    *d = (struct dated){.day = (int32_t)number[0],
                        .to_day = (int32_t)number[1],
                        .to_minute = (int32_t)number[2],
                        .at_ms = number[3],
                        .minutes = (int32_t)number[4],
                        .is_off = number[5] != 0};
    memcpy(d->space, space, ID_LEN);
    memmove(d->id, id, ID_LEN);
    memcpy(d->series, series, ID_LEN);
}

/* The numbers of a row of any statement that has these columns. */
#define NUMBERS(row)                                                           \
    ((const int64_t[6]){(row).day, (row).to_day, (row).to_minute, (row).at_ms, \
                        (row).minutes, (row).is_off})

enum status
series_dated_get(struct store *s, const uint8_t id[ID_LEN], struct dated *out)
{
    struct stmt_dated_get_row row;
    enum status st = stmt_dated_get(s, &(struct stmt_dated_get_in){id}, &row);

    if (st != ST_OK)
        return st;
    take_date(out, row.space, id, row.series, NUMBERS(row));
    return ST_OK;
}

static enum status
put_date(struct store *s, const struct dated *d)
{
    return stmt_dated_put(s,
                          &(struct stmt_dated_put_in){d->space, d->id,
                                                      d->to_day, d->to_minute,
                                                      d->at_ms, d->is_off},
                          NULL);
}

enum status
series_dated_put(struct store *s, struct dated *d, struct str zone)
{
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone z;
    enum recur_fit fit;
    enum status st;

    if (d->to_day < 0 || d->to_day > RECUR_DAY_MAX)
        return ST_INVALID;
    st = zone_of(zone, (int64_t)d->to_day * DATE_DAY_MS, shift, &z);
    if (st == ST_OK)
        st = recur_instant(&z, d->to_day, d->to_minute, &d->at_ms, &fit);
    if (st == ST_OK)
        st = put_date(s, d);
    return st == ST_OK ? moved(s, d->space, d->series) : st;
}

enum status
series_dates_of_space(struct store *s, const uint8_t space[ID_LEN],
                      int64_t from_ms, int64_t to_ms, int64_t max,
                      struct arena *a, struct dated **out, size_t *n)
{
    const struct stmt_dated_list_in in = {space, from_ms, to_ms,
                                          max < LIST_MAX ? max : LIST_MAX};
    struct dated *all = arena_zero(a, LIST_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_dated_list_row row;
    size_t found = 0;
    enum status st;

    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_dated_list_open(s, &in, &c);
    while (st == ST_OK && found < LIST_MAX &&
           (st = stmt_dated_list_next(c, &row)) == ST_OK) {
        take_date(&all[found++], space, row.dated, row.series, NUMBERS(row));
    }
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    *out = all;
    *n = found;
    return ST_OK;
}

enum status
series_dates_of_account(struct store *s, const uint8_t account[ID_LEN],
                        int64_t from_ms, int64_t to_ms, int64_t max,
                        struct arena *a, struct dated **out, size_t *n)
{
    const struct stmt_dated_of_in in = {account, from_ms, to_ms,
                                        max < LIST_MAX ? max : LIST_MAX};
    struct dated *all = arena_zero(a, LIST_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_dated_of_row row;
    size_t found = 0;
    enum status st;

    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_dated_of_open(s, &in, &c);
    while (st == ST_OK && found < LIST_MAX &&
           (st = stmt_dated_of_next(c, &row)) == ST_OK) {
        take_date(&all[found++], row.space, row.dated, row.series,
                  NUMBERS(row));
    }
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    *out = all;
    *n = found;
    return ST_OK;
}

enum status
series_dates_of(struct store *s, const struct series *m, struct arena *a,
                struct dated **out, size_t *n)
{
    const struct stmt_dated_days_in in = {m->space, m->id};
    struct dated *all = arena_zero(a, LIST_MAX, sizeof *all);
    struct store_cursor *c = NULL;
    struct stmt_dated_days_row row;
    size_t found = 0;
    enum status st;

    if (all == NULL)
        return ST_NOSPACE;
    st = stmt_dated_days_open(s, &in, &c);
    while (st == ST_OK && found < LIST_MAX &&
           (st = stmt_dated_days_next(c, &row)) == ST_OK) {
        take_date(&all[found++], m->space, row.dated, m->id, NUMBERS(row));
    }
    store_cursor_close(c);
    if (st != ST_OK && st != ST_END)
        return st;
    *out = all;
    *n = found;
    return ST_OK;
}

enum status
series_next(struct store *s, const uint8_t account[ID_LEN], int64_t after_ms,
            int64_t *at_ms)
{
    struct stmt_dated_next_row row;
    enum status st = stmt_dated_next(
        s, &(struct stmt_dated_next_in){account, after_ms}, &row);

    if (st == ST_OK)
        *at_ms = row.at_ms;
    return st;
}

/* Instants of what is ahead, by today's zone data. */
static enum status
mend(struct store *s, const struct series *m, int64_t now_ms, struct arena *a,
     int64_t *n)
{
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;
    struct dated *d = NULL;
    size_t n_dates = 0;
    enum status st = zone_of(m->zone, now_ms, shift, &zone);

    if (st == ST_OK)
        st = series_dates_of(s, m, a, &d, &n_dates);
    for (size_t i = 0; st == ST_OK && i < n_dates; i++) {
        enum recur_fit fit;
        int64_t at_ms = d[i].at_ms;

        if (at_ms <= now_ms)
            continue;
        st = recur_instant(&zone, d[i].to_day, d[i].to_minute, &d[i].at_ms,
                           &fit);
        if (st != ST_OK || d[i].at_ms == at_ms)
            continue;
        st = put_date(s, &d[i]);
        (*n)++;
    }
    return st;
}

static enum status
refresh_one(struct store *s, const struct series *m, int64_t now_ms,
            struct arena *a, int64_t *n)
{
    int64_t added = 0, mended = 0;
    enum status st = fill(s, m, now_ms, &added);

    if (st == ST_OK)
        st = mend(s, m, now_ms, a, &mended);
    if (st == ST_OK && mended > 0)
        st = moved(s, m->space, m->id);
    *n += added + mended;
    return st;
}

/* The next few series after *after, in the arena; their number in *n. */
static enum status
series_after(struct store *s, const uint8_t after[ID_LEN], struct arena *a,
             struct series m[ROUND], size_t *n)
{
    const struct stmt_series_after_in in = {after, ROUND};
    struct stmt_series_after_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_series_after_open(s, &in, &c);

    *n = 0;
    while (st == ST_OK && *n < ROUND &&
           (st = stmt_series_after_next(c, &row)) == ST_OK)
        st = take_series(s, row.series, a, m, n);
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
series_refresh(struct store *s, int64_t now_ms, int64_t *n)
{
    uint8_t after[ID_LEN] = {0};
    struct series m[ROUND];
    struct arena a, one;
    size_t found = 0;
    enum status st;

    *n = 0;
    arena_init(&a, MEMORY);
    arena_init(&one, 2 * MEMORY);
    do {
        arena_clear(&a);
        st = series_after(s, after, &a, m, &found);
        for (size_t i = 0; st == ST_OK && i < found; i++) {
            arena_clear(&one);
            st = refresh_one(s, &m[i], now_ms, &one, n);
            memcpy(after, m[i].id, ID_LEN);
        }
    } while (st == ST_OK && found == ROUND);
    arena_free(&a);
    arena_free(&one);
    return st;
}
