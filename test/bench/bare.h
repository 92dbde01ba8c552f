#ifndef TEST_BENCH_BARE_H
#define TEST_BENCH_BARE_H

/*
 * bare: the least a server can do on this machine.  One epoll loop that
 * parses nothing: whatever ends in an empty line gets a fixed answer of 100
 * bytes of body.  The yardstick for serve/listen.h.
 */

/* Serve on 127.0.0.1:port for ever.  Returns only when it cannot start. */
int bare_run(unsigned port);

#endif
