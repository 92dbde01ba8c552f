/* Random numbers for the simulations; see rng.h. */
#include "test/sim/rng.h"

#include "core/num.h"

void
rng_init(struct rng *r, uint64_t seed)
{
    *r = (struct rng){.state = seed * 0x9e3779b97f4a7c15u + 0x1234567u};
    if (r->state == 0)
        r->state = 1;
    for (int i = 0; i < 8; i++)
        (void)rng_uniform(r);
}

double
rng_uniform(struct rng *r)
{
    uint64_t x = r->state;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    r->state = x;
    return ((double)(x * 0x2545f4914f6cdd1du >> 11) + 0.5) * 0x1p-53;
}

double
rng_normal(struct rng *r)
{
    double a, b, s;

    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    do {
        a = 2.0 * rng_uniform(r) - 1.0;
        b = 2.0 * rng_uniform(r) - 1.0;
        s = a * a + b * b;
    } while (s >= 1.0 || s == 0.0);
    s = num_sqrt(-2.0 * num_log(s) / s);
    r->spare = b * s;
    r->has_spare = 1;
    return a * s;
}
