#ifndef SERVE_HEAD_H
#define SERVE_HEAD_H

#include "serve/exchange.h"
#include "serve/route.h"

/*
 * head: the security fields of every answer, by the kind of its route.
 * The same content policy for all pages: nothing inline, nothing foreign, one
 * Trusted Types policy for the keys worker.
 */
void head_add(struct exchange *x, enum route_kind kind);

/* Of a document that the browser may keep and asks about each time: instead of
 * the fields that are there. */
void head_kept(struct exchange *x);

/* The Content-Security-Policy of every page, as it is sent. */
struct str head_policy(void);

/* Of an asset: scripts, styles, pictures.  They may be kept (serve/asset.h). */
void head_add_asset(struct exchange *x);

#endif
