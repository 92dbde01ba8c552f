/*
 * Small forms that generated pages need: addresses, ids, numbers, days.
 */
#include "web/place.h"

#include "base/html.h"

#define DAY_MS ((int64_t)86400000)
#define YEAR_1_MS ((int64_t)-62135596800000)    /* 0001-01-01 */
#define YEAR_9999_MS ((int64_t)253402300799999) /* the end of 9999 */

struct day {
    int64_t year;
    int64_t month; /* 1 to 12 */
    int64_t day;
};

static void
refuse(struct buf *out)
{
    if (out->st == ST_OK)
        out->st = ST_INVALID;
}

static bool
is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void
place_add_percent(struct buf *out, struct str s)
{
    static const char digit[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        unsigned char u = (unsigned char)s.ptr[i];

        if (is_plain(s.ptr[i]) || u == '.' || u == '~') {
            buf_add_byte(out, s.ptr[i]);
            continue;
        }
        buf_add_byte(out, '%');
        buf_add_byte(out, digit[u >> 4]);
        buf_add_byte(out, digit[u & 15]);
    }
}

void
place_add_id(struct buf *out, struct str s)
{
    bool fine = s.len > 0;

    for (size_t i = 0; i < s.len; i++)
        fine = fine && is_plain(s.ptr[i]);
    if (fine)
        buf_add(out, s);
    else
        refuse(out);
}

void
place_add_real(struct buf *out, const struct place_lang *lang, double n,
               int places)
{
    size_t from = out->len;

    buf_add_fixed(out, n, places);
    for (size_t i = from; i < out->len; i++)
        if (out->ptr[i] == '.')
            out->ptr[i] = lang->point;
}

/* Days since 1970 to a date of the Gregorian calendar, by eras of 400 years
 * that begin in March (so that the leap day is the last of its year). */
static bool
day_of(int64_t ms, struct day *out)
{
    int64_t days, era, in_era, year, in_year, month;

    if (ms < YEAR_1_MS || ms > YEAR_9999_MS)
        return false;
    days = (ms - YEAR_1_MS) / DAY_MS + 306; /* since 0000-03-01 */
    era = days / 146097;
    in_era = days % 146097;
    year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    in_year = in_era - (365 * year + year / 4 - year / 100);
    month = (5 * in_year + 2) / 153; /* 0 is March */
    out->day = in_year - (153 * month + 2) / 5 + 1;
    out->month = month < 10 ? month + 3 : month - 9;
    out->year = year + era * 400 + (out->month <= 2);
    return true;
}

static void
add_padded(struct buf *out, int64_t n, int64_t unit)
{
    for (; unit > 0; unit /= 10)
        buf_add_byte(out, (char)('0' + n / unit % 10));
}

static void
add_day(struct buf *out, const struct day *d)
{
    add_padded(out, d->year, 1000);
    buf_add_byte(out, '-');
    add_padded(out, d->month, 10);
    buf_add_byte(out, '-');
    add_padded(out, d->day, 10);
}

void
place_add_day(struct buf *out, int64_t ms)
{
    struct day d;

    if (day_of(ms, &d))
        add_day(out, &d);
    else
        refuse(out);
}

void
place_add_date(struct buf *out, const struct place_lang *lang, int64_t ms)
{
    struct str rest = lang->date;
    struct str piece;
    struct day d;

    if (!day_of(ms, &d)) {
        refuse(out);
        return;
    }
    buf_add(out, STR("<time datetime=\""));
    add_day(out, &d);
    buf_add(out, STR("\">"));
    while (rest.len > 0) {
        (void)str_cut(rest, '{', &piece, &rest);
        html_add_text(out, piece);
        if (!str_cut(rest, '}', &piece, &rest))
            break;
        if (str_eq(piece, STR("day")))
            buf_add_int(out, d.day);
        else if (str_eq(piece, STR("month")))
            html_add_text(out, lang->month[d.month - 1]);
        else if (str_eq(piece, STR("year")))
            buf_add_int(out, d.year);
    }
    buf_add(out, STR("</time>"));
}

static bool
same_word(struct str small, struct str word)
{
    if (small.len != word.len)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != small.ptr[i])
            return false;
    }
    return true;
}

bool
place_find(const struct str *list, size_t n, struct str name, size_t *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!same_word(list[i], name))
            continue;
        *out = i;
        return true;
    }
    return false;
}
