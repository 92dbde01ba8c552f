/* Several writing requests, one durable commit. */
#include "test/store/group.h"

#include <assert.h>

/*
 * One job in its savepoint.  False when the whole transaction is lost: the
 * engine gave up (disk full, I/O), and even going back to the mark failed.
 */
static bool
run_one(struct store *s, struct group_job *job)
{
    enum status st = store_savepoint(s);

    if (st != ST_OK) {
        job->st = st;
        return false;
    }
    job->st = job->run(s, job->arg);
    if (job->st == ST_OK) {
        st = store_release(s);
        if (st == ST_OK)
            return true;
        job->st = st;
    }
    return store_rollback_to(s) == ST_OK;
}

/* Every job that had succeeded gets st. */
static void
fail_all(struct group_job *jobs, size_t n, enum status st)
{
    for (size_t i = 0; i < n; i++)
        if (jobs[i].st == ST_OK)
            jobs[i].st = st;
}

static size_t
count_ok(const struct group_job *jobs, size_t n)
{
    size_t ok = 0;

    for (size_t i = 0; i < n; i++)
        ok += jobs[i].st == ST_OK;
    return ok;
}

/* A transaction over jobs[0..n); how many of them are answered. */
static size_t
run_some(struct store *s, struct group_job *jobs, size_t n)
{
    enum status st = store_begin(s, STORE_WRITES);
    size_t i;

    if (st != ST_OK) {
        for (i = 0; i < n; i++)
            jobs[i].st = st;
        return n;
    }
    for (i = 0; i < n; i++) {
        if (!run_one(s, &jobs[i])) {
            enum status lost = jobs[i].st == ST_OK ? ST_BROKEN : jobs[i].st;

            store_rollback(s);
            jobs[i].st = lost;
            fail_all(jobs, i, lost);
            return i + 1;
        }
    }
    if (count_ok(jobs, n) == 0) {
        store_rollback(s); /* nothing to keep, nothing to wait for */
        return n;
    }
    st = store_commit(s);
    if (st != ST_OK)
        fail_all(jobs, n, st);
    return n;
}

size_t
group_run(struct store *s, struct group_job *jobs, size_t n)
{
    size_t each = store_groups(s) ? n : 1;

    assert(n <= GROUP_MAX);
    for (size_t done = 0; done < n;) {
        size_t left = n - done;

        done += run_some(s, jobs + done, left < each ? left : each);
    }
    return count_ok(jobs, n);
}
