#ifndef BASE_ICAL_H
#define BASE_ICAL_H

#include <stdint.h>

#include "base/buf.h"
#include "core/recur.h"
#include "core/status.h"
#include "core/str.h"

/*
 * ical: lines of iCalendar (RFC 5545) into a buf.  Lines end in CR LF and are
 * folded at 75 octets, never inside a character.  Failures are those of the
 * buf.  Names and parameters are ours and are written as they are.
 */

/* "NAME:value", the value as it is: one that needs no escape. */
void ical_raw(struct buf *b, struct str name, struct str value);

/* "NAME:text", escaped; control characters other than line ends are left
 * out. */
void ical_text(struct buf *b, struct str name, struct str text);

/* "20261124T170000Z" into `to`; its length, no NUL. */
#define ICAL_STAMP 16
size_t ical_stamp(int64_t at_ms, char to[ICAL_STAMP]);

/* "NAME:20261124T170000Z". */
void ical_utc(struct buf *b, struct str name, int64_t at_ms);

/* "NAME;TZID=zone:20261124T180000". */
void ical_local(struct buf *b, struct str name, struct str zone, int32_t day,
                int32_t minute);

/*
 * A VTIMEZONE for what happens from from_ms on.  z: the zone's shifts from
 * more than a year before from_ms until some years after it; where they come
 * back by a rule (the nth or last weekday of a month) it stands as one, else
 * each shift stands for itself.  Two short rules are what every calendar
 * program reads right; a history since 1893 is not.
 */
void ical_zone(struct buf *b, struct str zone, const struct recur_zone *z,
               int64_t from_ms);

#endif
