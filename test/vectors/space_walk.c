/*
 * One entry after the other into a space.
 */
#include "test/vectors/space_walk.h"

#include "seal/space.h"

#define STEP_HEAD 37 /* length, space, owner */

static struct space state;

static bool
take(struct bytes wire, const uint8_t *owner)
{
    struct entry e;
    size_t used = 0;

    return entry_parse(&e, wire, &used) == ST_OK && used == wire.len &&
           space_add(&state, &e, owner) == ST_OK;
}

static void
report(uint8_t *out, bool accepted)
{
    uint8_t list[ENTRY_LIST_HEAD + ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN];
    struct bytes body = {list, space_list_render(list, &state.list)};
    uint8_t *p = out;

    *p++ = accepted ? 1 : 0;
    p = bytes_put64(p, state.seq);
    p = bytes_put(p, state.head, 32);
    p = bytes_put32(p, state.list.epoch);
    *p++ = (uint8_t)((state.stale ? 1 : 0) | (state.closed ? 2 : 0));
    *p++ = state.list.n;
    prim_hash(p, 32, &body, 1, NULL, 0);
}

int32_t
space_walk(const uint8_t *in, size_t len, uint8_t *out, size_t cap)
{
    int32_t n = 0;

    for (size_t at = 0; at < len; n++) {
        size_t left = len - at, wire;
        const uint8_t *p = in + at;
        bool accepted = true;

        if (left < STEP_HEAD || cap < SPACE_WALK_OUT)
            return -1;
        wire = bytes_get32(p);
        if (left - STEP_HEAD < wire)
            return -1;
        if (wire == 0)
            space_init(&state, p + 4);
        else
            accepted = take((struct bytes){p + STEP_HEAD, wire},
                            p[20] == 1 ? p + 21 : NULL);
        report(out, accepted);
        at += STEP_HEAD + wire;
        out += SPACE_WALK_OUT;
        cap -= SPACE_WALK_OUT;
    }
    return n;
}
