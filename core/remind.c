/* Reminders with manners. */
#include "core/remind.h"

#include "core/date.h"

#define DAY_MINUTES 1440
#define MINUTE_MS 60000
#define DAYS_AHEAD 21
#define WEEK_MINUTES (7 * DAY_MINUTES)

static bool
is_quiet(const struct remind_manners *m, int32_t minute)
{
    if (m->quiet_from <= m->quiet_to)
        return minute >= m->quiet_from && minute < m->quiet_to;
    return minute >= m->quiet_from || minute < m->quiet_to;
}

bool
remind_fits(const struct remind_manners *m)
{
    return m->days != 0 && m->days < 128 && m->quiet_from >= 0 &&
           m->quiet_from < DAY_MINUTES && m->quiet_to >= 0 &&
           m->quiet_to < DAY_MINUTES;
}

bool
remind_may(const struct remind_manners *m, int32_t day, int32_t minute)
{
    return (m->days >> date_weekday(day) & 1) != 0 && !is_quiet(m, minute);
}

enum status
remind_next(const struct remind_manners *m, const struct recur_zone *z,
            uint8_t days, int32_t minute, int64_t after_ms, int64_t *at_ms)
{
    enum recur_fit fit;
    int32_t today, now;
    int64_t at;
    enum status st = recur_local(z, after_ms, &today, &now);

    if (is_quiet(m, minute))
        minute = m->quiet_to;
    for (int32_t day = today; st == ST_OK && day < today + DAYS_AHEAD; day++) {
        if ((days >> date_weekday(day) & 1) == 0 || !remind_may(m, day, minute))
            continue;
        st = recur_instant(z, day, minute, &at, &fit);
        if (st == ST_OK && at > after_ms) {
            *at_ms = at;
            return ST_OK;
        }
    }
    return st == ST_OK ? ST_ABSENT : st;
}

/* From a whole minute on, by steps, to one when mail may come. */
static enum status
seek(const struct remind_manners *m, const struct recur_zone *z, int64_t at_ms,
     int64_t step_ms, int64_t *out_ms)
{
    enum status st = ST_OK;

    for (int32_t i = 0; st == ST_OK && i < WEEK_MINUTES; i++) {
        int32_t day, minute;

        st = recur_local(z, at_ms, &day, &minute);
        if (st == ST_OK && remind_may(m, day, minute)) {
            *out_ms = at_ms;
            return ST_OK;
        }
        at_ms += step_ms;
    }
    return st == ST_OK ? ST_ABSENT : st;
}

enum status
remind_before(const struct remind_manners *m, const struct recur_zone *z,
              int64_t at_ms, int64_t *out_ms)
{
    int64_t want_ms = at_ms - at_ms % MINUTE_MS, room_ms;
    enum status st = seek(m, z, want_ms, -MINUTE_MS, out_ms);

    if (st != ST_OK || *out_ms == want_ms)
        return st;
    st = seek(m, z, *out_ms - REMIND_ROOM_MS, -MINUTE_MS, &room_ms);
    if (st == ST_OK)
        *out_ms = room_ms;
    return ST_OK;
}

enum status
remind_after(const struct remind_manners *m, const struct recur_zone *z,
             int64_t at_ms, int64_t *out_ms)
{
    int64_t over = at_ms % MINUTE_MS;

    return seek(m, z, over == 0 ? at_ms : at_ms - over + MINUTE_MS, MINUTE_MS,
                out_ms);
}

enum remind_what
remind_decide(int64_t *unheard, bool was_here, bool is_late)
{
    if (was_here)
        *unheard = 0;
    if (is_late || *unheard > REMIND_ENOUGH)
        return REMIND_SKIP;
    (*unheard)++;
    return *unheard > REMIND_ENOUGH ? REMIND_REST : REMIND_SEND;
}
