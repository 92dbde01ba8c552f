/*
 * Bytes from anywhere as a passkey's creation, as an answer with client data,
 * as an e-mail address, and as a code.  Nothing that is not signed passes; an
 * address that passes cannot end a line of a mail's head.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "seal/prim.h"
#include "serve/address.h"
#include "serve/otp.h"
#include "serve/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOST STR("localhost:8080")

/* The first byte says where client data end and the rest begins. */
static void
as_answer(struct str all, struct arena *a)
{
    struct webauthn_answer answer;
    struct webauthn_key key;
    uint8_t challenge[CHALLENGE_LEN];
    struct str id;
    size_t cut;

    if (all.len < 2)
        return;
    cut = 1 + (uint8_t)all.ptr[0] * (all.len - 1) / 256;
    answer.client_data = (struct str){all.ptr + 1, cut - 1};
    answer.auth_data = (struct str){all.ptr + cut, all.len - cut};
    answer.signature = answer.auth_data;
    (void)!webauthn_challenge(answer.client_data, HOST, challenge);
    if (webauthn_key_read(answer.auth_data, a, &id, &key) != ST_OK)
        return;
    assert(id.len > 0 && key.public_key.len > 0);
    assert(webauthn_verify(&key, &answer, HOST) != ST_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t secret[OTP_SECRET] = {1};
    const struct str text = {size > 0 ? (const char *)data : "", size};
    struct arena a;
    int64_t step = 0;

    arena_init(&a, 1 << 16);
    if (address_fits(text)) {
        assert(size <= ADDRESS_MAX);
        for (size_t i = 0; i < size; i++)
            assert(data[i] > ' ' && data[i] < 0x7f &&
                   strchr("<>,;:\"()", data[i]) == NULL);
    }
    if (otp_check(secret, text, 90, 0, &step) == ST_OK)
        assert(step >= 2 && step <= 4);
    as_answer(text, &a);
    arena_free(&a);
    return 0;
}
