/* Which of some times suits a group. */
#include "core/poll.h"

static int
size_of(uint16_t set)
{
    int n = 0;

    for (; set != 0; set &= (uint16_t)(set - 1))
        n++;
    return n;
}

uint8_t
poll_quorum(uint8_t members)
{
    int most = members - 1, part = (3 * members + 3) / 4;
    int need = most < part ? most : part;

    return (uint8_t)(need < 2 ? 2 : need);
}

bool
poll_is_odd(int32_t minute, int32_t minutes)
{
    return minute < POLL_EARLY_MIN || minute + minutes > POLL_LATE_MIN;
}

static struct poll_rank
rank_of(const struct poll *p, const struct poll_slot *s, size_t i)
{
    uint16_t can = s->yes | s->maybe;
    struct poll_rank r = {
        .slot = (uint16_t)i,
        .left = p->voted & (uint16_t)~can,
        .odd = s->odd & can,
        .enough =
            size_of(can) >= poll_quorum(p->members) && (can & p->leads) != 0,
    };

    r.twice = (r.left & p->before) != 0;
    for (int m = 0; m < p->members; m++)
        if ((r.odd >> m & 1) != 0 && p->debt[m] + 1 > r.worst)
            r.worst = (uint16_t)(p->debt[m] + 1);
    return r;
}

/* Does a come before b? */
static bool
is_better(const struct poll_slot *slot, const struct poll_rank *a,
          const struct poll_rank *b)
{
    const struct poll_slot *x = &slot[a->slot], *y = &slot[b->slot];
    int can = size_of(x->yes | x->maybe) - size_of(y->yes | y->maybe);
    int yes = size_of(x->yes) - size_of(y->yes);

    if (a->enough != b->enough)
        return a->enough;
    if (a->twice != b->twice)
        return b->twice;
    if (can != 0)
        return can > 0;
    if (yes != 0)
        return yes > 0;
    if (a->worst != b->worst)
        return a->worst < b->worst;
    return a->slot < b->slot;
}

enum status
poll_rank(const struct poll *p, const struct poll_slot *slot, size_t n,
          struct poll_rank *out, size_t *n_out)
{
    size_t m = 0;

    if (p->members < 1 || p->members > POLL_MEMBERS || n > POLL_SLOTS)
        return ST_INVALID;
    for (size_t i = 0; i < n; i++) {
        struct poll_rank r = rank_of(p, &slot[i], i);
        size_t at = m;

        if ((slot[i].yes | slot[i].maybe) == 0)
            continue;
        for (; at > 0 && is_better(slot, &r, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = r;
        m++;
    }
    *n_out = m;
    return ST_OK;
}
