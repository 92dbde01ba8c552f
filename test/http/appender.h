#ifndef TEST_HTTP_APPENDER_H
#define TEST_HTTP_APPENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "test/http/stage.h"

/*
 * appender: one person at the other end of a socket, who appends entries to
 * their own log, remembers what was acknowledged, and can prove that the log
 * still holds it.  Not for threads to share.
 */
#define APPENDER_MAX 20000 /* entries of one log */
#define APPENDER_WAIT_S 30 /* a test that waits longer has failed */

struct appender {
    struct stage_person person; /* as stage_join left it */
    unsigned port;
    int fd;           /* -1: not connected */
    uint64_t n_acked; /* entries acknowledged, the first one included */
    uint64_t acked;   /* position of the last one */
    bool opens;       /* appender_verify opens every body, too */
    uint64_t n_opened;
    uint8_t (*hash)[ENTRY_HASH_LEN]; /* by position; zeros: not acknowledged */
};

/* Begin with a person of the stage.  Aborts when memory runs out. */
void appender_init(struct appender *a);

/* Closes the connection and wipes the person's keys. */
void appender_clear(struct appender *a);

/*
 * One request on the open connection, which is made if there is none.  head:
 * "GET /path" and nothing else; type NULL: no body.  The answer's body goes to
 * *out (may be NULL).  Gives the status; 0 when the connection broke.
 */
unsigned appender_ask(struct appender *a, const char *head, const char *type,
                      struct str body, struct buf *out);

/* Append one entry of n bytes of payload; the status.  After any but 200 the
 * log's end is not known: appender_verify finds it. */
unsigned appender_append(struct appender *a, size_t n);

/* Sign in and unlock with the person's proof; keeps the new cookie. */
bool appender_sign_in(struct appender *a);

/*
 * Read the whole log, check every entry against the rules of the space and
 * every acknowledged one against what was sent.  Goes on from its end.  False
 * after printing what is wrong.
 */
bool appender_verify(struct appender *a);

#endif
