/*
 * challenge: times that only the server can have written.
 */
#include "serve/challenge.h"

#include "seal/prim.h"
#include "seal/secret.h"

#define TIME_LEN 8

void
challenge_make(uint8_t out[CHALLENGE_LEN], const struct srvkey_ring *ring,
               int64_t now_ms)
{
    static const char label[] = "passkey challenge";
    struct bytes parts[2] = {{(const uint8_t *)label, sizeof label},
                             {out, TIME_LEN}};

    bytes_put64(out, (uint64_t)now_ms);
    prim_hash(out + TIME_LEN, CHALLENGE_LEN - TIME_LEN, parts, 2,
              ring->pepper.b, SECRET_LEN);
}

enum status
challenge_check(const uint8_t in[CHALLENGE_LEN], const struct srvkey_ring *ring,
                int64_t now_ms, int64_t *made_ms)
{
    uint8_t right[CHALLENGE_LEN];
    uint64_t at = bytes_get64(in);

    if (at > (uint64_t)now_ms || (uint64_t)now_ms - at > CHALLENGE_LIFE_MS)
        return ST_DENIED;
    challenge_make(right, ring, (int64_t)at);
    if (!secret_same_bytes(in, right, CHALLENGE_LEN))
        return ST_DENIED;
    *made_ms = (int64_t)at;
    return ST_OK;
}
