/* Ids as text: Crockford's base32, one spelling only. */
#include "base/id.h"

#include <string.h>

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

void
id_render(const uint8_t id[ID_LEN], char text[ID_TEXT + 1])
{
    uint32_t bits = 0;
    int have = 0;
    size_t at = 0;

    for (size_t i = 0; i < ID_LEN; i++) {
        bits = (bits << 8 | id[i]) & 0xffff;
        have += 8;
        while (have >= 5) {
            have -= 5;
            text[at++] = digits[bits >> have & 31];
        }
    }
    text[at++] = digits[bits << (5 - have) & 31]; /* three bits are left */
    text[at] = '\0';
}

enum status
id_parse(struct str text, uint8_t out[ID_LEN])
{
    uint8_t id[ID_LEN];
    uint32_t bits = 0;
    int have = 0;
    size_t at = 0;

    if (text.len != ID_TEXT)
        return ST_INVALID;
    for (size_t i = 0; i < ID_TEXT; i++) {
        const char *digit =
            text.ptr[i] == '\0' ? NULL : strchr(digits, text.ptr[i]);

        if (digit == NULL)
            return ST_INVALID;
        bits = (bits << 5 | (uint32_t)(digit - digits)) & 0xffff;
        have += 5;
        if (have >= 8) {
            have -= 8;
            id[at++] = (uint8_t)(bits >> have);
        }
    }
    if ((bits & 3) != 0) /* 130 bits of text, 128 of id */
        return ST_INVALID;
    memcpy(out, id, ID_LEN);
    return ST_OK;
}
