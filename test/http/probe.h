#ifndef TEST_HTTP_PROBE_H
#define TEST_HTTP_PROBE_H

#include "test/http/tiny.h"

/*
 * probe: what the probes of the HTTP layer have in common.  Each fails the
 * test that calls it.
 */
#define GET(path) "GET " path " HTTP/1.1\r\nHost: t\r\n\r\n"
#define POST(path) "POST " path " HTTP/1.1\r\nHost: t\r\n\r\n"

/* Start the program with these settings. */
void probe_begin(struct app *app, const struct listen_config *cfg);

/* Stop it: it ends well and has given back every request. */
void probe_end(struct app *app);

/* The next answer on fd has this status. */
void probe_status(int fd, int status);

#endif
