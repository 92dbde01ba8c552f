/* Dates and times as people write them; date.h has the forms. */
#include "core/date.h"

#include "core/num.h"
#include "core/wasm_api.h"

#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896   /* 9999-12-31 */
#define OFFSET_MAX_MIN (18 * 60)

static bool
is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t
month_days(int32_t year, int32_t month)
{
    static const int8_t days[12] = {31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days before 1 January of year, counted from 0001-01-01. */
static int32_t
days_before(int32_t year)
{
    int32_t y = year - 1;

    return y * 365 + y / 4 - y / 100 + y / 400;
}

enum status
date_from_ymd(int32_t year, int32_t month, int32_t mday, int32_t *day)
{
    int32_t sum;

    if (year < 1 || year > 9999 || month < 1 || month > 12)
        return ST_INVALID;
    if (mday < 1 || mday > month_days(year, month))
        return ST_INVALID;

    sum = days_before(year) + mday - 1;
    for (int32_t m = 1; m < month; m++)
        sum += month_days(year, m);
    *day = sum + DAY_MIN;
    return ST_OK;
}

enum status
date_to_ymd(int32_t day, int32_t *year, int32_t *month, int32_t *mday)
{
    int32_t left, y, m = 1;

    if (day < DAY_MIN || day > DAY_MAX)
        return ST_INVALID;
    left = day - DAY_MIN;
    y = left / 366 + 1; /* never too late, at most a few years early */
    while (y < 9999 && days_before(y + 1) <= left)
        y++;
    left -= days_before(y);
    while (left >= month_days(y, m))
        left -= month_days(y, m++);
    *year = y;
    *month = m;
    *mday = left + 1;
    return ST_OK;
}

int32_t
date_weekday(int32_t day)
{
    int32_t w = (day + 3) % 7; /* 1970-01-01 was a Thursday */

    return w < 0 ? w + 7 : w;
}

/* Exactly n digits at the front of *s, cut off. */
static bool
take_digits(struct str *s, size_t n, int32_t *out)
{
    int32_t value = 0;

    if (s->len < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        value = value * 10 + (s->ptr[i] - '0');
    }
    s->ptr += n;
    s->len -= n;
    *out = value;
    return true;
}

/* The byte c at the front of *s, cut off. */
static bool
take_byte(struct str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    s->ptr++;
    s->len--;
    return true;
}

/* ".250" or ",250" to ms; more than three digits are cut off. */
static bool
take_fraction(struct str *s, int32_t *ms)
{
    int32_t unit = 100, value = 0;
    size_t n = 0;

    while (s->len > 0 && s->ptr[0] >= '0' && s->ptr[0] <= '9') {
        value += (s->ptr[0] - '0') * unit;
        unit /= 10;
        s->ptr++;
        s->len--;
        n++;
    }
    *ms += value;
    return n > 0 && n <= 9;
}

static bool
take_time(struct str *s, int32_t *out)
{
    int32_t hour, minute, second = 0, ms = 0;

    if (!take_digits(s, 2, &hour) || !take_byte(s, ':') ||
        !take_digits(s, 2, &minute))
        return false;
    if (take_byte(s, ':')) {
        if (!take_digits(s, 2, &second))
            return false;
        if ((take_byte(s, '.') || take_byte(s, ',')) && !take_fraction(s, &ms))
            return false;
    }
    if (minute > 59 || second > 59)
        return false;
    if (hour > 24 || (hour == 24 && (minute | second | ms) != 0))
        return false;
    *out = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
    return true;
}

/* "Z", "+01", "+0100" or "+01:00"; no offset is fine too. */
static bool
take_offset(struct str *s, struct date_time *t)
{
    int32_t hour, minute = 0, sign;

    if (s->len == 0)
        return true;
    t->has_offset = true;
    if (take_byte(s, 'Z') || take_byte(s, 'z'))
        return true;
    sign = s->ptr[0] == '-' ? -1 : 1;
    if (!take_byte(s, '+') && !take_byte(s, '-'))
        return false;
    if (!take_digits(s, 2, &hour))
        return false;
    if (take_byte(s, ':') || s->len > 0)
        if (!take_digits(s, 2, &minute))
            return false;
    if (minute > 59 || hour * 60 + minute > OFFSET_MAX_MIN)
        return false;
    t->offset_min = sign * (hour * 60 + minute);
    return true;
}

enum status
date_parse(struct str s, struct date_time *out)
{
    struct date_time t = {0};
    int32_t year, month, mday;

    s = str_trim(s);
    if (!take_digits(&s, 4, &year) || !take_byte(&s, '-') ||
        !take_digits(&s, 2, &month) || !take_byte(&s, '-') ||
        !take_digits(&s, 2, &mday))
        return ST_INVALID;
    if (date_from_ymd(year, month, mday, &t.day) != ST_OK)
        return ST_INVALID;
    if (s.len > 0) {
        if (!take_byte(&s, 'T') && !take_byte(&s, 't') && !take_byte(&s, ' '))
            return ST_INVALID;
        if (!take_time(&s, &t.ms) || !take_offset(&s, &t))
            return ST_INVALID;
        t.has_time = true;
    }
    if (s.len != 0)
        return ST_INVALID;
    if (t.ms == DATE_DAY_MS) { /* 24:00 is the next day's 00:00 */
        t.day++;
        t.ms = 0;
    }
    *out = t;
    return ST_OK;
}

double
date_days(const struct date_time *t)
{
    return (double)t->day + (double)t->ms / (double)DATE_DAY_MS;
}

int64_t
date_utc_ms(const struct date_time *t)
{
    return (int64_t)t->day * DATE_DAY_MS + t->ms -
           (int64_t)t->offset_min * 60000;
}

bool
date_render(int32_t day, char to[10])
{
    int32_t year, month, mday;

    if (date_to_ymd(day, &year, &month, &mday) != ST_OK)
        return false;
    for (int i = 3; i >= 0; i--, year /= 10)
        to[i] = (char)('0' + year % 10);
    to[4] = '-';
    to[5] = (char)('0' + month / 10);
    to[6] = (char)('0' + month % 10);
    to[7] = '-';
    to[8] = (char)('0' + mday / 10);
    to[9] = (char)('0' + mday % 10);
    return true;
}

int32_t
date_wasm_render(int32_t day, uint8_t *text_out)
{
    return date_render(day, (char *)text_out) ? ST_OK : ST_INVALID;
}

double
date_wasm_parse(const uint8_t *text, int32_t len)
{
    struct date_time t;

    if (len < 0 ||
        date_parse((struct str){(const char *)text, (size_t)len}, &t) != ST_OK)
        return NUM_NAN;
    return date_days(&t);
}
