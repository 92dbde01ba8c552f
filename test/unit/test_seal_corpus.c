/*
 * The corpus of envelopes that a second implementation sealed
 * (test/vectors/corpus.mjs), every kind: the context is built from its fields
 * as the design says, what was sealed opens, and sealing the same again gives
 * the same octets (ENV-01).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "seal/envelope.h"
#include "seal/prim.h"

#define TEXT_MAX 65536
#define LINE_MAX_LEN (4 * TEXT_MAX + 2048)

enum column { KIND, GEN, FIELDS, KEY, NONCE, FIXED, TEXT, SEALED, COLUMNS };

static const char *path;
static uint8_t seen[256];

static size_t
from_hex(uint8_t *out, size_t cap, const char *hex)
{
    size_t n = strlen(hex) / 2;

    assert_true(n <= cap);
    for (size_t i = 0; i < n; i++) {
        char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

        out[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    return n;
}

/* The builder of this kind, over the fields laid one behind the other. */
static void
build(struct envelope_aad *a, uint8_t kind, uint32_t gen, const uint8_t *f)
{
    struct envelope_place place = {.space = f,
                                   .seq = bytes_get64(f + 16),
                                   .prev = f + 24,
                                   .author = f + 56,
                                   .object = f + 72,
                                   .otype = bytes_get16(f + 88),
                                   .time = bytes_get64(f + 90),
                                   .epoch = gen};

    switch (kind) {
    case ENVELOPE_PASS:
        envelope_aad_pass(a, gen, f, bytes_get32(f + 16), bytes_get32(f + 20),
                          f + 24);
        break;
    case ENVELOPE_CODE:
        envelope_aad_code(a, gen, f, f + 16);
        break;
    case ENVELOPE_PASSKEY:
        envelope_aad_passkey(a, gen, f, f + 16);
        break;
    case ENVELOPE_IDENTITY:
        envelope_aad_identity(a, gen, f);
        break;
    case ENVELOPE_KEYRING:
        envelope_aad_keyring(a, gen, f, bytes_get64(f + 16));
        break;
    case ENVELOPE_TAB:
        envelope_aad_tab(a, gen, f, f + 16);
        break;
    case ENVELOPE_HEADS:
        envelope_aad_heads(a, gen, f, bytes_get64(f + 16));
        break;
    case ENVELOPE_DEVICE:
        envelope_aad_device(a, gen, f, f + 16, bytes_get64(f + 32), f + 40);
        break;
    case ENVELOPE_OBJECT:
    case ENVELOPE_NAME:
        envelope_aad_place(a, kind, &place);
        break;
    case ENVELOPE_CHUNK:
        envelope_aad_chunk(a, gen, f, f + 16, bytes_get32(f + 32),
                           bytes_get32(f + 36), f + 40);
        break;
    case ENVELOPE_EXPORT:
        envelope_aad_export(a, f, f + 16, bytes_get32(f + 32),
                            bytes_get32(f + 36));
        break;
    case ENVELOPE_EXPORT_KEY:
        envelope_aad_export_key(a, gen, f, f + 16, f + 32);
        break;
    default:
        fail_msg("kind %u has no builder", kind);
    }
}

static void
check(char *column[COLUMNS])
{
    static uint8_t text[TEXT_MAX], want[TEXT_MAX + 1024], got[TEXT_MAX + 1024];
    uint8_t fields[ENVELOPE_AAD_MAX] = {0}, nonce[24], kind = 0;
    struct envelope_aad aad;
    struct secret key;
    size_t fixed = strtoul(column[FIXED], NULL, 10);
    size_t n_fields, n, len = 0, n_want;

    (void)from_hex(&kind, 1, column[KIND]);
    n_fields = from_hex(fields, sizeof fields, column[FIELDS]);
    (void)from_hex(key.b, sizeof key.b, column[KEY]);
    (void)from_hex(nonce, sizeof nonce, column[NONCE]);
    n = from_hex(text, sizeof text, column[TEXT]);
    n_want = from_hex(want, sizeof want, column[SEALED]);
    build(&aad, kind, (uint32_t)strtoul(column[GEN], NULL, 10), fields);
    assert_int_equal(aad.len, 12 + n_fields);
    assert_memory_equal(aad.b + 12, fields, n_fields);

    assert_int_equal(envelope_seal(got, sizeof got, &len, &aad, &key, nonce,
                                   (struct bytes){text, n}, fixed),
                     ST_OK);
    assert_int_equal(len, n_want);
    assert_memory_equal(got, want, len);
    assert_int_equal(envelope_open(got, sizeof got, &len, &aad, &key,
                                   (struct bytes){want, n_want}, fixed),
                     ST_OK);
    assert_int_equal(len, n);
    assert_memory_equal(got, text, n);
    seen[kind] = 1;
}

static void
corpus(void **state)
{
    static const uint8_t kinds[] = {
        ENVELOPE_PASS,      ENVELOPE_CODE, ENVELOPE_PASSKEY, ENVELOPE_IDENTITY,
        ENVELOPE_KEYRING,   ENVELOPE_TAB,  ENVELOPE_HEADS,   ENVELOPE_DEVICE,
        ENVELOPE_OBJECT,    ENVELOPE_NAME, ENVELOPE_CHUNK,   ENVELOPE_EXPORT,
        ENVELOPE_EXPORT_KEY};
    static char line[LINE_MAX_LEN];
    FILE *in = fopen(path, "r");

    (void)state;
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        char *column[COLUMNS] = {line};

        for (size_t i = 1; i < COLUMNS; i++) {
            char *tab = strchr(column[i - 1], '\t');

            assert_non_null(tab);
            *tab = '\0';
            column[i] = tab + 1;
        }
        column[SEALED][strcspn(column[SEALED], "\n")] = '\0';
        check(column);
    }
    assert_int_equal(fclose(in), 0);
    for (size_t i = 0; i < sizeof kinds; i++)
        assert_int_equal(seen[kinds[i]], 1);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(corpus)};

    if (argc != 2 || prim_start() != ST_OK)
        return 1;
    path = argv[1];
    return cmocka_run_group_tests_name("seal corpus", tests, NULL, NULL);
}
