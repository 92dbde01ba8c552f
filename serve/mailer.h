#ifndef SERVE_MAILER_H
#define SERVE_MAILER_H

#include "core/status.h"

/*
 * mailer: the thread that empties the queue of notices (store/notice.h).
 *
 * It looks for a due notice on a reading connection of its own, takes it up
 * through the writer, sends it, and removes it through the writer.  Taking up
 * moves the notice to a later time: the next try, if this one fails or the
 * process dies in it.  So one that was sent is sent again only when the
 * process died between the server's answer and the removal; both copies then
 * have the same Message-ID.  Several processes on one database take up each
 * notice once.
 *
 * Tries: after 10 minutes, 20, 40 … at most 6 hours apart, for 4 days; then
 * the notice goes, with a line in the log that names nobody.  A confirmation
 * code goes after a day, with the code's own end.
 */
#define MAILER_KEEP_MS (7 * 24 * 3600 * 1000LL) /* for the clean-up */

struct app;
struct mailer;

/* Start it when app->mail says how; without that, or on failure, which is
 * logged, there is none and *out is NULL.  app->srv must be set. */
void mailer_start(struct app *app, struct mailer **out);

/* Stop and free; within a second or two.  Before the writer stops.
 * mailer_stop(NULL) does nothing. */
void mailer_stop(struct mailer *m);

#endif
