#ifndef STORE_DRIVER_FAULT_H
#define STORE_DRIVER_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "store/store.h"

/*
 * driver_fault: a driver for tests that stands before another one and refuses
 * its k-th call.  Never linked into the program.
 *
 * Counted are the calls that can fail: begin, commit, savepoints, run, open,
 * next.  The plan is the test's and is shared by all stores wrapped with it;
 * one thread at a time.
 */
struct driver_fault {
    int64_t calls;   /* so far */
    int64_t fail_at; /* refuse this one, counted from 1; 0: none */
    enum status st;  /* with this status */
    bool lasting;    /* and every later one */
    int64_t refused; /* calls that were */
};

/* Put the plan before s's driver; ends with store_close.  ST_NOSPACE. */
MUST_USE enum status driver_fault_wrap(struct store *s,
                                       struct driver_fault *plan);

#endif
