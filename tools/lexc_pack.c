/*
 * Hashes and sets as the image of core/lex.h.
 */
#include "tools/lexc.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lex.h"

#define TRIES 500 /* arrangements */

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

/* An image of some number of buckets in the making. */
struct image {
    uint8_t *bytes;
    uint32_t *count; /* entries of each bucket, then where the next goes */
    uint32_t buckets;
    size_t start, entry; /* offsets, see core/lex.h */
    size_t len;
};

static uint32_t
bucket_of(uint64_t mixed, uint32_t buckets)
{
    return (uint32_t)((mixed >> 32) * buckets >> 32);
}

/* Count the buckets and write where they start; false when a difference does
 * not fit. */
static bool
put_starts(const struct lexc *c, struct image *im)
{
    int64_t at = 0;

    memset(im->count, 0, im->buckets * sizeof im->count[0]);
    for (size_t i = 0; i < c->n; i++)
        im->count[bucket_of(lex_mix(c->list[i].hash), im->buckets)]++;
    for (uint32_t b = 0; b <= im->buckets; b++) {
        int64_t off = at - (int64_t)b * LEX_BUCKET;
        uint32_t n = b < im->buckets ? im->count[b] : 0;

        if (off < INT16_MIN || off > INT16_MAX)
            return false;
        put(im->bytes + im->start + 2 * (size_t)b, (uint16_t)off, 2);
        if (b < im->buckets)
            im->count[b] = (uint32_t)at;
        at += n;
    }
    return true;
}

static void
put_entries(const struct lexc *c, const uint64_t *kind, size_t n_kinds,
            struct image *im)
{
    for (size_t i = 0; i < c->n; i++) {
        uint64_t h = lex_mix(c->list[i].hash);
        const uint64_t *found =
            bsearch(&c->list[i].set, kind, n_kinds, sizeof *kind, by_value);
        size_t at = im->count[bucket_of(h, im->buckets)]++;

        put(im->bytes + im->entry + 4 * at,
            (h & ((1u << LEX_PRINT_BITS) - 1)) << (32 - LEX_PRINT_BITS) |
                (uint64_t)(found - kind),
            4);
    }
}

/* Does every entry find itself, and not another with the same print? */
static bool
holds(const struct lexc *c, const struct image *im)
{
    struct lex x;

    if (lex_open(&x, im->bytes, im->len) != ST_OK)
        return false;
    for (size_t i = 0; i < c->n; i++)
        if (lex_find(&x, c->list[i].hash) != c->list[i].set)
            return false;
    return true;
}

/* Make the image with this many buckets; does it hold? */
static bool
try_buckets(const struct lexc *c, const char lang[2], const uint64_t *kind,
            size_t n_kinds, struct image *im)
{
    im->start = LEX_PREFIX + 8 * n_kinds;
    im->entry = (im->start + 2 * ((size_t)im->buckets + 1) + 3) / 4 * 4;
    im->len = im->entry + 4 * c->n;
    memset(im->bytes, 0, im->len);
    memcpy(im->bytes, "MSLEX1", 6);
    memcpy(im->bytes + 8, lang, 2);
    put(im->bytes + 10, n_kinds, 2);
    put(im->bytes + 12, im->buckets, 4);
    put(im->bytes + 16, c->n, 4);
    for (size_t i = 0; i < n_kinds; i++)
        put(im->bytes + LEX_PREFIX + 8 * i, kind[i], 8);
    if (!put_starts(c, im))
        return false;
    put_entries(c, kind, n_kinds, im);
    return holds(c, im);
}

enum status
lexc_pack(struct lexc *c, const char lang[2], struct buf *out)
{
    static uint64_t kind[LEX_KINDS_MAX];
    size_t n_kinds;
    struct image im = {0};
    enum status st;

    sort_and_unite(c);
    st = collect(c, kind, &n_kinds);
    if (st != ST_OK)
        return st;
    if (n_kinds < 2)
        return ST_INVALID;
    im.buckets = (uint32_t)(c->n / LEX_BUCKET) + 1;
    im.bytes = malloc(LEX_PREFIX + 8 * n_kinds +
                      2 * ((size_t)im.buckets + TRIES + 2) + 4 + 4 * c->n);
    im.count = malloc((im.buckets + TRIES) * sizeof im.count[0]);
    st = im.bytes == NULL || im.count == NULL ? ST_NOSPACE : ST_OK;
    /* Another number of buckets is another arrangement: some give two entries
     * of one bucket the same print. */
    for (unsigned tries = 1; st == ST_OK; tries++, im.buckets++) {
        if (try_buckets(c, lang, kind, n_kinds, &im))
            break;
        if (tries == TRIES)
            st = ST_NOSPACE;
    }
    if (st == ST_OK) {
        buf_add(out, (struct str){(const char *)im.bytes, im.len});
        st = buf_status(out);
    }
    free(im.count);
    free(im.bytes);
    return st;
}
