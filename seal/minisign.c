/*
 * Verifying what minisign signed.
 */
#include "seal/minisign.h"

#define SIG_BYTES (2 + 8 + PRIM_SIG_LEN)
#define KEY_BYTES (2 + 8 + PRIM_PUB_LEN)

static int
digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Exactly n bytes of padded base64; unused low bits must be zero. */
static bool
base64(struct str text, uint8_t *out, size_t n)
{
    uint32_t held = 0;
    unsigned bits = 0;
    size_t at = 0, pad = (3 - n % 3) % 3;

    if (text.len != (n + 2) / 3 * 4)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int d = digit(text.ptr[i]);

        if (i >= text.len - pad) {
            if (text.ptr[i] != '=')
                return false;
            continue;
        }
        if (d < 0)
            return false;
        held = held << 6 | (uint32_t)d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[at++] = (uint8_t)(held >> bits);
            held &= (1u << bits) - 1;
        }
    }
    return held == 0 && at == n;
}

static struct str
next_line(struct str *rest)
{
    struct str line;

    (void)str_cut(*rest, '\n', &line, rest);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

enum status
minisign_key_parse(struct minisign_key *out, struct str text)
{
    struct str line = next_line(&text);
    uint8_t b[KEY_BYTES];

    if (str_starts(line, STR("untrusted comment:")))
        line = next_line(&text);
    if (text.len > 0 || !base64(line, b, sizeof(b)) || b[0] != 'E' ||
        b[1] != 'd')
        return ST_INVALID;
    bytes_copy(out->id, b + 2, 8);
    bytes_copy(out->pub, b + 10, PRIM_PUB_LEN);
    return ST_OK;
}

enum status
minisign_sig_parse(struct minisign_sig *out, struct str text)
{
    static const struct str trusted = {"trusted comment: ", 17};
    struct minisign_sig got = {.is_hashed = false};
    struct str comment;
    uint8_t b[SIG_BYTES];

    if (!str_starts(next_line(&text), STR("untrusted comment:")) ||
        !base64(next_line(&text), b, sizeof(b)) || b[0] != 'E' ||
        (b[1] != 'd' && b[1] != 'D'))
        return ST_INVALID;
    comment = next_line(&text);
    if (!str_starts(comment, trusted) ||
        comment.len - trusted.len > MINISIGN_COMMENT_MAX ||
        !base64(next_line(&text), got.global, PRIM_SIG_LEN) || text.len > 0)
        return ST_INVALID;
    got.is_hashed = b[1] == 'D';
    bytes_copy(got.id, b + 2, 8);
    bytes_copy(got.sig, b + 10, PRIM_SIG_LEN);
    got.comment =
        (struct str){comment.ptr + trusted.len, comment.len - trusted.len};
    *out = got;
    return ST_OK;
}

static enum status
verify_comment(const struct minisign_key *key, const struct minisign_sig *sig)
{
    uint8_t m[PRIM_SIG_LEN + MINISIGN_COMMENT_MAX];

    bytes_copy(m, sig->sig, PRIM_SIG_LEN);
    bytes_copy(m + PRIM_SIG_LEN, sig->comment.ptr, sig->comment.len);
    return prim_verify(sig->global, m, PRIM_SIG_LEN + sig->comment.len,
                       key->pub);
}

enum status
minisign_verify(const struct minisign_key *key, const struct minisign_sig *sig,
                struct bytes file)
{
    uint8_t hash[64];
    struct bytes m = file;

    if (!bytes_same(key->id, sig->id, 8))
        return ST_ABSENT;
    if (sig->is_hashed) {
        prim_hash(hash, sizeof(hash), &file, 1, NULL, 0);
        m = (struct bytes){hash, sizeof(hash)};
    }
    if (prim_verify(sig->sig, m.ptr, m.len, key->pub) != ST_OK)
        return ST_INVALID;
    return verify_comment(key, sig) == ST_OK ? ST_OK : ST_DENIED;
}

void
minisign_id_render(char out[17], const uint8_t id[8])
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < 8; i++) {
        out[2 * i] = hex[id[7 - i] >> 4];
        out[2 * i + 1] = hex[id[7 - i] & 15];
    }
    out[16] = '\0';
}
