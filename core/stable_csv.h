#ifndef CORE_STABLE_CSV_H
#define CORE_STABLE_CSV_H

#include "core/stable_text.h"

/*
 * stable_csv: the CSV form of stable_text.h, for stable_text.c only.  `work`
 * has stable_csv_need(text.len) bytes; *t has its arrays already, each with
 * room for text.len / 2 + 8 items.
 */
size_t stable_csv_need(size_t len);
MUST_USE enum status stable_csv_read(struct str text, uint32_t *work,
                                     struct stable_text *t,
                                     struct stable_text_error *error);

#endif
