/*
 * Bytes from anywhere as a text to check, and as a list of own names.  Findings
 * lie in the text, in order, without overlap, never begin or end inside a
 * character, and have a known label, level, reason and suggestion; the same
 * text gives the same findings from other memory.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/ident.h"
#include "test/ident/tables.h"

#define SPANS_MAX 4096
#define TEXT_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
inside_character(const uint8_t *s, size_t n, uint32_t at)
{
    uint8_t lead = at > 0 ? s[at - 1] : 0;

    /* only where the bytes before are the start of a whole character */
    return at < n && (s[at] & 0xc0) == 0x80 && lead >= 0xc3 && lead < 0xe0;
}

static void
check(const uint8_t *text, size_t n, const struct ident_span *span,
      uint32_t count)
{
    uint32_t end = 0;

    for (uint32_t i = 0; i < count; i++) {
        assert(span[i].start >= end && span[i].start < span[i].end);
        assert(span[i].end <= n);
        assert(!inside_character(text, n, span[i].start));
        assert(!inside_character(text, n, span[i].end));
        assert(span[i].label < IDENT_LABEL_COUNT);
        assert(span[i].level <= IDENT_LOOK && span[i].why < IDENT_WHY_COUNT);
        assert(span[i].suggest < IDENT_SUGGEST_COUNT);
        end = span[i].end;
    }
}

static uint32_t
scan(struct str text, int fill, struct ident_span *span)
{
    struct ident_tables tables = *ident_tables_all();
    size_t room = ident_room(text.len);
    void *work = malloc(room);
    struct rarity_facts facts;
    struct rarity rare;
    uint32_t n = 0;

    assert(work != NULL);
    memset(work, fill, room);
    /* the text's beginning is the writer's own list, too */
    tables.own = (struct str){text.ptr, text.len / 4};
    assert(ident_scan(text, &tables, work, span, SPANS_MAX, &n, &facts) ==
           ST_OK);
    assert(rarity_judge(&facts, &rare) == ST_OK);
    free(work);
    return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ident_span a[SPANS_MAX], b[SPANS_MAX];
    size_t n = size < TEXT_MAX ? size : TEXT_MAX;
    char *text = malloc(n + 1);
    uint32_t count;

    assert(text != NULL);
    if (n > 0)
        memcpy(text, data, n);
    count = scan((struct str){text, n}, 0, a);
    check(data, n, a, count);
    assert(scan((struct str){text, n}, 0xa5, b) == count);
    for (uint32_t i = 0; i < count; i++)
        assert(a[i].start == b[i].start && a[i].end == b[i].end &&
               a[i].label == b[i].label && a[i].level == b[i].level &&
               a[i].number == b[i].number);
    free(text);
    return 0;
}
