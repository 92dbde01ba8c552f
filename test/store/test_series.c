/* Series, dates, feeds and reminders; on both engines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "store/feed.h"
#include "store/reminder.h"
#include "store/series.h"
#include "test/store/harness.h"

#define GROUP harness_bytes(20)
#define OTHER harness_bytes(21)
#define DAY_MS ((int64_t)DATE_DAY_MS)
#define HOUR_MS INT64_C(3600000)
#define TUESDAY 20417            /* 2025-11-25 */
#define START (TUESDAY * DAY_MS) /* 00:00 UTC of it */

static int
up(void **state)
{
    struct harness *h;
    const struct spaces_member both[] = {{.role = SPACE_FACILITATOR},
                                         {.role = SPACE_MEMBER}};
    struct spaces_member m[2];

    memcpy(m, both, sizeof m);
    memcpy(m[0].account, ADA, ID_LEN);
    memcpy(m[1].account, BEA, ID_LEN);
    harness_up_two(state);
    h = *state;
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, spaces_create(h->w, GROUP, SPACE_GROUP, ADA, 1));
    OK(h->w, spaces_members_put(h->w, GROUP, m, 2));
    OK(h->w, spaces_create(h->w, OTHER, SPACE_GROUP, BEA, 1));
    OK(h->w, spaces_members_put(h->w, OTHER, m + 1, 1));
    COMMIT(h->w);
    return 0;
}

static struct series
weekly(const uint8_t *space, const char *zone)
{
    struct series m = {.zone = {zone, strlen(zone)},
                       .rule = {.day = TUESDAY,
                                .every = RECUR_WEEKLY,
                                .step = 2,
                                .days = 2,
                                .until = RECUR_NEVER},
                       .minute = 18 * 60,
                       .minutes = 90};

    memcpy(m.space, space, ID_LEN);
    return m;
}

static size_t
dates(struct harness *h, const uint8_t *account, struct dated **d)
{
    size_t n = 0;

    OK(h->w, series_dates_of_account(h->w, account, START, START + 400 * DAY_MS,
                                     500, &h->a, d, &n));
    return n;
}

static void
a_series_without_end_has_its_dates(void **state)
{
    struct harness *h = *state;
    struct series m = weekly(GROUP, "Europe/Vienna"), again;
    struct dated *d;
    size_t n;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, series_add(h->w, &m, START));
    n = dates(h, BEA, &d);
    assert_int_equal(n, 29); /* every second week of 400 days */
    for (size_t i = 0; i < n; i++) {
        int64_t day = TUESDAY + 14 * (int64_t)i;
        /* From 2026-03-29 to 2026-10-24 two hours ahead of UTC, else one. */
        bool is_summer = day >= 20541 && day < 20751;

        assert_int_equal(d[i].day, day);
        assert_int_equal(d[i].at_ms,
                         day * DAY_MS + (is_summer ? 16 : 17) * HOUR_MS);
        assert_int_equal(d[i].minutes, 90);
        assert_memory_equal(d[i].series, m.id, ID_LEN);
    }
    OK(h->w, series_get(h->w, m.id, &h->a, &again));
    assert_int_equal(again.rule.step, 2);
    assert_memory_equal(again.zone.ptr, "Europe/Vienna", again.zone.len);
    GIVES(h->w, ST_ABSENT, series_get(h->w, GROUP, &h->a, &again));
    COMMIT(h->w);
}

static void
a_moved_date_keeps_its_id(void **state)
{
    struct harness *h = *state;
    struct dated *d, one;
    struct series m;
    int64_t n, sequence;
    size_t count;

    BEGIN(h->w, STORE_WRITES);
    count = dates(h, ADA, &d);
    OK(h->w, series_get(h->w, d[0].series, &h->a, &m));
    sequence = m.sequence;
    one = d[1];
    one.to_day += 1;
    one.to_minute = 20 * 60;
    OK(h->w, series_dated_put(h->w, &one, m.zone));
    OK(h->w, series_dated_get(h->w, d[1].id, &one));
    assert_int_equal(one.day, d[1].day);
    assert_int_equal(one.at_ms, d[1].at_ms + DAY_MS + 2 * HOUR_MS);
    OK(h->w, series_pause(h->w, GROUP, m.id, d[3].at_ms, d[5].at_ms, &n));
    assert_int_equal(n, 2);
    OK(h->w, series_pause(h->w, GROUP, m.id, d[3].at_ms, d[5].at_ms, &n));
    assert_int_equal(n, 0);
    OK(h->w, series_get(h->w, m.id, &h->a, &m));
    assert_int_equal(m.sequence, sequence + 2);
    assert_int_equal(dates(h, ADA, &d), count);
    assert_true(d[3].is_off && d[4].is_off && !d[5].is_off);
    one.to_day = -1;
    GIVES(h->w, ST_INVALID, series_dated_put(h->w, &one, m.zone));
    COMMIT(h->w);
}

static void
later_days_come_into_reach(void **state)
{
    struct harness *h = *state;
    struct dated *d;
    int64_t n;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, series_refresh(h->w, START + DAY_MS, &n));
    assert_int_equal(n, 0);
    OK(h->w, series_refresh(h->w, START + 60 * DAY_MS, &n));
    assert_int_equal(n, 4);
    assert_int_equal(dates(h, ADA, &d), 29);
    COMMIT(h->w);
}

static void
wrong_series_are_refused(void **state)
{
    struct harness *h = *state;
    struct series m = weekly(GROUP, "Mars/Olympus");
    struct dated *d;
    int64_t at_ms;

    BEGIN(h->w, STORE_WRITES);
    GIVES(h->w, ST_INVALID, series_add(h->w, &m, START));
    m = weekly(GROUP, "Europe/Vienna");
    m.rule.days = 4; /* the first day is no Wednesday */
    GIVES(h->w, ST_INVALID, series_add(h->w, &m, START));
    m = weekly(GROUP, "Europe/Vienna");
    m.rule.until = TUESDAY + 14;
    GIVES(h->w, ST_INVALID, series_add(h->w, &m, START + 90 * DAY_MS));
    store_rollback(h->w);
    BEGIN(h->w, STORE_WRITES);
    for (int i = 0; i < SERIES_MAX; i++) {
        m = weekly(OTHER, "Asia/Kolkata");
        OK(h->w, series_add(h->w, &m, START));
    }
    GIVES(h->w, ST_CONFLICT, series_add(h->w, &m, START));
    OK(h->w, series_end(h->w, OTHER, m.id, START));
    GIVES(h->w, ST_ABSENT, series_end(h->w, GROUP, m.id, START));
    OK(h->w, series_next(h->w, BEA, START, &at_ms));
    assert_int_equal(at_ms, START + 12 * HOUR_MS + HOUR_MS / 2);
    assert_int_equal(dates(h, ADA, &d), 29); /* not the other group's */
    store_rollback(h->w);
}

/* Series that were ended leave nothing in the lists, which hold so many. */
static void
what_has_ended_takes_no_room(void **state)
{
    enum { SHOWN = 200 };
    struct harness *h = *state;
    struct dated *d;
    struct series m;
    size_t n = 0;

    BEGIN(h->w, STORE_WRITES);
    for (int i = 0; i < 10; i++) {
        m = weekly(OTHER, "Europe/Vienna");
        m.rule.step = 1;
        OK(h->w, series_add(h->w, &m, START));
        if (i < 9)
            OK(h->w, series_end(h->w, OTHER, m.id, START));
    }
    OK(h->w, series_dates_of_space(h->w, OTHER, START, START + 190 * DAY_MS,
                                   SHOWN, &h->a, &d, &n));
    assert_int_equal(n, 28);
    for (size_t i = 0; i < n; i++)
        assert_false(d[i].is_off);
    assert_int_equal(d[n - 1].day, TUESDAY + 27 * 7);
    OK(h->w, series_dates_of_account(h->w, BEA, START, START + 190 * DAY_MS,
                                     SHOWN, &h->a, &d, &n));
    assert_int_equal(n, 28 + 14); /* and those of the other group */
    store_rollback(h->w);
}

static void
a_feed_is_known_by_its_hash_alone(void **state)
{
    struct harness *h = *state;
    uint8_t account[ID_LEN];
    struct str lang;
    bool has = true;

    BEGIN(h->w, STORE_WRITES);
    OK(h->w, feed_has(h->w, ADA, &has));
    assert_false(has);
    OK(h->w, feed_put(h->w, ADA, harness_bytes(5), STR("de")));
    OK(h->w, feed_put(h->w, ADA, harness_bytes(6), STR("en")));
    GIVES(h->w, ST_ABSENT,
          feed_find(h->w, harness_bytes(5), &h->a, account, &lang));
    OK(h->w, feed_find(h->w, harness_bytes(6), &h->a, account, &lang));
    assert_memory_equal(account, ADA, ID_LEN);
    assert_memory_equal(lang.ptr, "en", 2);
    OK(h->w, feed_remove(h->w, ADA));
    GIVES(h->w, ST_ABSENT,
          feed_find(h->w, harness_bytes(6), &h->a, account, &lang));
    COMMIT(h->w);
}

/* All that comes due from `from` to `to`, looked at every ten minutes. */
static int
round_of(struct harness *h, int64_t from, int64_t to,
         struct reminder_due out[8])
{
    int n = 0;

    for (int64_t now = from; now < to; now += 600000) {
        struct reminder_due due;
        enum status st = reminder_step(h->w, now, &h->a, &due);

        if (st == ST_OK && due.what != REMIND_SKIP && n < 8)
            out[n++] = due;
        assert_true(st == ST_OK || st == ST_ABSENT);
    }
    return n;
}

static void
reminders_keep_their_manners(void **state)
{
    struct harness *h = *state;
    const struct reminding g = {.zone = STR("Europe/Vienna"),
                                .manners = {31, 20 * 60, 8 * 60},
                                .by_mail = true};
    const struct reminder r[] = {
        {.kind = REMINDER_CHECKIN, .days = 16, .minute = 7 * 60},
        {.kind = REMINDER_SESSION, .minute = 60}};
    struct reminder_due due[8];
    struct reminding got;
    struct reminder all[REMINDER_COUNT];
    size_t n;
    struct reminder bad = r[0];

    BEGIN(h->w, STORE_WRITES);
    bad.days = 0;
    GIVES(h->w, ST_INVALID, reminder_put(h->w, ADA, &g, &bad, 1, START, &h->a));
    OK(h->w, reminder_put(h->w, ADA, &g, r, 2, START, &h->a));
    OK(h->w, reminder_get(h->w, ADA, &h->a, &got, all, &n));
    assert_int_equal(n, 2);
    assert_int_equal(got.manners.days, 31);
    /* Tuesday's session at 18:00 is told at 17:00; Friday's check-in at 07:00
     * falls into the quiet hours and comes when they end. */
    assert_int_equal(round_of(h, START, START + 5 * DAY_MS, due), 2);
    assert_int_equal(due[0].r.kind, REMINDER_SESSION);
    assert_int_equal(due[0].moment_ms, START + 17 * HOUR_MS);
    assert_int_equal(due[1].r.kind, REMINDER_CHECKIN);
    /* Nobody comes: three, then word that they rest, then silence. */
    assert_int_equal(round_of(h, START + 5 * DAY_MS, START + 54 * DAY_MS, due),
                     5);
    assert_int_equal(due[3].what, REMIND_REST);
    OK(h->w, reminder_remove(h->w, ADA));
    GIVES(h->w, ST_ABSENT, reminder_get(h->w, ADA, &h->a, &got, all, &n));
    store_rollback(h->w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_without_end_has_its_dates),
        cmocka_unit_test(a_moved_date_keeps_its_id),
        cmocka_unit_test(later_days_come_into_reach),
        cmocka_unit_test(wrong_series_are_refused),
        cmocka_unit_test(what_has_ended_takes_no_room),
        cmocka_unit_test(a_feed_is_known_by_its_hash_alone),
        cmocka_unit_test(reminders_keep_their_manners),
    };

    return cmocka_run_group_tests(tests, up, harness_down);
}
