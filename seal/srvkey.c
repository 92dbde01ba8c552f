/*
 * The server's key: reading its file, wrapping columns, pepper.
 */
#include "seal/srvkey.h"

#include "seal/label.h"
#include "seal/prim.h"

#define VERSION 0x01
#define AT_NONCE 2
#define AT_TEXT 26
#define AAD_MAX (LABEL_MAX + 1 + 2 * (SRVKEY_NAME_MAX + 1) + 16)

enum sub_key { SUB_WRAP = 1, SUB_PEPPER = 2, SUB_FAKE = 3, SUB_NAMES = 4 };

static void
derive(struct secret *out, const struct srvkey *k, enum sub_key id)
{
    prim_kdf(out->b, k->key.b, "SEALsrv1", (uint64_t)id);
}

static int
digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static enum status
parse_hex(struct secret *out, struct str hex)
{
    if (hex.len != 2 * SECRET_LEN)
        return ST_INVALID;
    for (size_t i = 0; i < SECRET_LEN; i++) {
        int high = digit(hex.ptr[2 * i]);
        int low = digit(hex.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return ST_INVALID;
        out->b[i] = (uint8_t)(high * 16 + low);
    }
    return secret_is_zero(out) ? ST_INVALID : ST_OK;
}

static enum status
parse_id(uint8_t *out, struct str id)
{
    int64_t n = str_whole(id, 3);

    if (n < 0 || n > 255)
        return ST_INVALID;
    *out = (uint8_t)n;
    return ST_OK;
}

static const struct srvkey *
find(const struct srvkey_ring *r, uint8_t id)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->k[i].id == id)
            return &r->k[i];
    }
    return NULL;
}

/* A key at the ring's end. */
static enum status
take_key(struct srvkey_ring *r, struct str id, struct str hex)
{
    struct srvkey k = {0};
    enum status st = parse_id(&k.id, id);

    if (st == ST_OK)
        st = parse_hex(&k.key, hex);
    if (st == ST_OK && (r->n == SRVKEY_RING_MAX || find(r, k.id) != NULL))
        st = ST_INVALID;
    if (st == ST_OK)
        r->k[r->n++] = k;
    secret_clear(&k.key);
    return st;
}

/* One line: a key, or what an earlier key has left. */
static enum status
take_line(struct srvkey_ring *r, struct str line)
{
    struct str word, hex;

    if (!str_cut(line, ' ', &word, &hex))
        return ST_INVALID;
    hex = str_trim(hex);
    if (str_eq(word, STR("pepper")))
        return parse_hex(&r->pepper, hex);
    if (str_eq(word, STR("fake")))
        return parse_hex(&r->fake, hex);
    return take_key(r, word, hex);
}

enum status
srvkey_parse(struct srvkey_ring *r, struct str text)
{
    struct srvkey_ring got = {0};
    struct str line;
    enum status st = ST_OK;

    while (text.len > 0 && st == ST_OK) {
        (void)str_cut(text, '\n', &line, &text);
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        st = take_line(&got, line);
    }
    if (st == ST_OK && (got.n == 0 || secret_is_zero(&got.pepper) !=
                                          secret_is_zero(&got.fake)))
        st = ST_INVALID;
    if (st == ST_OK && secret_is_zero(&got.pepper)) {
        derive(&got.pepper, &got.k[0], SUB_PEPPER);
        derive(&got.fake, &got.k[0], SUB_FAKE);
    }
    if (st == ST_OK) {
        prim_kdf(got.names.b, got.fake.b, "SEALsrv1", SUB_NAMES);
        *r = got;
    }
    srvkey_clear(&got);
    return st;
}

/* "WORD hex\n"; the end. */
static char *
put_line(char *p, const char *word, const struct secret *key)
{
    static const char digits[] = "0123456789abcdef";

    while (*word != '\0')
        *p++ = *word++;
    *p++ = ' ';
    for (size_t i = 0; i < SECRET_LEN; i++) {
        *p++ = digits[key->b[i] >> 4];
        *p++ = digits[key->b[i] & 15];
    }
    *p++ = '\n';
    *p = '\0';
    return p;
}

static char *
put_key(char *p, const struct srvkey *k)
{
    char id[4];
    char *at = id;

    if (k->id >= 100)
        *at++ = (char)('0' + k->id / 100);
    if (k->id >= 10)
        *at++ = (char)('0' + k->id / 10 % 10);
    *at++ = (char)('0' + k->id % 10);
    *at = '\0';
    return put_line(p, id, &k->key);
}

enum status
srvkey_line(char out[SRVKEY_LINE_MAX], uint8_t id)
{
    struct srvkey k = {.id = id};
    enum status st = secret_random(&k.key);

    if (st != ST_OK)
        return st;
    put_key(out, &k);
    secret_clear(&k.key);
    return ST_OK;
}

void
srvkey_render(char out[SRVKEY_TEXT_MAX], const struct srvkey_ring *r)
{
    struct secret pepper, fake;
    char *p = out;

    *p = '\0';
    derive(&pepper, &r->k[0], SUB_PEPPER);
    derive(&fake, &r->k[0], SUB_FAKE);
    if (!secret_same(&pepper, &r->pepper) || !secret_same(&fake, &r->fake)) {
        p = put_line(p, "pepper", &r->pepper);
        p = put_line(p, "fake", &r->fake);
    }
    for (size_t i = 0; i < r->n; i++)
        p = put_key(p, &r->k[i]);
    secret_clear(&pepper);
    secret_clear(&fake);
}

enum status
srvkey_add(struct srvkey_ring *r)
{
    uint8_t id = r->n > 0 ? r->k[r->n - 1].id : 0;
    enum status st;

    if (r->n == SRVKEY_RING_MAX)
        return ST_NOSPACE;
    do
        id = (uint8_t)(id == 255 ? 1 : id + 1);
    while (find(r, id) != NULL);
    st = secret_random(&r->k[r->n].key);
    if (st != ST_OK)
        return st;
    r->k[r->n++].id = id;
    return ST_OK;
}

void
srvkey_retire(struct srvkey_ring *r)
{
    if (r->n < 2)
        return;
    r->k[0] = r->k[r->n - 1];
    secret_wipe(&r->k[1], sizeof r->k - sizeof r->k[0]);
    r->n = 1;
}

int
srvkey_id(struct bytes box)
{
    return box.len >= SRVKEY_OVER && box.ptr[0] == VERSION ? box.ptr[1] : -1;
}

void
srvkey_clear(struct srvkey_ring *r)
{
    secret_wipe(r, sizeof(*r));
}

static bool
name_fits(struct str s)
{
    if (s.len < 1 || s.len > SRVKEY_NAME_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] <= 0x20 || s.ptr[i] > 0x7e)
            return false;
    }
    return true;
}

/* L("srv") | key id | table 00 | column 00 | user. */
static size_t
context(uint8_t out[AAD_MAX], uint8_t id, struct str table, struct str column,
        const uint8_t user[16])
{
    struct bytes label = LABEL("srv");
    uint8_t *p = bytes_put(out, label.ptr, label.len);

    *p++ = id;
    p = bytes_put(p, table.ptr, table.len);
    *p++ = 0;
    p = bytes_put(p, column.ptr, column.len);
    *p++ = 0;
    p = bytes_put(p, user, 16);
    return (size_t)(p - out);
}

enum status
srvkey_wrap(uint8_t *out, size_t cap, size_t *len, const struct srvkey_ring *r,
            struct str table, struct str column, const uint8_t user[16],
            struct bytes text)
{
    const struct srvkey *k;
    struct secret wrap;
    uint8_t aad[AAD_MAX];
    size_t aad_len;

    if (r->n == 0 || !name_fits(table) || !name_fits(column))
        return ST_INVALID;
    if (cap < SRVKEY_OVER || cap - SRVKEY_OVER < text.len)
        return ST_NOSPACE;
    k = &r->k[r->n - 1];
    out[0] = VERSION;
    out[1] = k->id;
    prim_random(out + AT_NONCE, PRIM_NONCE_LEN);
    aad_len = context(aad, k->id, table, column, user);
    derive(&wrap, k, SUB_WRAP);
    prim_aead_seal(out + AT_TEXT, text.ptr, text.len, aad, aad_len,
                   out + AT_NONCE, wrap.b);
    secret_clear(&wrap);
    *len = text.len + SRVKEY_OVER;
    return ST_OK;
}

enum status
srvkey_unwrap(uint8_t *out, size_t cap, size_t *len,
              const struct srvkey_ring *r, struct str table, struct str column,
              const uint8_t user[16], struct bytes box)
{
    const struct srvkey *k;
    struct secret wrap;
    uint8_t aad[AAD_MAX];
    size_t aad_len, n;
    enum status st;

    if (box.len < SRVKEY_OVER || box.ptr[0] != VERSION)
        return ST_INVALID;
    n = box.len - SRVKEY_OVER;
    if (cap < n)
        return ST_NOSPACE;
    k = find(r, box.ptr[1]);
    if (k == NULL || !name_fits(table) || !name_fits(column))
        return ST_INVALID;
    aad_len = context(aad, k->id, table, column, user);
    derive(&wrap, k, SUB_WRAP);
    st = prim_aead_open(out, box.ptr + AT_TEXT, box.len - AT_TEXT, aad, aad_len,
                        box.ptr + AT_NONCE, wrap.b);
    secret_clear(&wrap);
    if (st != ST_OK) {
        secret_wipe(out, n);
        return st;
    }
    *len = n;
    return ST_OK;
}

void
srvkey_verifier(uint8_t out[32], const uint8_t auth[32],
                const struct secret *pepper)
{
    struct bytes m = {auth, 32};

    prim_hash(out, 32, &m, 1, pepper->b, SECRET_LEN);
}

void
srvkey_fake_seed(uint8_t out[16], struct str name, const struct secret *fake)
{
    struct bytes m = {(const uint8_t *)name.ptr, name.len};

    prim_hash(out, 16, &m, 1, fake->b, SECRET_LEN);
}

void
srvkey_name_hash(uint8_t out[32], struct str name, const struct secret *names)
{
    struct bytes m = {(const uint8_t *)name.ptr, name.len};

    prim_hash(out, 32, &m, 1, names->b, SECRET_LEN);
}
