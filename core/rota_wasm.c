/* Whose turn it is, over flat arrays, for the browser; see wasm_api.h. */
#include "core/wasm_api.h"

#include "core/rota.h"

static enum status
replay(struct rota *r, const int32_t *row, int32_t n)
{
    for (; n > 0; n--, row += ROTA_WASM_PAST) {
        struct rota_turn did = {.nobody = 0};
        enum status st;

        for (int k = 0; k < ROTA_ROLES; k++) {
            if (row[1 + k] < -1 || row[1 + k] >= r->n)
                return ST_INVALID;
            did.seat[k] = (int8_t)row[1 + k];
            did.shared[k] = (uint16_t)row[1 + ROTA_ROLES + k];
        }
        st = rota_record(r, (uint16_t)row[0], &did);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

static void
put_turns(const struct rota_turn *turn, int32_t n, int32_t *out)
{
    for (int32_t i = 0; i < n; i++) {
        for (int k = 0; k < ROTA_ROLES; k++) {
            *out++ = turn[i].seat[k];
        }
        for (int k = 0; k < ROTA_ROLES; k++)
            *out++ = turn[i].shared[k];
        *out++ = turn[i].nobody;
        *out++ = turn[i].too_few;
        for (int k = 0; k < ROTA_ROLES; k++)
            *out++ = turn[i].gave[k];
        for (int k = 0; k < ROTA_ROLES; k++)
            *out++ = turn[i].takers[k];
    }
}

static void
put_ledger(const struct rota *r, int32_t *out)
{
    for (uint8_t i = 0; i < r->n; i++) {
        *out++ = r->person[i].sessions;
        *out++ = rota_total(&r->person[i]);
        for (int k = 0; k < ROTA_ROLES; k++)
            *out++ = r->person[i].balance[k];
        for (int k = 0; k < ROTA_ROLES; k++)
            *out++ = r->person[i].done[k];
    }
}

int32_t
rota_wasm_ahead(const int32_t *person, int32_t n, const int32_t *past,
                int32_t n_past, const int32_t *need, int32_t n_need,
                const int32_t *swap, int32_t n_swap, int32_t seed,
                int32_t *turn_out, int32_t *ledger_out)
{
    struct rota r = {.n = (uint8_t)n};
    struct rota_need needs[ROTA_AHEAD];
    struct rota_turn turns[ROTA_AHEAD];
    struct rota_swap swaps[ROTA_WASM_SWAPS];
    uint8_t bad = 0;
    enum status st;

    if (n < 1 || n > ROTA_PEOPLE || n_past < 0 || n_need < 0 ||
        n_need > ROTA_AHEAD || n_swap < 0 || n_swap > ROTA_WASM_SWAPS)
        return -(int32_t)ST_INVALID;
    for (int32_t i = 0; i < n; i++)
        r.person[i] = (struct rota_person){
            .key = (uint32_t)person[4 * i],
            .refuses = (uint8_t)person[4 * i + 1],
            .shielded = (uint8_t)person[4 * i + 2],
            .shield = (uint16_t)person[4 * i + 3],
        };
    st = replay(&r, past, n_past);
    if (st != ST_OK)
        return -(int32_t)st;
    for (int32_t i = 0; i < n_need; i++)
        needs[i] = (struct rota_need){
            .present = (uint16_t)need[4 * i],
            .roles = (uint8_t)need[4 * i + 1],
            .pass = (uint16_t)need[4 * i + 2],
            .urgent = (int8_t)need[4 * i + 3],
            .seed = (uint32_t)seed + (uint32_t)(n_past + i),
        };
    for (int32_t i = 0; i < n_swap; i++)
        swaps[i] = (struct rota_swap){
            .session = (uint8_t)swap[4 * i],
            .role = (uint8_t)swap[4 * i + 1],
            .from = (int8_t)swap[4 * i + 2],
            .to = (int8_t)swap[4 * i + 3],
        };
    st = rota_ahead(&r, needs, (uint8_t)n_need, swaps, (size_t)n_swap, turns,
                    &bad);
    if (st == ST_INVALID)
        return -(int32_t)st;
    put_turns(turns, n_need, turn_out);
    put_ledger(&r, ledger_out);
    return n_need;
}
