#ifndef TEST_VECTORS_SEAL_VECTORS_H
#define TEST_VECTORS_SEAL_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * seal_vectors: known answers and sweeps for SEAL1, as one table of cases
 * that the native test, node and Chromium all run from the same source
 * (test/unit/test_seal_vectors.c, test/web/vectors.mjs).  No C library: the
 * cases also compile to WebAssembly.
 */
#define SEAL_VECTORS_TEXT 300 /* bytes of an expected or got text */

/* What went wrong, for the reader of a failing test. */
struct seal_trial {
    const char *what;
    char want[SEAL_VECTORS_TEXT];
    char got[SEAL_VECTORS_TEXT];
    uint32_t count; /* of a sweep: how many changes were refused */
};

struct seal_case {
    const char *name;
    const char *source; /* where the expected bytes come from */
    bool (*run)(struct seal_trial *t);
};

/* The cases about one thing; each stands in a file of its name. */
struct seal_group {
    const struct seal_case *cases;
    size_t n;
};

extern const struct seal_group seal_symmetric; /* published: ciphers, hashes */
extern const struct seal_group seal_curves;    /* published: keys, points */
extern const struct seal_group seal_tokens;    /* published: blind tokens */
extern const struct seal_group seal_own;       /* SEAL1's own answers */
extern const struct seal_group seal_sweeps;    /* every change is refused */

/* Case i of all groups together; NULL past the last. */
const struct seal_case *seal_vectors_case(size_t i);

/* Bytes of hexadecimal text (spaces are skipped); gives how many, at most
 * cap. */
size_t seal_vectors_hex(uint8_t *out, size_t cap, const char *hex);

/* Bytes before the NUL; there is no C library here. */
size_t seal_vectors_len(const char *s);

/* n bytes a, a + 1, ... */
void seal_vectors_seq(uint8_t *out, unsigned a, size_t n);

/* Are the n bytes those of hex?  Fills in t if not. */
bool seal_vectors_same(struct seal_trial *t, const char *what,
                       const uint8_t *got, size_t n, const char *hex);

/* Does it hold?  Fills in t->what if not. */
bool seal_vectors_true(struct seal_trial *t, const char *what, bool holds);

#endif
