/* Randomness: the kernel's, or a known sequence. */
#include "base/rng.h"

#include <errno.h>
#include <sys/random.h>

static enum status
fill_system(void *ctx, void *out, size_t n)
{
    uint8_t *to = out;

    (void)ctx;
    while (n > 0) {
        ssize_t got = getrandom(to, n, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return ST_BROKEN;
        to += got;
        n -= (size_t)got;
    }
    return ST_OK;
}

const struct rng rng_system = {fill_system, NULL};

enum status
rng_fill(const struct rng *r, void *out, size_t n)
{
    return r->fill(r->ctx, out, n);
}

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", 2014. */
static uint64_t
next(struct rng_seeded *s)
{
    uint64_t z = s->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static enum status
fill_seeded(void *ctx, void *out, size_t n)
{
    uint8_t *to = out;

    while (n > 0) {
        uint64_t word = next(ctx);

        for (int i = 0; i < 8 && n > 0; i++, n--, word >>= 8)
            *to++ = (uint8_t)word;
    }
    return ST_OK;
}

struct rng
rng_seeded(struct rng_seeded *s, uint64_t seed)
{
    s->state = seed;
    return (struct rng){fill_seeded, s};
}
