/* What a plan must be, and how it spreads over days. */
#include "core/phase.h"

#define HALF_DAY_S 43200
#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

static const char *
step_fault(const struct phase_step *s)
{
    if (s->seconds < 1 || s->seconds > PHASE_STEP_MAX_S)
        return "a step takes at least a second and at most 30 days";
    if (((s->write | s->speak | s->silent) & ~PHASE_EVERYONE) != 0)
        return "there is no such role";
    if (s->exit > PHASE_TIME || s->flags > PHASE_FLAGS)
        return "there is no such rule";
    if ((s->flags & PHASE_REST) != 0 && (s->write | s->speak) != 0)
        return "in a rest nobody writes or speaks";
    if ((s->flags & PHASE_REST) == 0 && (s->write | s->speak) == 0)
        return "nobody writes or speaks, and it is no rest";
    if ((s->speak & s->silent) != 0)
        return "the same role speaks and is silent";
    if ((s->flags & PHASE_HIDDEN) != 0 && s->write == 0)
        return "hidden, but nobody writes";
    if (s->exit == PHASE_WRITTEN && s->write == 0)
        return "ends when all have written, but nobody writes";
    return NULL;
}

static bool
is_loop(const struct phase_plan *p, uint8_t step)
{
    return (p->step[step].flags & PHASE_LOOP) != 0;
}

enum status
phase_check(const struct phase_plan *p, uint8_t *step, const char **why)
{
    *step = 0;
    *why = NULL;
    if (p->n < 1 || p->n > PHASE_STEPS)
        *why = "a session has 1 to 24 steps";
    else if (p->mode > PHASE_IN_WRITING || p->quiet_from > 1440 ||
             p->quiet_to > 1440 || p->offset_min < -1440 ||
             p->offset_min > 1440)
        *why = "mode, zone or quiet hours cannot be";
    for (uint8_t i = 0; *why == NULL && i < p->n; i++) {
        *step = i;
        *why = step_fault(&p->step[i]);
        if (*why == NULL && is_loop(p, i) && (i == 0 || is_loop(p, i - 1)))
            *why = "a loop follows a step that is none";
    }
    return *why == NULL ? ST_OK : ST_INVALID;
}

enum status
phase_in_writing(struct phase_plan *p, int32_t days, uint16_t quiet_from,
                 uint16_t quiet_to, int16_t offset_min)
{
    struct phase_plan out = *p;
    uint64_t sum = 0;
    uint8_t step;
    const char *why;

    if (days < 1 || days > 60)
        return ST_INVALID;
    out.mode = PHASE_IN_WRITING;
    out.quiet_from = quiet_from;
    out.quiet_to = quiet_to;
    out.offset_min = offset_min;
    if (phase_check(&out, &step, &why) != ST_OK)
        return ST_INVALID;
    for (uint8_t i = 0; i < out.n; i++)
        if (!is_loop(&out, i))
            sum += out.step[i].seconds;
    for (uint8_t i = 0; i < out.n; i++) {
        uint64_t s =
            (uint64_t)out.step[i].seconds * (uint64_t)days * 86400 / sum;

        if (s < HALF_DAY_S)
            s = HALF_DAY_S;
        out.step[i].seconds =
            s > PHASE_STEP_MAX_S ? PHASE_STEP_MAX_S : (uint32_t)s;
    }
    *p = out;
    return ST_OK;
}

int32_t
phase_warn_s(const struct phase_plan *p, uint8_t step)
{
    uint32_t s = p->step[step].seconds / 5;

    if (p->mode == PHASE_IN_WRITING)
        return HALF_DAY_S / 2;
    if (s < PHASE_WARN_MIN_S)
        return PHASE_WARN_MIN_S;
    return s > PHASE_WARN_MAX_S ? PHASE_WARN_MAX_S : (int32_t)s;
}

int64_t
phase_awake(const struct phase_plan *p, int64_t at_ms)
{
    int64_t local = at_ms + p->offset_min * MINUTE_MS;
    int64_t minute = ((local % DAY_MS) + DAY_MS) % DAY_MS / MINUTE_MS;
    int64_t wait;

    if (p->mode != PHASE_IN_WRITING || p->quiet_from == p->quiet_to)
        return at_ms;
    if (p->quiet_from < p->quiet_to
            ? minute < p->quiet_from || minute >= p->quiet_to
            : minute < p->quiet_from && minute >= p->quiet_to)
        return at_ms;
    wait = p->quiet_to - minute;
    if (wait <= 0)
        wait += 1440;
    return at_ms - ((local % MINUTE_MS) + MINUTE_MS) % MINUTE_MS +
           wait * MINUTE_MS;
}
