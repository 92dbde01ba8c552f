/*
 * throttle: token buckets in a fixed, set-associative table.
 */
#include "serve/throttle.h"

#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "seal/prim.h"

#define N_SETS 1024
#define N_WAYS 8 /* buckets of one set; the oldest makes room */

struct bucket {
    uint64_t key;      /* 0: free */
    int64_t filled_ms; /* when `tries` was last right */
    int32_t tries;     /* left */
    int32_t action;
};

struct throttle {
    pthread_mutex_t lock;
    uint8_t hash_key[32];
    struct bucket set[N_SETS][N_WAYS];
};

/* How many tries at once, and how long one takes to come back. */
static const struct {
    int32_t burst;
    int64_t refill_ms;
} limits[THROTTLE_COUNT] = {
    [THROTTLE_SIGN_IN] = {10, 60 * 1000},
    [THROTTLE_NETWORK] = {100, 6 * 1000},
    [THROTTLE_PARAMS] = {200, 2 * 1000},
    [THROTTLE_REGISTER] = {30, 60 * 1000},
    [THROTTLE_SETUP] = {20, 30 * 1000},
    [THROTTLE_FACTOR] = {5, 10 * 60 * 1000},
    [THROTTLE_MAIL] = {5, 20 * 60 * 1000},
};

struct throttle *
throttle_new(void)
{
    struct throttle *t = mem_zalloc(1, sizeof *t);

    if (t == NULL)
        return NULL;
    if (rng_fill(&rng_system, t->hash_key, sizeof t->hash_key) != ST_OK ||
        pthread_mutex_init(&t->lock, NULL) != 0) {
        mem_free(t);
        return NULL;
    }
    return t;
}

void
throttle_free(struct throttle *t)
{
    if (t == NULL)
        return;
    pthread_mutex_destroy(&t->lock);
    mem_free(t);
}

struct str
throttle_net(const struct exchange_net *net)
{
    return (struct str){(const char *)net, sizeof *net};
}

static uint64_t
key_hash(const struct throttle *t, enum throttle_action action, struct str key)
{
    uint8_t which = (uint8_t)action;
    uint8_t out[16];
    struct bytes parts[2] = {{&which, 1}, {(const uint8_t *)key.ptr, key.len}};

    prim_hash(out, sizeof out, parts, 2, t->hash_key, sizeof t->hash_key);
    return bytes_get64(out) | 1; /* never 0, which marks a free bucket */
}

/* The bucket of this key, or the one to give up for it.  Lock is held. */
static struct bucket *
bucket_find(struct throttle *t, enum throttle_action action, uint64_t key,
            int64_t now_ms)
{
    struct bucket *set = t->set[(key >> 1) % N_SETS];
    struct bucket *oldest = &set[0];

    for (int i = 0; i < N_WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].key == 0 || set[i].filled_ms < oldest->filled_ms)
            oldest = &set[i];
        if (oldest->key == 0)
            break;
    }
    *oldest = (struct bucket){.key = key,
                              .filled_ms = now_ms,
                              .tries = limits[action].burst,
                              .action = (int32_t)action};
    return oldest;
}

static void
refill(struct bucket *b, enum throttle_action action, int64_t now_ms)
{
    int64_t back = (now_ms - b->filled_ms) / limits[action].refill_ms;

    if (back <= 0)
        return;
    if (back >= limits[action].burst - b->tries) {
        b->tries = limits[action].burst;
        b->filled_ms = now_ms;
    } else {
        b->tries += (int32_t)back;
        b->filled_ms += back * limits[action].refill_ms;
    }
}

enum status
throttle_take(struct throttle *t, enum throttle_action action, struct str key,
              int64_t now_ms, int64_t *wait_s)
{
    uint64_t hash = key_hash(t, action, key);
    enum status st = ST_OK;
    struct bucket *b;

    pthread_mutex_lock(&t->lock);
    b = bucket_find(t, action, hash, now_ms);
    refill(b, action, now_ms);
    if (b->tries > 0) {
        b->tries--;
    } else {
        *wait_s =
            (b->filled_ms + limits[action].refill_ms - now_ms + 999) / 1000;
        if (*wait_s < 1)
            *wait_s = 1;
        st = ST_BUSY;
    }
    pthread_mutex_unlock(&t->lock);
    return st;
}

void
throttle_forgive(struct throttle *t, enum throttle_action action,
                 struct str key)
{
    uint64_t hash = key_hash(t, action, key);
    struct bucket *set = t->set[(hash >> 1) % N_SETS];

    pthread_mutex_lock(&t->lock);
    for (int i = 0; i < N_WAYS; i++)
        if (set[i].key == hash)
            set[i].key = 0;
    pthread_mutex_unlock(&t->lock);
}
