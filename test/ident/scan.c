/* The detector over one text; see scan.h. */
#include "test/ident/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test/ident/tables.h"

void
found_scan_with(struct str text, const struct ident_tables *tables,
                struct found *out)
{
    void *work = malloc(ident_room(text.len));

    assert_non_null(work);
    assert_int_equal(ident_scan(text, tables, work, out->span, FOUND_MAX,
                                &out->n, &out->facts),
                     ST_OK);
    free(work);
}

void
found_scan(struct str text, struct found *out)
{
    found_scan_with(text, ident_tables_all(), out);
}

static bool
touches(const struct ident_span *s, const struct gold *g)
{
    return s->start < g->end && s->end > g->start;
}

bool
found_touches(const struct found *f, const struct gold *g)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (touches(&f->span[i], g))
            return true;
    return false;
}

unsigned
found_right(const struct found *f, const struct labelled *l)
{
    unsigned right = 0;

    for (uint32_t i = 0; i < f->n; i++) {
        bool one = false;

        for (unsigned g = 0; g < l->n; g++)
            one |= touches(&f->span[i], &l->gold[g]);
        right += one;
    }
    return right;
}
