#ifndef SEAL_MINISIGN_H
#define SEAL_MINISIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "seal/bytes.h"
#include "seal/prim.h"

/*
 * minisign: public keys and signatures in the text form of the program of this
 * name, by which releases are signed.  Only verifying; signing is done with
 * the program itself, by whoever makes a release (docs/operate.md).
 *
 * A signature's file has four lines:
 *   untrusted comment: anything
 *   base64( algorithm 2 | key id 8 | Ed25519 signature 64 )
 *   trusted comment: text
 *   base64( Ed25519 signature 64 over the 64 bytes above and the text )
 * algorithm "ED": the signature is over BLAKE2b-512 of the file; "Ed", of
 * older releases: over the file itself.  A public key's file has two lines, a
 * comment and base64( "Ed" | key id 8 | public key 32 ); the second alone will
 * do.  Base64 is RFC 4648's, with padding; lines end in LF or CRLF.
 */
#define MINISIGN_COMMENT_MAX 8192 /* bytes of the trusted comment */

struct minisign_key {
    uint8_t id[8];
    uint8_t pub[PRIM_PUB_LEN];
};

struct minisign_sig {
    bool is_hashed; /* "ED" */
    uint8_t id[8];
    uint8_t sig[PRIM_SIG_LEN];
    uint8_t global[PRIM_SIG_LEN];
    struct str comment; /* trusted once verified; borrowed */
};

/* ST_INVALID: not of that form, or another algorithm. */
MUST_USE enum status minisign_key_parse(struct minisign_key *out,
                                        struct str text);
MUST_USE enum status minisign_sig_parse(struct minisign_sig *out,
                                        struct str text);

/* Is it this key's signature over file, and the comment, too?  ST_ABSENT: made
 * with another key; ST_INVALID: not over this file; ST_DENIED: the comment was
 * exchanged. */
MUST_USE enum status minisign_verify(const struct minisign_key *key,
                                     const struct minisign_sig *sig,
                                     struct bytes file);

/* The key's id as minisign prints it: 16 digits, upper case, the last byte
 * first. */
void minisign_id_render(char out[17], const uint8_t id[8]);

#endif
