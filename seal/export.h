#ifndef SEAL_EXPORT_H
#define SEAL_EXPORT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "seal/bytes.h"
#include "seal/holder.h"
#include "seal/secret.h"

/*
 * export: a sealed copy of one account as one file, which the command line
 * opens without any server (design section 8).  What docs/sealing.md shows
 * with an example is specified here.
 *
 *   head, EXPORT_HEAD_LEN bytes; integers big-endian:
 *     0     magic 13: L("export"), "SEAL1/export" and a zero byte
 *     13    version 1 = 0x01
 *     14    user 16
 *     30    generation of UMK 4
 *     34    export id 16, random
 *     50    when it was made 8, seconds since 1970 UTC
 *     58    bytes of content 8, from 1
 *     66    parts 4 = bytes of content / EXPORT_PART_TEXT, rounded up
 *     70    t 4 | m in KiB 4 | seed 16
 *     94    length of the sign-in name 1, from 1 | name 64, zeros behind it
 *     159   code id 16
 *     175   wrap 0x01: UMK under the passphrase
 *     509   wrap 0x02: UMK under the recovery code
 *     843   wrap 0x21: the export key, random, under K6 of UMK; its context
 *           has B2(32, bytes 0..842), so nothing above can be exchanged
 *   parts: envelopes 0x20 under the export key, numbered from 0; part and
 *     parts are in the context.  Every part but the last seals exactly
 *     EXPORT_PART_TEXT bytes of content and so has EXPORT_PART_MAX bytes.
 *     Nothing follows the last one.
 *
 *   content, the texts of the parts joined:
 *     account  IK 32 | EK 32 | EKcert 64 | identity 0x04 334 |
 *              keyring counter 8 | heads counter 8 |
 *              length 4 | keyring 0x05 | length 4 | heads 0x07
 *     spaces   n 2, then each: id 16 | kind 1 | entries 8 | bytes 8 |
 *              the entries from GENESIS on, in wire form (seal/entry.h)
 *
 * Either way in gives UMK; UMK gives the export key and everything inside.  A
 * copy opens with the passphrase and the code of the day it was made, whatever
 * is changed on the server later.
 *
 * What a missing or exchanged piece leads to: a cut file is shorter than
 * export_file_size; a moved, repeated or foreign part does not open at its
 * number; entries that are missing inside break a chain or the heads.
 *
 * Nothing allocates.  struct export has one owner: secret_wipe it when done.
 */
#define EXPORT_VERSION 0x01
#define EXPORT_HEAD_LEN (843 + HOLDER_WRAP_LEN)
#define EXPORT_PART_TEXT 262143 /* and the mark fill a class of 256 KiB */
#define EXPORT_PART_MAX (ENVELOPE_OVER + 262144)
#define EXPORT_PARTS_MAX 65536 /* 16 GiB */
#define EXPORT_SPACE_LEN 33
#define EXPORT_SPACES_MAX HOLDER_HEADS_MAX
#define EXPORT_ACCOUNT_HEAD (128 + HOLDER_WRAP_LEN + 16)
#define EXPORT_ACCOUNT_MAX (EXPORT_ACCOUNT_HEAD + 8 + 2 * HOLDER_SEALED_MAX)

/* How the account's UMK is wrapped, as its server keeps it. */
struct export_ways {
    uint8_t name[KEYS_NAME_MAX]; /* part of the salt */
    uint8_t name_len;
    uint8_t seed[16];
    uint32_t t, m_kib;
    uint8_t code_id[16];
    uint8_t wrap_pass[HOLDER_WRAP_LEN];
    uint8_t wrap_code[HOLDER_WRAP_LEN];
};

struct export
{
    uint8_t user[16];
    uint32_t gen;
    uint8_t id[16];
    uint64_t made;  /* seconds since 1970 UTC */
    uint64_t bytes; /* of content */
    uint32_t parts;
    struct export_ways ways;
    uint8_t wrap_key[HOLDER_WRAP_LEN];
    uint8_t head_hash[32]; /* of what stands before wrap_key */
    struct secret key;     /* zero until made or opened */
};

/* ---- making one ---- */

/*
 * A new copy of `bytes` of content: draws id and key, writes the head.  way:
 * keys of the passphrase just typed.  ST_DENIED: the wrap 0x01 does not open
 * with them to a's UMK, so its owner could not open the copy; ST_INVALID: no
 * content, too much of it, a bad name or parameters outside the floor.
 */
MUST_USE enum status export_begin(uint8_t head[EXPORT_HEAD_LEN],
                                  struct export *x, const struct holder *a,
                                  const struct keys_way *way,
                                  const struct export_ways *ways, uint64_t made,
                                  uint64_t bytes);

/* Seal part `part` (from 0).  text has exactly export_part_text bytes, or
 * ST_INVALID; out needs export_part_size bytes, or ST_NOSPACE. */
MUST_USE enum status export_part_seal(uint8_t *out, size_t cap, size_t *len,
                                      const struct export *x, uint32_t part,
                                      struct bytes text);

/* The account at the start of the content, sealed afresh from *a with the
 * counters it has.  out needs EXPORT_ACCOUNT_MAX bytes. */
MUST_USE enum status export_account_render(uint8_t *out, size_t cap,
                                           size_t *len, struct holder *a);

/* ---- opening one ---- */

/*
 * Read the head.  ST_ABSENT: no sealed copy at all; ST_DENIED: made by newer
 * software (another version byte); ST_INVALID: a field cannot be: parameters
 * outside the floor, no name, parts that do not fit the bytes.
 */
MUST_USE enum status export_parse(struct export *x,
                                  const uint8_t head[EXPORT_HEAD_LEN]);

/* Bytes of content in a part, of its envelope, of the whole file. */
size_t export_part_text(const struct export *x, uint32_t part);
size_t export_part_size(const struct export *x, uint32_t part);
uint64_t export_file_size(const struct export *x);

/*
 * Open with the passphrase (NFKC, UTF-8) or the recovery code: *a gets user,
 * generation, UMK and sub-keys; x->key the export key.  ST_DENIED: it does not
 * open with this; ST_INVALID: UMK opens, but the head was altered;
 * ST_NOSPACE, ST_BROKEN from Argon2id.
 */
MUST_USE enum status export_open_pass(struct export *x, struct holder *a,
                                      struct bytes passphrase);
MUST_USE enum status export_open_code(struct export *x, struct holder *a,
                                      const uint8_t code[16]);

/* Open a part into out, which needs its envelope's length less ENVELOPE_OVER;
 * *n gets export_part_text.  ST_INVALID: altered, cut, or not this part. */
MUST_USE enum status export_part_open(uint8_t *out, size_t cap, size_t *n,
                                      const struct export *x, uint32_t part,
                                      struct bytes env);

/* An account as a server or a copy presents it; everything is borrowed. */
struct export_account {
    struct bytes ik, ek, ek_cert; /* 32, 32, 64 */
    struct bytes identity, keyring, heads;
    uint64_t keyring_counter, heads_counter;
};

/* Read it from the start of the content; *used gets its length.  ST_INVALID:
 * it is not whole, or a length cannot be. */
MUST_USE enum status export_account_parse(struct export_account *out,
                                          struct bytes in, size_t *used);

/* Open identity, keyring and heads into *a, whose UMK is open.  On failure
 * *what names the one that does not open: "identity", "keyring", "heads". */
MUST_USE enum status export_account_open(struct holder *a,
                                         const struct export_account *from,
                                         const char **what);

/* What stands before a space's entries. */
struct export_space {
    uint8_t id[16];
    uint8_t kind; /* enum space_kind */
    uint64_t entries;
    uint64_t bytes;
};

/* On the wire and back; whoever reads checks kind and numbers. */
void export_space_render(uint8_t out[EXPORT_SPACE_LEN],
                         const struct export_space *s);
void export_space_parse(struct export_space *s,
                        const uint8_t in[EXPORT_SPACE_LEN]);

#endif
