#ifndef SEAL_ENTRY_H
#define SEAL_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/bytes.h"
#include "seal/envelope.h"
#include "seal/prim.h"

/*
 * entry: one entry of a space's log, its hash and its form on the wire
 * (design section 7.1).
 *
 *   hdr 135 | sig_len 1 (0 or 64) | sig | body_len 4 | body
 *
 * hdr = space 16 | seq 8 | prev 32 | type 1 | author 16 | epoch 4 |
 *       object 16 | object type 2 | time 8 | blob 32
 *
 * The hash is B2(32, L("log") | hdr), 145 bytes hashed; it is `prev` of the
 * next entry.  The body hangs on the header by `blob`, so that the body can be
 * erased while the chain stays verifiable.  `epoch` is the epoch in force once
 * the entry stands: for GENESIS, ADD, REMOVE, ROTATE and REKEY the new one.
 * `object type` is 0 for every type but 7; the real type is bound in the
 * envelope's AAD.  `time` is seconds since 1970 UTC.
 */
#define ENTRY_HDR_LEN 135
#define ENTRY_ID_LEN 16
#define ENTRY_HASH_LEN 32
#define ENTRY_OVER                                                             \
    (ENTRY_HDR_LEN + 1 + 4) /* on the wire, without sig, body                  \
                             */
#define ENTRY_BODY_MAX ENVELOPE_MAX
#define ENTRY_MEMBERS_MAX 12
#define ENTRY_MEMBER_LEN 145 /* user 16 role 1 IK 32 EK 32 EKcert 64 */
#define ENTRY_LIST_HEAD 42   /* membership body before its members */
#define ENTRY_WIRE_MAX (ENTRY_OVER + PRIM_SIG_LEN + ENTRY_BODY_MAX)

enum entry_type {
    ENTRY_GENESIS = 1,
    ENTRY_ADD = 2,
    ENTRY_REMOVE = 3,
    ENTRY_LEAVE = 4,
    ENTRY_ROTATE = 5,
    ENTRY_ROLE = 6,
    ENTRY_REKEY = 7,
    ENTRY_CLOSE = 8,
    ENTRY_PUT = 16,
    ENTRY_DEL = 17,
    ENTRY_NAME = 18
};

enum entry_otype {
    ENTRY_OTYPE_HIDDEN = 0, /* in headers: type is in the AAD only */
    ENTRY_OTYPE_JOURNAL = 1,
    ENTRY_OTYPE_CHECKIN = 2,
    ENTRY_OTYPE_MESSAGE = 3,
    ENTRY_OTYPE_COMMENT = 4,
    ENTRY_OTYPE_CASE = 5,
    ENTRY_OTYPE_SETTINGS = 6,
    ENTRY_OTYPE_TOKEN = 7,
    ENTRY_OTYPE_PROFILE = 8,
    ENTRY_OTYPE_MANIFEST = 9,
    ENTRY_OTYPE_EVENT = 10,
    ENTRY_OTYPE_SERIES = 11,
    ENTRY_OTYPE_PLAN = 12,       /* plan, its rules, limits, what fired */
    ENTRY_OTYPE_WORKLOAD = 13,   /* the figures of a week */
    ENTRY_OTYPE_PRACTICE = 14,   /* a practice, with rating before and after */
    ENTRY_OTYPE_INSTRUMENT = 15, /* a questionnaire's form, or answers to it */
    ENTRY_OTYPE_NAMES = 16,      /* words that must not be written */
    ENTRY_OTYPE_TIES = 17,       /* ties that exclude a therapist or a group */
    ENTRY_OTYPE_SAVED = 18,      /* what was set aside to read */
    ENTRY_OTYPE_HOURS = 19,      /* hours that count, and their certificates */
    ENTRY_OTYPE_CHARTER = 20,    /* a group's charter, and consents to it */
    ENTRY_OTYPE_SESSION = 21,  /* of a group's session: plan, notes, ratings */
    ENTRY_OTYPE_CALENDAR = 22, /* names of dates, what a poll was about */
    ENTRY_OTYPE_ENQUIRY = 23,  /* asking a colleague or a therapist */
    ENTRY_OTYPE_POLL = 26,     /* when a group could meet, and answers */
    ENTRY_OTYPE_ATTENDANCE = 27, /* who was at a session, by their own word */
    ENTRY_OTYPE_CIRCLE = 28,     /* threads of a circle, its rules */
    ENTRY_OTYPE_REPORT = 29,     /* of a post, to whom a circle chose */
    ENTRY_OTYPE_CONSULT = 30,    /* a case somebody asks colleagues about */
    ENTRY_OTYPE_COUNT = 31
};

/* Padded class every object of this type has, 0 if it follows its length.
 * Check-ins, life events and ties are always 4096, so that a skipped answer, a
 * long name of an event or the number of ties does not show. */
size_t entry_otype_class(uint16_t otype);

struct entry_hdr {
    uint64_t seq;  /* 1 is GENESIS */
    uint64_t time; /* seconds since 1970 UTC */
    uint32_t epoch;
    uint16_t otype;
    uint8_t type; /* enum entry_type */
    uint8_t space[16];
    uint8_t prev[32]; /* hash of the entry before; zeros for GENESIS */
    uint8_t author[16];
    uint8_t object[16]; /* zeros where the type has no object */
    uint8_t blob[32];
};

struct entry {
    struct entry_hdr hdr;
    struct bytes sig;  /* 64 bytes or empty; borrowed from what was parsed */
    struct bytes body; /* borrowed; empty also when erased */
};

/* The header on the wire and back; parsing refuses nothing (entry_parse does).
 */
void entry_hdr_render(uint8_t out[ENTRY_HDR_LEN], const struct entry_hdr *h);
void entry_hdr_parse(struct entry_hdr *h, const uint8_t in[ENTRY_HDR_LEN]);

/* The entry's hash. */
void entry_hash(uint8_t out[32], const struct entry_hdr *h);

/*
 * Read one entry at the start of `in`; *used gets its length on the wire, so
 * a batch is read by going on there.  *e borrows from `in`.
 * ST_END: `in` is empty.  ST_INVALID: truncated; a type, sig_len or body_len
 * that its type cannot have; a header field that must be zero is not; a body
 * that does not hash to `blob` (an empty body of PUT and NAME passes: it was
 * erased, or is not shown to this reader).  Nothing about the chain or about
 * rights is checked here: see seal/space.h.
 */
MUST_USE enum status entry_parse(struct entry *e, struct bytes in,
                                 size_t *used);

/* The same without comparing the body with `blob`: for octets whose header is
 * known to be right, and whose body is about to be opened. */
MUST_USE enum status entry_frame(struct entry *e, struct bytes in,
                                 size_t *used);

/* A PUT or NAME without its body?  Fine when reading; the server refuses it
 * when it is appended. */
bool entry_is_erased(const struct entry *e);

/* Bytes entry_render needs. */
size_t entry_size(const struct entry *e);

/* Write the wire form; ST_NOSPACE if cap is smaller than entry_size. */
MUST_USE enum status entry_render(uint8_t *out, size_t cap, size_t *len,
                                  const struct entry *e);

/* What `blob` must be for this body: B2(32, L("mbody") | body) for types with
 * a membership body, B2(32, L("blob") | body) for PUT and NAME, zeros for
 * LEAVE, CLOSE and DEL. */
void entry_blob(uint8_t out[32], uint8_t type, struct bytes body);

/* Types: does it carry a membership body, an envelope, a signature outside?
 * None of it for one that is not ours. */
bool entry_type_has_list(uint8_t type);
bool entry_type_has_envelope(uint8_t type);
bool entry_type_signed(uint8_t type);

/* Signature outside: Ed25519(IK, L("msig") | L("log") | hdr). */
void entry_sign(uint8_t sig[PRIM_SIG_LEN], const struct entry_hdr *h,
                const uint8_t key[PRIM_SIGN_KEY_LEN]);
MUST_USE enum status entry_verify(const struct entry *e,
                                  const uint8_t ik[PRIM_PUB_LEN]);

/* Signature inside: Ed25519(IK, L("psig") | B2(32, AAD) | B2(32, payload)). */
void entry_psign(uint8_t sig[PRIM_SIG_LEN], const struct envelope_aad *aad,
                 struct bytes payload, const uint8_t key[PRIM_SIGN_KEY_LEN]);
MUST_USE enum status entry_pverify(const uint8_t sig[PRIM_SIG_LEN],
                                   const struct envelope_aad *aad,
                                   struct bytes payload,
                                   const uint8_t ik[PRIM_PUB_LEN]);

/* The AAD of a PUT or NAME entry whose real object type is `otype`. */
void entry_aad(struct envelope_aad *a, const struct entry_hdr *h,
               uint16_t otype);

#endif
