#ifndef BASE_CURL_H
#define BASE_CURL_H

#include "core/status.h"

/*
 * curl: libcurl, loaded when it is first wanted (base/late.h).  The calls of
 * curl.def are then those of <curl/curl.h>; whoever needs another adds it
 * there.
 */

/* Before any call, and before there are threads; again does nothing.
 * ST_ABSENT: it is not installed; ST_BROKEN: it could not begin. */
MUST_USE enum status curl_load(void);

#endif
