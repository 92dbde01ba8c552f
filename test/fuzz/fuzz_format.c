/* Bytes from anywhere as a format, as a plan and as a state: refused with a
 * place, or sound; what is sound survives packing and any act. */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
act(const struct phase_plan *p, struct phase_state *s, const uint8_t *data,
    size_t size)
{
    int64_t now = 0;

    for (size_t i = 0; i + 3 < size && i < 400; i += 4) {
        struct phase_act a = {data[i], data[i + 1], s->number, data[i + 2] * 8};

        now += data[i + 3] * 1000;
        if (phase_apply(p, s, &a, now) == ST_OK)
            assert(s->version > 0);
        (void)phase_tick(p, s, now);
        assert(s->at < p->n && s->from < p->n);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t cast[3] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                    PHASE_ADVISER};
    uint8_t bytes[PHASE_PLAN_MAX], room[PHASE_STATE_LEN];
    struct format f;
    struct format_error e = {0, NULL};
    struct phase_plan p;
    struct phase_state s, t;

    if (format_read((struct str){(const char *)data, size}, &f, &e) == ST_OK) {
        size_t n = phase_plan_pack(&f.plan, bytes);

        assert(format_minutes(&f) <= FORMAT_MINUTES_MAX);
        assert(phase_plan_unpack(bytes, n, &p) == ST_OK);
        assert(phase_init(&s, &p, 3, cast) == ST_OK);
        act(&p, &s, data, size);
    } else {
        assert(e.line > 0 && e.why != NULL);
    }
    if (size < PHASE_STATE_LEN ||
        phase_plan_unpack(data + PHASE_STATE_LEN, size - PHASE_STATE_LEN, &p) !=
            ST_OK)
        return 0;
    if (phase_state_unpack(data, &p, &s) == ST_OK) {
        phase_state_pack(&s, room);
        assert(phase_state_unpack(room, &p, &t) == ST_OK);
        act(&p, &s, data, size);
    }
    return 0;
}
