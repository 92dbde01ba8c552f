#ifndef SERVE_SANDBOX_H
#define SERVE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

/*
 * sandbox: what a serving process gives up once it listens, so that a fault
 * in it, or in a library, reaches no further than the data it serves.
 *
 *   Landlock  files: reads and writes below its own folders, reads the few
 *             paths of sandbox.def; nothing else, whatever the user may.  By
 *             system call; a kernel without it is said so in the log.
 *   seccomp   calls: those of sandbox.def.  No program is run, no process
 *             made, traced or signalled, no page becomes code, nothing new is
 *             listened on.
 *
 * A refused call gives EPERM (Landlock: EACCES) to whoever made it, so the
 * request ends in an error page; a refused call of the second kind also logs
 * `event=forbidden_call call=NUMBER`.  On machines whose registers we do not
 * know (neither x86-64 nor arm64) it fails the same way without the line.
 *
 * Both hold for the calling thread and all it starts; none can be taken back.
 */
struct sandbox {
    const char *const *folders; /* read and written, with all below them */
    size_t n_folders;
};

struct sandbox_done {
    int landlock; /* the kernel's version of Landlock; 0: it has none */
    bool has_filter;
};

/*
 * Enter.  Call it after everything is opened and before the first thread.
 * What this kernel cannot do is left out, logged, and shows in *done.
 * ST_NOSPACE: memory or descriptors ran out; the process should not serve.
 */
MUST_USE enum status sandbox_enter(const struct sandbox *box,
                                   struct sandbox_done *done);

/* What this machine could do; changes nothing. */
void sandbox_look(struct sandbox_done *done);

/* Is this a build that a sandbox would stop?  The sanitizers map and read what
 * they like. */
bool sandbox_is_possible(void);

/* The filter of calls alone (sandbox_filter.c).  traps: a refused call raises
 * SIGSYS, which sandbox_enter catches; else it only fails with EPERM.
 * ST_ABSENT: this kernel has no filters. */
MUST_USE enum status sandbox_filter(bool traps);

#endif
