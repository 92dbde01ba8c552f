/* Reminders over their statements. */
#include "store/reminder.h"

#include <string.h>

#include "base/zone.h"
#include "core/date.h"
#include "store/meeting.h"
#include "store/series.h"
#include "store/stmt.h"

#define SHIFTS_MAX 16
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)
#define AROUND_MS (60 * (int64_t)DATE_DAY_MS)

static enum status
zone_of(struct str zone, int64_t now_ms, struct recur_shift shift[SHIFTS_MAX],
        struct recur_zone *out)
{
    size_t n = 0;
    enum status st = zone_shifts(zone, now_ms - AROUND_MS, now_ms + AROUND_MS,
                                 shift, SHIFTS_MAX, &n);

    if (st == ST_OK)
        *out = (struct recur_zone){shift, n};
    return st;
}

/* What r reminds of next after now_ms, if that is a moment: when it is, and
 * from when on mail about it may come.  ST_ABSENT: nothing. */
static enum status
moment_of(struct store *s, const uint8_t account[ID_LEN],
          const struct reminding *g, const struct reminder *r,
          const struct recur_zone *z, int64_t now_ms, struct arena *a,
          int64_t *moment_ms, int64_t *mail_ms)
{
    int64_t after_ms = r->for_ms > now_ms ? r->for_ms : now_ms;
    enum status st =
        r->kind == REMINDER_SESSION
            ? series_next(s, account, after_ms, moment_ms)
            : meeting_writing_next(s, account, now_ms, after_ms, a, moment_ms);

    if (st == ST_OK)
        st =
            remind_before(&g->manners, z,
                          *moment_ms - (int64_t)r->minute * MINUTE_MS, mail_ms);
    if (st == ST_OK && *mail_ms <= now_ms) /* missed: now, or after the quiet */
        st = remind_after(&g->manners, z, now_ms - now_ms % MINUTE_MS, mail_ms);
    return st;
}

/* When to look at r again after now_ms: its next time; at what others move, at
 * least every hour. */
static enum status
next_of(struct store *s, const uint8_t account[ID_LEN],
        const struct reminding *g, const struct reminder *r,
        const struct recur_zone *z, int64_t now_ms, struct arena *a,
        int64_t *next_ms)
{
    int64_t moment_ms, mail_ms;
    enum status st;

    if (!reminder_has_moment(r->kind)) {
        st = remind_next(&g->manners, z, r->days, r->minute, now_ms, next_ms);
        if (st == ST_ABSENT) {
            *next_ms = now_ms + 7 * (int64_t)DATE_DAY_MS;
            st = ST_OK;
        }
        return st;
    }
    *next_ms = now_ms + HOUR_MS;
    st = moment_of(s, account, g, r, z, now_ms, a, &moment_ms, &mail_ms);
    if (st == ST_OK && mail_ms < *next_ms)
        *next_ms = mail_ms > now_ms ? mail_ms : now_ms + MINUTE_MS;
    return st == ST_ABSENT ? ST_OK : st;
}

static bool
fits(const struct reminder *r)
{
    if (reminder_has_moment(r->kind))
        return r->minute >= 0 && r->minute <= REMINDER_LEAD_MAX;
    return r->kind < REMINDER_COUNT && r->days != 0 && r->days < 128 &&
           r->minute >= 0 && r->minute < 24 * 60;
}

enum status
reminder_put(struct store *s, const uint8_t account[ID_LEN],
             const struct reminding *g, const struct reminder *r, size_t n,
             int64_t now_ms, struct arena *a)
{
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;
    enum status st = ST_INVALID;

    if (!remind_fits(&g->manners) || !zone_known(g->zone) || n > REMINDER_COUNT)
        return st;
    for (size_t i = 0; i < n; i++)
        if (!fits(&r[i]))
            return st;
    st = zone_of(g->zone, now_ms, shift, &zone);
    if (st == ST_OK)
        st = stmt_reminding_put(s,
                                &(struct stmt_reminding_put_in){
                                    account, g->zone, g->manners.quiet_from,
                                    g->manners.quiet_to, g->manners.days,
                                    g->by_mail, g->by_feed},
                                NULL);
    if (st == ST_OK)
        st = stmt_reminder_clear(s, &(struct stmt_reminder_clear_in){account},
                                 NULL);
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        int64_t next_ms;

        st = next_of(s, account, g, &r[i], &zone, now_ms, a, &next_ms);
        if (st == ST_OK)
            st = stmt_reminder_add(
                s,
                &(struct stmt_reminder_add_in){account, r[i].kind, r[i].days,
                                               r[i].minute, next_ms},
                NULL);
    }
    return st;
}

enum status
reminder_remove(struct store *s, const uint8_t account[ID_LEN])
{
    return stmt_reminding_remove(s, &(struct stmt_reminding_remove_in){account},
                                 NULL);
}

enum status
reminder_get(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
             struct reminding *g, struct reminder r[REMINDER_COUNT], size_t *n)
{
    struct stmt_reminding_get_row row;
    struct stmt_reminder_list_row line;
    struct store_cursor *c = NULL;
    enum status st = stmt_reminding_get(
        s, &(struct stmt_reminding_get_in){account}, a, &row);

    *n = 0;
    if (st != ST_OK)
        return st;
    *g = (struct reminding){
        .zone = row.zone,
        .manners = {(uint8_t)row.days, (int32_t)row.quiet_from,
                    (int32_t)row.quiet_to},
        .by_mail = row.by_mail != 0,
        .by_feed = row.by_feed != 0,
    };
    st = stmt_reminder_list_open(s, &(struct stmt_reminder_list_in){account},
                                 &c);
    while (st == ST_OK && *n < REMINDER_COUNT &&
           (st = stmt_reminder_list_next(c, &line)) == ST_OK)
        r[(*n)++] = (struct reminder){(enum reminder_kind)line.kind,
                                      (uint8_t)line.days,
                                      (int32_t)line.minute,
                                      line.next_ms,
                                      line.unheard,
                                      line.sent_day,
                                      line.for_ms};
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

enum status
reminder_may(struct store *s, const uint8_t account[ID_LEN], int64_t at_ms,
             struct arena *a, int64_t *out_ms)
{
    struct reminder r[REMINDER_COUNT];
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;
    struct reminding g;
    int64_t past_ms = at_ms % MINUTE_MS; /* two mails stay two */
    size_t n;
    enum status st = reminder_get(s, account, a, &g, r, &n);

    *out_ms = at_ms;
    if (st == ST_OK)
        st = zone_of(g.zone, at_ms, shift, &zone);
    if (st == ST_OK)
        st = remind_after(&g.manners, &zone, at_ms - past_ms, out_ms);
    if (st == ST_OK)
        *out_ms += past_ms;
    return st == ST_ABSENT ? ST_OK : st;
}

static enum status
decide(struct store *s, struct reminder_due *d, const struct reminding *g,
       const struct recur_zone *z, bool was_here, int64_t now_ms,
       struct arena *a)
{
    bool has_moment = reminder_has_moment(d->r.kind);
    bool is_late = !has_moment && now_ms - d->r.next_ms > REMIND_LATE_MS;
    int64_t mail_ms = now_ms;
    enum status st = ST_OK;

    if (has_moment)
        st = moment_of(s, d->account, g, &d->r, z, now_ms, a, &d->moment_ms,
                       &mail_ms);
    if (st == ST_ABSENT || (st == ST_OK && mail_ms > now_ms)) {
        d->what = REMIND_SKIP; /* nothing, or not yet */
        return ST_OK;
    }
    if (st != ST_OK)
        return st;
    if (has_moment)
        d->r.for_ms = d->moment_ms;
    d->what = g->by_mail ? remind_decide(&d->r.unheard, was_here, is_late)
                         : REMIND_SKIP;
    if (d->what != REMIND_SKIP)
        d->r.sent_day = now_ms / DATE_DAY_MS;
    return ST_OK;
}

enum status
reminder_step(struct store *s, int64_t now_ms, struct arena *a,
              struct reminder_due *out)
{
    struct stmt_reminder_due_row row;
    struct recur_shift shift[SHIFTS_MAX];
    struct recur_zone zone;
    struct reminding g;
    enum status st =
        stmt_reminder_due(s, &(struct stmt_reminder_due_in){now_ms}, a, &row);

    if (st != ST_OK)
        return st;
    g = (struct reminding){
        .zone = row.zone,
        .manners = {(uint8_t)row.may_days, (int32_t)row.quiet_from,
                    (int32_t)row.quiet_to},
        .by_mail = row.by_mail != 0,
    };
    *out = (struct reminder_due){.r = {(enum reminder_kind)row.kind,
                                       (uint8_t)row.days, (int32_t)row.minute,
                                       row.next_ms, row.unheard, row.sent_day,
                                       row.for_ms},
                                 .zone = row.zone};
    memcpy(out->account, row.account, ID_LEN);
    st = zone_of(g.zone, now_ms, shift, &zone);
    if (st == ST_OK)
        st = decide(s, out, &g, &zone,
                    row.sent_day >= 0 && row.used_day >= row.sent_day, now_ms,
                    a);
    if (st == ST_OK)
        st = next_of(s, out->account, &g, &out->r, &zone, now_ms, a,
                     &out->r.next_ms);
    if (st != ST_OK)
        return st;
    return stmt_reminder_put(
        s,
        &(struct stmt_reminder_put_in){out->account, out->r.kind,
                                       out->r.next_ms, out->r.unheard,
                                       out->r.sent_day, out->r.for_ms},
        NULL);
}
