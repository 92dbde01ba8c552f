#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * http: asking a Mainstay server, over libcurl.  One session: its cookies live
 * in memory and go with it.  Certificates are checked against the system's
 * authorities; redirects are not followed; plain HTTP only to this machine,
 * because a proof that signs in would go over the wire in clear.
 *
 * One owner, one thread.
 */
#define HTTP_ANSWER_MAX (16u << 20) /* bytes of one answer */
#define HTTP_POLICY_MAX 2049        /* with its NUL; a longer one is cut */
#define HTTP_SECONDS 60             /* for one request */

struct http;

/* Failures say why in words, without a full stop. */
struct http_why {
    char text[800];
};

/*
 * url: "https://host" or "https://host:port", a slash at the end allowed.
 * ST_INVALID: another form, or plain HTTP to another machine; ST_NOSPACE.
 */
MUST_USE enum status http_open(const char *url, struct http_why *why,
                               struct http **out);

/* http_close(NULL) does nothing. */
void http_close(struct http *h);

/* "https://host:port", without the slash; borrowed. */
const char *http_origin(const struct http *h);

struct http_request {
    const char *method; /* "GET", "POST", … */
    const char *path;   /* "/api/1/session" */
    const char *type;   /* of the body; NULL: there is none */
    struct str body;
    const char *const *fields; /* "Name: value", NULL-terminated; or NULL */
};

struct http_answer {
    int status;                   /* of HTTP */
    struct buf body;              /* the caller's: http_answer_free */
    int64_t log_end;              /* field X-Log-End; -1 without */
    int64_t retry_s;              /* field Retry-After; 0 without */
    char policy[HTTP_POLICY_MAX]; /* Content-Security-Policy; empty without */
};

/* Ask once.  ST_BUSY: no answer (no connection, no valid certificate, too
 * slow); ST_NOSPACE: the answer is longer than HTTP_ANSWER_MAX. */
MUST_USE enum status http_ask(struct http *h, const struct http_request *rq,
                              struct http_answer *a, struct http_why *why);

/* Wipes: answers may hold what only their reader should see. */
void http_answer_free(struct http_answer *a);

#endif
