#ifndef SEAL_ENVELOPE_H
#define SEAL_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"
#include "seal/secret.h"

/*
 * envelope: the one form of every SEAL1 ciphertext (design section 5).
 *
 *   0   version 1 = 0x01
 *   1   kind 1
 *   2   generation 4
 *   6   nonce 24
 *   30  commitment 32
 *   62  XChaCha20-Poly1305 of the padded text, tag 16 behind it
 *
 * Who, where, which position and which type is bound as AAD, which the
 * *reader* builds from what it asked for; nothing read from the envelope
 * decides.  The commitment over key, nonce and AAD is checked in constant time
 * before anything is decrypted.
 *
 * Errors: one.  Whatever is wrong with an envelope, envelope_open says
 * ST_INVALID.  (ST_NOSPACE only tells the caller that its own buffer is too
 * small; it depends on lengths alone.)
 */
#define ENVELOPE_HEAD 62
#define ENVELOPE_OVER 78 /* head and tag over the padded text */
#define ENVELOPE_VERSION 0x01
#define ENVELOPE_AAD_MAX 110
#define ENVELOPE_TEXT_MAX 1048576 /* padded bytes in one envelope: 1 MiB */
#define ENVELOPE_MAX (ENVELOPE_OVER + ENVELOPE_TEXT_MAX)

enum envelope_kind {
    ENVELOPE_PASS = 0x01,     /* UMK under the passphrase */
    ENVELOPE_CODE = 0x02,     /* UMK under the recovery code */
    ENVELOPE_PASSKEY = 0x03,  /* UMK under a passkey's PRF */
    ENVELOPE_IDENTITY = 0x04, /* identity bundle */
    ENVELOPE_KEYRING = 0x05,
    ENVELOPE_TAB = 0x06,       /* UMK in this tab's storage */
    ENVELOPE_HEADS = 0x07,     /* verified log heads */
    ENVELOPE_DEVICE = 0x08,    /* what a device keeps of a log, checkpoint.h */
    ENVELOPE_OBJECT = 0x10,    /* object version in a space */
    ENVELOPE_NAME = 0x11,      /* name, description, label in a space */
    ENVELOPE_CHUNK = 0x12,     /* attachment chunk */
    ENVELOPE_EXPORT = 0x20,    /* export part */
    ENVELOPE_EXPORT_KEY = 0x21 /* export key under UMK */
};

/* The context of one envelope: "SEAL1" 00 01 kind generation fields. */
struct envelope_aad {
    uint8_t b[ENVELOPE_AAD_MAX];
    size_t len;
};

/* One builder per kind; ids are 16 bytes.  None can fail. */
void envelope_aad_pass(struct envelope_aad *a, uint32_t gen,
                       const uint8_t user[16], uint32_t t, uint32_t m_kib,
                       const uint8_t seed[16]);
void envelope_aad_code(struct envelope_aad *a, uint32_t gen,
                       const uint8_t user[16], const uint8_t code_id[16]);
void envelope_aad_passkey(struct envelope_aad *a, uint32_t gen,
                          const uint8_t user[16], const uint8_t cred_hash[32]);
void envelope_aad_identity(struct envelope_aad *a, uint32_t gen,
                           const uint8_t user[16]);
void envelope_aad_keyring(struct envelope_aad *a, uint32_t gen,
                          const uint8_t user[16], uint64_t counter);
void envelope_aad_tab(struct envelope_aad *a, uint32_t gen,
                      const uint8_t user[16], const uint8_t session[16]);
void envelope_aad_heads(struct envelope_aad *a, uint32_t gen,
                        const uint8_t user[16], uint64_t counter);
void envelope_aad_device(struct envelope_aad *a, uint32_t gen,
                         const uint8_t user[16], const uint8_t space[16],
                         uint64_t first, const uint8_t head[32]);
void envelope_aad_chunk(struct envelope_aad *a, uint32_t epoch,
                        const uint8_t space[16], const uint8_t object[16],
                        uint32_t index, uint32_t count,
                        const uint8_t author[16]);
void envelope_aad_export(struct envelope_aad *a, const uint8_t user[16],
                         const uint8_t export_id[16], uint32_t part,
                         uint32_t count);
void envelope_aad_export_key(struct envelope_aad *a, uint32_t gen,
                             const uint8_t user[16],
                             const uint8_t export_id[16],
                             const uint8_t head_hash[32]);

/*
 * Kinds 0x10 and 0x11: where the object stands in its log.  otype is the real
 * object type, known to writer and reader, not the 0 of the visible header.
 */
struct envelope_place {
    const uint8_t *space;  /* 16 */
    const uint8_t *prev;   /* 32 */
    const uint8_t *author; /* 16 */
    const uint8_t *object; /* 16 */
    uint64_t seq;
    uint64_t time; /* seconds since 1970 UTC */
    uint32_t epoch;
    uint16_t otype;
};
void envelope_aad_place(struct envelope_aad *a, enum envelope_kind kind,
                        const struct envelope_place *p);

/* Length of the envelope of n text bytes in class `fixed` (0: smallest that
 * fits); 0 if it does not fit or exceeds ENVELOPE_MAX. */
size_t envelope_size(size_t n, size_t fixed);

/*
 * Seal `text` into out (cap bytes), *len bytes used.  The text may already
 * stand at out + ENVELOPE_HEAD.  nonce NULL takes a random one (always, except
 * in vectors).  ST_INVALID: the key is all zero; ST_NOSPACE: out, or the fixed
 * class, is too small.
 */
MUST_USE enum status envelope_seal(uint8_t *out, size_t cap, size_t *len,
                                   const struct envelope_aad *aad,
                                   const struct secret *key,
                                   const uint8_t *nonce, struct bytes text,
                                   size_t fixed);

/*
 * Open into out, which needs env.len - ENVELOPE_OVER bytes (the padding is
 * decrypted too); *n gets the text's length.  On failure out is wiped.
 */
MUST_USE enum status envelope_open(uint8_t *out, size_t cap, size_t *n,
                                   const struct envelope_aad *aad,
                                   const struct secret *key, struct bytes env,
                                   size_t fixed);

/* Is this the right key and context?  Only the commitment is looked at, which
 * costs microseconds: how a reader finds which of the types it accepts an
 * object has.  Opening still follows. */
MUST_USE enum status envelope_check(const struct envelope_aad *aad,
                                    const struct secret *key, struct bytes env);

#endif
