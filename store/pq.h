#ifndef STORE_PQ_H
#define STORE_PQ_H

#include "core/status.h"

/*
 * pq: libpq, loaded by the first connection to PostgreSQL (base/late.h), so
 * that an installation on SQLite does not carry it.  The calls of pq.def are
 * then those of <libpq-fe.h>; whoever needs another adds it there.
 */

/* Before any call; any thread, again does nothing.  ST_ABSENT: it is not
 * installed. */
MUST_USE enum status pq_load(void);

#endif
