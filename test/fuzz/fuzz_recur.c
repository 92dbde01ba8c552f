/*
 * Bytes from anywhere as the text of a recurring rule.  What is taken reads
 * back from its own rendering, gives rising days that its check calls its own,
 * and each day has an instant in a zone with a gap and a fold.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/recur.h"

#define DAYS 200 /* of a walk that are looked at */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct recur_shift shifts[] = {
    {1761440400000, 3600}, {1774746000000, 7200}, {1792890000000, 3600}};

static void
same(const struct recur_rule *a, const struct recur_rule *b)
{
    assert(a->day == b->day && a->every == b->every && a->step == b->step);
    assert(a->days == b->days && a->nth == b->nth);
    assert(a->until == b->until && a->count == b->count);
}

static void
walk(const struct recur_rule *r, int32_t minute)
{
    const struct recur_zone zone = {shifts, sizeof shifts / sizeof shifts[0]};
    struct recur_walk w;
    int32_t day, before = -1;

    recur_begin(&w, r);
    for (int i = 0; i < DAYS && recur_next(&w, &day) == ST_OK; i++) {
        struct recur_rule from = *r;
        enum recur_fit fit;
        int64_t at_ms;

        assert(i > 0 || day == r->day);
        assert(day > before && day <= r->until && day <= RECUR_DAY_MAX);
        before = day;
        from.day = day;
        if (r->every == RECUR_ONCE || r->step == 1)
            assert(recur_check(&from) == RECUR_FINE);
        assert(recur_instant(&zone, day, minute, &at_ms, &fit) == ST_OK);
    }
    assert(r->count == 0 || w.seen <= r->count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recur_rule r = {.day = -7}, again;
    char to[RECUR_TEXT_MAX];
    uint16_t n[2];
    struct str text;

    if (size < sizeof n)
        return 0;
    memcpy(n, data, sizeof n);
    text = (struct str){(const char *)data + sizeof n, size - sizeof n};
    if (recur_parse(text, 20000 + n[0] % 4000, &r) != RECUR_FINE) {
        assert(r.day == -7);
        return 0;
    }
    assert(recur_check(&r) == RECUR_FINE);
    text = (struct str){to, recur_render(&r, true, to)};
    assert(text.len <= sizeof to);
    assert(recur_parse(text, r.day, &again) == RECUR_FINE);
    same(&r, &again);
    walk(&r, n[1] % 1440);
    return 0;
}
