/* Dates as a calendar. */
#include "serve/ics.h"

#include <string.h>

#include "base/html.h"
#include "base/ical.h"
#include "base/zone.h"
#include "core/date.h"
#include "seal/prim.h"
#include "serve/letter.h"
#include "store/meeting.h"
#include "store/reminder.h"
#include "web/tpl.h"

#define SHIFTS_MAX 96
#define YEAR_MS (366 * (int64_t)DATE_DAY_MS)
#define TITLE_MAX 1024
#define DAY_MINUTES 1440
#define REMINDER_MINUTES 15
#define MINUTE_MS INT64_C(60000)
#define WRITING_MS (15 * MINUTE_MS) /* a quarter of an hour until it is due */

/* A word of the template in this language, in the arena. */
static enum status
title(const struct ics *c, enum tpl_ics_what what, struct str *out)
{
    struct tpl_page page = {.lang = letter_lang(c->lang)};
    struct buf markup, plain;
    struct str line, rest;
    enum status st;

    buf_init(&markup, TITLE_MAX);
    buf_init(&plain, TITLE_MAX);
    st = tpl_ics(&markup, &page, &(struct tpl_ics){.what = what});
    if (st == ST_OK) {
        html_add_plain(&plain, (struct html){buf_str(&markup)});
        st = buf_status(&plain);
    }
    if (st == ST_OK) {
        str_cut(buf_str(&plain), '\n', &line, &rest);
        st = arena_str(c->arena, line, out);
    }
    buf_free(&markup);
    buf_free(&plain);
    return st;
}

/* What every event of a series has in common. */
struct event {
    const struct series *m;
    struct recur_zone zone;
    struct str title;
    struct str from, to; /* addresses of an invitation; else empty */
    bool is_off;
    bool is_free; /* the hour is not taken by it */
};

static enum status
zone_of(const struct ics *c, struct str zone, int64_t first_ms,
        struct recur_zone *out)
{
    struct recur_shift *shift = arena_zero(c->arena, SHIFTS_MAX, sizeof *shift);
    enum status st;

    if (shift == NULL)
        return ST_NOSPACE;
    st = zone_shifts(zone, first_ms - 2 * YEAR_MS, c->now_ms + 6 * YEAR_MS,
                     shift, SHIFTS_MAX, &out->n);
    out->shift = shift;
    return st;
}

static void
put_id(const struct ics *c, const uint8_t id[ID_LEN], int64_t sequence)
{
    char text[ID_TEXT + 1 + sizeof "@mainstay"];
    struct str at = STR("@mainstay");

    id_render(id, text);
    memcpy(text + ID_TEXT, at.ptr, at.len);
    ical_raw(c->out, STR("UID"), (struct str){text, ID_TEXT + at.len});
    ical_utc(c->out, STR("DTSTAMP"), c->now_ms);
    buf_add(c->out, STR("SEQUENCE:"));
    buf_add_int(c->out, sequence);
    buf_add(c->out, STR("\r\n"));
}

/* From when to when, local to the series. */
static void
put_times(const struct ics *c, const struct series *m, int32_t day,
          int32_t minute)
{
    int32_t end = minute + m->minutes;

    ical_local(c->out, STR("DTSTART"), m->zone, day, minute);
    ical_local(c->out, STR("DTEND"), m->zone, day + end / DAY_MINUTES,
               end % DAY_MINUTES);
}

static void
put_address(const struct ics *c, struct str name, struct str address)
{
    struct buf value;

    buf_init(&value, 512);
    buf_add(&value, STR("mailto:"));
    buf_add(&value, address);
    ical_raw(c->out, name, buf_str(&value));
    buf_free(&value);
}

/* What follows the times, up to the event's end. */
static void
put_rest(const struct ics *c, const struct event *s)
{
    ical_text(c->out, STR("SUMMARY"), s->title);
    ical_raw(c->out, STR("STATUS"),
             s->is_off ? STR("CANCELLED") : STR("CONFIRMED"));
    ical_raw(c->out, STR("CLASS"), STR("PRIVATE"));
    ical_raw(c->out, STR("TRANSP"),
             s->is_off || s->is_free ? STR("TRANSPARENT") : STR("OPAQUE"));
    if (s->to.len > 0) {
        put_address(c, STR("ORGANIZER"), s->from);
        put_address(c,
                    STR("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;"
                        "RSVP=TRUE"),
                    s->to);
    }
    ical_raw(c->out, STR("END"), STR("VEVENT"));
}

/* The rule, until the end of a local day if there is one. */
static enum status
put_rule(const struct ics *c, const struct event *s, int32_t until)
{
    struct recur_rule rule = s->m->rule;
    char text[RECUR_TEXT_MAX], stamp[ICAL_STAMP];
    enum recur_fit fit;
    int64_t at_ms;
    struct buf b;
    enum status st = ST_OK;

    if (until != RECUR_NEVER)
        rule.count = 0;
    buf_init(&b, 256);
    buf_add(&b, (struct str){text, recur_render(&rule, false, text)});
    if (until != RECUR_NEVER)
        st = recur_instant(&s->zone, until, DAY_MINUTES - 1, &at_ms, &fit);
    if (st == ST_OK && until != RECUR_NEVER) {
        buf_add(&b, STR(";UNTIL="));
        buf_add(&b, (struct str){stamp, ical_stamp(at_ms, stamp)});
    }
    if (st == ST_OK)
        st = buf_status(&b);
    if (st == ST_OK)
        ical_raw(c->out, STR("RRULE"), buf_str(&b));
    buf_free(&b);
    return st;
}

static bool
is_moved(const struct series *m, const struct dated *d)
{
    return d->to_day != d->day || d->to_minute != m->minute;
}

/* A moved date beside its series. */
static void
put_moved(const struct ics *c, const struct event *s, const struct dated *d)
{
    ical_raw(c->out, STR("BEGIN"), STR("VEVENT"));
    put_id(c, s->m->id, s->m->sequence);
    ical_local(c->out, STR("RECURRENCE-ID"), s->m->zone, d->day, s->m->minute);
    put_times(c, s->m, d->to_day, d->to_minute);
    put_rest(c, s);
}

/* The last day that stands; below 0: none does. */
static int32_t
last_day(const struct dated *d, size_t n)
{
    int32_t last = -1;

    for (size_t i = 0; i < n; i++)
        if (!d[i].is_off && d[i].day > last)
            last = d[i].day;
    return last;
}

static enum status
put_event(const struct ics *c, struct event *s, const struct dated *d, size_t n)
{
    const struct series *m = s->m;
    bool is_one = m->rule.every == RECUR_ONCE;
    int32_t until = m->is_over && !s->is_off ? last_day(d, n) : m->rule.until;
    enum status st = ST_OK;

    ical_raw(c->out, STR("BEGIN"), STR("VEVENT"));
    put_id(c, m->id, m->sequence);
    if (is_one && n == 1)
        put_times(c, m, d[0].to_day, d[0].to_minute);
    else
        put_times(c, m, m->rule.day, m->minute);
    if (!is_one)
        st = put_rule(c, s, until);
    for (size_t i = 0; !is_one && i < n; i++)
        if (d[i].is_off)
            ical_local(c->out, STR("EXDATE"), m->zone, d[i].day, m->minute);
    put_rest(c, s);
    for (size_t i = 0; !is_one && i < n; i++)
        if (!d[i].is_off && is_moved(m, &d[i]))
            put_moved(c, s, &d[i]);
    return st;
}

static void
begin(const struct ics *c, struct str method)
{
    ical_raw(c->out, STR("BEGIN"), STR("VCALENDAR"));
    ical_raw(c->out, STR("VERSION"), STR("2.0"));
    ical_raw(c->out, STR("PRODID"), STR("-//Mainstay//Calendar//EN"));
    ical_raw(c->out, STR("CALSCALE"), STR("GREGORIAN"));
    ical_raw(c->out, STR("METHOD"), method);
}

static enum status
end(const struct ics *c)
{
    ical_raw(c->out, STR("END"), STR("VCALENDAR"));
    return buf_status(c->out);
}

/* The zones of all series, each once, from the first day any needs it. */
static enum status
put_zones(const struct ics *c, const struct series *m, size_t n)
{
    enum status st = ST_OK;

    for (size_t i = 0; st == ST_OK && i < n; i++) {
        struct recur_zone zone;
        int32_t first = m[i].rule.day;
        bool is_done = false;

        for (size_t k = 0; k < n; k++) {
            if (!str_eq(m[k].zone, m[i].zone))
                continue;
            is_done = is_done || k < i;
            first = m[k].rule.day < first ? m[k].rule.day : first;
        }
        if (is_done)
            continue;
        st = zone_of(c, m[i].zone, (int64_t)first * DATE_DAY_MS, &zone);
        if (st == ST_OK)
            ical_zone(c->out, m[i].zone, &zone, (int64_t)first * DATE_DAY_MS);
    }
    return st;
}

/* A series of the feed, unless nothing of it stands. */
static enum status
feed_series(const struct ics *c, const struct series *m, struct str name)
{
    struct event s = {.m = m, .title = name};
    struct dated *d = NULL;
    size_t n = 0;
    enum status st = series_dates_of(c->store, m, c->arena, &d, &n);

    if (st == ST_OK && last_day(d, n) < 0)
        return ST_OK;
    if (st == ST_OK)
        st = zone_of(c, m->zone, (int64_t)m->rule.day * DATE_DAY_MS, &s.zone);
    return st == ST_OK ? put_event(c, &s, d, n) : st;
}

/* An id that stays and says nothing of whose it is, or of what. */
static void
own_id(const char *label, const uint8_t account[ID_LEN], struct bytes what,
       uint8_t out[ID_LEN])
{
    struct bytes parts[3] = {
        {(const uint8_t *)label, strlen(label) + 1}, {account, ID_LEN}, what};

    prim_hash(out, ID_LEN, parts, 3, NULL, 0);
}

/* A reminder that stands in the calendar: from the next time on, on its
 * days. */
static enum status
feed_reminder(const struct ics *c, const uint8_t account[ID_LEN],
              const struct reminding *g, const struct reminder *r)
{
    static const enum tpl_ics_what what[REMINDER_COUNT] = {
        [REMINDER_CHECKIN] = TPL_ICS_WHAT_CHECKIN,
        [REMINDER_PLAN] = TPL_ICS_WHAT_PLAN,
        [REMINDER_PRACTICE] = TPL_ICS_WHAT_PRACTICE,
    };
    struct series m = {.zone = g->zone, .minutes = REMINDER_MINUTES};
    struct event s = {.m = &m};
    uint8_t kind = (uint8_t)r->kind;
    int32_t minute;
    enum status st = title(c, what[r->kind], &s.title);

    if (st == ST_OK)
        st = zone_of(c, g->zone, r->next_ms, &s.zone);
    if (st == ST_OK)
        st = recur_local(&s.zone, r->next_ms, &m.rule.day, &minute);
    if (st != ST_OK)
        return st;
    m.minute = minute;
    m.rule = (struct recur_rule){.day = m.rule.day,
                                 .every = RECUR_WEEKLY,
                                 .step = 1,
                                 .days = r->days & g->manners.days,
                                 .until = RECUR_NEVER};
    if (recur_check(&m.rule) != RECUR_FINE)
        return ST_OK;
    own_id("reminder", account, (struct bytes){&kind, 1}, m.id);
    ical_zone(c->out, m.zone, &s.zone, r->next_ms);
    return put_event(c, &s, NULL, 0);
}

/* When somebody begins at the latest who writes until then: before their quiet
 * hours, unless that is over already. */
static enum status
writing_begins(const struct ics *c, const struct reminding *g, int64_t due_ms,
               int64_t *at_ms)
{
    int64_t quiet_ms = 0;
    struct recur_zone zone;
    enum status st;

    *at_ms = due_ms - due_ms % MINUTE_MS - WRITING_MS;
    if (g->zone.len == 0)
        return ST_OK;
    st = zone_of(c, g->zone, *at_ms, &zone);
    if (st == ST_OK)
        st = remind_before(&g->manners, &zone, *at_ms, &quiet_ms);
    if (st == ST_OK && quiet_ms > c->now_ms)
        *at_ms = quiet_ms;
    return st == ST_ABSENT ? ST_OK : st;
}

/* Steps of sessions in writing that wait for this person's words. */
static enum status
feed_writing(const struct ics *c, const uint8_t account[ID_LEN],
             const struct reminding *g)
{
    struct meeting_writing m[MEETING_WRITING_MAX];
    struct event s = {.is_free = true};
    uint8_t id[ID_LEN];
    int64_t at_ms;
    size_t n = 0;
    enum status st = title(c, TPL_ICS_WHAT_WRITING, &s.title);

    if (st == ST_OK)
        st = meeting_writing_of(c->store, account, c->now_ms, c->arena, m, &n);
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        if (!m[i].waits)
            continue;
        st = writing_begins(c, g, m[i].due_ms, &at_ms);
        if (st != ST_OK)
            break;
        own_id("writing", account, (struct bytes){m[i].meeting, ID_LEN}, id);
        ical_raw(c->out, STR("BEGIN"), STR("VEVENT"));
        put_id(c, id, 0);
        ical_utc(c->out, STR("DTSTART"), at_ms);
        ical_utc(c->out, STR("DTEND"), at_ms + WRITING_MS);
        put_rest(c, &s);
    }
    return st;
}

enum status
ics_feed(const struct ics *c, const uint8_t account[ID_LEN])
{
    struct reminder r[REMINDER_COUNT];
    struct reminding g = {.by_feed = false};
    struct series *m = NULL;
    struct str name;
    size_t n = 0, n_reminders = 0;
    enum status st = title(c, TPL_ICS_WHAT_CALENDAR, &name);

    begin(c, STR("PUBLISH"));
    if (st == ST_OK) {
        ical_text(c->out, STR("X-WR-CALNAME"), name);
        ical_raw(c->out, STR("REFRESH-INTERVAL;VALUE=DURATION"), STR("PT6H"));
        ical_raw(c->out, STR("X-PUBLISHED-TTL"), STR("PT6H"));
        st = title(c, TPL_ICS_WHAT_SESSION, &name);
    }
    if (st == ST_OK)
        st = series_of_account(c->store, account, c->arena, &m, &n);
    if (st == ST_OK)
        st = put_zones(c, m, n);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        st = feed_series(c, &m[i], name);
    if (st == ST_OK)
        st = reminder_get(c->store, account, c->arena, &g, r, &n_reminders);
    if (st == ST_ABSENT)
        st = ST_OK;
    if (st == ST_OK)
        st = feed_writing(c, account, &g);
    for (size_t i = 0; st == ST_OK && g.by_feed && i < n_reminders; i++)
        if (!reminder_has_moment(r[i].kind))
            st = feed_reminder(c, account, &g, &r[i]);
    return st == ST_OK ? end(c) : st;
}

enum status
ics_invite(const struct ics *c, const struct series *m, struct str from,
           struct str to, const char **method)
{
    struct event s = {.m = m, .from = from, .to = to};
    struct dated *d = NULL;
    size_t n = 0;
    enum status st = title(c, TPL_ICS_WHAT_SESSION, &s.title);

    if (st == ST_OK)
        st = series_dates_of(c->store, m, c->arena, &d, &n);
    if (st == ST_OK)
        st = zone_of(c, m->zone, (int64_t)m->rule.day * DATE_DAY_MS, &s.zone);
    if (st != ST_OK)
        return st;
    s.is_off =
        m->is_over || (m->rule.every == RECUR_ONCE && last_day(d, n) < 0);
    *method = s.is_off ? "CANCEL" : "REQUEST";
    begin(c, (struct str){*method, strlen(*method)});
    ical_zone(c->out, m->zone, &s.zone, (int64_t)m->rule.day * DATE_DAY_MS);
    st = put_event(c, &s, d, m->is_over ? 0 : n);
    return st == ST_OK ? end(c) : st;
}
