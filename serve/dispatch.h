#ifndef SERVE_DISPATCH_H
#define SERVE_DISPATCH_H

#include "core/status.h"
#include "serve/app.h"
#include "serve/listen.h"

/*
 * dispatch: the program behind the HTTP layer.
 *
 * For every exchange: assets by their path; else the route of route.def, its
 * lane and body limit; then, on that lane, the transaction the route names,
 * the person, whether they may, where a changing request comes from, the
 * handler; then commit or undo, and for a failure the page or JSON of its
 * status.  What the table says is enforced here and nowhere else.
 */
extern const struct listen_app dispatch_calls;

/*
 * Answer one exchange, whose route was looked up by dispatch_route, with an
 * open store (NULL allowed only for routes that touch none) outside or inside
 * a batch as ctx says.  What listen calls; tests call it without sockets.
 */
void dispatch_route(struct app *app, struct exchange *x);
void dispatch_handle(struct app *app, struct app_ctx *ctx, struct exchange *x);

#endif
