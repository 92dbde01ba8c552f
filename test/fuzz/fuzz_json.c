/*
 * Bytes from anywhere as JSON, as base64url and as an id.  What is taken must
 * have one spelling; what is written must read back, whatever the bytes.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/b64.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Take members of every kind under names that seeds and fuzzers know. */
static void
take_all(const struct json *doc, struct arena *a)
{
    struct json_obj o = json_top(doc), sub;
    struct json_arr arr;
    struct str s;
    uint8_t bin[32], id[ID_LEN];
    int64_t n;
    double r;
    bool b;

    if (json_has(&o, "name"))
        json_take_str(&o, "name", 64, &s);
    if (json_has(&o, "t"))
        json_take_int(&o, "t", 1, 64, &n);
    if (json_has(&o, "x"))
        json_take_real(&o, "x", -1e9, 1e9, &r);
    if (json_has(&o, "shared"))
        json_take_bool(&o, "shared", &b);
    if (json_has(&o, "wrap") && json_take_bytes(&o, "wrap", 0, 4096, a, &s))
        assert(s.len <= 4096);
    if (json_has(&o, "auth"))
        json_take_bin(&o, "auth", bin, sizeof bin);
    if (json_has(&o, "user"))
        json_take_id(&o, "user", id);
    if (json_has(&o, "sub") && json_take_obj(&o, "sub", &sub))
        (void)!json_done(&sub);
    if (json_has(&o, "list") && json_take_arr(&o, "list", 8, &arr))
        for (size_t i = 0; i < arr.n; i++)
            (void)!json_at_str(&arr, i, 64, &s);
    if (json_done(&o) != ST_OK && o.field != NULL)
        assert(strlen(o.field) < (1 << 20));
}

static void
one_spelling(struct str text)
{
    uint8_t id[ID_LEN], *bytes = malloc(text.len + 1);
    char back[ID_TEXT + 1];
    struct buf b;
    size_t n;

    if (bytes == NULL)
        return;
    buf_init(&b, text.len + 4);
    if (b64_parse(text, bytes, text.len, &n) == ST_OK) {
        b64_add(&b, bytes, n);
        assert(str_eq(buf_str(&b), text) || (b.len == 0 && text.len == 0));
    }
    if (id_parse(text, id) == ST_OK) {
        id_render(id, back);
        assert(memcmp(back, text.ptr, ID_TEXT) == 0);
    }
    buf_free(&b);
    free(bytes);
}

static void
writes_back(struct str text)
{
    struct json *doc = NULL;
    struct json_w w;
    struct buf b;

    buf_init(&b, text.len * 8 + 64);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "s", text);
    json_w_bytes(&w, "b", text.ptr, text.len);
    json_w_obj_end(&w);
    assert(buf_status(&b) == ST_OK);
    /* U+0000 alone is written and not read. */
    if (memchr(text.ptr, '\0', text.len) == NULL) {
        assert(json_parse(buf_str(&b), b.len, NULL, &doc) == ST_OK);
        json_free(doc);
    }
    buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {size > 0 ? (const char *)data : "", size};
    struct json_error err;
    struct json *doc = NULL;
    struct arena a;

    arena_init(&a, 1 << 16);
    if (json_parse(text, 1 << 16, &err, &doc) == ST_OK)
        take_all(doc, &a);
    json_free(doc);
    arena_free(&a);
    one_spelling(text);
    writes_back(text);
    return 0;
}
