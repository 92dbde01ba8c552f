#ifndef SERVE_LANE_H
#define SERVE_LANE_H

#include <stdbool.h>

#include "core/status.h"

/*
 * lane: the threads behind the loops.  A pool of workers and, with a store in
 * the process, one writer; each lane has one bounded queue.
 */
struct app;
struct app_ctx;

/* A place in a queue; the lane's own. */
struct lane_item {
    struct lane_item *next;
    bool is_job; /* of the program, not an exchange */
};

/*
 * A job of the program's own (mail queue, reminders, clean-up) that must run
 * where the writer's connection is.  The caller embeds this in a struct of
 * its own and keeps it alive until `done` was called.
 */
struct lane_job {
    /* Inside the group's transaction.  A failure must leave no half writes:
     * use a savepoint, as a handler does.  Not called when the group could
     * not begin. */
    void (*run)(struct app *app, struct app_ctx *ctx, struct lane_job *job);
    /* After the group: ST_OK once durable, else what the group gave.  On the
     * lane's thread; may free the job. */
    void (*done)(struct app *app, struct lane_job *job, enum status st);
    struct lane_item item; /* the lane's; need not be set */
};

#endif
