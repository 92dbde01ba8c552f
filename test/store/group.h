#ifndef TEST_STORE_GROUP_H
#define TEST_STORE_GROUP_H

#include <stddef.h>

#include "store/store.h"

/*
 * group: run several writing requests with one durable commit, as the server's
 * writer does (serve/dispatch.h), for tests and measurements of the store.
 *
 * On SQLite all jobs share one transaction, each in a savepoint of its own:
 * one that fails is undone alone.  On PostgreSQL each has its own transaction.
 */
#define GROUP_MAX 256 /* jobs in one group */

struct group_job {
    /* Does the work with the store; whatever is not ST_OK undoes it. */
    enum status (*run)(struct store *s, void *arg);
    void *arg;
    enum status st; /* the answer, set by group_run */
};

/*
 * Run jobs[0..n), n at most GROUP_MAX, in order, and set every job's st.
 * A job's ST_OK is durable.  A commit that fails gives its status to every
 * job that had succeeded; when its outcome is unknown that is ST_BROKEN
 * (store_unknown).  Returns the number of jobs that ended ST_OK.
 */
size_t group_run(struct store *s, struct group_job *jobs, size_t n);

#endif
