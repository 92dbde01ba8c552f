/* Lines of iCalendar. */
#include "base/ical.h"

#include "core/date.h"

#define FOLD 75 /* octets of a line, its end aside */
#define MINUTE_MS 60000

/* A line that is being written: how many octets it has. */
struct line {
    struct buf *b;
    size_t at;
};

static bool
begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* Append, folding before the character that would not fit. */
static void
put(struct line *l, struct str s)
{
    size_t i = 0;

    while (i < s.len) {
        size_t n = 1;

        while (i + n < s.len && !begins_character(s.ptr[i + n]))
            n++;
        if (l->at + n > FOLD) {
            buf_add(l->b, STR("\r\n "));
            l->at = 1;
        }
        buf_add(l->b, (struct str){s.ptr + i, n});
        l->at += n;
        i += n;
    }
}

static struct line
begin(struct buf *b, struct str name)
{
    struct line l = {b, 0};

    put(&l, name);
    put(&l, STR(":"));
    return l;
}

void
ical_raw(struct buf *b, struct str name, struct str value)
{
    struct line l = begin(b, name);

    put(&l, value);
    buf_add(b, STR("\r\n"));
}

void
ical_text(struct buf *b, struct str name, struct str text)
{
    struct line l = begin(b, name);
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_escaped = c == '\\' || c == ';' || c == ',';

        if (c >= 0x20 && c != 0x7f && !is_escaped)
            continue;
        put(&l, (struct str){text.ptr + from, i - from});
        from = i + 1;
        if (is_escaped) {
            char pair[2] = {'\\', (char)c};

            put(&l, (struct str){pair, 2});
        } else if (c == '\n') {
            put(&l, STR("\\n"));
        }
    }
    put(&l, (struct str){text.ptr + from, text.len - from});
    buf_add(b, STR("\r\n"));
}

static char *
put_digits(char *to, int32_t n, int digits)
{
    for (int i = digits - 1; i >= 0; i--, n /= 10)
        to[i] = (char)('0' + n % 10);
    return to + digits;
}

/* "20261124T180000", without its end. */
static size_t
stamp(int32_t day, int32_t minute, char to[ICAL_STAMP])
{
    int32_t year = 1970, month = 1, mday = 1;
    char *at = to;

    (void)!date_to_ymd(day, &year, &month, &mday);
    at = put_digits(at, year, 4);
    at = put_digits(at, month, 2);
    at = put_digits(at, mday, 2);
    *at++ = 'T';
    at = put_digits(at, minute / 60, 2);
    at = put_digits(at, minute % 60, 2);
    at = put_digits(at, 0, 2);
    return (size_t)(at - to);
}

/* The day and minute of a time that is counted from 1970. */
static int32_t
day_of(int64_t ms, int32_t *minute)
{
    int64_t day = ms / DATE_DAY_MS - (ms % DATE_DAY_MS < 0 ? 1 : 0);

    *minute = (int32_t)((ms - day * DATE_DAY_MS) / MINUTE_MS);
    return (int32_t)day;
}

size_t
ical_stamp(int64_t at_ms, char to[ICAL_STAMP])
{
    int32_t minute, day = day_of(at_ms, &minute);
    size_t n = stamp(day, minute, to);

    to[n++] = 'Z';
    return n;
}

void
ical_utc(struct buf *b, struct str name, int64_t at_ms)
{
    char text[ICAL_STAMP];

    ical_raw(b, name, (struct str){text, ical_stamp(at_ms, text)});
}

void
ical_local(struct buf *b, struct str name, struct str zone, int32_t day,
           int32_t minute)
{
    char text[ICAL_STAMP];
    struct line l = {b, 0};

    put(&l, name);
    put(&l, STR(";TZID="));
    put(&l, zone);
    put(&l, STR(":"));
    put(&l, (struct str){text, stamp(day, minute, text)});
    buf_add(b, STR("\r\n"));
}

/* "+0100". */
static void
put_offset(struct buf *b, struct str name, int32_t offset_s)
{
    int32_t size = (offset_s < 0 ? -offset_s : offset_s) / 60;
    char text[5];

    text[0] = offset_s < 0 ? '-' : '+';
    put_digits(put_digits(text + 1, size / 60, 2), size % 60, 2);
    ical_raw(b, name, (struct str){text, sizeof text});
}

/* A shift as the clock before it showed it. */
struct onset {
    int32_t day, minute;
    int32_t year, month, weekday;
    int32_t nth; /* 1..5 from the month's beginning */
    bool is_last;
    int32_t from_s, to_s;
};

static struct onset
onset_of(const struct recur_zone *z, size_t i)
{
    struct onset o = {.from_s = z->shift[i > 0 ? i - 1 : 0].offset_s,
                      .to_s = z->shift[i].offset_s};
    int32_t mday = 1, month = 1, year = 1970;

    o.day = day_of(z->shift[i].at_ms + (int64_t)o.from_s * 1000, &o.minute);
    (void)!date_to_ymd(o.day, &o.year, &o.month, &mday);
    o.weekday = date_weekday(o.day);
    o.nth = (mday - 1) / 7 + 1;
    (void)!date_to_ymd(o.day + 7, &year, &month, &mday);
    o.is_last = month != o.month;
    return o;
}

/* One observance; rule: an RRULE, or empty. */
static void
put_observance(struct buf *b, const struct onset *o, bool is_daylight,
               struct str rule)
{
    struct str name = is_daylight ? STR("DAYLIGHT") : STR("STANDARD");
    char text[ICAL_STAMP];

    ical_raw(b, STR("BEGIN"), name);
    ical_raw(b, STR("DTSTART"),
             (struct str){text, stamp(o->day, o->minute, text)});
    put_offset(b, STR("TZOFFSETFROM"), o->from_s);
    put_offset(b, STR("TZOFFSETTO"), o->to_s);
    if (rule.len > 0)
        ical_raw(b, STR("RRULE"), rule);
    ical_raw(b, STR("END"), name);
}

/* The rule of every second shift from `first` on: its nth, or -1 for the last
 * weekday of its month; 0: there is none. */
static int32_t
rule_from(const struct recur_zone *z, size_t first)
{
    struct onset a = onset_of(z, first);
    bool all_last = a.is_last, all_nth = a.nth <= 4;

    for (size_t i = first + 2; i < z->n; i += 2) {
        struct onset b = onset_of(z, i);

        if (b.year != a.year + (int32_t)(i - first) / 2 || b.month != a.month ||
            b.weekday != a.weekday || b.minute != a.minute ||
            b.from_s != a.from_s || b.to_s != a.to_s)
            return 0;
        all_last = all_last && b.is_last;
        all_nth = all_nth && b.nth == a.nth;
    }
    return all_last ? -1 : all_nth ? a.nth : 0;
}

static void
put_rule(struct buf *b, const struct onset *o, int32_t nth)
{
    static const char names[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    struct buf rule;

    buf_init(&rule, 64);
    buf_add(&rule, STR("FREQ=YEARLY;BYMONTH="));
    buf_add_int(&rule, o->month);
    buf_add(&rule, STR(";BYDAY="));
    buf_add_int(&rule, nth);
    buf_add(&rule, (struct str){names[o->weekday], 2});
    put_observance(b, o, o->to_s > o->from_s, buf_str(&rule));
    if (buf_status(&rule) != ST_OK)
        b->st = ST_NOSPACE;
    buf_free(&rule);
}

/* The last two shifts that came before, as rules; false: they are none. */
static bool
put_rules(struct buf *b, const struct recur_zone *z, int64_t from_ms)
{
    size_t last = 0;
    int32_t nth[2];
    struct onset o[2];

    while (last + 1 < z->n && z->shift[last + 1].at_ms <= from_ms)
        last++;
    if (last < 2 || last + 4 >= z->n)
        return false;
    for (size_t i = 0; i < 2; i++) {
        o[i] = onset_of(z, last - 1 + i);
        nth[i] = rule_from(z, last - 1 + i);
        if (nth[i] == 0)
            return false;
    }
    for (size_t i = 0; i < 2; i++)
        put_rule(b, &o[i], nth[i]);
    return true;
}

void
ical_zone(struct buf *b, struct str zone, const struct recur_zone *z,
          int64_t from_ms)
{
    ical_raw(b, STR("BEGIN"), STR("VTIMEZONE"));
    ical_raw(b, STR("TZID"), zone);
    if (!put_rules(b, z, from_ms)) {
        size_t first = 0;

        while (first + 1 < z->n && z->shift[first + 1].at_ms <= from_ms)
            first++;
        for (size_t i = first; i < z->n; i++) {
            struct onset o = onset_of(z, i);

            put_observance(b, &o, o.to_s > o.from_s, (struct str){NULL, 0});
        }
    }
    ical_raw(b, STR("END"), STR("VTIMEZONE"));
}
