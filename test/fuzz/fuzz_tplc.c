/*
 * Fuzz target: the template compiler on one hostile page, with a layout, a
 * part and a catalogue made of the same bytes.  It must end, leak nothing and
 * either compile or say what is wrong.
 */
#include <stdint.h>
#include <stdlib.h>

#include "tools/tplc.h"

#define ARENA_MAX ((size_t)1 << 26)
#define OUT_MAX ((size_t)1 << 22)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct tplc_catalogue *lang;
    struct arena a;
    struct tplc *t;
    struct buf h;
    struct buf c;
    enum status st;

    arena_init(&a, ARENA_MAX);
    buf_init(&h, OUT_MAX);
    buf_init(&c, OUT_MAX);
    t = arena_zero(&a, 1, sizeof *t);
    if (t == NULL || tplc_init(t, &a) != ST_OK)
        abort();
    st = tplc_lang_add(t, STR("de"), STR("Deutsch"), false, &lang);
    if (st == ST_OK)
        st = tplc_po_parse(t, lang, STR("x.po"), text);
    st = tplc_parse(t, STR("_page.html"), STR("_page"),
                    STR("{{! page: text a; shared bool b; }}<i>{{$m}}{{/$}}"
                        "</i>"));
    if (st == ST_OK)
        st = tplc_parse(t, STR("_part.html"), STR("_part"), text);
    st = tplc_parse(t, STR("t.html"), STR("t"), text);
    if (st == ST_OK)
        st = tplc_compile(t, &h, &c);
    if (st != ST_OK && st != ST_NOSPACE && t->diag.errors == 0)
        abort();
    tplc_clear(t);
    buf_free(&h);
    buf_free(&c);
    arena_free(&a);
    return 0;
}
