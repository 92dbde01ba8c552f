/*
 * Sealing and opening one check-in over and over: the same C natively and, as
 * a module over web/js/seal.js, in WebAssembly.
 */
#include "test/bench/seal_ops.h"

#include "seal/content.h"

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

#define TEXT 3000  /* bytes of answers and note */
#define CLASS 4096 /* what a check-in is padded to */
#define ROOM 8192
#define TIME 1800000000

static struct {
    struct holder holder;
    struct space space;
    struct secret key;
    struct envelope_aad aad;
    uint8_t text[TEXT];
    uint8_t sealed[ROOM], opened[ROOM], wire[ROOM];
    size_t sealed_len, wire_len;
} me;

EXPORT(ops_start) int32_t ops_start(void);
int32_t
ops_start(void)
{
    uint8_t id[16], genesis[ROOM];
    size_t len;

    for (size_t i = 0; i < sizeof me.text; i++)
        me.text[i] = 'x';
    prim_random(id, sizeof id);
    if (holder_new(&me.holder, id) != ST_OK || secret_random(&me.key) != ST_OK)
        return -1;
    envelope_aad_keyring(&me.aad, 1, id, 1);
    prim_random(id, sizeof id);
    space_init(&me.space, id);
    if (content_genesis(genesis, sizeof genesis, &len, &me.holder, &me.space,
                        TIME) != ST_OK)
        return -1;
    return 0;
}

EXPORT(ops_seal) int32_t ops_seal(int32_t n);
int32_t
ops_seal(int32_t n)
{
    struct bytes text = {me.text, sizeof me.text};

    for (int32_t i = 0; i < n; i++)
        if (envelope_seal(me.sealed, sizeof me.sealed, &me.sealed_len, &me.aad,
                          &me.key, NULL, text, CLASS) != ST_OK)
            return -1;
    return 0;
}

EXPORT(ops_open) int32_t ops_open(int32_t n);
int32_t
ops_open(int32_t n)
{
    struct bytes sealed = {me.sealed, me.sealed_len};
    size_t len;

    for (int32_t i = 0; i < n; i++)
        if (envelope_open(me.opened, sizeof me.opened, &len, &me.aad, &me.key,
                          sealed, CLASS) != ST_OK)
            return -1;
    return 0;
}

EXPORT(ops_put) int32_t ops_put(int32_t n);
int32_t
ops_put(int32_t n)
{
    struct content_item item = {.otype = ENTRY_OTYPE_CHECKIN,
                                .time = TIME,
                                .payload = {me.text, sizeof me.text}};

    for (int32_t i = 0; i < n; i++) {
        prim_random(item.object, sizeof item.object);
        if (content_put(me.wire, sizeof me.wire, &me.wire_len, &me.holder,
                        &me.space, &item) != ST_OK)
            return -1;
    }
    return 0;
}

EXPORT(ops_get) int32_t ops_get(int32_t n);
int32_t
ops_get(int32_t n)
{
    struct bytes wire = {me.wire, me.wire_len}, payload;
    struct entry e;
    uint16_t otype;
    size_t used;

    for (int32_t i = 0; i < n; i++)
        if (entry_parse(&e, wire, &used) != ST_OK ||
            content_open(me.opened, sizeof me.opened, &payload, &otype,
                         &me.holder, &e, CONTENT_ALL, me.holder.ik) != ST_OK)
            return -1;
    return 0;
}
