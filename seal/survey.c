/*
 * Survey tokens and ballots.
 */
#include "seal/survey.h"

#include "seal/label.h"
#include "seal/prim.h"
#include "seal/secret.h"

enum status
survey_keys(uint8_t sk[32], uint8_t pk[32], const uint8_t seed[32],
            const uint8_t round[16])
{
    struct bytes label = LABEL("round");
    uint8_t info[LABEL_MAX + 16];
    uint8_t *p = bytes_put(info, label.ptr, label.len);

    p = bytes_put(p, round, 16);
    return voprf_keys(sk, pk, seed, (struct bytes){info, (size_t)(p - info)});
}

size_t
survey_input(uint8_t out[SURVEY_INPUT_MAX], const uint8_t round[16],
             const uint8_t nonce[32])
{
    struct bytes label = LABEL("tok");
    uint8_t *p = bytes_put(out, label.ptr, label.len);

    p = bytes_put(p, round, 16);
    p = bytes_put(p, nonce, 32);
    return (size_t)(p - out);
}

void
survey_mac(uint8_t out[32], const uint8_t output[VOPRF_OUT_LEN],
           const uint8_t round[16], const uint8_t nonce[32],
           struct bytes ballot)
{
    struct bytes label = LABEL("tokmac");
    struct bytes parts[4] = {LABEL("ballot"), {round, 16}, {nonce, 32}, ballot};
    struct secret key;

    prim_hash(key.b, SECRET_LEN, &label, 1, output, VOPRF_OUT_LEN);
    prim_hash(out, 32, parts, 4, key.b, SECRET_LEN);
    secret_clear(&key);
}
