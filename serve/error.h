#ifndef SERVE_ERROR_H
#define SERVE_ERROR_H

#include "core/status.h"
#include "serve/req.h"

/*
 * error: one answer for everything that went wrong.  A page says what
 * happened, what to do, and the request's number; the API gets
 * {"error":word,"field":name,"request":number}.  Neither repeats input.
 *
 * Whoever is not signed in, or locked, and asks for a page that needs it is
 * sent to sign in or to unlock instead.
 */
void error_answer(struct req *rq, enum status st);

/* The same for an exchange without a route or request: HTTP status known. */
void error_bare(struct app *app, struct exchange *x, unsigned http);

#endif
