#ifndef SERVE_WEBURL_H
#define SERVE_WEBURL_H

#include <stdbool.h>

#include "base/arena.h"
#include "core/status.h"
#include "core/str.h"

/* weburl: addresses of others' pages, as far as we follow or show them. */
#define WEBURL_MAX 1000 /* bytes */

/* http:// or https://, a host without name or password before it, printable
 * ASCII or UTF-8 without spaces, quotes and angles, at most WEBURL_MAX. */
bool weburl_fits(struct str url);

/* The host, with its port if one is written. */
struct str weburl_host(struct str url);

/* What `ref` means where `base` (which fits) is read; in the arena.
 * ST_INVALID: it leads to no address that fits. */
MUST_USE enum status weburl_join(struct str base, struct str ref,
                                 struct arena *a, struct str *out);

#endif
