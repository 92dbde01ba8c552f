#ifndef SERVE_ENQUIRY_H
#define SERVE_ENQUIRY_H

#include "base/json.h"
#include "serve/req.h"
#include "store/enquiry.h"

/* enquiry: what both sides of an enquiry are shown: all of it, with its texts,
 * as the next element of an array. */
MUST_USE enum status enquiry_show(struct req *rq, struct json_w *w,
                                  const struct enquiry *e);

#endif
