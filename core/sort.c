/* Heap sort of pairs; see sort.h. */
#include "core/sort.h"

#include <stdbool.h>

static bool
is_before(const struct sort_pair *a, const struct sort_pair *b)
{
    return a->key != b->key ? a->key < b->key : a->item < b->item;
}

/* Let `down` sink from place i of a heap of n whose places below i hold. */
static void
sink(struct sort_pair *pair, size_t n, size_t i, struct sort_pair down)
{
    for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && is_before(&pair[child], &pair[child + 1]))
            child++;
        if (!is_before(&down, &pair[child]))
            break;
        pair[i] = pair[child];
        i = child;
    }
    pair[i] = down;
}

void
sort_pairs(struct sort_pair *pair, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sink(pair, n, i, pair[i]);
    for (size_t end = n; end > 1; end--) {
        struct sort_pair last = pair[end - 1];

        pair[end - 1] = pair[0];
        sink(pair, end - 1, 0, last);
    }
}
