/* Drawing lots from a seed; see lot.h. */
#include "core/lot.h"

void
lot_init(struct lot *l, uint64_t seed)
{
    l->state = seed;
}

uint64_t
lot_next(struct lot *l)
{
    uint64_t z = l->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint32_t
lot_below(struct lot *l, uint32_t n)
{
    return (uint32_t)((lot_next(l) >> 32) * n >> 32);
}

void
lot_shuffle(struct lot *l, uint32_t *items, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        uint32_t j = lot_below(l, (uint32_t)i);
        uint32_t held = items[i - 1];

        items[i - 1] = items[j];
        items[j] = held;
    }
}
