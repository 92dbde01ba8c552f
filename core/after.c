/* Stages after a hard event; see after.h. */
#include "core/after.h"

#include <stddef.h>

#include "core/date.h"
#include "core/wasm_api.h"

static const struct {
    int32_t from, to;
} stage[AFTER_STAGES] = {
#define AFTER_STAGE(name, from, to) {from, to},
#include "core/after.def"
#undef AFTER_STAGE
};

/* The same date `years` later; 28 February for the 29th in a common year. */
static enum status
anniversary(int32_t event, int32_t years, int32_t *day)
{
    int32_t y, m, d;
    enum status st = date_to_ymd(event, &y, &m, &d);

    if (st != ST_OK)
        return st;
    st = date_from_ymd(y + years, m, d, day);
    return st == ST_INVALID && m == 2 && d == 29
               ? date_from_ymd(y + years, 2, 28, day)
               : st;
}

enum status
after_look(int32_t event, int32_t today, struct after_now *out)
{
    struct after_now now = {AFTER_NONE, INT32_MAX, 0};
    int32_t y, m, d;

    if (event > today || date_to_ymd(today, &y, &m, &d) != ST_OK ||
        date_to_ymd(event, &y, &m, &d) != ST_OK)
        return ST_INVALID;
    for (int s = 0; s < AFTER_year; s++) {
        if (today >= event + stage[s].from && today <= event + stage[s].to)
            now.stage = (enum after_stage)s;
        if (event + stage[s].from > today && event + stage[s].from < now.next)
            now.next = event + stage[s].from;
    }
    for (int32_t n = 1; n <= AFTER_YEARS; n++) {
        int32_t day;

        if (anniversary(event, n, &day) != ST_OK)
            break; /* beyond the calendar */
        if (today >= day + stage[AFTER_year].from &&
            today <= day + stage[AFTER_year].to) {
            now.stage = AFTER_year;
            now.year = n;
        }
        if (day + stage[AFTER_year].from > today &&
            day + stage[AFTER_year].from < now.next)
            now.next = day + stage[AFTER_year].from;
    }
    *out = now;
    return ST_OK;
}

int32_t
after_wasm_look(int32_t event, int32_t today, int32_t *now_out)
{
    struct after_now now;
    enum status st = after_look(event, today, &now);

    if (st != ST_OK)
        return (int32_t)st;
    now_out[0] = (int32_t)now.stage;
    now_out[1] = now.next;
    now_out[2] = now.year;
    return ST_OK;
}
