#ifndef TEST_HTTP_DIAL_H
#define TEST_HTTP_DIAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * dial: plain blocking sockets to a server on this machine, with a limit on
 * every wait.
 */

/* A connection to 127.0.0.1 on which nothing waits longer than wait_s seconds;
 * -1 when there is none.  close() ends it. */
int dial_connect(unsigned port, int wait_s);

/* Send all n bytes; false when the other side does not take them. */
bool dial_send(int fd, const char *bytes, size_t n);

#endif
