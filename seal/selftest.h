#ifndef SEAL_SELFTEST_H
#define SEAL_SELFTEST_H

#include "core/status.h"

/*
 * selftest: known answers through every primitive a passphrase will touch, run
 * before one is accepted: Argon2id (t 1, 64 KiB), BLAKE2b plain and keyed,
 * the KDF, XChaCha20-Poly1305 both ways, Ed25519, the sealed box's keys, and
 * one envelope that must open and must not open after a flipped bit.  Libraries
 * have been seen to give zeros or wrong bytes on some devices (design 4.3).
 * About a millisecond natively.  ST_BROKEN: do not go on.
 */
MUST_USE enum status selftest_run(void);

#endif
