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
    int64_t tries;     /* left */
};

struct throttle {
    pthread_mutex_t lock;
    uint8_t hash_key[32];
    struct bucket set[N_SETS][N_WAYS];
};

/* How many tries at once, and how long one takes to come back. */
struct limit {
    int64_t burst; /* 0: no limit */
    int64_t back_ms;
};

static const struct limit limits[THROTTLE_COUNT][2] = {
#define THROTTLE(name, burst, back_ms, net_burst, net_back_ms, what)           \
    [THROTTLE_##name] = {[THROTTLE_BY_ACCOUNT] = {burst, back_ms},             \
                         [THROTTLE_BY_NETWORK] = {net_burst, net_back_ms}},
#include "serve/throttle.def"
#undef THROTTLE
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
key_hash(const struct throttle *t, enum throttle_action action,
         enum throttle_by by, struct str key)
{
    uint8_t which[2] = {(uint8_t)action, (uint8_t)by};
    uint8_t out[16];
    struct bytes parts[2] = {{which, sizeof which},
                             {(const uint8_t *)key.ptr, key.len}};

    prim_hash(out, sizeof out, parts, 2, t->hash_key, sizeof t->hash_key);
    return bytes_get64(out) | 1; /* never 0, which marks a free bucket */
}

/* The bucket of this key, or the one to give up for it.  Lock is held. */
static struct bucket *
bucket_find(struct throttle *t, const struct limit *l, uint64_t key,
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
    *oldest =
        (struct bucket){.key = key, .filled_ms = now_ms, .tries = l->burst};
    return oldest;
}

static void
refill(struct bucket *b, const struct limit *l, int64_t now_ms)
{
    int64_t back = (now_ms - b->filled_ms) / l->back_ms;

    if (back <= 0)
        return;
    if (back >= l->burst - b->tries) {
        b->tries = l->burst;
        b->filled_ms = now_ms;
    } else {
        b->tries += back;
        b->filled_ms += back * l->back_ms;
    }
}

enum status
throttle_take(struct throttle *t, enum throttle_action action,
              enum throttle_by by, struct str key, size_t cost, int64_t now_ms,
              int64_t *wait_s)
{
    const struct limit *l = &limits[action][by];
    uint64_t hash = key_hash(t, action, by, key);
    enum status st = ST_OK;
    struct bucket *b;
    int64_t need;

    if (l->burst == 0)
        return ST_OK;
    need = cost < (size_t)l->burst ? (int64_t)cost : l->burst;
    pthread_mutex_lock(&t->lock);
    b = bucket_find(t, l, hash, now_ms);
    refill(b, l, now_ms);
    if (b->tries >= need) {
        b->tries -= need;
    } else {
        *wait_s =
            (b->filled_ms + (need - b->tries) * l->back_ms - now_ms + 999) /
            1000;
        if (*wait_s < 1)
            *wait_s = 1;
        st = ST_BUSY;
    }
    pthread_mutex_unlock(&t->lock);
    return st;
}

void
throttle_forgive(struct throttle *t, enum throttle_action action,
                 struct str account)
{
    uint64_t hash = key_hash(t, action, THROTTLE_BY_ACCOUNT, account);
    struct bucket *set = t->set[(hash >> 1) % N_SETS];

    pthread_mutex_lock(&t->lock);
    for (int i = 0; i < N_WAYS; i++)
        if (set[i].key == hash)
            set[i].key = 0;
    pthread_mutex_unlock(&t->lock);
}
