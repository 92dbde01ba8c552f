/* The table of words: checked once, then read; see lex.h for the image. */
#include "core/lex.h"

#include "core/fold.h"

/* What a name is anywhere, and what of a set says how much. */
#define ANYWHERE                                                               \
    ((uint32_t)(LEX_GIVEN | LEX_SURNAME | LEX_PLACE | LEX_REGION |             \
                LEX_COUNTRY | LEX_CLINICAL | LEX_THEORIST))

static const uint8_t magic[8] = {'M', 'S', 'L', 'E', 'X', '1', 0, 0};

static uint32_t
get32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

/* Where bucket b starts, unchecked. */
static int64_t
start_of(const uint8_t *start, uint32_t b)
{
    uint16_t n =
        (uint16_t)(start[2 * (size_t)b] | start[2 * (size_t)b + 1] << 8);

    return (int64_t)b * LEX_BUCKET + (int16_t)n;
}

/* Buckets begin with the first entry, follow each other and end with the last;
 * every entry's kind exists. */
static bool
holds(const struct lex *x, uint32_t kinds)
{
    int64_t before = 0;

    for (uint32_t b = 0; b <= x->buckets; b++) {
        int64_t at = start_of(x->start, b);

        if (at < before || at > x->keys || (b == 0 && at != 0))
            return false;
        before = at;
    }
    if (before != x->keys)
        return false;
    for (uint32_t i = 0; i < x->keys; i++) {
        uint32_t kind = get32(x->entry + 4 * (size_t)i) & (LEX_KINDS_MAX - 1);

        if (kind == 0 || kind >= kinds)
            return false;
    }
    return true;
}

enum status
lex_open(struct lex *x, const void *image, size_t len)
{
    const uint8_t *p = image;
    struct lex it = {0};
    uint32_t kinds;
    size_t start, entry;

    if (len < LEX_PREFIX)
        return ST_INVALID;
    for (unsigned i = 0; i < sizeof magic; i++)
        if (p[i] != magic[i])
            return ST_INVALID;
    kinds = (uint32_t)p[10] | (uint32_t)p[11] << 8;
    it.buckets = get32(p + 12);
    it.keys = get32(p + 16);
    if (kinds < 2 || kinds > LEX_KINDS_MAX || it.buckets == 0 ||
        it.buckets > len || it.keys > len || get32(p + 20) != 0)
        return ST_INVALID;
    start = LEX_PREFIX + 8 * (size_t)kinds;
    entry = (start + 2 * ((size_t)it.buckets + 1) + 3) / 4 * 4;
    if (len != entry + 4 * (size_t)it.keys)
        return ST_INVALID;
    for (unsigned i = 0; i < 8; i++)
        if (p[LEX_PREFIX + i] != 0)
            return ST_INVALID;
    it.set = p + LEX_PREFIX;
    it.start = p + start;
    it.entry = p + entry;
    it.lang[0] = (char)p[8];
    it.lang[1] = (char)p[9];
    if (!holds(&it, kinds))
        return ST_INVALID;
    *x = it;
    return ST_OK;
}

static uint64_t
set_of(const struct lex *x, uint32_t entry)
{
    const uint8_t *p = x->set + 8 * (size_t)(entry & (LEX_KINDS_MAX - 1));

    return (uint64_t)get32(p + 4) << 32 | get32(p);
}

void
lex_expect(const struct lex *x, uint64_t hash)
{
    uint32_t bucket = (uint32_t)((lex_mix(hash) >> 32) * x->buckets >> 32);

    __builtin_prefetch(x->entry + 4 * start_of(x->start, bucket));
}

uint64_t
lex_find(const struct lex *x, uint64_t hash)
{
    uint64_t h = lex_mix(hash);
    uint32_t print = (uint32_t)h << (32 - LEX_PRINT_BITS);
    uint32_t bucket = (uint32_t)((h >> 32) * x->buckets >> 32);
    const uint8_t *at = x->entry + 4 * start_of(x->start, bucket);
    const uint8_t *end = x->entry + 4 * start_of(x->start, bucket + 1);

    for (; at < end; at += 4)
        if ((get32(at) ^ print) < LEX_KINDS_MAX)
            return set_of(x, get32(at));
    return 0;
}

uint64_t
lex_tail(const struct lex *x, const uint8_t *ch, size_t n)
{
    uint64_t set = 0;
    size_t len = n < LEX_TAIL_MAX + 2 ? n : LEX_TAIL_MAX + 2;

    for (len -= len < 2 ? len : 2; set == 0 && len >= LEX_TAIL_MIN; len--) {
        uint64_t hash = fold_hash_step(FOLD_HASH_START, '-');

        for (size_t i = n - len; i < n; i++)
            hash = fold_hash_step(hash, (uint8_t)(ch[i] | 0x20));
        set = lex_find(x, hash);
    }
    return set;
}

/* The greater of two fields of `bits` bits at `at`. */
static uint64_t
greater(uint64_t a, uint64_t b, enum lex_at at, unsigned bits)
{
    uint64_t mask = ((UINT64_C(1) << bits) - 1) << at;

    return (a & mask) > (b & mask) ? a & mask : b & mask;
}

uint64_t
lex_join(uint64_t core, uint64_t own)
{
    uint64_t kept =
        own & ~(UINT64_C(15) << LEX_AT_GIVEN | UINT64_C(7) << LEX_AT_LONGEST |
                UINT64_C(15) << LEX_AT_PEOPLE);

    if (core == 0)
        return own;
    if (lex_sex(own) == LEX_SEX_NONE && lex_is(core, LEX_GIVEN))
        kept |= core & (UINT64_C(3) << LEX_AT_SEX);
    return kept | (core & ANYWHERE) | greater(core, own, LEX_AT_GIVEN, 2) |
           greater(core, own, LEX_AT_SURNAME, 2) |
           greater(core, own, LEX_AT_LONGEST, 3) |
           greater(core, own, LEX_AT_PEOPLE, 4);
}
