#ifndef CORE_SCORING_MAP_H
#define CORE_SCORING_MAP_H

#include "core/answers.h"
#include "core/scoring.h"

/*
 * scoring_map: which items of a read form are the numbered items of a key.
 * By their codes when every code of the key stands on exactly one item that
 * can be scored; else in order, when the form has just as many such items as
 * the key.  Whatever the codes say, every option must be an answer the key
 * has: a code alone is not trusted.
 */

/* item[i]: the form's item for the key's item i + 1.  ST_ABSENT (*item is
 * then meaningless) when the form does not fit the key. */
MUST_USE enum status scoring_map(const struct scoring *k,
                                 const struct sheet *form,
                                 uint32_t item[SCORING_ITEMS]);

/*
 * A form for which there is no key: the sum of what its scored items count as,
 * over those that are asked; refused unless all of them are answered.  low and
 * high: of the whole form, NaN when an item has no bounds.
 */
void scoring_plain(const struct answers *a, struct scoring_score *out,
                   double *low, double *high);

#endif
