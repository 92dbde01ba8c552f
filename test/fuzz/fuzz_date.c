/*
 * Bytes from anywhere as a date, and as the numbers of one.  What is taken is
 * a day that exists, in its bounds, and reads back from its own rendering.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/date.h"
#include "core/num.h"
#include "core/wasm_api.h"

#define DAY_MIN (-719162)
#define DAY_MAX 2932896

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A day forth and back, by parts and by text. */
static void
day_there_and_back(int32_t day)
{
    int32_t year = -1, month = -1, mday = -1, again = 0;
    struct date_time t;
    char text[10];
    bool ok = date_to_ymd(day, &year, &month, &mday) == ST_OK;

    assert(ok == (day >= DAY_MIN && day <= DAY_MAX));
    assert(ok == date_render(day, text));
    if (!ok) {
        assert(year == -1 && month == -1 && mday == -1);
        return;
    }
    assert(year >= 1 && year <= 9999 && month >= 1 && month <= 12);
    assert(mday >= 1 && mday <= 31);
    assert(date_from_ymd(year, month, mday, &again) == ST_OK && again == day);
    assert(date_parse((struct str){text, 10}, &t) == ST_OK);
    assert(t.day == day && t.ms == 0 && !t.has_time && !t.has_offset);
    assert(date_weekday(day) >= 0 && date_weekday(day) <= 6);
    if (day < DAY_MAX)
        assert(date_weekday(day + 1) == (date_weekday(day) + 1) % 7);
}

static void
parts(int32_t year, int32_t month, int32_t mday)
{
    int32_t day = INT32_MIN, y, m, d;

    if (date_from_ymd(year, month, mday, &day) != ST_OK) {
        assert(day == INT32_MIN);
        return;
    }
    assert(date_to_ymd(day, &y, &m, &d) == ST_OK);
    assert(y == year && m == month && d == mday);
}

static void
text(struct str s)
{
    struct date_time t = {.ms = -7};
    double days, number;
    int64_t utc;

    number = date_wasm_parse((const uint8_t *)s.ptr, (int32_t)s.len);
    if (date_parse(s, &t) != ST_OK) {
        assert(t.ms == -7 && !num_finite(number));
        return;
    }
    /* The end of the last day may be written as the next one's beginning. */
    assert(t.day >= DAY_MIN && t.day <= DAY_MAX + 1);
    assert(t.ms >= 0 && t.ms < DATE_DAY_MS);
    assert(t.offset_min >= -18 * 60 && t.offset_min <= 18 * 60);
    assert(t.has_time || (t.ms == 0 && !t.has_offset));
    assert(t.has_offset || t.offset_min == 0);
    days = date_days(&t);
    assert(days >= t.day && days < t.day + 1.0);
    utc = date_utc_ms(&t);
    assert(utc ==
           (int64_t)t.day * DATE_DAY_MS + t.ms - (int64_t)t.offset_min * 60000);
    day_there_and_back(t.day);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int32_t n[3];

    text((struct str){size > 0 ? (const char *)data : "", size});
    if (size < sizeof n)
        return 0;
    memcpy(n, data, sizeof n);
    day_there_and_back(n[0]);
    day_there_and_back(n[0] % DAY_MAX);
    parts(n[0], n[1], n[2]);
    parts(n[0] % 10002, n[1] % 14, n[2] % 33);
    return 0;
}
