#ifndef SERVE_MAIL_H
#define SERVE_MAIL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * mail: one message to one address by SMTP, over libcurl.
 *
 * smtp://HOST:PORT is encrypted with STARTTLS, or not sent, unless HOST is
 * this machine; smtps://HOST:PORT is encrypted from the start.  Certificates
 * are always checked.
 */
struct mail_config {
    const char *url;      /* smtp:// or smtps:// */
    const char *from;     /* address the mail comes from */
    const char *user;     /* "": no signing in */
    const char *password; /* "" */
    const char *ca;       /* file of trusted certificates; "": the system's */
};

struct mail_message {
    struct str to;      /* address_fits (serve/address.h) */
    struct str subject; /* UTF-8, one line */
    struct str text;    /* UTF-8, lines end in CR LF */
    uint8_t id[16];     /* the same for the same mail: two copies can be told */
    int64_t at_ms;      /* when it was written, UTC */
};

/* What went wrong, for the log: no address, no name. */
struct mail_why {
    int64_t reply;    /* the server's last answer, 0: none */
    const char *text; /* a constant */
};

/* Is this a url that mail_send can use? */
bool mail_url_fits(struct str url);

/* Loads what sends, before the sandbox and any thread; again does nothing.
 * Any other status than ST_OK: do not send. */
MUST_USE enum status mail_start(void);

/*
 * Send it; blocks for at most a minute, and gives up soon after *stop turned
 * true.  ST_OK: the server has taken it.  ST_BUSY: the server could not be
 * reached, or let nobody in: another mail would fare the same.  ST_DENIED: it
 * did not take this one.  ST_NOSPACE.
 */
MUST_USE enum status mail_send(const struct mail_config *cfg,
                               const struct mail_message *m,
                               const atomic_bool *stop, struct mail_why *why);

#endif
