/*
 * Bytes from anywhere as the fields of a head that choose: Cookie,
 * Accept-Language, Accept-Encoding (a line each).  There is always a language,
 * a cookie that names one wins, and the session's cookie lies in what came.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "serve/origin.h"
#include "serve/person.h"
#include "serve/req.h"
#include "serve/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
next_line(struct str *rest)
{
    struct str line;

    str_cut(*rest, '\n', &line, rest);
    return str_trim(line);
}

static void
check_lang(struct exchange *x, const struct exchange_field plain[3])
{
    static const struct exchange_field none[1] = {{{"x", 1}, {"", 0}}};
    enum tpl_lang lang = view_lang(x);

    assert((int)lang >= 0 && (int)lang < TPL_LANG_COUNT);
    /* The cookie decides before the list; without either it is English. */
    for (int i = 0; i < TPL_LANG_COUNT; i++) {
        struct exchange_field chosen[2] = {{STR("cookie"), {NULL, 0}},
                                           plain[1]};
        char text[64] = "theme=dark; lang=";
        size_t n = strlen(text);

        assert(n + tpl_lang_list[i].tag.len < sizeof text);
        memcpy(text + n, tpl_lang_list[i].tag.ptr, tpl_lang_list[i].tag.len);
        chosen[0].value = (struct str){text, n + tpl_lang_list[i].tag.len};
        x->fields = chosen;
        x->n_fields = 2;
        assert((int)view_lang(x) == i);
    }
    x->fields = none;
    x->n_fields = 1;
    assert(view_lang(x) == TPL_LANG_EN);
    x->fields = plain;
    x->n_fields = 3;
}

static void
check_cookie(const struct exchange *x, struct str header)
{
    struct str token = person_cookie(x);

    if (token.len == 0)
        return;
    assert(token.ptr >= header.ptr + 9);
    assert(token.ptr + token.len <= header.ptr + header.len);
    assert(memcmp(token.ptr - 9, "mainstay=", 9) == 0);
    assert(memchr(token.ptr, ';', token.len) == NULL);
}

/* Signing out takes back what was sent, and says nothing else of it. */
static void
check_forget(struct exchange *x)
{
    struct req rq = {.x = x, .me = {.who = ROUTE_NOBODY}};
    bool had = person_cookie(x).len > 0;

    assert(person_forget_cookie(&rq) == ST_OK);
    assert(buf_status(&x->answer.fields) == ST_OK);
    assert(!had || x->answer.fields.len > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {size > 0 ? (const char *)data : "", size};
    struct exchange_field fields[3] = {
        {STR("cookie"), next_line(&rest)},
        {STR("accept-language"), next_line(&rest)},
        {STR("accept-encoding"), next_line(&rest)}};
    struct exchange x = {.fields = fields, .n_fields = 3};

    /* The gate lets no NUL through. */
    if (size == 0 || memchr(data, '\0', size) != NULL)
        return 0;
    arena_init(&x.arena, 1 << 16);
    buf_init(&x.answer.body, 1 << 16);
    buf_init(&x.answer.fields, 1 << 16);
    check_lang(&x, fields);
    check_cookie(&x, fields[0].value);
    (void)exchange_accepts(&x, STR("gzip"));
    check_forget(&x);
    buf_free(&x.answer.body);
    buf_free(&x.answer.fields);
    arena_free(&x.arena);
    return 0;
}
