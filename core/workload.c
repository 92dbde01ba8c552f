/* The figures of the weeks. */
#include "core/workload.h"

#include "core/date.h"
#include "core/num.h"

#define DAY_MIN 1440.0
#define WEEK 7

static double
day_of(double minutes)
{
    return num_floor(minutes / DAY_MIN);
}

static bool
is_item(const struct workload_item *it)
{
    return num_finite(it->start) && it->minutes > 0.0 &&
           it->minutes <= DAY_MIN && num_abs(it->start) < 1e9 &&
           it->kind >= 0 && it->kind < WORKLOAD_KINDS;
}

enum status
workload_begin(struct workload_tally *t, int32_t monday, int32_t n_weeks,
               struct workload_week *week)
{
    if (n_weeks < 1 || n_weeks > WORKLOAD_WEEKS_MAX ||
        date_weekday(monday) != 0)
        return ST_INVALID;
    for (int32_t i = 0; i < n_weeks; i++)
        week[i] = (struct workload_week){.monday = monday + i * WEEK};
    *t = (struct workload_tally){.week = week,
                                 .monday = monday,
                                 .n_weeks = n_weeks,
                                 .last_start = -NUM_INF,
                                 .last_evening = -NUM_INF,
                                 .session_day = -NUM_INF,
                                 .session_end = -NUM_INF};
    return ST_OK;
}

static void
add_session(struct workload_tally *t, struct workload_week *w,
            const struct workload_item *it)
{
    double day = day_of(it->start), end = it->start + it->minutes;

    if (day != t->session_day) {
        t->session_day = day;
        t->session_end = -NUM_INF;
        t->today = 0;
    }
    w->sessions++;
    w->hours += it->minutes / 60.0;
    t->today++;
    if (it->start - t->session_end < WORKLOAD_BREAK_MIN) {
        w->back_to_back++;
        t->run++;
    } else {
        t->run = 1;
    }
    if (end > t->session_end)
        t->session_end = end;
    if (t->today > w->most_a_day)
        w->most_a_day = t->today;
    if (t->run > w->longest_run)
        w->longest_run = t->run;
}

static bool
is_evening(const struct workload_item *it)
{
    double minute = it->start - day_of(it->start) * DAY_MIN;

    return minute + it->minutes > WORKLOAD_EVENING || minute < WORKLOAD_NIGHT;
}

enum status
workload_add(struct workload_tally *t, const struct workload_item *it)
{
    struct workload_week *w;
    double day, week;
    int32_t weekday;

    if (!is_item(it) || it->start < t->last_start)
        return ST_INVALID;
    t->last_start = it->start;
    day = day_of(it->start);
    week = (day - t->monday) / WEEK;
    if (it->kind == WORKLOAD_IGNORE || week < 0.0 || week >= t->n_weeks)
        return ST_OK;
    w = &t->week[(int32_t)num_floor(week)];
    weekday = (int32_t)day - w->monday;
    if (it->kind == WORKLOAD_SESSION)
        add_session(t, w, it);
    else if (it->kind == WORKLOAD_TRAVEL)
        w->travel += it->minutes / 60.0;
    else if (it->kind == WORKLOAD_ADMIN)
        w->admin += it->minutes / 60.0;
    else
        w->other += it->minutes / 60.0;
    if (is_evening(it) && day != t->last_evening) {
        w->evenings++;
        t->last_evening = day;
    }
    if (weekday >= 5 && (w->worked >> weekday & 1) == 0)
        w->weekend_days++;
    w->worked |= 1 << weekday;
    return ST_OK;
}

static unsigned char
lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Letters, digits, and all of UTF-8 beyond ASCII. */
static bool
is_letter(char c)
{
    unsigned char u = lower(c);

    return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u >= 0x80;
}

/* Does the word stand in the title, with no letter beside it? */
static bool
stands_in(struct str title, struct str word)
{
    if (word.len == 0)
        return false;
    for (size_t at = 0; at + word.len <= title.len; at++) {
        size_t k = 0;

        while (k < word.len && lower(title.ptr[at + k]) == lower(word.ptr[k]))
            k++;
        if (k < word.len)
            continue;
        if ((at == 0 || !is_letter(title.ptr[at - 1]) ||
             !is_letter(word.ptr[0])) &&
            (at + k == title.len || !is_letter(title.ptr[at + k]) ||
             !is_letter(word.ptr[k - 1])))
            return true;
    }
    return false;
}

static bool
has_word(struct str words, struct str title)
{
    while (words.len > 0) {
        size_t end = 0;
        struct str word;

        while (end < words.len && words.ptr[end] != ',' &&
               words.ptr[end] != '\n' && words.ptr[end] != '\r')
            end++;
        word = str_trim((struct str){words.ptr, end});
        if (stands_in(title, word))
            return true;
        if (end == words.len)
            break;
        words = (struct str){words.ptr + end + 1, words.len - end - 1};
    }
    return false;
}

enum workload_kind
workload_kind(const struct workload_rules *r, struct str title, double minutes)
{
    static const enum workload_kind order[] = {WORKLOAD_IGNORE, WORKLOAD_TRAVEL,
                                               WORKLOAD_ADMIN, WORKLOAD_OTHER,
                                               WORKLOAD_SESSION};

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (has_word(r->words[order[i]], title))
            return order[i];
    return minutes >= r->shortest && minutes <= r->longest ? WORKLOAD_SESSION
                                                           : WORKLOAD_IGNORE;
}
