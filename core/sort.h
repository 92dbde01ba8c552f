#ifndef CORE_SORT_H
#define CORE_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * sort: pairs into rising order of key, equal keys by item; in place, without
 * memory of its own, n log n whatever the input (heap sort, Williams and Floyd
 * 1964).
 */
struct sort_pair {
    int64_t key;
    uint64_t item;
};

void sort_pairs(struct sort_pair *pair, size_t n);

#endif
