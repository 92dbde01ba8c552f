/* Recurring meetings in local time. */
#include "core/recur.h"

#include "core/date.h"

#define MINUTE_MS 60000
#define WEEK 7
#define MONTH_TRIES 24 /* months looked at for a rule's first meeting */

static const char weekday_names[WEEK][3] = {"MO", "TU", "WE", "TH",
                                            "FR", "SA", "SU"};

static int32_t
monday_of(int32_t day)
{
    return day - date_weekday(day);
}

/* Months since year 0. */
static int32_t
month_of(int32_t day)
{
    int32_t year = 1970, month = 1, mday = 1;

    if (date_to_ymd(day, &year, &month, &mday) != ST_OK)
        return 0;
    return year * 12 + month - 1;
}

/* The nth (or last) weekday of a month counted from year 0; below 0: outside
 * what there is. */
static int32_t
nth_day(int32_t month, int32_t weekday, int32_t nth)
{
    int32_t first, ahead;

    if (nth > 0) {
        if (date_from_ymd(month / 12, month % 12 + 1, 1, &first) != ST_OK)
            return -1;
        ahead = (weekday - date_weekday(first) + WEEK) % WEEK;
        return first + ahead + (nth - 1) * WEEK;
    }
    month++;
    if (date_from_ymd(month / 12, month % 12 + 1, 1, &first) != ST_OK)
        return -1;
    ahead = (date_weekday(first - 1) - weekday + WEEK) % WEEK;
    return first - 1 - ahead;
}

static int32_t
only_weekday(uint8_t days)
{
    int32_t at = 0;

    while (at < WEEK - 1 && (days >> at & 1) == 0)
        at++;
    return at;
}

/* Is the day one of the rule's, its end aside? */
static bool
has_day(const struct recur_rule *r, int32_t day)
{
    int32_t months;

    switch (r->every) {
    case RECUR_ONCE:
        return day == r->day;
    case RECUR_WEEKLY:
        return (r->days >> date_weekday(day) & 1) != 0 &&
               (monday_of(day) - monday_of(r->day)) / WEEK % r->step == 0;
    case RECUR_MONTHLY:
        months = month_of(day) - month_of(r->day);
        return months % r->step == 0 &&
               nth_day(month_of(day), only_weekday(r->days), r->nth) == day;
    }
    return false;
}

static bool
is_one_bit(uint8_t days)
{
    return days != 0 && (days & (days - 1)) == 0;
}

enum recur_fault
recur_check(const struct recur_rule *r)
{
    bool is_month = r->every == RECUR_MONTHLY;

    if (r->day < 0 || r->day > RECUR_DAY_MAX)
        return RECUR_BAD_DAY;
    if (r->every == RECUR_ONCE)
        return RECUR_FINE;
    if (r->every != RECUR_WEEKLY && !is_month)
        return RECUR_BAD_FREQ;
    if (r->step < 1 || r->step > RECUR_STEP_MAX)
        return RECUR_BAD_INTERVAL;
    if (r->days == 0 || r->days >= 1u << WEEK)
        return RECUR_BAD_BYDAY;
    if (is_month
            ? !is_one_bit(r->days) || r->nth == 0 || r->nth < -1 || r->nth > 4
            : r->nth != 0)
        return RECUR_BAD_BYDAY;
    if (r->until != RECUR_NEVER &&
        (r->until < r->day || r->until > RECUR_DAY_MAX))
        return RECUR_BAD_UNTIL;
    if (r->count < 0 || r->count > RECUR_COUNT_MAX ||
        (r->count > 0 && r->until != RECUR_NEVER))
        return RECUR_BAD_COUNT;
    return has_day(r, r->day) ? RECUR_FINE : RECUR_BAD_DAY;
}

/* Same letters, ASCII case aside; b in capitals. */
static bool
same_word(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char c = a.ptr[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c != b.ptr[i])
            return false;
    }
    return true;
}

static bool
take_days(struct str value, struct recur_rule *r)
{
    struct str one;
    bool more;

    do {
        int32_t at = 0;

        more = str_cut(value, ',', &one, &value);
        if (one.len > 2) {
            struct str number = {one.ptr, one.len - 2};
            bool is_back = number.ptr[0] == '-';
            int32_t nth;

            if (is_back)
                number = (struct str){number.ptr + 1, number.len - 1};
            nth = (int32_t)str_whole(number, 1);
            if (r->nth != 0 || nth < 1 || nth > (is_back ? 1 : 4))
                return false;
            r->nth = (int8_t)(is_back ? -1 : nth);
            one = (struct str){one.ptr + one.len - 2, 2};
        }
        while (at < WEEK && !same_word(one, (struct str){weekday_names[at], 2}))
            at++;
        if (at == WEEK || (r->days >> at & 1) != 0)
            return false;
        r->days |= (uint8_t)(1u << at);
    } while (more);
    return true;
}

static bool
take_until(struct str value, struct recur_rule *r)
{
    int32_t day = (int32_t)str_whole(value, 8);

    return value.len == 8 && day > 0 &&
           date_from_ymd(day / 10000, day / 100 % 100, day % 100, &r->until) ==
               ST_OK;
}

enum part { FREQ, INTERVAL, BYDAY, UNTIL, COUNT, PARTS };

static const struct str part_names[PARTS] = {
    [FREQ] = {"FREQ", 4},   [INTERVAL] = {"INTERVAL", 8},
    [BYDAY] = {"BYDAY", 5}, [UNTIL] = {"UNTIL", 5},
    [COUNT] = {"COUNT", 5},
};

static enum recur_fault
take_part(enum part part, struct str value, struct recur_rule *r)
{
    switch (part) {
    case FREQ:
        if (same_word(value, STR("WEEKLY")))
            r->every = RECUR_WEEKLY;
        else if (same_word(value, STR("MONTHLY")))
            r->every = RECUR_MONTHLY;
        else
            return RECUR_BAD_FREQ;
        return RECUR_FINE;
    case INTERVAL:
        r->step = (int32_t)str_whole(value, 4);
        return r->step < 1 ? RECUR_BAD_INTERVAL : RECUR_FINE;
    case BYDAY:
        return take_days(value, r) ? RECUR_FINE : RECUR_BAD_BYDAY;
    case UNTIL:
        return take_until(value, r) ? RECUR_FINE : RECUR_BAD_UNTIL;
    case COUNT:
        r->count = (int32_t)str_whole(value, 4);
        return r->count < 1 ? RECUR_BAD_COUNT : RECUR_FINE;
    case PARTS:
        break;
    }
    return RECUR_BAD_PART;
}

enum recur_fault
recur_parse(struct str text, int32_t day, struct recur_rule *out)
{
    struct recur_rule r = {.day = day, .step = 1, .until = RECUR_NEVER};
    enum recur_fault fault = RECUR_FINE;
    bool more = text.len > 0;
    uint32_t seen = 0;

    while (more && fault == RECUR_FINE) {
        struct str item, name, value;
        uint32_t part = 0;

        more = str_cut(text, ';', &item, &text);
        if (!str_cut(item, '=', &name, &value))
            return RECUR_BAD_TEXT;
        while (part < PARTS && !same_word(name, part_names[part]))
            part++;
        if ((seen >> part & 1) != 0)
            return part == PARTS ? RECUR_BAD_PART : RECUR_BAD_TEXT;
        seen |= 1u << part;
        fault = take_part((enum part)part, value, &r);
    }
    if (fault != RECUR_FINE)
        return fault;
    if (seen != 0 && r.every == RECUR_ONCE)
        return RECUR_BAD_FREQ;
    if (r.every == RECUR_WEEKLY && (seen >> BYDAY & 1) == 0)
        r.days = (uint8_t)(1u << date_weekday(day));
    fault = recur_check(&r);
    if (fault == RECUR_FINE)
        *out = r;
    return fault;
}

struct writer {
    char *to;
    size_t len;
};

static void
put(struct writer *w, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        w->to[w->len++] = s.ptr[i];
}

static void
put_number(struct writer *w, int32_t n, int32_t digits)
{
    int32_t unit = 1;

    for (int32_t i = 1; i < digits || n / unit >= 10; i++)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        w->to[w->len++] = (char)('0' + n / unit % 10);
}

size_t
recur_render(const struct recur_rule *r, bool with_until,
             char to[RECUR_TEXT_MAX])
{
    struct writer w = {to, 0};
    bool is_first = true;
    int32_t year, month, mday;

    if (r->every == RECUR_ONCE)
        return 0;
    put(&w,
        r->every == RECUR_WEEKLY ? STR("FREQ=WEEKLY") : STR("FREQ=MONTHLY"));
    if (r->step != 1) {
        put(&w, STR(";INTERVAL="));
        put_number(&w, r->step, 1);
    }
    put(&w, STR(";BYDAY="));
    for (int32_t d = 0; d < WEEK; d++) {
        if ((r->days >> d & 1) == 0)
            continue;
        if (!is_first)
            put(&w, STR(","));
        is_first = false;
        if (r->nth < 0)
            put(&w, STR("-1"));
        else if (r->nth > 0)
            put_number(&w, r->nth, 1);
        put(&w, (struct str){weekday_names[d], 2});
    }
    if (r->count > 0) {
        put(&w, STR(";COUNT="));
        put_number(&w, r->count, 1);
    } else if (with_until && r->until != RECUR_NEVER &&
               date_to_ymd(r->until, &year, &month, &mday) == ST_OK) {
        put(&w, STR(";UNTIL="));
        put_number(&w, year, 4);
        put_number(&w, month, 2);
        put_number(&w, mday, 2);
    }
    return w.len;
}

void
recur_begin(struct recur_walk *w, const struct recur_rule *r)
{
    *w = (struct recur_walk){.rule = *r, .next = r->day};
}

/* The rule's first day from `from` on, its end aside; RECUR_NEVER without. */
static int32_t
day_from(const struct recur_rule *r, int32_t from)
{
    int32_t week, month;

    switch (r->every) {
    case RECUR_ONCE:
        return from <= r->day ? r->day : RECUR_NEVER;
    case RECUR_WEEKLY:
        for (int32_t day = from; day < monday_of(from) + WEEK; day++)
            if (has_day(r, day))
                return day;
        week = (monday_of(from) - monday_of(r->day)) / WEEK;
        week += r->step - week % r->step;
        for (int32_t d = 0; d < WEEK; d++)
            if ((r->days >> d & 1) != 0)
                return monday_of(r->day) + week * WEEK + d;
        break;
    case RECUR_MONTHLY:
        month = month_of(from) - month_of(r->day);
        month -= month % r->step;
        for (int32_t i = 0; i < MONTH_TRIES; i++, month += r->step) {
            int32_t day = nth_day(month_of(r->day) + month,
                                  only_weekday(r->days), r->nth);
            if (day >= from)
                return day;
        }
        break;
    }
    return RECUR_NEVER;
}

enum status
recur_next(struct recur_walk *w, int32_t *day)
{
    const struct recur_rule *r = &w->rule;
    int32_t found;

    if (w->next > RECUR_DAY_MAX || (r->count > 0 && w->seen >= r->count))
        return ST_END;
    found = day_from(r, w->next);
    if (found > r->until || found > RECUR_DAY_MAX) {
        w->next = RECUR_NEVER;
        return ST_END;
    }
    w->next = found + 1;
    w->seen++;
    *day = found;
    return ST_OK;
}

/* Until when shift i holds; after the last, for ever. */
static int64_t
end_of(const struct recur_zone *z, size_t i)
{
    return i + 1 < z->n ? z->shift[i + 1].at_ms : INT64_MAX;
}

/* The shift in force at an instant. */
static size_t
shift_at(const struct recur_zone *z, int64_t at_ms)
{
    size_t low = 0, high = z->n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (z->shift[middle].at_ms <= at_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

enum status
recur_instant(const struct recur_zone *z, int32_t day, int32_t minute,
              int64_t *at_ms, enum recur_fit *fit)
{
    int64_t local = (int64_t)day * DATE_DAY_MS + (int64_t)minute * MINUTE_MS;
    size_t first, i;

    if (z->n == 0 || minute < 0 || minute >= 24 * 60 || day < 0 ||
        day > RECUR_DAY_MAX)
        return ST_INVALID;
    /* No zone is a day or more away from UTC. */
    first = shift_at(z, local - DATE_DAY_MS);
    for (i = first; i < z->n; i++) {
        int64_t at = local - (int64_t)z->shift[i].offset_s * 1000;

        if (at >= end_of(z, i))
            continue;
        if (at < z->shift[i].at_ms && i > first) {
            /* Between two shifts: by the clock that was in force before. */
            *at_ms = local - (int64_t)z->shift[i - 1].offset_s * 1000;
            *fit = RECUR_GAP;
            return ST_OK;
        }
        *at_ms = at;
        *fit =
            i + 1 < z->n && local - (int64_t)z->shift[i + 1].offset_s * 1000 >=
                                z->shift[i + 1].at_ms
                ? RECUR_FOLD
                : RECUR_EXACT;
        return ST_OK;
    }
    return ST_INVALID;
}

enum status
recur_local(const struct recur_zone *z, int64_t at_ms, int32_t *day,
            int32_t *minute)
{
    int64_t local, whole_days;

    if (z->n == 0 || at_ms < 0 || at_ms > (int64_t)RECUR_DAY_MAX * DATE_DAY_MS)
        return ST_INVALID;
    local = at_ms + (int64_t)z->shift[shift_at(z, at_ms)].offset_s * 1000;
    whole_days = local >= 0 ? local / DATE_DAY_MS
                            : (local - DATE_DAY_MS + 1) / DATE_DAY_MS;
    *day = (int32_t)whole_days;
    *minute = (int32_t)((local - whole_days * DATE_DAY_MS) / MINUTE_MS);
    return ST_OK;
}
