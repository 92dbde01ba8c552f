#ifndef SEAL_SRVKEY_H
#define SEAL_SRVKEY_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "seal/bytes.h"
#include "seal/secret.h"

/*
 * srvkey: K_srv, the server's key for columns from which a passphrase could
 * be guessed (verifier, seed, t, m, wraps 0x01 and 0x02).  It lives in a file
 * outside the database and its backups (design section 6.3): a stolen
 * database alone then gives nothing to guess against.  Losing the file locks
 * everyone out.
 *
 * Wrapped column:  version 1 (0x01) | key id 1 | nonce 24 | ciphertext n |
 * tag 16, XChaCha20-Poly1305 under KDF(K_srv, "SEALsrv1", 1), with
 * AAD = L("srv") | key id | table | 00 | column | 00 | user 16.
 * Pepper = KDF(K_srv, "SEALsrv1", 2), fake-parameter secret = …3, both of the
 * installation's first key: a verifier cannot be made anew without the
 * passphrase, so they survive a rotation of the wrapping key.  Secret of
 * reserved names = KDF(fake-parameter secret, "SEALsrv1", 4), so it does, too.
 *
 * Text form of the file: one line per key, oldest first, `id hex`, id 0..255
 * in decimal, hex 64 digits; '#' begins a comment line.  The last line is the
 * key new columns are wrapped under.  Once the first key is gone, two lines
 * `pepper hex` and `fake hex` stand for what was derived from it.
 */
#define SRVKEY_OVER 42 /* bytes a wrapped column is longer */
#define SRVKEY_RING_MAX 8
#define SRVKEY_LINE_MAX 72 /* "255 " and 64 digits, newline and NUL */
#define SRVKEY_TEXT_MAX ((SRVKEY_RING_MAX + 2) * SRVKEY_LINE_MAX)
#define SRVKEY_NAME_MAX 40 /* bytes of a table's or column's name */

struct srvkey {
    uint8_t id;
    struct secret key;
};

struct srvkey_ring {
    size_t n; /* 1..SRVKEY_RING_MAX */
    struct srvkey k[SRVKEY_RING_MAX];
    struct secret pepper;
    struct secret fake;
    struct secret names;
};

/* Read the file's text.  ST_INVALID: no key, a malformed line, an id twice, an
 * all-zero key, more than SRVKEY_RING_MAX, one of pepper and fake alone. */
MUST_USE enum status srvkey_parse(struct srvkey_ring *r, struct str text);

/* A new random key as one line with its newline, NUL-terminated. */
MUST_USE enum status srvkey_line(char out[SRVKEY_LINE_MAX], uint8_t id);

/* The ring as text, NUL-terminated; the caller wipes it. */
void srvkey_render(char out[SRVKEY_TEXT_MAX], const struct srvkey_ring *r);

/* Begin a rotation: a new random key under an id of its own becomes the last.
 * ST_NOSPACE: the ring is full. */
MUST_USE enum status srvkey_add(struct srvkey_ring *r);

/* End it: only the last key stays, with pepper and fake as they were. */
void srvkey_retire(struct srvkey_ring *r);

/* The id that a wrapped column names; -1 when it is none. */
int srvkey_id(struct bytes box);

/* Wipe; harmless on a ring never filled but zeroed. */
void srvkey_clear(struct srvkey_ring *r);

/*
 * Wrap text of a column into out: text.len + SRVKEY_OVER bytes, *len.
 * table and column are ASCII names without NUL, 1..SRVKEY_NAME_MAX bytes
 * (ST_INVALID otherwise); ST_NOSPACE if cap is too small.
 */
MUST_USE enum status srvkey_wrap(uint8_t *out, size_t cap, size_t *len,
                                 const struct srvkey_ring *r, struct str table,
                                 struct str column, const uint8_t user[16],
                                 struct bytes text);

/* The reverse, with whichever key of the ring the id byte names.  One error,
 * ST_INVALID, whatever is wrong; out is then wiped. */
MUST_USE enum status srvkey_unwrap(uint8_t *out, size_t cap, size_t *len,
                                   const struct srvkey_ring *r,
                                   struct str table, struct str column,
                                   const uint8_t user[16], struct bytes box);

/* verifier = B2(32, AUTH, key = pepper); compare with
 * secret_same_bytes (seal/secret.h). */
void srvkey_verifier(uint8_t out[32], const uint8_t auth[32],
                     const struct secret *pepper);

/* Seed shown for a name that does not exist:
 * B2(16, name, key = fake-parameter secret). */
void srvkey_fake_seed(uint8_t out[16], struct str name,
                      const struct secret *fake);

/* What stands for a name that is reserved but no longer kept:
 * B2(32, name, key = secret of reserved names). */
void srvkey_name_hash(uint8_t out[32], struct str name,
                      const struct secret *names);

#endif
