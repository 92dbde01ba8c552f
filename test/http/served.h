#ifndef TEST_HTTP_SERVED_H
#define TEST_HTTP_SERVED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "test/http/appender.h"

/*
 * served: `mainstay serve` as a process of its own on a directory of its own,
 * with people on it, for tests of what outlives the process.  Goes down with
 * the test.  Whatever keeps it from starting ends the test with a message.
 */
#define SERVED_MAX 8 /* people */

struct served {
    const char *program;
    const char *dir;
    const char *database; /* its URL; NULL: mainstay.db in dir */
    unsigned port;        /* chosen at the start */
    pid_t pid;
    long file_max; /* bytes of any file it writes; 0: no limit */
    size_t n;
    struct appender people[SERVED_MAX];
};

/* Make the database and key file in dir (which exists), register n people by
 * the machine's clock. */
void served_found(struct served *s, const char *program, const char *dir,
                  size_t n);

/* The same with the database at url, which is empty and outlives s. */
void served_found_on(struct served *s, const char *program, const char *dir,
                     const char *url, size_t n);

/* Run another command of the program on s's settings, its words besides; what
 * it says goes to the log.  The exit status, -1: by a signal. */
int served_run(struct served *s, const char *command, const char *word);

/* Start it and wait until it is ready; everybody's connection is new. */
void served_start(struct served *s);

/* End it: SIGKILL, or SIGTERM and the exit status (-1: by a signal). */
void served_kill(struct served *s);
int served_stop(struct served *s);

/* Has it ended by itself?  Says so. */
bool served_is_gone(struct served *s);

/* Everybody's log verifies and holds what was acknowledged. */
bool served_verify(struct served *s);

/* Wipe the keys, remove database, key file, log and directory. */
void served_clear(struct served *s);

#endif
