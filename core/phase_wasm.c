/* The session's steps over flat arrays, for the browser; see wasm_api.h. */
#include "core/wasm_api.h"

#include "core/phase.h"

int32_t
phase_wasm_plan(const uint8_t *plan, int32_t len, const int32_t *seconds,
                int32_t n, int32_t days, int32_t quiet_from, int32_t quiet_to,
                int32_t offset_min, uint8_t *plan_out)
{
    struct phase_plan p;
    uint8_t step;
    const char *why;
    enum status st;

    if (len < 0 || phase_plan_unpack(plan, (size_t)len, &p) != ST_OK ||
        (n != 0 && n != p.n) || quiet_from < 0 || quiet_from > 1440 ||
        quiet_to < 0 || quiet_to > 1440 || offset_min < -1440 ||
        offset_min > 1440)
        return -(int32_t)ST_INVALID;
    for (int32_t i = 0; i < n; i++) {
        if (seconds[i] < 1)
            return -(int32_t)ST_INVALID;
        p.step[i].seconds = (uint32_t)seconds[i];
    }
    st = days == 0 ? phase_check(&p, &step, &why)
                   : phase_in_writing(&p, days, (uint16_t)quiet_from,
                                      (uint16_t)quiet_to, (int16_t)offset_min);
    if (st != ST_OK)
        return -(int32_t)st;
    return (int32_t)phase_plan_pack(&p, plan_out);
}

int32_t
phase_wasm_steps(const uint8_t *plan, int32_t len, int32_t *steps_out)
{
    struct phase_plan p;

    if (len < 0 || phase_plan_unpack(plan, (size_t)len, &p) != ST_OK)
        return -(int32_t)ST_INVALID;
    for (uint8_t i = 0; i < p.n; i++) {
        int32_t *to = steps_out + PHASE_WASM_STEP * i;

        to[0] = (int32_t)p.step[i].seconds;
        to[1] = p.step[i].write;
        to[2] = p.step[i].speak;
        to[3] = p.step[i].silent;
        to[4] = p.step[i].flags;
        to[5] = p.step[i].exit;
        to[6] = phase_warn_s(&p, i);
    }
    return p.n;
}

int32_t
phase_wasm_look(const uint8_t *plan, int32_t len, const uint8_t *state,
                int32_t state_len, int32_t seat, double *look_out)
{
    struct phase_plan p;
    struct phase_state s;
    uint8_t who = (uint8_t)seat;

    if (len < 0 || state_len != PHASE_STATE_LEN || seat < 0 ||
        seat >= PHASE_SEATS ||
        phase_plan_unpack(plan, (size_t)len, &p) != ST_OK ||
        phase_state_unpack(state, &p, &s) != ST_OK)
        return ST_INVALID;
    look_out[PHASE_LOOK_RUN] = s.run;
    look_out[PHASE_LOOK_AT] = s.at;
    look_out[PHASE_LOOK_FROM] = s.from;
    look_out[PHASE_LOOK_NUMBER] = s.number;
    look_out[PHASE_LOOK_VERSION] = s.version;
    look_out[PHASE_LOOK_SEATS] = s.n_seats;
    look_out[PHASE_LOOK_PRESENT] = s.present;
    look_out[PHASE_LOOK_RECUSED] = s.recused;
    look_out[PHASE_LOOK_HAND] = s.hand;
    look_out[PHASE_LOOK_PROTECTS] = s.protects;
    look_out[PHASE_LOOK_REVEALED] = s.revealed;
    look_out[PHASE_LOOK_BEGAN] = (double)s.began_ms;
    look_out[PHASE_LOOK_ENDS] = (double)s.ends_ms;
    look_out[PHASE_LOOK_MAY_WRITE] = phase_may_write(&p, &s, who);
    look_out[PHASE_LOOK_MAY_SPEAK] = phase_may_speak(&p, &s, who);
    look_out[PHASE_LOOK_MODERATES] = phase_moderates(&s, who);
    look_out[PHASE_LOOK_ALL_WROTE] = phase_all_wrote(&p, &s, s.at);
    look_out[PHASE_LOOK_WROTE] = s.wrote[s.at];
    for (int i = 0; i < PHASE_SEATS; i++)
        look_out[PHASE_LOOK_ROLES + i] = s.role[i];
    return ST_OK;
}
