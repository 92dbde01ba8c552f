#ifndef SERVE_FETCH_H
#define SERVE_FETCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/weburl.h"

/*
 * fetch: one document of a stranger's server by HTTP, over libcurl, within
 * limits.
 *
 * Connections go to public addresses only: the address that is about to be
 * connected to is looked at, whatever name or redirect led to it, so a name
 * that means something else the second time gains nothing.  Nothing goes with
 * the request but its address and what the last answer gave to be sent back:
 * no cookie, no name of anybody here.
 */
#define FETCH_MAX (2 * 1024 * 1024) /* bytes, after unpacking */
#define FETCH_HEAD (64 * 1024)      /* bytes of all headers on the way */
#define FETCH_S 30                  /* for everything */
#define FETCH_CONNECT_S 10          /* of it */
#define FETCH_REDIRECTS 3
#define FETCH_TAG 200  /* bytes of ETag and Last-Modified kept */
#define FETCH_TYPE 120 /* bytes of Content-Type kept */

/* How it ended; for the people who look after feeds.  Numbers are stored. */
enum fetch_end {
    FETCH_DONE = 0,
    FETCH_SAME = 1,      /* nothing new */
    FETCH_NO_NAME = 2,   /* the name leads nowhere */
    FETCH_NO_ANSWER = 3, /* no connection, or it broke */
    FETCH_PRIVATE = 4,   /* it leads into a private network */
    FETCH_TURNS = 5,     /* too many redirects, or to what is no web address */
    FETCH_TLS = 6,       /* its certificate does not fit */
    FETCH_SLOW = 7,      /* not within FETCH_S */
    FETCH_LARGE = 8,     /* more than FETCH_MAX or FETCH_HEAD */
    FETCH_REFUSED = 9,   /* another status than 200 and 304 */
    FETCH_GONE = 10,     /* 410: not to be asked again */
    FETCH_NO_FEED = 11,  /* it came, and is no feed */
    FETCH_ENTITIES = 12, /* it came, and declares entities */
    FETCH_END_COUNT
};

struct fetch_ask {
    const char *url;         /* fits weburl, NUL-terminated */
    const char *tag;         /* ETag of the last answer, or "" */
    const char *modified;    /* its Last-Modified, or "" */
    const char *inside;      /* "ADDRESS:PORT" that may be private; "": none */
    long seconds;            /* 0: FETCH_S */
    const atomic_bool *stop; /* turns true: give up soon */
};

struct fetch_answer {
    enum fetch_end end;
    int64_t http;   /* its status, 0: none */
    int64_t wait_s; /* it asks not to come again before; 0: it does not */
    char tag[FETCH_TAG + 1], modified[FETCH_TAG + 1], type[FETCH_TYPE + 1];
    char from[WEBURL_MAX + 1]; /* where it came from in the end */
};

/* Load what fetches, before the sandbox and any thread; again does nothing. */
MUST_USE enum status fetch_start(void);

/* Is this an address of the public internet?  ip: 4 or 16 bytes, in the
 * order of the network. */
bool fetch_is_public(const uint8_t *ip, size_t len);

/*
 * Fetch it; the body goes into b, which is empty and has a ceiling of
 * FETCH_MAX.  ST_OK: *out says how it ended.  ST_BUSY: *stop turned true;
 * ST_NOSPACE.
 */
MUST_USE enum status fetch(const struct fetch_ask *ask, struct buf *b,
                           struct fetch_answer *out);

#endif
