/*
 * Open addressing with linear probing under one lock; deletion moves later
 * entries back, so there are no tombstones.  It is asked twice per
 * connection, not per request.
 */
#include "serve/tally.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

#define TALLY_FIRST 64 /* places; a power of two */

struct place {
    uint8_t key[TALLY_KEY];
    uint32_t n; /* 0: the place is free */
};

struct tally {
    pthread_mutex_t lock;
    struct place *places;
    size_t size; /* power of two */
    size_t used;
    uint64_t seed[2];
};

struct tally *
tally_new(void)
{
    struct tally *t = mem_zalloc(1, sizeof *t);

    if (t == NULL)
        return NULL;
    t->size = TALLY_FIRST;
    t->places = mem_zalloc(t->size, sizeof *t->places);
    if (t->places == NULL ||
        getrandom(t->seed, sizeof t->seed, 0) != sizeof t->seed ||
        pthread_mutex_init(&t->lock, NULL) != 0) {
        mem_free(t->places);
        mem_free(t);
        return NULL;
    }
    return t;
}

void
tally_free(struct tally *t)
{
    if (t == NULL)
        return;
    (void)pthread_mutex_destroy(&t->lock);
    mem_free(t->places);
    mem_free(t);
}

/* The finaliser of MurmurHash3 over both halves, seeded: enough against
 * collisions that somebody who cannot see the seed would have to guess. */
static uint64_t
mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccd;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53;
    return h ^ h >> 33;
}

static size_t
home(const struct tally *t, const uint8_t *key)
{
    uint64_t half[2];

    memcpy(half, key, sizeof half);
    return (size_t)mix(mix(half[0] ^ t->seed[0]) + (half[1] ^ t->seed[1])) &
           (t->size - 1);
}

/* The key's place, or the free one where it would go. */
static struct place *
find(struct tally *t, const uint8_t *key)
{
    size_t i = home(t, key);

    while (t->places[i].n > 0 && memcmp(t->places[i].key, key, TALLY_KEY) != 0)
        i = (i + 1) & (t->size - 1);
    return &t->places[i];
}

/* At most half full, so a probe is short and always ends. */
static enum status
grow(struct tally *t)
{
    struct place *old = t->places;
    size_t n = t->size;
    struct place *fresh;

    if (t->used * 2 < t->size)
        return ST_OK;
    fresh = mem_zalloc(n * 2, sizeof *fresh);
    if (fresh == NULL)
        return ST_NOSPACE;
    t->places = fresh;
    t->size = n * 2;
    for (size_t i = 0; i < n; i++)
        if (old[i].n > 0)
            *find(t, old[i].key) = old[i];
    mem_free(old);
    return ST_OK;
}

enum status
tally_add(struct tally *t, const uint8_t key[TALLY_KEY], unsigned max)
{
    enum status st;
    struct place *p;

    pthread_mutex_lock(&t->lock);
    st = grow(t);
    if (st == ST_OK) {
        p = find(t, key);
        if (p->n >= max) {
            st = ST_BUSY;
        } else {
            if (p->n == 0) {
                memcpy(p->key, key, TALLY_KEY);
                t->used++;
            }
            p->n++;
        }
    }
    pthread_mutex_unlock(&t->lock);
    return st;
}

/* Close the gap at i: move back what may stand there. */
static void
close_gap(struct tally *t, size_t i)
{
    size_t mask = t->size - 1;

    for (size_t k = (i + 1) & mask; t->places[k].n > 0; k = (k + 1) & mask) {
        size_t want = home(t, t->places[k].key);

        /* k may move to i unless its home lies cyclically in (i, k]. */
        if (((k - want) & mask) < ((k - i) & mask))
            continue;
        t->places[i] = t->places[k];
        i = k;
    }
    t->places[i].n = 0;
}

void
tally_drop(struct tally *t, const uint8_t key[TALLY_KEY])
{
    struct place *p;

    pthread_mutex_lock(&t->lock);
    p = find(t, key);
    if (p->n > 0 && --p->n == 0) {
        t->used--;
        close_gap(t, (size_t)(p - t->places));
    }
    pthread_mutex_unlock(&t->lock);
}

unsigned
tally_count(struct tally *t, const uint8_t key[TALLY_KEY])
{
    unsigned n;

    pthread_mutex_lock(&t->lock);
    n = find(t, key)->n;
    pthread_mutex_unlock(&t->lock);
    return n;
}
