/*
 * Bytes from anywhere as what the sealing code reads: log entries, the packed
 * state of a space, a typed code, the server key's file.  What is taken must
 * render back to the same bytes, and the rules must leave a refused state
 * alone.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "seal/code.h"
#include "seal/prim.h"
#include "seal/space.h"
#include "seal/srvkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
entries(struct bytes in)
{
    static uint8_t back[ENTRY_WIRE_MAX];
    struct space s, before;
    struct entry e;
    size_t used = 0, len = 0;

    if (in.len < 16)
        return;
    space_init(&s, in.ptr);
    while (entry_parse(&e, in, &used) == ST_OK) {
        assert(used <= in.len && used == entry_size(&e));
        assert(entry_render(back, sizeof(back), &len, &e) == ST_OK);
        assert(len == used && memcmp(back, in.ptr, len) == 0);
        before = s;
        if (space_add(&s, &e, NULL) != ST_OK)
            assert(memcmp(&before, &s, sizeof(s)) == 0);
        else
            assert(s.seq == before.seq + 1);
        in.ptr += used;
        in.len -= used;
    }
}

static void
packed(struct bytes in)
{
    uint8_t back[SPACE_PACKED_MAX];
    struct space s;
    size_t len;

    if (space_unpack(&s, in) != ST_OK)
        return;
    space_pack(back, &len, &s);
    assert(len == in.len && memcmp(back, in.ptr, len) == 0);
}

static void
texts(struct str text)
{
    struct srvkey_ring ring;
    uint8_t code[CODE_LEN], again[CODE_LEN];
    char out[CODE_TEXT_LEN + 1];

    if (code_parse(code, text) == ST_OK) {
        code_render(out, code);
        assert(code_parse(again, (struct str){out, CODE_TEXT_LEN}) == ST_OK);
        assert(memcmp(code, again, CODE_LEN) == 0);
    }
    if (srvkey_parse(&ring, text) == ST_OK) {
        struct srvkey_ring twice;
        char lines[SRVKEY_TEXT_MAX];

        assert(ring.n >= 1 && ring.n <= SRVKEY_RING_MAX);
        srvkey_render(lines, &ring);
        assert(srvkey_parse(&twice, (struct str){lines, strlen(lines)}) ==
               ST_OK);
        assert(memcmp(&ring, &twice, sizeof ring) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes in = {size > 0 ? data : (const uint8_t *)"", size};

    if (prim_start() != ST_OK)
        return 0;
    entries(in);
    packed(in);
    texts((struct str){(const char *)in.ptr, in.len});
    return 0;
}
