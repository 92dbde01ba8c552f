/*
 * Negative sweeps over every kind of envelope: every bit of every field of the
 * context and of the envelope, every truncation, every other version, kind and
 * generation; all must be refused, all in the same way.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/entry.h"
#include "seal/envelope.h"
#include "seal/pad.h"

#define AAD_FIELDS 12 /* where a context's own fields begin */

static uint8_t ids[8][32]; /* filled by give_ids; the same bytes each time */

static void
give_ids(void)
{
    for (unsigned i = 0; i < 8; i++)
        seal_vectors_seq(ids[i], 16 * i + 1, 32);
}

static bool
refused(const struct envelope_aad *aad, const struct secret *key,
        const uint8_t *env, size_t len)
{
    uint8_t text[4096];
    size_t n = 0;

    return envelope_open(text, sizeof(text), &n, aad, key,
                         (struct bytes){env, len}, 0) == ST_INVALID;
}

/* Is the envelope refused with any one bit of this byte, of its own or of the
 * context, another? */
static bool
is_bound(uint8_t *byte, const struct envelope_aad *aad,
         const struct secret *key, const uint8_t *env, size_t len)
{
    bool ok = true;

    for (unsigned bit = 0; ok && bit < 8; bit++) {
        *byte ^= (uint8_t)(1u << bit);
        ok = refused(aad, key, env, len);
        *byte ^= (uint8_t)(1u << bit);
    }
    return ok;
}

/* Counts bytes and truncations refused in t->count; false at the first change
 * that opens. */
static bool
sweep(struct seal_trial *t, const struct envelope_aad *aad, size_t n)
{
    struct secret key, other;
    struct envelope_aad changed;
    uint8_t text[200], env[1024], back[1024];
    size_t len = 0, got = 0;

    seal_vectors_seq(key.b, 0x11, 32);
    seal_vectors_seq(text, 0x80, sizeof(text));
    if (envelope_seal(env, sizeof(env), &len, aad, &key, NULL,
                      (struct bytes){text, n}, 0) != ST_OK ||
        envelope_open(back, sizeof(back), &got, aad, &key,
                      (struct bytes){env, len}, 0) != ST_OK ||
        got != n || !bytes_same(back, text, n))
        return seal_vectors_true(t, "opens unchanged", false);

    changed = *aad;
    for (size_t i = AAD_FIELDS; i < aad->len; i++, t->count++) {
        if (!seal_vectors_true(
                t, "context changed",
                is_bound(&changed.b[i], &changed, &key, env, len)))
            return false;
    }
    for (size_t i = 0; i < len; i++, t->count++) {
        if (!seal_vectors_true(t, "envelope changed",
                               is_bound(&env[i], aad, &key, env, len)))
            return false;
    }
    for (size_t i = 0; i < len; i++, t->count++) {
        if (!seal_vectors_true(t, "truncated", refused(aad, &key, env, i)))
            return false;
    }
    /* Header and caller agree on another version, kind or generation: still
     * no. */
    for (size_t i = 6; i < AAD_FIELDS; i++) {
        changed = *aad;
        changed.b[i] ^= 0x02;
        env[i - 6] ^= 0x02;
        if (!seal_vectors_true(t, "kind or generation swapped",
                               refused(&changed, &key, env, len)))
            return false;
        env[i - 6] ^= 0x02;
    }
    other = key;
    other.b[31] ^= 1;
    if (!seal_vectors_true(t, "another key", refused(aad, &other, env, len)))
        return false;
    bytes_zero(other.b, 32);
    return seal_vectors_true(t, "zero key to open",
                             refused(aad, &other, env, len)) &&
           seal_vectors_true(t, "zero key to seal",
                             envelope_seal(env, sizeof(env), &len, aad, &other,
                                           NULL, (struct bytes){text, n},
                                           0) == ST_INVALID);
}

static bool
sweep_pass(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_pass(&a, 1, ids[0], 3, 131072, ids[1]);
    return sweep(t, &a, 32);
}

static bool
sweep_code(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_code(&a, 1, ids[0], ids[1]);
    return sweep(t, &a, 32);
}

static bool
sweep_passkey(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_passkey(&a, 1, ids[0], ids[1]);
    return sweep(t, &a, 32);
}

static bool
sweep_identity(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_identity(&a, 3, ids[0]);
    return sweep(t, &a, 64);
}

static bool
sweep_keyring(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_keyring(&a, 1, ids[0], 77);
    return sweep(t, &a, 58);
}

static bool
sweep_tab(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_tab(&a, 1, ids[0], ids[1]);
    return sweep(t, &a, 32);
}

static bool
sweep_heads(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_heads(&a, 1, ids[0], 78);
    return sweep(t, &a, 59);
}

static bool
sweep_device(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_device(&a, 1, ids[0], ids[1], 244, ids[2]);
    return sweep(t, &a, 120);
}

static bool
sweep_place(struct seal_trial *t, enum envelope_kind kind)
{
    struct envelope_aad a;
    struct envelope_place p = {.space = ids[0],
                               .prev = ids[1],
                               .author = ids[2],
                               .object = ids[3],
                               .seq = 42,
                               .time = 1790000000,
                               .epoch = 7,
                               .otype = 3};

    give_ids();
    envelope_aad_place(&a, kind, &p);
    return sweep(t, &a, 94);
}

static bool
sweep_object(struct seal_trial *t)
{
    return sweep_place(t, ENVELOPE_OBJECT) &&
           seal_vectors_true(t, "766 of 766", t->count == 766);
}

static bool
sweep_name(struct seal_trial *t)
{
    return sweep_place(t, ENVELOPE_NAME);
}

static bool
sweep_chunk(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_chunk(&a, 7, ids[0], ids[1], 2, 5, ids[2]);
    return sweep(t, &a, 200);
}

static bool
sweep_export(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_export(&a, ids[0], ids[1], 1, 4);
    return sweep(t, &a, 200);
}

static bool
sweep_export_key(struct seal_trial *t)
{
    struct envelope_aad a;

    give_ids();
    envelope_aad_export_key(&a, 1, ids[0], ids[1], ids[2]);
    return sweep(t, &a, 32);
}

/* Every changed byte and every truncation of an entry's wire form either is
 * refused by the parser or changes the entry's hash. */
static bool
sweep_entry(struct seal_trial *t)
{
    struct entry e = {.hdr = {.seq = 9, .time = 5, .epoch = 1, .type = 16}};
    struct entry back;
    uint8_t env[ENVELOPE_OVER + 256], wire[1024], hash[32], other[32];
    size_t len = 0, used = 0;

    give_ids();
    bytes_copy(e.hdr.space, ids[0], 16);
    bytes_copy(e.hdr.object, ids[1], 16);
    seal_vectors_seq(env, 7, sizeof(env));
    e.body = (struct bytes){env, sizeof(env)};
    entry_blob(e.hdr.blob, 16, e.body);
    entry_hash(hash, &e.hdr);
    if (entry_render(wire, sizeof(wire), &len, &e) != ST_OK ||
        entry_parse(&back, (struct bytes){wire, len}, &used) != ST_OK ||
        used != len)
        return seal_vectors_true(t, "parses unchanged", false);
    for (size_t i = 0; i < len; i++, t->count++) {
        enum status st;

        wire[i] ^= 0x01;
        st = entry_parse(&back, (struct bytes){wire, len}, &used);
        if (st == ST_OK)
            entry_hash(other, &back.hdr);
        if (!seal_vectors_true(t, "change shows",
                               st == ST_INVALID ||
                                   !bytes_same(hash, other, 32)))
            return false;
        wire[i] ^= 0x01;
    }
    for (size_t i = 1; i < len; i++, t->count++) {
        if (!seal_vectors_true(t, "truncated",
                               entry_parse(&back, (struct bytes){wire, i},
                                           &used) == ST_INVALID))
            return false;
    }
    return seal_vectors_true(
        t, "nothing is the end",
        entry_parse(&back, (struct bytes){wire, 0}, &used) == ST_END);
}

static bool
padding(struct seal_trial *t)
{
    static const size_t cases[][2] = {
        {0, 256},        {255, 256},      {256, 512},      {257, 512},
        {511, 512},      {512, 1024},     {1023, 1024},    {32767, 32768},
        {65535, 65536},  {65536, 131072}, {65537, 131072}, {131071, 131072},
        {131072, 196608}};
    uint8_t buf[512] = {0};
    size_t n = 0;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (!seal_vectors_true(t, "class",
                               pad_class(cases[i][0]) == cases[i][1]))
            return false;
    }
    if (!seal_vectors_true(t, "all zero",
                           pad_get(buf, 256, 0, &n) == ST_INVALID))
        return false;
    buf[10] = 0x80;
    if (!seal_vectors_true(t, "fits",
                           pad_get(buf, 256, 0, &n) == ST_OK && n == 10) ||
        !seal_vectors_true(t, "larger class than needed",
                           pad_get(buf, 512, 0, &n) == ST_INVALID) ||
        !seal_vectors_true(t, "class asked for",
                           pad_get(buf, 512, 512, &n) == ST_OK && n == 10) ||
        !seal_vectors_true(t, "another class asked for",
                           pad_get(buf, 256, 512, &n) == ST_INVALID))
        return false;
    buf[200] = 1;
    return seal_vectors_true(t, "junk behind the mark",
                             pad_get(buf, 256, 0, &n) == ST_INVALID) &&
           seal_vectors_true(t, "no room",
                             pad_put(buf, 256, 256) == ST_NOSPACE);
}

static const struct seal_case cases[] = {
    {"0x01 passphrase wrap", "ENV-02, ENV-03", sweep_pass},
    {"0x02 recovery wrap", "ENV-02, ENV-03", sweep_code},
    {"0x03 passkey wrap", "ENV-02, ENV-03", sweep_passkey},
    {"0x04 identity", "ENV-02, ENV-03", sweep_identity},
    {"0x05 keyring", "ENV-02, ENV-03", sweep_keyring},
    {"0x06 tab", "ENV-02, ENV-03", sweep_tab},
    {"0x07 heads", "ENV-02, ENV-03", sweep_heads},
    {"0x08 device cache", "ENV-02, ENV-03", sweep_device},
    {"0x10 object", "ENV-02, ENV-03", sweep_object},
    {"0x11 name", "ENV-02, ENV-03", sweep_name},
    {"0x12 chunk", "ENV-02, ENV-03", sweep_chunk},
    {"0x20 export part", "ENV-02, ENV-03", sweep_export},
    {"0x21 export key", "ENV-02, ENV-03", sweep_export_key},
    {"log entry", "seal/entry.h", sweep_entry},
    {"padding", "PAD-01, PAD-02", padding},
};

const struct seal_group seal_sweeps = {cases, sizeof(cases) / sizeof(cases[0])};
