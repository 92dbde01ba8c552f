/*
 * Bytes from anywhere as what the sealing code reads: log entries, the packed
 * state of a space, a typed code, the server key's file, what a device kept of
 * a log.  What is taken must render back to the same bytes, and the rules must
 * leave a refused state alone.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "seal/checkpoint.h"
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

/* As if the device had sealed these bytes itself: the text behind the
 * envelope must be read as carefully as the envelope. */
static void
kept(struct bytes in)
{
    static uint8_t env[ENVELOPE_OVER + 131072], out[131072];
    static struct holder me = {.gen = 1};
    static const uint8_t no_head[32];
    struct checkpoint_part part = {.first = 1, .n = 1};
    struct envelope_aad aad;
    struct space s;
    struct entry e;
    size_t len = 0, n = 0;

    me.keys.cache.b[0] = 1;
    space_init(&s, me.user);
    envelope_aad_device(&aad, me.gen, me.user, s.id, 0, no_head);
    if (in.len > 65536 || envelope_seal(env, sizeof(env), &len, &aad,
                                        &me.keys.cache, NULL, in, 0) != ST_OK)
        return;
    if (checkpoint_open(out, sizeof(out), &n, &me, &s,
                        (struct bytes){env, len}) == ST_OK)
        assert(n % CHECKPOINT_PART_LEN == 0 && n > 0 && s.seq > 0);
    if (in.len >= 32)
        memcpy(part.head, in.ptr + in.len - 32, 32);
    part.n = (uint32_t)(in.len / CHECKPOINT_ROW_LEN);
    if (checkpoint_rows_seal(env, sizeof(env), &len, &me, s.id, &part, in) ==
        ST_OK) {
        assert(checkpoint_rows_open(out, sizeof(out), &n, &me, s.id, &part,
                                    (struct bytes){env, len}) == ST_OK);
        assert(n == in.len && memcmp(out, in.ptr, n) == 0);
    }
    if (in.len > CHECKPOINT_ROW_LEN)
        (void)(checkpoint_entry(&e, &n,
                                (struct bytes){in.ptr + CHECKPOINT_ROW_LEN,
                                               in.len - CHECKPOINT_ROW_LEN},
                                in.ptr) == ST_OK);
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
    kept(in);
    texts((struct str){(const char *)in.ptr, in.len});
    return 0;
}
