/* A poll over flat arrays, for the browser; see wasm_api.h. */
#include "core/wasm_api.h"

#include "core/poll.h"

#define SET_MAX 0xffff

int32_t
poll_wasm_rank(const int32_t *slot, int32_t n, const int32_t *debt,
               int32_t members, int32_t leads, int32_t voted, int32_t before,
               int32_t *rank_out)
{
    struct poll p = {.members = (uint8_t)members,
                     .leads = (uint16_t)leads,
                     .voted = (uint16_t)voted,
                     .before = (uint16_t)before};
    struct poll_slot s[POLL_SLOTS];
    struct poll_rank r[POLL_SLOTS];
    size_t n_out = 0;
    enum status st;

    if (n < 0 || n > POLL_SLOTS || members < 1 || members > POLL_MEMBERS)
        return -(int32_t)ST_INVALID;
    for (int32_t i = 0; i < members; i++)
        p.debt[i] = (uint16_t)(debt[i] < 0             ? 0
                               : debt[i] > SET_MAX - 1 ? SET_MAX - 1
                                                       : debt[i]);
    for (int32_t i = 0; i < n; i++)
        s[i] =
            (struct poll_slot){(uint16_t)slot[3 * i], (uint16_t)slot[3 * i + 1],
                               (uint16_t)slot[3 * i + 2]};
    st = poll_rank(&p, s, (size_t)n, r, &n_out);
    if (st != ST_OK)
        return -(int32_t)st;
    for (size_t i = 0; i < n_out; i++) {
        int32_t *to = rank_out + POLL_WASM_RANK * i;

        to[0] = r[i].slot;
        to[1] = r[i].left;
        to[2] = r[i].odd;
        to[3] = r[i].enough;
    }
    return (int32_t)n_out;
}

int32_t
poll_wasm_quorum(int32_t members)
{
    return members < 1 || members > POLL_MEMBERS
               ? 0
               : poll_quorum((uint8_t)members);
}

int32_t
poll_wasm_is_odd(int32_t minute, int32_t minutes)
{
    return poll_is_odd(minute, minutes);
}
