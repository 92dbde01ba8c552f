#ifndef CORE_REMIND_H
#define CORE_REMIND_H

#include <stdbool.h>
#include <stdint.h>

#include "core/recur.h"
#include "core/status.h"

/*
 * remind: when a person may be reminded of something, and when it has been
 * enough.  Times are UTC milliseconds, minutes those of the clock on the
 * person's wall; zones as in core/recur.h.
 */
#define REMIND_ENOUGH 3         /* unheard ones in a row */
#define REMIND_LATE_MS 43200000 /* 12 hours: later than this is too late */
#define REMIND_ROOM_MS 840000   /* 14 minutes, and one, before the quiet */

struct remind_manners {
    uint8_t days;                 /* on which mail may come, bit 0 Monday */
    int32_t quiet_from, quiet_to; /* no mail from .. before; equal: none; may
                                     run over midnight */
};

/* Days other than none, minutes within a day, and a moment that is allowed? */
bool remind_fits(const struct remind_manners *m);

/* May mail come at this local minute of this day? */
bool remind_may(const struct remind_manners *m, int32_t day, int32_t minute);

/*
 * The next time after after_ms on one of `days` (bit 0 Monday) at `minute`; a
 * day on which no mail may come is passed over, and a minute within the quiet
 * hours becomes their end.  ST_ABSENT: no such day in three weeks.
 * ST_INVALID as recur_instant.
 */
MUST_USE enum status remind_next(const struct remind_manners *m,
                                 const struct recur_zone *z, uint8_t days,
                                 int32_t minute, int64_t after_ms,
                                 int64_t *at_ms);

/*
 * The latest moment at or before at_ms, to the minute, when mail may come: a
 * reminder of something early in the morning comes the evening before, a
 * quarter of an hour before it gets quiet, so that whoever sends has time.
 * ST_ABSENT: none within a week before.
 */
MUST_USE enum status remind_before(const struct remind_manners *m,
                                   const struct recur_zone *z, int64_t at_ms,
                                   int64_t *out_ms);

/* The first moment from at_ms on, to the minute, when mail may come.
 * ST_ABSENT: none within a week. */
MUST_USE enum status remind_after(const struct remind_manners *m,
                                  const struct recur_zone *z, int64_t at_ms,
                                  int64_t *out_ms);

enum remind_what { REMIND_SEND, REMIND_REST, REMIND_SKIP };

/*
 * What to do when a reminder is due: send it; say that reminders rest now,
 * since REMIND_ENOUGH went by unheard; or nothing.  *unheard: sent since the
 * person was last here, brought up to date.  was_here: has the person been
 * here since the last one?
 */
enum remind_what remind_decide(int64_t *unheard, bool was_here, bool is_late);

#endif
