/*
 * Hashes and sets as the image of core/lex.h.
 */
#include "tools/lexc.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lex.h"

#define FULL_SLOTS 14.6 /* of the LEX_SLOTS of a line, on average */

/* Fields of a set of which the greatest counts: place and bits. */
static const struct field {
    unsigned at, bits;
} fields[] = {
    {LEX_AT_GIVEN, 2},     {LEX_AT_SURNAME, 2}, {LEX_AT_LONGEST, 3},
    {LEX_AT_FREQUENCY, 3}, {LEX_AT_PEOPLE, 4},  {LEX_AT_EXTRA, 7},
};

/* Classes are united, and the sexes: f and m give b. */
#define UNITED                                                                 \
    (UINT64_C(0xffffffff) | UINT64_C(3) << LEX_AT_SEX |                        \
     UINT64_C(0x1ff) << LEX_AT_MORE)

static uint64_t
unite(uint64_t a, uint64_t b)
{
    uint64_t set = (a | b) & UNITED;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        uint64_t mask = ((UINT64_C(1) << fields[i].bits) - 1) << fields[i].at;

        set |= (a & mask) > (b & mask) ? a & mask : b & mask;
    }
    return set;
}

static int
by_hash(const void *a, const void *b)
{
    uint64_t x = ((const struct lexc_entry *)a)->hash;
    uint64_t y = ((const struct lexc_entry *)b)->hash;

    return x < y ? -1 : x > y;
}

static void
sort_and_unite(struct lexc *c)
{
    size_t n = 0;

    if (c->n > 0)
        qsort(c->list, c->n, sizeof c->list[0], by_hash);
    for (size_t i = 0; i < c->n; i++) {
        if (n > 0 && c->list[n - 1].hash == c->list[i].hash)
            c->list[n - 1].set = unite(c->list[n - 1].set, c->list[i].set);
        else
            c->list[n++] = c->list[i];
    }
    c->n = n;
}

static int
by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* The different sets, sorted, 0 first; ST_NOSPACE when there are too many. */
static enum status
collect(const struct lexc *c, uint64_t *kind, size_t *n_kinds)
{
    uint64_t *all = malloc((c->n + 1) * sizeof *all);
    size_t n = 0;

    if (all == NULL)
        return ST_NOSPACE;
    all[0] = 0;
    for (size_t i = 0; i < c->n; i++)
        all[i + 1] = c->list[i].set;
    qsort(all, c->n + 1, sizeof *all, by_value);
    for (size_t i = 0; i <= c->n; i++)
        if (i == 0 || all[i] != all[i - 1]) {
            if (n < LEX_KINDS_MAX)
                kind[n] = all[i];
            n++;
        }
    free(all);
    if (n > LEX_KINDS_MAX) {
        fprintf(stderr, "lexc: %zu different sets, %d fit\n", n, LEX_KINDS_MAX);
        return ST_NOSPACE;
    }
    *n_kinds = n;
    return ST_OK;
}

static void
put(uint8_t *p, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (uint8_t)(value >> (8 * i));
}

/* Put every entry into its line or the next with room; how far that was. */
static uint32_t
fill(const struct lexc *c, const uint64_t *kind, size_t n_kinds, uint8_t *line,
     uint32_t lines, uint8_t *used)
{
    uint32_t reach = 0;

    for (size_t i = 0; i < c->n; i++) {
        uint64_t h = lex_mix(c->list[i].hash);
        uint32_t at = (uint32_t)((h >> 32) * lines >> 32), far = 0;
        const uint64_t *found =
            bsearch(&c->list[i].set, kind, n_kinds, sizeof *kind, by_value);
        uint32_t print = (uint32_t)h & ((1u << LEX_PRINT_BITS) - 1);

        for (; used[at] == LEX_SLOTS; far++)
            at = at + 1 == lines ? 0 : at + 1;
        put(line + (size_t)at * LEX_LINE + 4u * used[at]++,
            print << (32 - LEX_PRINT_BITS) | (uint32_t)(found - kind), 4);
        reach = far > reach ? far : reach;
    }
    return reach;
}

/* Does every entry find itself, and not another with the same print? */
static bool
holds(const struct lexc *c, const uint8_t *image, size_t len)
{
    struct lex x;

    if (lex_open(&x, image, len) != ST_OK)
        return false;
    for (size_t i = 0; i < c->n; i++)
        if (lex_find(&x, c->list[i].hash) != c->list[i].set)
            return false;
    return true;
}

/* One image with this many lines, if it holds; its length or 0. */
static size_t
try_lines(const struct lexc *c, const char lang[2], const uint64_t *kind,
          size_t n_kinds, uint32_t lines, uint8_t *image, uint8_t *used)
{
    size_t start = (LEX_PREFIX + 8 * n_kinds + LEX_LINE - 1) / LEX_LINE;
    size_t len = (start + lines) * LEX_LINE;

    memset(image, 0, len);
    memset(used, 0, lines);
    memcpy(image, "MSLEX1", 6);
    memcpy(image + 8, lang, 2);
    put(image + 10, n_kinds, 2);
    put(image + 12, lines, 4);
    put(image + 16, c->n, 4);
    for (size_t i = 0; i < n_kinds; i++)
        put(image + LEX_PREFIX + 8 * i, kind[i], 8);
    put(image + 20,
        fill(c, kind, n_kinds, image + start * LEX_LINE, lines, used), 4);
    return holds(c, image, len) ? len : 0;
}

enum status
lexc_pack(struct lexc *c, const char lang[2], struct buf *out)
{
    static uint64_t kind[LEX_KINDS_MAX];
    size_t n_kinds, len = 0, room;
    uint8_t *image = NULL, *used = NULL;
    uint32_t lines;
    enum status st;

    sort_and_unite(c);
    st = collect(c, kind, &n_kinds);
    if (st != ST_OK)
        return st;
    if (n_kinds < 2)
        return ST_INVALID;
    /* Another number of lines is another arrangement: some give two entries
     * of one line the same print. */
    lines = (uint32_t)((double)c->n / FULL_SLOTS) + 2;
    room = (size_t)LEX_PREFIX + 8 * n_kinds + (lines + 1002) * (size_t)LEX_LINE;
    image = malloc(room);
    used = malloc(lines + 1000);
    st = image == NULL || used == NULL ? ST_NOSPACE : ST_OK;
    for (uint32_t more = 0; st == ST_OK && len == 0; more++) {
        if (more == 1000)
            st = ST_NOSPACE;
        else
            len = try_lines(c, lang, kind, n_kinds, lines + more, image, used);
    }
    if (st == ST_OK) {
        buf_add(out, (struct str){(const char *)image, len});
        st = buf_status(out);
    }
    free(used);
    free(image);
    return st;
}
