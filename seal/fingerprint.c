/*
 * Fingerprints of identity keys.
 */
#include "seal/fingerprint.h"

#include "seal/label.h"
#include "seal/prim.h"

void
fingerprint_render(char out[FINGERPRINT_TEXT_LEN + 1], const uint8_t user[16],
                   const uint8_t ik[32])
{
    struct bytes parts[3] = {LABEL("fp"), {user, 16}, {ik, 32}};
    uint8_t h[32];
    char *p = out;

    prim_hash(h, sizeof(h), parts, 3, NULL, 0);
    for (unsigned group = 0; group < 6; group++) {
        uint64_t v = 0;

        for (unsigned i = 0; i < 5; i++)
            v = v << 8 | h[group * 5 + i];
        v %= 100000;
        if (group > 0)
            *p++ = ' ';
        for (uint64_t unit = 10000; unit > 0; unit /= 10)
            *p++ = (char)('0' + v / unit % 10);
    }
    *p = '\0';
}
