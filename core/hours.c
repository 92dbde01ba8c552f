/* Hours by rule. */
#include "core/hours.h"

#include "core/date.h"

#define FIELDS 12
#define NUMBER_MAX 100000

static bool
take_number(struct str s, int32_t *out)
{
    *out = (int32_t)str_whole(s, 6);
    return *out >= 0 && *out < NUMBER_MAX;
}

static bool
is_text(struct str s)
{
    return s.len > 0 && s.len <= HOURS_TEXT_MAX;
}

static const char *
take_words(const struct str f[FIELDS], struct hours_pack *p)
{
    struct date_time seen;

    p->id = f[0];
    p->body = f[1];
    p->source = f[10];
    p->seen = f[11];
    if (!is_text(p->id) || !is_text(p->body) || !is_text(p->source))
        return "a name or source is missing or too long";
    if (date_parse(p->seen, &seen) != ST_OK || seen.has_time)
        return "the day of the source is no date";
    if (str_eq(f[2], STR("month")))
        p->period = HOURS_MONTH;
    else if (str_eq(f[2], STR("year")))
        p->period = HOURS_YEAR;
    else
        return "the period is neither month nor year";
    if (str_eq(f[4], STR("all")))
        p->count = HOURS_ALL;
    else if (str_eq(f[4], STR("share")))
        p->count = HOURS_SHARE;
    else if (str_eq(f[4], STR("tiers")))
        p->count = HOURS_TIERS;
    else
        return "the way of counting is none of all, share, tiers";
    return NULL;
}

static const char *
take_pack(const struct str f[FIELDS], struct hours_pack *p)
{
    const char *why = take_words(f, p);
    int32_t lead = 0;

    if (why != NULL)
        return why;
    if (!take_number(f[3], &p->target) || !take_number(f[5], &p->small) ||
        !take_number(f[6], &p->small_by) || !take_number(f[7], &p->large_by) ||
        !take_number(f[8], &p->most) || !take_number(f[9], &lead))
        return "a figure is no whole number";
    if (p->small_by > 99 || p->large_by > 99)
        return "a divisor is above 99";
    if (p->count == HOURS_TIERS && (p->small < 1 || p->small_by < 1))
        return "tiers need a number of members and a divisor";
    if (lead > 1)
        return "the last figure is neither 0 nor 1";
    p->lead = lead == 1;
    return NULL;
}

/* Cut a line at its tabs; false unless there are as many as there must be. */
static bool
cut(struct str line, struct str f[FIELDS])
{
    bool more = true;
    size_t n = 0;

    while (more && n < FIELDS)
        more = str_cut(line, '\t', &f[n++], &line);
    return n == FIELDS && !more;
}

enum status
hours_parse(struct str text, struct hours_pack out[HOURS_PACKS_MAX], size_t *n,
            struct hours_error *error)
{
    bool more = true;

    *n = 0;
    *error = (struct hours_error){0, "there is no pack"};
    while (more) {
        struct str line, f[FIELDS];

        more = str_cut(text, '\n', &line, &text);
        error->line++;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        error->why = "there are too many packs";
        if (*n == HOURS_PACKS_MAX)
            return ST_NOSPACE;
        error->why = "there must be twelve fields between tabs";
        if (!cut(line, f))
            return ST_INVALID;
        error->why = take_pack(f, &out[*n]);
        if (error->why != NULL)
            return ST_INVALID;
        for (size_t i = 0; i < *n; i++)
            if (str_eq(out[i].id, out[*n].id)) {
                error->why = "this id stands there twice";
                return ST_INVALID;
            }
        (*n)++;
    }
    return *n > 0 ? ST_OK : ST_INVALID;
}

/* By how much a session's time is divided. */
static int32_t
divisor(const struct hours_pack *p, int32_t present)
{
    if (p->count == HOURS_SHARE)
        return present;
    if (p->count == HOURS_ALL)
        return 1;
    if (present <= p->small)
        return p->small_by;
    return p->large_by > 0 ? p->large_by : present;
}

double
hours_counted(const struct hours_pack *p, const struct hours_entry *e)
{
    int32_t by;

    if (e->minutes < 1 || e->minutes > 1440 || e->present < 1 ||
        e->present > 99 || (p->most > 0 && e->present > p->most) ||
        (p->lead && !e->had_lead))
        return 0.0;
    by = divisor(p, e->present);
    return (double)((e->minutes * 200 + by) / (2 * by)) / 100.0;
}

int32_t
hours_period_of(const struct hours_pack *p, int32_t day)
{
    int32_t year = 1970, month = 1, mday = 1;

    (void)!date_to_ymd(day, &year, &month, &mday);
    return p->period == HOURS_YEAR ? year : year * 12 + month - 1;
}

int32_t
hours_period_day(const struct hours_pack *p, int32_t period)
{
    int32_t day = 0;

    if (p->period == HOURS_YEAR)
        (void)!date_from_ymd(period, 1, 1, &day);
    else
        (void)!date_from_ymd(period / 12, period % 12 + 1, 1, &day);
    return day;
}
