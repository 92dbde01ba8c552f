#ifndef CLI_OPEN_SOURCE_H
#define CLI_OPEN_SOURCE_H

#include "base/buf.h"
#include "cli/open_log.h"
#include "cli/open_way.h"
#include "seal/export.h"

/*
 * open_source: an unlocked account and its logs, verified, wherever they came
 * from: a sealed copy (cli/open_file.c) or a server (cli/open_server.c).  Both
 * fill the same struct, so that what is shown does not depend on the source.
 *
 * Owner: the caller; open_source_free wipes.
 */
struct open_source {
    struct holder *holder;
    struct open_log *log[EXPORT_SPACES_MAX];
    size_t n_logs;
    struct buf notes; /* what the listing says first, lines */
};

/* Room for the account; ST_NOSPACE. */
MUST_USE enum status open_source_init(struct open_source *s);
void open_source_free(struct open_source *s);

/* A further log, begun, that must meet the head sealed with the account.  NULL
 * and told in why. */
struct open_log *open_source_log(struct open_source *s, const uint8_t id[16],
                                 struct open_why *why);

/* The log begun last is none of the account's: drop it. */
void open_source_forget(struct open_source *s);

/* All are read: one's own first, then groups, then pairs, each by id, so that
 * nobody sees from which source they came. */
void open_source_order(struct open_source *s);

/*
 * A sealed copy, verified to its last byte.  0 or the exit status: OPEN_LOCKED
 * when neither passphrase nor code fits, OPEN_REFUSED with part or entry and
 * cause, OPEN_NEWER, OPEN_USE when the file cannot be read or is none.
 */
int open_file(struct open_source *s, const char *path,
              const struct open_ask *ask, struct open_why *why);

/* Where to sign in. */
struct open_place {
    const char *url;       /* https://…, or http:// on this machine */
    const char *name;      /* sign-in name */
    const char *step_file; /* its first line is the code of the second step;
                              NULL: asked at the terminal, if it is needed */
};

/*
 * The spaces of an account on a server, as its browser would read them:
 * parameters below the floor, keys that are not the account's own, states older
 * than this computer has seen, broken chains are refused.  Signs out at the
 * end.  0 or the exit status, as above; OPEN_TROUBLE for the network.
 */
int open_server(struct open_source *s, const struct open_place *at,
                const struct open_ask *ask, struct open_why *why);

#endif
