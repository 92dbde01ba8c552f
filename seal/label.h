#ifndef SEAL_LABEL_H
#define SEAL_LABEL_H

#include "seal/bytes.h"

/*
 * label: L("x") of the sealing design, the bytes "SEAL1/x" and one zero byte,
 * which keep every hash, signature and MAC of one purpose apart from all
 * others.  The literal's own terminator is that zero byte.
 */
#define LABEL(x)                                                               \
    ((struct bytes){.ptr = (const uint8_t *)"SEAL1/" x,                        \
                    .len = sizeof("SEAL1/" x)})

#define LABEL_MAX 16 /* bytes of the longest label in use, rounded up */

#endif
