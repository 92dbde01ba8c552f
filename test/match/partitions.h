#ifndef TEST_MATCH_PARTITIONS_H
#define TEST_MATCH_PARTITIONS_H

#include <stdint.h>

#include "core/match.h"

/*
 * partitions: the best plan of a small pool, found the other way: every
 * partition, one person after the other, by nothing but what core/match.h says
 * of points.
 */

struct partitions_best {
    int64_t weight, total; /* as in struct match_plan */
    int32_t worst;
};

/* Points of a group of k people, straight from the header's words, hour by
 * hour and pair by pair; INT32_MIN: it is not possible. */
int32_t partitions_points(const struct match_pool *pool,
                          const struct match_rules *r, const uint32_t *member,
                          int32_t k);

/* The best of all plans, in the rules' order of stages; pool->n at most 63. */
struct partitions_best partitions_find(const struct match_pool *pool,
                                       const struct match_rules *rules);

#endif
