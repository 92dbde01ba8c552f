#ifndef CLI_OPEN_SAY_H
#define CLI_OPEN_SAY_H

#include "core/status.h"

/*
 * open_say: how a command that verifies says what it found.  The exact reason
 * is kept where it is first known: which part, which entry, which cause; the
 * command prints it once and ends with the exit status.
 */
enum open_exit {
    OPEN_DONE = 0,
    OPEN_TROUBLE = 1, /* memory, a file, the network, a busy server */
    OPEN_USE = 2,     /* wrong words on the command line */
    OPEN_LOCKED = 3,  /* passphrase, code or key does not fit */
    OPEN_REFUSED = 4, /* altered, cut, older than seen, or against a rule */
    OPEN_NEWER = 5,   /* made by newer software */
};

struct open_why {
    enum open_exit exit;
    char text[1024]; /* one sentence, without a full stop */
};

/* Note the reason; gives `exit` back as an int so that a caller can return it.
 * The first reason stands. */
int open_say(struct open_why *why, enum open_exit exit, const char *form, ...)
    __attribute__((format(printf, 3, 4)));

/* For a status without a reason of its own: out of memory, or "what" failed. */
int open_say_status(struct open_why *why, enum status st, const char *what);

#endif
