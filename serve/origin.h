#ifndef SERVE_ORIGIN_H
#define SERVE_ORIGIN_H

#include <stdbool.h>

#include "serve/exchange.h"

/*
 * origin: did one of our own pages send this changing request?
 *
 * Sec-Fetch-Site decides when it is there: it must be same-origin.  Else
 * Origin must be http or https with this request's own Host.  A request with
 * neither is refused: every browser of the last years sends one of them, and a
 * script can add it.
 */
bool origin_is_own(const struct exchange *x);

#endif
