#ifndef TEST_BENCH_BARE_H
#define TEST_BENCH_BARE_H

#include <stddef.h>

/*
 * bare: the least a server can do on this machine.  One epoll loop that
 * parses nothing: whatever ends in an empty line gets the same answer.  The
 * yardstick for serve/listen.h.
 */
#define BARE_BODY 100       /* bytes, the usual answer */
#define BARE_HEAD 104       /* bytes before a body of four digits */
#define BARE_BODY_MAX 65536 /* bytes */

/* Serve on 127.0.0.1:port for ever, with `body` bytes of body (at most
 * BARE_BODY_MAX).  Returns only when it cannot start. */
int bare_run(unsigned port, size_t body);

#endif
