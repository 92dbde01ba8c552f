/*
 * reading: which kind of document, in which encoding, and its dates.
 */
#include "serve/reading.h"

#include <string.h>

#include "base/charset.h"
#include "core/date.h"
#include "core/utf8.h"
#include "serve/weburl.h"

#define HEAD 300 /* bytes in which the encoding is said */

/* ---- encoding ---- */

static size_t
find(struct str s, struct str what)
{
    for (size_t i = 0; i + what.len <= s.len; i++)
        if (memcmp(s.ptr + i, what.ptr, what.len) == 0)
            return i;
    return s.len;
}

/* The word behind `what`, without quotation marks. */
static struct str
word_after(struct str s, struct str what)
{
    size_t i = find(s, what) + what.len, n = 0;

    if (i >= s.len)
        return (struct str){NULL, 0};
    if (s.ptr[i] == '"' || s.ptr[i] == '\'')
        i++;
    while (i + n < s.len && strchr("\"' ;?>\r\n\t", s.ptr[i + n]) == NULL)
        n++;
    return (struct str){s.ptr + i, n};
}

/*
 * UTF-8 that is UTF-8 is that, whatever is said of it; else what the document
 * says, what the answer says, what is most common.
 */
static enum status
to_utf8(struct str bytes, struct str type, struct arena *a, struct str *out)
{
    struct str head = {bytes.ptr, bytes.len < HEAD ? bytes.len : HEAD};
    struct str names[3] = {word_after(head, STR("encoding=")),
                           word_after(type, STR("charset=")),
                           STR("windows-1252")};
    enum status st = ST_ABSENT;

    if (str_starts(bytes, STR("\xff\xfe")) ||
        str_starts(bytes, STR("\xfe\xff")))
        return charset_utf8(bytes, STR("UTF-16"), a, out);
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = (struct str){bytes.ptr + 3, bytes.len - 3};
    if (utf8_valid(bytes)) {
        *out = bytes;
        return ST_OK;
    }
    for (size_t i = 0; i < 3 && st == ST_ABSENT; i++) {
        bool is_utf8 = names[i].len >= 4 && (names[i].ptr[0] | 0x20) == 'u';

        if (!is_utf8) /* it was looked at, and is not */
            st = charset_utf8(bytes, names[i], a, out);
    }
    return st;
}

/* ---- dates ---- */

/* The next run of digits or letters, and what follows it. */
static struct str
next_word(struct str *rest)
{
    size_t i = 0, n = 0;
    struct str word;

    if (rest->len == 0)
        return STR("");
    while (i < rest->len && strchr(" ,\t\r\n-", rest->ptr[i]) != NULL)
        i++;
    while (i + n < rest->len && strchr(" ,\t\r\n-", rest->ptr[i + n]) == NULL)
        n++;
    word = (struct str){rest->ptr + i, n};
    *rest = (struct str){rest->ptr + i + n, rest->len - i - n};
    return word;
}

static int32_t
number_of(struct str s)
{
    return (int32_t)str_whole(s, 4);
}

/* 1 to 12 by the first three letters; 0. */
static int32_t
month_of(struct str s)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (int32_t m = 0; s.len >= 3 && m < 12; m++)
        if ((s.ptr[0] | 0x20) == names[3 * m] &&
            (s.ptr[1] | 0x20) == names[3 * m + 1] &&
            (s.ptr[2] | 0x20) == names[3 * m + 2])
            return m + 1;
    return 0;
}

/* Minutes east of UTC: "+0100", or a name of RFC 822. */
static int32_t
zone_of(struct str s)
{
    static const struct {
        char name[4];
        int8_t hours;
    } zones[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
                 {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7},
                 {"CET", 1},  {"MEZ", 1},  {"BST", 1}};
    int32_t n;

    s = str_trim(s);
    if (s.len >= 5 && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
        n = number_of((struct str){s.ptr + 1, 4});
        n = n < 0 || n > 1800 ? 0 : n / 100 * 60 + n % 100;
        return s.ptr[0] == '-' ? -n : n;
    }
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
        if (str_starts(s, (struct str){zones[i].name, 3}))
            return zones[i].hours * 60;
    return str_starts(s, STR("CEST")) ? 120 : 0;
}

/* RFC 822 and 2822, day of the week or not, year of two or four digits. */
static int64_t
mail_date(struct str text)
{
    struct str rest = text, word = next_word(&rest), hour, minute, second;
    int32_t mday = number_of(word), month, year, day, h, m, s;

    if (mday < 0)
        mday = number_of(next_word(&rest));
    month = month_of(next_word(&rest));
    word = next_word(&rest);
    year = number_of(word);
    if (word.len == 2 && year >= 0)
        year += year < 70 ? 2000 : 1900;
    if (month == 0 || date_from_ymd(year, month, mday, &day) != ST_OK)
        return 0;
    rest = str_trim(rest);
    (void)str_cut(rest, ' ', &word, &rest);
    (void)str_cut(word, ':', &hour, &word);
    (void)str_cut(word, ':', &minute, &second);
    h = number_of(hour);
    m = number_of(minute);
    s = number_of(second);
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return (int64_t)day * DATE_DAY_MS;
    return (int64_t)day * DATE_DAY_MS + h * INT64_C(3600000) +
           (m - zone_of(rest)) * INT64_C(60000) +
           (s > 0 && s < 60 ? s * INT64_C(1000) : 0);
}

int64_t
reading_date(struct str text)
{
    struct date_time t;
    int32_t day, month = 1;

    while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL)
        text = (struct str){text.ptr + 1, text.len - 1};
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[text.len - 1]) != NULL)
        text.len--;
    if (date_parse(text, &t) == ST_OK)
        return date_utc_ms(&t);
    if (text.len == 7 && text.ptr[4] == '-')
        month = number_of((struct str){text.ptr + 5, 2});
    if ((text.len == 4 || text.len == 7) &&
        date_from_ymd(number_of((struct str){text.ptr, 4}), month, 1, &day) ==
            ST_OK)
        return (int64_t)day * DATE_DAY_MS;
    return mail_date(text);
}

/* ---- a piece, a document ---- */

bool
reading_piece_fits(struct reading_piece *p)
{
    if (p->title.len == 0) { /* notes of a few words have none */
        p->title = p->words;
        if (p->title.len > READING_TITLE / 2) {
            size_t n = READING_TITLE / 2;

            while (n > 0 && ((uint8_t)p->title.ptr[n] & 0xc0) == 0x80)
                n--;
            p->title.len = n;
        } else {
            p->words = (struct str){NULL, 0};
        }
    }
    if (p->title.len == 0)
        p->title = p->link;
    if (p->key.len == 0)
        p->key = p->link.len > 0 ? p->link : p->title;
    if (p->key.len > READING_KEY)
        p->key.len = READING_KEY;
    if (p->title.len > READING_TITLE)
        p->title.len = READING_TITLE;
    return p->title.len > 0;
}

enum status
reading_parse(struct str bytes, struct str type, struct str address,
              struct arena *a, struct reading_doc *out)
{
    struct str text;
    enum status st;

    memset(out, 0, sizeof *out);
    if (bytes.len == 0)
        return ST_INVALID;
    st = to_utf8(bytes, type, a, &text);
    if (st != ST_OK)
        return st == ST_ABSENT ? ST_INVALID : st;
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL)
        text = (struct str){text.ptr + 1, text.len - 1};
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = (struct str){text.ptr + 3, text.len - 3};
    if (text.len == 0)
        return ST_INVALID;
    return text.ptr[0] == '{' ? reading_json(text, address, a, out)
                              : reading_xml(text, address, a, out);
}
