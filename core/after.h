#ifndef CORE_AFTER_H
#define CORE_AFTER_H

#include <stdint.h>

#include "core/status.h"

/*
 * after: which stage of the reactive protocol a day belongs to: first day,
 * third day, second week, the days around the anniversary.  Method:
 * docs/method/after.md.  Days are days since 1970-01-01.
 */
enum after_stage {
#define AFTER_STAGE(name, from, to) AFTER_##name,
#include "core/after.def"
#undef AFTER_STAGE
    AFTER_STAGES,
    AFTER_NONE = AFTER_STAGES
};

#define AFTER_YEARS 5 /* anniversaries are kept in mind for so long */

struct after_now {
    enum after_stage stage; /* AFTER_NONE between stages, and for ever after */
    int32_t next; /* first day of the next stage; INT32_MAX after the last */
    int32_t year; /* of AFTER_year: which anniversary, from 1; else 0 */
};

/* ST_INVALID (*out untouched) when a day is outside the calendar of
 * core/date.h or `event` lies after `today`. */
MUST_USE enum status after_look(int32_t event, int32_t today,
                                struct after_now *out);

#endif
