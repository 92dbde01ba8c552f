#ifndef TEST_HTTP_STOCK_H
#define TEST_HTTP_STOCK_H

#include "test/http/stage.h"

/*
 * stock: everything that is stored, as one file's bytes, so that "nothing
 * changed" is a comparison.  SQLite only.
 */

/* Take stock into *out, over what was there.  folder: where a copy may lie for
 * a moment.  Ends the program when it cannot. */
void stock_take(struct stage *s, const char *folder, struct buf *out);

/* Is everything as it was? */
bool stock_is_same(struct stage *s, const char *folder, const struct buf *was);

/* An error has its word, or is a page of an open address. */
bool stock_is_typed(const struct stage_answer *a, bool is_api);

#endif
