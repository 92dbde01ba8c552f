/*
 * Bytes from anywhere as the list of a space's members, and as one entry that
 * carries it.  What is taken holds the list's rules and renders to the same
 * bytes; what is refused leaves nothing behind.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "seal/prim.h"
#include "seal/space.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_members(const struct space_list *l)
{
    assert(l->kind >= SPACE_PERSONAL && l->kind <= SPACE_GROUP);
    assert(l->n >= 1 && l->n <= ENTRY_MEMBERS_MAX);
    for (size_t i = 0; i < l->n; i++) {
        assert(l->m[i].role == SPACE_MEMBER ||
               l->m[i].role == SPACE_FACILITATOR);
        for (size_t k = 0; k < i; k++)
            assert(memcmp(l->m[i].user, l->m[k].user, 16) != 0);
    }
}

static void
list(struct bytes in)
{
    uint8_t back[ENTRY_LIST_HEAD + ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN];
    struct space_list l, before;
    size_t len;

    memset(&l, 0x5a, sizeof l);
    memcpy(&before, &l, sizeof l);
    if (space_list_parse(&l, in) != ST_OK) {
        assert(memcmp(&before, &l, sizeof l) == 0);
        return;
    }
    check_members(&l);
    len = space_list_render(back, &l);
    assert(len == in.len && len <= sizeof back);
    assert(memcmp(back, in.ptr, len) == 0);
}

/* The same bytes as the body of an unsigned first entry: with a signature
 * that cannot fit, no list may found a space. */
static void
as_genesis(struct bytes in)
{
    static const uint8_t sig[PRIM_SIG_LEN] = {1};
    struct entry e = {.hdr = {.seq = 1, .epoch = 1, .type = ENTRY_GENESIS},
                      .sig = {sig, sizeof sig},
                      .body = in};
    struct space s, before;

    if (in.len >= ENTRY_LIST_HEAD + 16)
        memcpy(e.hdr.author, in.ptr + ENTRY_LIST_HEAD, 16);
    entry_blob(e.hdr.blob, ENTRY_GENESIS, in);
    space_init(&s, e.hdr.space);
    memcpy(&before, &s, sizeof s);
    assert(space_add(&s, &e, NULL) != ST_OK);
    assert(memcmp(&s, &before, sizeof s) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes in = {size > 0 ? data : (const uint8_t *)"", size};

    if (prim_start() != ST_OK)
        return 0;
    list(in);
    as_genesis(in);
    return 0;
}
