#ifndef TEST_HTTP_SEED_H
#define TEST_HTTP_SEED_H

#include "test/http/stage.h"

/*
 * seed: requests of the API that tests make, as the fuzzer begins with them
 * (test/fuzz/fuzz_api.c has the form).
 */

/* Keep them in this folder from here on, which is made if need be. */
void seed_begin(const char *folder);

/* Keep this one, under a name that the same bytes have again; where it is not
 * of the API, or nothing was begun, nothing happens.  target: what stands for
 * its path, the route's pattern where the path has an id of this stage. */
void seed_keep(const struct stage_request *rq, struct str target);

#endif
