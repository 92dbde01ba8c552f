#ifndef SERVE_BACKGROUND_H
#define SERVE_BACKGROUND_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "core/status.h"
#include "store/store.h"

/*
 * background: a thread beside the lanes that looks for work, and rests.
 *
 * It reads on a connection of its own and writes through the writer, so that
 * its writes share the writer's order and its group commits.  Whoever embeds
 * it (mailer, reader) puts it first and casts it back.
 */
struct app;

struct background {
    struct app *app;
    struct store *store; /* for reading */
    struct arena arena;  /* of one look; cleared by whoever looks */
    atomic_bool stop;    /* long work looks at it */
    /* the rest is background.c's */
    bool (*look)(struct background *b);
    unsigned rest_s;
    pthread_t thread;
    pthread_mutex_t lock; /* of is_over */
    pthread_cond_t changed;
    bool is_over; /* the write that was handed in has ended */
};

/* What is written, by the writer, in a savepoint of its group: undone when it
 * does not return ST_OK. */
typedef enum status background_write(struct background *b, struct store *s,
                                     void *what);

/*
 * Start it.  look() does one piece of work: true, it looks again at once;
 * false, after rest_s seconds.  app->srv must be set; memory is the arena's
 * limit in bytes.  Whatever the store says, with the reason in *why;
 * ST_NOSPACE; on failure nothing is left to free.
 */
enum status background_start(struct background *b, struct app *app,
                             size_t memory, unsigned rest_s,
                             bool (*look)(struct background *b),
                             struct store_why *why);

/* Have it written, and wait until it is durable.  What write() says, or
 * ST_BUSY, ST_BROKEN of the lane. */
enum status background_hand_in(struct background *b, background_write *write,
                               void *what);

/* Wait rest_s seconds, or until it is time to stop. */
void background_rest(struct background *b);

/* Stop, join and free what is inside; within rest_s, or when the work in hand
 * has looked at `stop`.  Before the writer stops. */
void background_stop(struct background *b);

#endif
