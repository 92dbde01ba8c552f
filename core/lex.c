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

/* Every slot's kind exists; after an empty slot its line holds no other. */
static bool
lines_hold(const uint8_t *line, uint32_t lines, uint32_t kinds)
{
    for (uint32_t i = 0; i < lines; i++, line += LEX_LINE) {
        bool ended = false;

        for (unsigned k = 0; k < LEX_SLOTS; k++) {
            uint32_t slot = get32(line + 4 * k);
            uint32_t kind = slot & (LEX_KINDS_MAX - 1);

            if (slot == 0)
                ended = true;
            else if (ended || kind == 0 || kind >= kinds)
                return false;
        }
    }
    return true;
}

enum status
lex_open(struct lex *x, const void *image, size_t len)
{
    const uint8_t *p = image;
    uint32_t kinds, lines;
    size_t start;

    if (len < LEX_PREFIX)
        return ST_INVALID;
    for (unsigned i = 0; i < sizeof magic; i++)
        if (p[i] != magic[i])
            return ST_INVALID;
    kinds = (uint32_t)p[10] | (uint32_t)p[11] << 8;
    lines = get32(p + 12);
    if (kinds < 2 || kinds > LEX_KINDS_MAX || lines == 0)
        return ST_INVALID;
    start =
        (LEX_PREFIX + 8 * (size_t)kinds + LEX_LINE - 1) / LEX_LINE * LEX_LINE;
    if (len < start || (len - start) / LEX_LINE != lines ||
        (len - start) % LEX_LINE != 0 || get32(p + 20) >= lines ||
        get32(p + 16) > lines * (uint64_t)LEX_SLOTS)
        return ST_INVALID;
    for (unsigned i = 0; i < 8; i++)
        if (p[LEX_PREFIX + i] != 0)
            return ST_INVALID;
    if (!lines_hold(p + start, lines, kinds))
        return ST_INVALID;
    *x = (struct lex){.set = p + LEX_PREFIX,
                      .line = p + start,
                      .lines = lines,
                      .reach = get32(p + 20),
                      .keys = get32(p + 16),
                      .lang = {(char)p[8], (char)p[9]}};
    return ST_OK;
}

static uint64_t
set_of(const struct lex *x, uint32_t slot)
{
    const uint8_t *p = x->set + 8 * (size_t)(slot & (LEX_KINDS_MAX - 1));

    return (uint64_t)get32(p + 4) << 32 | get32(p);
}

uint64_t
lex_find(const struct lex *x, uint64_t hash)
{
    uint64_t h = lex_mix(hash);
    uint32_t print = (uint32_t)h & ((1u << LEX_PRINT_BITS) - 1);
    uint32_t at = (uint32_t)((h >> 32) * x->lines >> 32);

    for (uint32_t tried = 0; tried <= x->reach; tried++) {
        const uint8_t *line = x->line + (size_t)at * LEX_LINE;

        for (unsigned k = 0; k < LEX_SLOTS; k++) {
            uint32_t slot = get32(line + 4 * k);

            if (slot == 0)
                return 0;
            if (slot >> (32 - LEX_PRINT_BITS) == print)
                return set_of(x, slot);
        }
        at = at + 1 == x->lines ? 0 : at + 1;
    }
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
