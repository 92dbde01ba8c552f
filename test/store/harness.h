#ifndef TEST_STORE_HARNESS_H
#define TEST_STORE_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/account.h"
#include "store/spaces.h"
#include "store/store.h"

/*
 * harness: a fresh, migrated database for a store test, on the engine that
 * MAINSTAY_TEST_ENGINE names: "sqlite" (default) in a new directory, or
 * "postgresql" in a new schema of the cluster at MAINSTAY_TEST_PG.
 */
#define NOW_MS INT64_C(1700000000000)

struct harness {
    char dir[64];  /* removed at the end */
    char url[512]; /* of the database */
    struct store *w, *r;
    struct arena a;
};

/* Make the database; connect w for writing and r for reading. */
void harness_open(struct harness *h);
void harness_close(struct harness *h);

/* Set-up and tear-down of one test; *state is its harness.  up_two: with two
 * accounts, ada1 (operator) and ada2. */
int harness_up(void **state);
int harness_up_two(void **state);
int harness_down(void **state);
#define ADA harness_bytes(1)
#define BEA harness_bytes(2)

/* Only the place: an empty database that nobody migrated. */
void harness_place(struct harness *h);
void harness_remove(struct harness *h);

/* The view of a string, and whether a view is that string. */
struct str harness_str(const char *text);
void harness_is_text(struct str got, const char *want);

/* 16, 32 or 64 bytes that are all n; static, one for each n and size. */
const uint8_t *harness_bytes(uint8_t n);

/* An account with everything, id and name made from n; not committed. */
enum status harness_account(struct store *s, uint8_t n);

/*
 * n entries that follow (seq, prev), made up but well-formed: each with a body
 * of body_len bytes.  memory holds SPACES_APPEND_MAX of them.
 */
struct harness_log {
    uint8_t hdr[SPACES_APPEND_MAX][ENTRY_HDR_LEN];
    uint8_t hash[SPACES_APPEND_MAX + 1][ENTRY_HASH_LEN];
    struct spaces_entry e[SPACES_APPEND_MAX];
    char body[4096];
};
void harness_entries(struct harness_log *l, const uint8_t space[ID_LEN],
                     int64_t seq, const uint8_t prev[ENTRY_HASH_LEN], size_t n,
                     size_t body_len);

/* Begin, run, commit; a failure prints the store's reason. */
#define BEGIN(s, access) OK(s, store_begin(s, access))
#define COMMIT(s) OK(s, store_commit(s))
#define OK(s, call) harness_expect(s, call, ST_OK, #call, __FILE__, __LINE__)
#define GIVES(s, want, call)                                                   \
    harness_expect(s, call, want, #call, __FILE__, __LINE__)
void harness_expect(struct store *s, enum status got, enum status want,
                    const char *what, const char *file, int line);

#endif
