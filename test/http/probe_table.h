#ifndef TEST_HTTP_PROBE_TABLE_H
#define TEST_HTTP_PROBE_TABLE_H

#include <stddef.h>

/*
 * probe_table: what the HTTP layer takes and what it refuses, as raw
 * requests.  Reasons: RFC 9112, RFC 9110, and the limits in serve/listen.h.
 */
#define NEXT "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"

enum after {
    KEPT,  /* the connection answers another request */
    CLOSED /* it does not, and ends */
};

struct probe {
    const char *name;
    const char *bytes;
    size_t n;
    int status;
    enum after after;
    const char *body; /* NULL: any */
};

extern const struct probe probe_table[];
extern const size_t probe_table_n;

#endif
