#ifndef BASE_LATE_H
#define BASE_LATE_H

#include <stddef.h>

#include "core/status.h"

/*
 * late: a library that only some runs need is loaded by the run that needs it,
 * not by every start of the program (decision 16).  One file per library
 * lists the calls that are used, from a table of its own, and is otherwise the
 * library as its header says (base/curl.c, store/pq.c).
 *
 * Load before the sandbox is entered: afterwards nothing new becomes code.
 */
struct late_call {
    const char *name;
    void *slot; /* a pointer to function, filled */
};

/*
 * Load the library of this name (the one that the header's version promises,
 * "libcurl.so.4") and fill all slots; it stays.  ST_ABSENT, logged: it is not
 * installed, or lacks a call; slots are then not to be used.  Not for two
 * threads at once with the same table.
 */
MUST_USE enum status late_load(const char *library,
                               const struct late_call *calls, size_t n);

#endif
