/*
 * recur_libical: days of rules as libical has them.  Rules are drawn from a
 * fixed seed: weekly on one or more weekdays, monthly on the nth or last
 * weekday, every so many, without end, until a day or for a count.
 */
#include <libical/ical.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/recur.h"

#define RULES 2000
#define DAYS 60      /* of each that are compared */
#define FIRST 18262  /* 2020-01-01 */
#define SPREAD 4000  /* days that a first one may be later */
#define DAY_S 86400L /* seconds */

static uint32_t seed = 20261130;

/* A number from 0 to below n. */
static int32_t
draw(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)((seed >> 8) % (uint32_t)n);
}

/* Which of its weekday a day is in its month, 1 to 4; -1 for the last, which
 * a fourth may be as well. */
static int8_t
nth_of(int32_t day)
{
    struct icaltimetype t = icaltime_from_timet_with_zone(day * DAY_S, 1, NULL);
    int nth = (t.day - 1) / 7 + 1;
    bool is_last = t.day + 7 > icaltime_days_in_month(t.month, t.year);

    return (int8_t)(is_last && (nth == 5 || draw(2) == 0) ? -1 : nth);
}

static struct recur_rule
draw_rule(void)
{
    int32_t day = FIRST + draw(SPREAD), how = draw(3);
    uint8_t own = (uint8_t)(1u << ((day + 3) % 7)); /* day 0: a Thursday */
    struct recur_rule r = {.day = day,
                           .every = draw(2) == 0 ? RECUR_WEEKLY : RECUR_MONTHLY,
                           .step = 1 + draw(6),
                           .days = own,
                           .until = RECUR_NEVER};

    if (r.every == RECUR_WEEKLY)
        r.days |= (uint8_t)draw(128);
    else
        r.nth = nth_of(day);
    if (how == 1)
        r.until = day + draw(900);
    else if (how == 2)
        r.count = 1 + draw(80);
    return r;
}

/* Do both go the same way, to the end or for DAYS days? */
static bool
agree(const struct recur_rule *rule, const char *text)
{
    struct icaltimetype first =
        icaltime_from_timet_with_zone(rule->day * DAY_S, 1, NULL);
    icalrecur_iterator *theirs =
        icalrecur_iterator_new(icalrecurrencetype_from_string(text), first);
    struct recur_walk ours;
    bool is_same = theirs != NULL;

    recur_begin(&ours, rule);
    for (int i = 0; i < DAYS && is_same; i++) {
        struct icaltimetype t = icalrecur_iterator_next(theirs);
        int32_t day = 0;
        bool is_over = recur_next(&ours, &day) == ST_END;

        is_same = is_over == (icaltime_is_null_time(t) != 0) &&
                  (is_over || icaltime_as_timet(t) == day * DAY_S);
        if (is_over)
            break;
    }
    if (theirs != NULL)
        icalrecur_iterator_free(theirs);
    return is_same;
}

int
main(void)
{
    int n = 0;

    for (int i = 0; i < RULES; i++) {
        struct recur_rule rule = draw_rule();
        char text[RECUR_TEXT_MAX + 1];

        text[recur_render(&rule, true, text)] = '\0';
        if (recur_check(&rule) == RECUR_FINE && agree(&rule, text))
            n++;
        else
            printf("# day %d: %s\n", rule.day, text);
    }
    printf("%sok 1 - %d of %d rules have libical's days\n1..1\n",
           n == RULES ? "" : "not ", n, RULES);
    return n != RULES;
}
