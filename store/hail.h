#ifndef STORE_HAIL_H
#define STORE_HAIL_H

#include "core/status.h"
#include "core/str.h"
#include "store/store.h"

/*
 * hail: a connection by which the processes on one database tell each other,
 * in short texts, what has happened.  PostgreSQL's LISTEN and NOTIFY; SQLite
 * has one process, and so none.  Nothing is kept: who is not there hears
 * nothing. One thread has it.
 */
#define HAIL_MAX 7000 /* bytes of a text, without NUL */

struct hail;

/* Whether there can be others on this database at all. */
bool hail_has_others(struct str url);

/* ST_BUSY: cannot be reached; ST_ABSENT: no libpq, or no PostgreSQL. */
MUST_USE enum status hail_open(struct str url, struct store_why *why,
                               struct hail **out);

/* hail_close(NULL) does nothing. */
void hail_close(struct hail *h);

/* To wait on: readable when something may have come. */
int hail_fd(const struct hail *h);

/* Tell all others.  ST_INVALID: too long; ST_BROKEN: the connection is lost,
 * open another. */
MUST_USE enum status hail_tell(struct hail *h, struct str text);

/* Hear what has come of others, without waiting.  ST_BROKEN as above. */
MUST_USE enum status
hail_hear(struct hail *h, void (*heard)(void *arg, struct str text), void *arg);

#endif
