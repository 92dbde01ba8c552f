/* A session's plan and state as bytes, and back with every check. */
#include "core/phase.h"

#define PLAN_VERSION 1
#define STATE_VERSION 1
#define PLAN_HEAD 9
#define STEP_LEN 9

static uint8_t *
put(uint8_t *at, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *at++ = (uint8_t)(v >> (8 * i));
    return at;
}

static uint64_t
get(const uint8_t **at, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v |= (uint64_t) * (*at)++ << (8 * i);
    return v;
}

size_t
phase_plan_pack(const struct phase_plan *p, uint8_t out[PHASE_PLAN_MAX])
{
    uint8_t *at = out;

    at = put(at, PLAN_VERSION, 1);
    at = put(at, p->mode, 1);
    at = put(at, p->n, 1);
    at = put(at, (uint16_t)p->offset_min, 2);
    at = put(at, p->quiet_from, 2);
    at = put(at, p->quiet_to, 2);
    for (uint8_t i = 0; i < p->n; i++) {
        const struct phase_step *s = &p->step[i];

        at = put(at, s->seconds, 4);
        at = put(at, s->write, 1);
        at = put(at, s->speak, 1);
        at = put(at, s->silent, 1);
        at = put(at, s->flags, 1);
        at = put(at, s->exit, 1);
    }
    return (size_t)(at - out);
}

enum status
phase_plan_unpack(const uint8_t *in, size_t len, struct phase_plan *out)
{
    struct phase_plan p = {0};
    const uint8_t *at = in;
    uint8_t step;
    const char *why;

    if (len < PLAN_HEAD || get(&at, 1) != PLAN_VERSION)
        return ST_INVALID;
    p.mode = (uint8_t)get(&at, 1);
    p.n = (uint8_t)get(&at, 1);
    p.offset_min = (int16_t)get(&at, 2);
    p.quiet_from = (uint16_t)get(&at, 2);
    p.quiet_to = (uint16_t)get(&at, 2);
    if (p.n > PHASE_STEPS || len != PLAN_HEAD + (size_t)STEP_LEN * p.n)
        return ST_INVALID;
    for (uint8_t i = 0; i < p.n; i++) {
        struct phase_step *s = &p.step[i];

        s->seconds = (uint32_t)get(&at, 4);
        s->write = (uint8_t)get(&at, 1);
        s->speak = (uint8_t)get(&at, 1);
        s->silent = (uint8_t)get(&at, 1);
        s->flags = (uint8_t)get(&at, 1);
        s->exit = (uint8_t)get(&at, 1);
    }
    if (phase_check(&p, &step, &why) != ST_OK)
        return ST_INVALID;
    *out = p;
    return ST_OK;
}

void
phase_state_pack(const struct phase_state *s, uint8_t out[PHASE_STATE_LEN])
{
    uint8_t *at = out;

    at = put(at, STATE_VERSION, 1);
    at = put(at, s->run, 1);
    at = put(at, s->at, 1);
    at = put(at, s->from, 1);
    at = put(at, s->n_seats, 1);
    at = put(at, s->number, 4);
    at = put(at, s->version, 4);
    at = put(at, s->present, 2);
    at = put(at, s->recused, 2);
    at = put(at, s->hand, 2);
    at = put(at, s->protects, 2);
    at = put(at, s->revealed, 4);
    at = put(at, (uint64_t)s->began_ms, 8);
    at = put(at, (uint64_t)s->ends_ms, 8);
    for (int i = 0; i < PHASE_SEATS; i++)
        at = put(at, s->role[i], 1);
    for (int i = 0; i < PHASE_STEPS; i++)
        at = put(at, s->wrote[i], 2);
    while (at < out + PHASE_STATE_LEN)
        *at++ = 0;
}

static bool
is_sound(const struct phase_state *s, const struct phase_plan *p)
{
    uint16_t seats;

    if (s->n_seats < 2 || s->n_seats > PHASE_SEATS || s->at >= p->n ||
        s->from >= p->n || s->run >= PHASE_RUN_COUNT)
        return false;
    seats = (uint16_t) ~((1u << s->n_seats) - 1);
    if (((s->present | s->recused | s->hand) & seats) != 0)
        return false;
    for (int i = 0; i < PHASE_SEATS; i++)
        if ((s->role[i] & ~PHASE_EVERYONE) != 0 ||
            (s->role[i] == 0) != (i >= s->n_seats))
            return false;
    for (int i = 0; i < PHASE_STEPS; i++)
        if ((s->wrote[i] & seats) != 0)
            return false;
    return true;
}

enum status
phase_state_unpack(const uint8_t in[PHASE_STATE_LEN],
                   const struct phase_plan *p, struct phase_state *out)
{
    struct phase_state s = {0};
    const uint8_t *at = in;

    if (get(&at, 1) != STATE_VERSION)
        return ST_INVALID;
    s.run = (uint8_t)get(&at, 1);
    s.at = (uint8_t)get(&at, 1);
    s.from = (uint8_t)get(&at, 1);
    s.n_seats = (uint8_t)get(&at, 1);
    s.number = (uint32_t)get(&at, 4);
    s.version = (uint32_t)get(&at, 4);
    s.present = (uint16_t)get(&at, 2);
    s.recused = (uint16_t)get(&at, 2);
    s.hand = (uint16_t)get(&at, 2);
    s.protects = (uint16_t)get(&at, 2);
    s.revealed = (uint32_t)get(&at, 4);
    s.began_ms = (int64_t)get(&at, 8);
    s.ends_ms = (int64_t)get(&at, 8);
    for (int i = 0; i < PHASE_SEATS; i++)
        s.role[i] = (uint8_t)get(&at, 1);
    for (int i = 0; i < PHASE_STEPS; i++)
        s.wrote[i] = (uint16_t)get(&at, 2);
    if (!is_sound(&s, p))
        return ST_INVALID;
    *out = s;
    return ST_OK;
}
