/*
 * Recovery and invitation codes.
 */
#include "seal/code.h"

#include "seal/bytes.h"
#include "seal/label.h"
#include "seal/prim.h"
#include "seal/secret.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define BITS_LEN 18 /* bytes that hold code, check and the two zero bits */

/* code 128 bits | two zero bits | check 10 bits | four zero bits */
static void
with_check(uint8_t bits[BITS_LEN], const uint8_t code[CODE_LEN])
{
    struct bytes parts[2] = {LABEL("rcchk"), {code, CODE_LEN}};
    uint8_t check[2];

    bytes_copy(bits, code, CODE_LEN);
    prim_hash(check, sizeof(check), parts, 2, NULL, 0);
    bits[CODE_LEN] = check[0] >> 2;
    bits[CODE_LEN + 1] =
        (uint8_t)((check[0] & 3u) << 6 | (check[1] & 0xc0u) >> 2);
}

void
code_render(char out[CODE_TEXT_LEN + 1], const uint8_t code[CODE_LEN])
{
    uint8_t bits[BITS_LEN];
    char *p = out;

    with_check(bits, code);
    for (unsigned i = 0; i < CODE_CHARS; i++) {
        unsigned v = 0;

        for (unsigned b = i * 5; b < i * 5 + 5; b++)
            v = v << 1 | ((unsigned)bits[b / 8] >> (7 - b % 8) & 1u);
        if (i > 0 && i % 4 == 0)
            *p++ = '-';
        *p++ = alphabet[v];
    }
    *p = '\0';
    secret_wipe(bits, sizeof(bits));
}

/* Value of a character, 32 to skip it, 33 if it cannot be. */
static unsigned
value_of(char c)
{
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-' || c == '.')
        return 32;
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    for (unsigned v = 0; v < 32; v++) {
        if (alphabet[v] == c)
            return v;
    }
    return 33;
}

enum status
code_parse(uint8_t out[CODE_LEN], struct str text)
{
    uint8_t got[BITS_LEN] = {0};
    uint8_t want[BITS_LEN] = {0};
    unsigned n = 0;
    enum status st = ST_INVALID;

    for (size_t i = 0; i < text.len; i++) {
        unsigned v = value_of(text.ptr[i]);

        if (v == 32)
            continue;
        if (v > 32 || n == CODE_CHARS)
            goto out;
        for (unsigned b = 0; b < 5; b++) {
            unsigned at = n * 5 + b;

            if ((v >> (4 - b) & 1u) != 0)
                got[at / 8] = (uint8_t)(got[at / 8] | 1u << (7 - at % 8));
        }
        n++;
    }
    if (n != CODE_CHARS)
        goto out;
    with_check(want, got);
    if (!secret_same_bytes(got, want, BITS_LEN))
        goto out;
    bytes_copy(out, got, CODE_LEN);
    st = ST_OK;
out:
    secret_wipe(got, sizeof(got));
    secret_wipe(want, sizeof(want));
    return st;
}
