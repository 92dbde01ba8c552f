/*
 * Runs a table of vectors (test/vectors/core.tsv, or one that an oracle wrote)
 * through the core; every row is a test of its own.
 *
 * usage: test_core_vectors TABLE          compare with the expected values
 *        test_core_vectors --bits TABLE   print name and bits of every result,
 *                                         for the WebAssembly build to match
 *
 * A value may differ by tolerance * max(1, |expected|); values under 1e-6 by
 * tolerance * |expected|.
 */
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/csv.h"
#include "core/num.h"
#include "test/vectors/core_eval.h"

#define ROWS_MAX 2000
#define COLUMNS 6

struct row {
    char name[160];
    struct str cell[COLUMNS];
    uint32_t line;
};

static struct row rows[ROWS_MAX];
static size_t n_rows;
static const char *table;

/* Numbers separated by blanks. */
static int32_t
numbers(struct str s, double *out)
{
    int32_t n = 0;
    struct str head;

    while (s.len > 0) {
        (void)str_cut(s, ' ', &head, &s);
        if (head.len == 0)
            continue;
        if (n == CORE_EVAL_MAX || num_parse(head, NUM_POINT, &out[n]) != ST_OK)
            return -1;
        n++;
    }
    return n;
}

static int32_t
evaluate(const struct row *r, double *out)
{
    double arg[CORE_EVAL_MAX];
    int32_t n = numbers(r->cell[2], arg);

    if (n < 0)
        return -1;
    return core_eval(r->cell[1].ptr, (int32_t)r->cell[1].len, arg, n, out);
}

static void
check_row(void **state)
{
    const struct row *r = *state;
    double want[CORE_EVAL_MAX], got[CORE_EVAL_MAX], tolerance;
    int32_t n = numbers(r->cell[3], want);
    int32_t k = evaluate(r, got);

    if (n < 1 || k != n || num_parse(r->cell[4], NUM_POINT, &tolerance)) {
        fail_msg("%s line %u: %d values expected, got %d", table, r->line,
                 (int)n, (int)k);
    }
    for (int32_t i = 0; i < n; i++) {
        double size =
            fabs(want[i]) < 1e-6 && want[i] != 0.0 ? fabs(want[i]) : 1.0;

        size = fabs(want[i]) > 1.0 ? fabs(want[i]) : size;
        if (!(fabs(got[i] - want[i]) <= tolerance * size))
            fail_msg("%s line %u, value %d: expected %.12g, got %.12g "
                     "(tolerance %g; source: %.*s)",
                     table, r->line, (int)i + 1, want[i], got[i], tolerance,
                     (int)r->cell[5].len, r->cell[5].ptr);
    }
}

static char *
read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(1 << 20);

    if (f == NULL || text == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    *len = fread(text, 1, 1 << 20, f);
    (void)fclose(f);
    return text;
}

static void
read_rows(struct str text)
{
    struct csv_field f;
    struct csv c;
    enum status st;
    size_t at_row = 0;

    if (csv_init(&c, text, '\t') != ST_OK)
        exit(2);
    while ((st = csv_next(&c, &f)) == ST_OK) {
        struct row *r = &rows[n_rows];

        if (at_row > 0 && f.column <= COLUMNS)
            r->cell[f.column - 1] = f.text;
        if (!f.last)
            continue;
        if (at_row++ == 0)
            continue;
        r->line = f.line;
        (void)snprintf(r->name, sizeof r->name, "%.*s", (int)r->cell[0].len,
                       r->cell[0].ptr);
        if (f.column != COLUMNS || ++n_rows == ROWS_MAX)
            break;
    }
    if (st != ST_END || n_rows == 0) {
        (void)fprintf(stderr, "%s: bad table at line %u\n", table, c.line);
        exit(2);
    }
}

static int
print_bits(void)
{
    for (size_t i = 0; i < n_rows; i++) {
        double got[CORE_EVAL_MAX];
        int32_t k = evaluate(&rows[i], got);

        (void)printf("%s", rows[i].name);
        for (int32_t j = 0; j < k; j++) {
            uint64_t bits;

            memcpy(&bits, &got[j], sizeof bits);
            if (got[j] != got[j])
                bits = 0x7ff8000000000000u; /* a NaN's sign is no matter */
            (void)printf("\t%016" PRIx64, bits);
        }
        (void)printf("\n");
    }
    return 0;
}

int
main(int argc, char **argv)
{
    static struct CMUnitTest tests[ROWS_MAX];
    int bits = argc == 3 && strcmp(argv[1], "--bits") == 0;
    size_t len;
    char *text;

    if (argc != 2 && !bits) {
        (void)fputs("usage: test_core_vectors [--bits] TABLE\n", stderr);
        return 2;
    }
    table = argv[argc - 1];
    text = read_file(table, &len);
    read_rows((struct str){text, len});
    if (bits)
        return print_bits();
    for (size_t i = 0; i < n_rows; i++)
        tests[i] = (struct CMUnitTest){.name = rows[i].name,
                                       .test_func = check_row,
                                       .initial_state = &rows[i]};
    return _cmocka_run_group_tests("core vectors", tests, n_rows, NULL, NULL);
}
