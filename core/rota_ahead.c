/* Sessions ahead, and what members hand on to each other in them. */
#include "core/rota.h"

/* The role a seat has in this session, or ROTA_ROLES. */
static uint8_t
role_of(const struct rota_turn *turn, uint8_t seat)
{
    uint8_t k = 0;

    while (k < ROTA_ROLES && turn->seat[k] != seat)
        k++;
    return k;
}

uint16_t
rota_takers(const struct rota *r, const struct rota_need *need,
            const struct rota_turn *turn, uint8_t role)
{
    uint16_t takers = 0;

    if (role >= ROTA_ROLES || turn->seat[role] < 0)
        return 0;
    for (uint8_t to = 0; to < r->n; to++) {
        uint8_t back = role_of(turn, to);

        if (to != turn->seat[role] && rota_may(r, need, to, role) &&
            (back == ROTA_ROLES ||
             rota_may(r, need, (uint8_t)turn->seat[role], back)))
            takers |= (uint16_t)(1u << to);
    }
    return takers;
}

bool
rota_swap(const struct rota *r, const struct rota_need *need,
          const struct rota_swap *swap, struct rota_turn *turn)
{
    uint8_t back;

    if (swap->role >= ROTA_ROLES || swap->from < 0 || swap->to < 0 ||
        swap->to >= r->n || turn->seat[swap->role] != swap->from ||
        (rota_takers(r, need, turn, swap->role) >> swap->to & 1) == 0)
        return false;
    back = role_of(turn, (uint8_t)swap->to);
    turn->seat[swap->role] = swap->to;
    turn->gave[swap->role] = swap->from;
    if (back < ROTA_ROLES) {
        turn->seat[back] = swap->from;
        turn->gave[back] = swap->to;
    }
    return true;
}

/* What members agreed on, and what they still may. */
static void
hand_on(const struct rota *r, const struct rota_need *need, uint8_t session,
        const struct rota_swap *swap, size_t n_swap, struct rota_turn *turn)
{
    for (size_t i = 0; i < n_swap; i++)
        if (swap[i].session == session)
            (void)rota_swap(r, need, &swap[i], turn);
    for (uint8_t k = 0; k < ROTA_ROLES; k++)
        turn->takers[k] = rota_takers(r, need, turn, k);
}

enum status
rota_ahead(const struct rota *r, const struct rota_need *need, uint8_t n,
           const struct rota_swap *swap, size_t n_swap, struct rota_turn *out,
           uint8_t *bad)
{
    struct rota then = *r;
    enum status first = ST_OK, st;

    for (uint8_t i = 0; i < n; i++) {
        st = rota_choose(&then, &need[i], &out[i]);
        if (st == ST_INVALID)
            return st;
        if (st != ST_OK && first == ST_OK) {
            first = st;
            *bad = i;
        }
        hand_on(&then, &need[i], i, swap, n_swap, &out[i]);
        st = rota_record(&then, need[i].present, &out[i]);
        if (st != ST_OK)
            return st;
    }
    return first;
}
