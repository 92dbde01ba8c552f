#ifndef SERVE_READER_H
#define SERVE_READER_H

#include <stdint.h>

#include "core/status.h"
#include "store/reading.h"

/*
 * reader: the thread that fetches the feeds the community follows
 * (store/reading.h), one at a time, and writes what came through the writer.
 *
 * A feed is fetched every READER_EVERY_MS.  After a failure the time doubles,
 * up to READER_LONGEST_MS; a server that names a time is not asked before.
 * One that says it is gone (410) is not asked again until somebody who looks
 * after feeds wishes it.  Taking a feed up moves its time first, so that no
 * crash makes a storm of requests.
 */
#define READER_EVERY_MS (3 * 3600 * 1000LL)
#define READER_LONGEST_MS (48 * 3600 * 1000LL)
#define READER_NEVER_MS INT64_C(253402300799000) /* the year 9999 */

struct app;
struct reader;

/* When to ask again after this fetch; r->ended and r->failures count it. */
int64_t reader_next(const struct reading_source *r, int64_t now_ms,
                    int64_t wait_s);

/* Start it when app->reads_feeds; without that, or on failure, which is
 * logged, there is none and *out is NULL.  app->srv must be set. */
void reader_start(struct app *app, struct reader **out);

/* Stop and free; within a second or two.  Before the writer stops.
 * reader_stop(NULL) does nothing. */
void reader_stop(struct reader *r);

#endif
