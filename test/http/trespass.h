#ifndef TEST_HTTP_TRESPASS_H
#define TEST_HTTP_TRESPASS_H

#include "core/status.h"

struct req;

/*
 * trespass: the handler of test/http/trespass.def.  Tries what {what} names,
 * from inside the real program: ST_OK (200, "done") when the kernel let it,
 * ST_BROKEN when it was refused, ST_ABSENT for an unknown name.
 */
MUST_USE enum status trespass(struct req *rq);

#endif
