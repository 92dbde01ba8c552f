#ifndef TEST_IDENT_SCAN_H
#define TEST_IDENT_SCAN_H

#include <stdbool.h>

#include "test/ident/respell.h"

/* scan: the detector over one text, and how its findings meet what is labelled.
 * A text that cannot be read fails the test (cmocka). */
#define FOUND_MAX 512

struct found {
    struct ident_span span[FOUND_MAX];
    uint32_t n;
    struct rarity_facts facts;
};

void found_scan_with(struct str text, const struct ident_tables *tables,
                     struct found *out);

/* With the tables of the program. */
void found_scan(struct str text, struct found *out);

/* Does any finding touch g? */
bool found_touches(const struct found *f, const struct gold *g);

/* How many findings touch something labelled. */
unsigned found_right(const struct found *f, const struct labelled *l);

#endif
