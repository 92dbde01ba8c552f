#ifndef SERVE_REMIND_H
#define SERVE_REMIND_H

#include "serve/app.h"

/*
 * remind: reminders that are due become notices in the queue of mails.  Runs
 * on the writer, in a mark of its own, a few at a time.
 */
#define REMIND_ROUND 32 /* reminders in one call */

/* *n were taken up; fewer than REMIND_ROUND: nothing more is due. */
MUST_USE enum status remind_round(struct app *app, struct store *store,
                                  int64_t now_ms, int64_t *n);

#endif
