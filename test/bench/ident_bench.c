/*
 * The detector natively over the labelled texts, as JSON for
 * test/bench/ident_bench.mjs, which does the same in WebAssembly.
 *
 *   ident_bench TEXT     {"bytes":n,"findings":n,"mbs":MB of text a second}
 *
 * TEXT is a file of plain text; it is read in notes of 4,000 bytes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "test/bench/host.h"
#include "test/bench/load.h"
#include "test/ident/tables.h"

#define NOTE 4000
#define TEXT_MAX (1 << 20)
#define SPANS_MAX 4096
#define TIMES 200

static char text[TEXT_MAX];
static struct ident_span span[SPANS_MAX];

/* All notes of the text once; findings. */
static uint32_t
pass(size_t len, void *work)
{
    uint32_t found = 0;

    for (size_t at = 0; at + NOTE <= len; at += NOTE) {
        struct rarity_facts facts;
        uint32_t n = 0;

        if (ident_scan((struct str){text + at, NOTE}, ident_tables_all(), work,
                       span, SPANS_MAX, &n, &facts) != ST_OK)
            host_fail("a note was refused");
        found += n;
    }
    return found;
}

int
main(int argc, char **argv)
{
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    void *work = malloc(ident_room(NOTE));
    size_t len, bytes;
    uint32_t found = 0;
    int64_t best = INT64_MAX;

    if (f == NULL || work == NULL)
        host_fail("usage: ident_bench TEXT");
    len = fread(text, 1, sizeof text, f);
    fclose(f);
    bytes = len / NOTE * NOTE;
    load_pin(1);
    for (int i = 0; i < TIMES; i++) {
        int64_t began = load_cpu_ns(0), took;

        found = pass(len, work);
        took = load_cpu_ns(0) - began;
        best = took < best ? took : best;
    }
    printf("{\"bytes\":%zu,\"findings\":%u,\"mbs\":%.1f}\n", bytes, found,
           (double)bytes * 1000 / (double)best);
    free(work);
    return 0;
}
