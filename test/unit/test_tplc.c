/*
 * The template compiler: what compiles to what, and every mistake it must
 * refuse, with its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tools/tplc.h"

#define OUT_MAX (1u << 22)
#define PAGE                                                                   \
    "{{! page: text community; url path; shared bool dev;"                     \
    " enum who { nobody member } }}"

struct result {
    struct arena arena;
    struct tplc *t;
    struct buf h;
    struct buf c;
    enum status st;
};

/* Compile one template beside a page declaration, a layout and a part. */
static void
compile(struct result *r, const char *name, const char *text,
        const char *catalogue)
{
    struct tplc_catalogue *c;
    enum status st;

    arena_init(&r->arena, 1u << 27);
    r->t = arena_zero(&r->arena, 1, sizeof *r->t);
    assert_non_null(r->t);
    assert_int_equal(tplc_init(r->t, &r->arena), ST_OK);
    buf_init(&r->h, OUT_MAX);
    buf_init(&r->c, OUT_MAX);
    if (catalogue != NULL) {
        assert_int_equal(
            tplc_lang_add(r->t, STR("de"), STR("Deutsch"), false, &c), ST_OK);
        r->st = tplc_po_parse(r->t, c, STR("de.po"),
                              (struct str){catalogue, strlen(catalogue)});
        if (r->st != ST_OK)
            return;
    }
    assert_int_equal(
        tplc_parse(r->t, STR("_page.html"), STR("_page"),
                   STR(PAGE "<main>{{$main}}<p></p>{{/$}}</main>")),
        ST_OK);
    assert_int_equal(tplc_parse(r->t, STR("_part.html"), STR("_part"),
                                STR("<b>{{page.community}}</b>")),
                     ST_OK);
    assert_int_equal(
        tplc_assets_parse(r->t, STR("assets"),
                          STR("file js/a.js /a/0/js/a.js sha384-A\n"
                              "file js/b.js /a/0/js/b.js sha384-B\n"
                              "file js/c.js /a/0/js/c.js sha384-C\n"
                              "file icons/sprite.svg /a/0/s.svg sha384-S\n"
                              "import js/a.js js/b.js\n"
                              "import js/b.js js/c.js\n"
                              "import js/a.js js/c.js\n"
                              "file js/d.js /a/0/js/d.js sha384-D\n"
                              "import js/d.js js/gone.js\n"
                              "icon lock\n")),
        ST_OK);
    st = tplc_parse(r->t, STR("t.html"), (struct str){name, strlen(name)},
                    (struct str){text, strlen(text)});
    r->st = tplc_compile(r->t, &r->h, &r->c);
    if (st != ST_OK)
        r->st = st;
}

static void
result_clear(struct result *r)
{
    buf_free(&r->h);
    buf_free(&r->c);
    tplc_clear(r->t);
    arena_free(&r->arena);
}

static bool
holds(const struct buf *b, const char *what)
{
    return b->len > 0 && memmem(b->ptr, b->len, what, strlen(what)) != NULL;
}

static const struct good {
    const char *text;
    const char *code; /* what the generated C must hold */
} good[] = {
    {"{{! t: text a; }}<p>{{a}}</p>", "html_add_text(out, t->a);"},
    {"{{! t: text a; }}<p title=\"{{a}}\"></p>", "html_add_text(out, t->a);"},
    {"{{! t: text a; }}<a href=\"/x/{{a}}\"></a>",
     "place_add_percent(out, t->a);"},
    {"{{! t: url a; }}<a href=\"{{a}}\"></a>", "html_add_url(out, t->a);"},
    {"{{! t: int a; }}<p>{{a}}</p>", "buf_add_int(out, t->a);"},
    {"{{! t: real a; }}<p>{{a:1}}</p>",
     "place_add_real(out, &place_lang_table[TPL_LANG_EN], t->a, 1);"},
    {"{{! t: real a; }}<p title=\"{{a:2}}\"></p>",
     "buf_add_fixed(out, t->a, 2);"},
    {"{{! t: html a; }}<p>{{a}}</p>", "buf_add(out, t->a.markup);"},
    {"{{! t: id a; }}<p id=\"{{a}}\"></p>", "place_add_id(out, t->a);"},
    {"{{! t: date a; }}<p>{{a}}</p>", "place_add_date(out, "},
    {"{{! t: date a; }}<p title=\"{{a}}\"></p>", "place_add_day(out, t->a);"},
    {"{{! t: bool a; }}{{#a}}<p></p>{{/a}}", "if ((t->a)) {"},
    {"{{! t: bool a; }}{{^a}}<p></p>{{/a}}", "if (!(t->a)) {"},
    {"{{! t: text a; }}{{#a}}<p></p>{{/a}}", "if ((t->a.len > 0)) {"},
    {"{{! t: bool a; }}<p{{#a}} hidden{{/a}}></p>", "put(out, \" hidden\", 7)"},
    {"{{! t: list a { text b; } }}{{#a}}<p>{{b}}</p>{{/a}}",
     "html_add_text(out, e1->b);"},
    {"{{! t: list a { text b; } }}{{^a}}<p></p>{{/a}}", "if (!(t->a_n > 0)) {"},
    {"{{! t: list a { list b { int c; } } }}{{#a}}{{#b}}{{c}}{{/b}}{{/a}}",
     "buf_add_int(out, e2->c);"},
    {"{{! t: enum a { x y } }}{{#a=y}}<p></p>{{/a}}",
     "if ((t->a == TPL_T_A_Y)) {"},
    {"{{! t: }}{{#page.who=member}}<p></p>{{/page.who}}",
     "if ((page->who == TPL_PAGE_WHO_MEMBER)) {"},
    {"{{! t: }}{{> _part}}", "html_add_text(out, page->community);"},
    {"{{! t: }}{{extends _page}}{{$main}}<h1></h1>{{/$}}",
     "put(out, \"<main><h1></h1></main>\", 22)"},
    {"{{! t: }}{{extends _page}}", "put(out, \"<main><p></p></main>\", 20)"},
    {"{{! t: }}{{@icon lock}}", "<use href=\\\"/a/0/s.svg#lock\\\">"},
    {"{{! t: }}{{@module-if-built js/z.js}}", "tpl_t_en("},
    {"{{! t: }}{{@module-if-built js/d.js}}", "(void)page;\n}"},
    {"{{! t: }}<p>{{_}}One\n  two{{/_}}</p>", "<p>One two</p>"},
    {"{{! t: }}<p translate=\"no\">Name</p>", "Name"},
    {"{{! t: }}<p>  a\n\n  b  </p>", "<p> a\\nb </p>"},
    {"{{! t: }}<pre>1  2</pre>", "<pre>1  2</pre>"},
    {"{{! sealed t /s/t }}<form method=\"dialog\"></form>",
     "{{\"/s/t\", 4}, tpl_t}"},
};

static void
good_templates_compile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct result r;

        compile(&r, "t", good[i].text, NULL);
        if (r.st != ST_OK || !holds(&r.c, good[i].code))
            fail_msg("%s: expected %s, got %.*s\n%.*s", good[i].text,
                     good[i].code, TPLC_S(buf_str(&r.t->diag.text)),
                     TPLC_S(buf_str(&r.c)));
        result_clear(&r);
    }
}

static const struct bad {
    const char *text;
    const char *message; /* the beginning of the first one */
} bad[] = {
    /* names and types */
    {"<p></p>", "t.html:1:1: the first line declares"},
    {"{{! t: text a; }}{{b}}", "t.html:1:18: unknown field \"b\""},
    {"{{! t: text a; }}\n<p>\n {{b}}</p>", "t.html:3:2: unknown field"},
    {"{{! t: what a; }}", "t.html:1:1: unknown type"},
    {"{{! t: text a; int a; }}", "t.html:1:1: field \"a\" declared twice"},
    {"{{! other: text a; }}", "t.html:1:1: \"other\" is declared in"},
    {"{{! t: bool a; }}{{a}}", "t.html:1:18: \"a\" is a section"},
    {"{{! t: real a; }}{{a}}", "t.html:1:18: decimals go with"},
    {"{{! t: int a; }}{{a:1}}", "t.html:1:17: decimals go with"},
    {"{{! t: real a; }}{{#a}}{{/a}}", "t.html:1:18: a real number is no"},
    {"{{! t: enum a { x } }}{{#a}}{{/a}}", "t.html:1:23: \"a\" has no value"},
    {"{{! t: enum a { x } }}{{#a=z}}{{/a}}", "t.html:1:23: \"a\" has no"},
    {"{{! t: list a { text b; } }}{{b}}", "t.html:1:29: unknown field"},
    /* places */
    {"{{! t: text a; }}<a href=\"{{a}}\"></a>", "t.html:1:27: \"a\" has no"},
    {"{{! t: url a; }}<a href=\"/x/{{a}}\"></a>", "t.html:1:29: \"a\" has no"},
    {"{{! t: html a; }}<p title=\"{{a}}\"></p>", "t.html:1:28: \"a\" has no"},
    {"{{! t: text a; }}<p {{a}}></p>", "t.html:1:21: no value may stand"},
    {"{{! t: text a; }}<{{a}}></p>", "t.html:1:19: no value may stand"},
    {"{{! t: text a; }}<p title={{a}}></p>", "t.html:1:27: no value may"},
    {"{{! t: text a; bool b; }}<a href=\"{{#b}}/{{/b}}{{a}}\"></a>",
     "t.html:1:48: no value may stand"},
    {"{{! t: }}<p title=x></p>", "t.html:1:19: a value stands in double"},
    {"{{! t: }}<p onclick=\"x\"></p>", "t.html:1:20: no event attributes"},
    {"{{! t: }}<p style=\"x\"></p>", "t.html:1:18: no style attribute"},
    {"{{! t: }}<style></style>", "t.html:1:16: no <style>"},
    {"{{! t: }}<script>1</script>", "t.html:1:18: no script in a page"},
    {"{{! t: }}<a href=\"javascript:x\"></a>", "t.html:1:31: no script in an"},
    {"{{! t: }}<button></button>", "t.html:1:17: a button needs its type"},
    /* structure */
    {"{{! t: }}<p>", "t.html:1:1: the page ends inside an element"},
    {"{{! t: }}<p></div>", "t.html:1:18: end tag does not match"},
    {"{{! t: }}</p>", "t.html:1:13: end tag without a start"},
    {"{{! t: bool a; }}{{#a}}<p>{{/a}}</p>", "t.html:1:18: section \"a\" lea"},
    {"{{! t: bool a; }}<p>{{#a}}</p>{{/a}}", "t.html:1:21: section \"a\" "},
    {"{{! t: bool a; }}<p>{{#a}}</p><p>{{/a}}</p>",
     "t.html:1:21: section \"a\" closes"},
    {"{{! t: bool a; }}<p title=\"{{#a}}\" id=\"{{/a}}\"></p>",
     "t.html:1:28: section \"a\" ends the value"},
    {"{{! t: bool a; }}{{#a}}", "t.html:1:24: \"a\" is not closed"},
    {"{{! t: bool a; }}{{/a}}", "t.html:1:18: end tag does not fit"},
    {"{{! t: }}{{a", "t.html:1:10: tag without }}"},
    {"{{! t: }}{{> _none}}", "t.html:1:10: no part"},
    {"{{! t: }}{{extends _page}}{{$mian}}{{/$}}",
     "t.html:1:27: no layout has a place"},
    {"{{! t: }}{{extends _page}}<p></p>", "t.html:1:27: content outside"},
    {"{{! t: }}{{@none x}}", "t.html:1:10: unknown call"},
    {"{{! t: }}{{@icon none}}", "t.html:1:10: no picture"},
    {"{{! t: }}{{@module js/z.js}}", "t.html:1:10: no served file"},
    {"{{! t: }}{{@module js/d.js}}", "t.html:1:10: js/d.js imports js/gone"},
    /* words */
    {"{{! t: }}<p>Words</p>", "t.html:1:14: text outside"},
    {"{{! t: }}<p title=\"Words\"></p>", "t.html:1:21: text outside"},
    {"{{! t: }}<p>{{_}}{{/_}}</p>", "t.html:1:13: empty text"},
    {"{{! t: }}<p {{_}}x{{/_}}></p>", "t.html:1:13: "},
    {"{{! t: bool a; }}<p>{{_}}x{{#a}}y{{/a}}{{/_}}</p>",
     "t.html:1:27: only values inside"},
    {"{{! t: text a; }}<p>{{_}}For {a}.{{/_}}</p>",
     "t.html:1:26: prints {a} as it stands: write {{a}}"},
    {"{{! t: }}<p>{{_}}In {page.community}.{{/_}}</p>",
     "t.html:1:18: prints {page.community} as it stands"},
    {"{{! t: }}<p>a & b</p>", "t.html:1:16: write &amp;"},
    /* sealed pages */
    {"{{! sealed t /s }}{{page.path}}", "t.html:1:19: \"path\" is not the"},
    {"{{! sealed t /s }}<form></form>", "t.html:1:24: a form of a sealed"},
    {"{{! sealed t /s }}<form method=\"dialog\" action=\"/x\"></form>",
     "t.html:1:52: no action"},
    {"{{! sealed t /s }}<input type=\"date\" name=\"x\">",
     "t.html:1:46: no name"},
    {"{{! sealed t /s }}<input type=\"text\">", "t.html:1:37: a sealed text"},
    {"{{! sealed t /s }}<textarea></textarea>", "t.html:1:28: a sealed text"},
    {"{{! sealed t /s }}<input>", "t.html:1:25: an input of a sealed"},
    {"{{! sealed t }}", "t.html:1:1: sealed page without address"},
};

static void
bad_templates_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct result r;
        struct str want = {bad[i].message, strlen(bad[i].message)};

        compile(&r, "t", bad[i].text, NULL);
        if (r.st != ST_INVALID || !str_starts(buf_str(&r.t->diag.text), want))
            fail_msg("%s: expected %s, got %.*s", bad[i].text, bad[i].message,
                     TPLC_S(buf_str(&r.t->diag.text)));
        result_clear(&r);
    }
}

static const struct translated {
    const char *text;
    const char *catalogue;
    const char *expect; /* code, or the message when it begins with "de.po" */
} translated[] = {
    {"{{! t: }}<p>{{_}}Good day{{/_}}</p>",
     "msgid \"Good day\"\nmsgstr \"Guten Tag\"\n", "<p>Guten Tag</p>"},
    {"{{! t: }}<p>{{_}}Good day{{/_}}</p>",
     "#, fuzzy\nmsgid \"Good day\"\nmsgstr \"Guten Tag\"\n", "<p>Good day</p>"},
    {"{{! t: }}<p>{{_}}Good day{{/_}}</p>",
     "msgid \"Good \"\n\"day\"\nmsgstr \"\"\n\"Guten \"\n\"Tag\"\n",
     "<p>Guten Tag</p>"},
    {"{{! t: int a; int b; }}<p>{{_}}{{a}} of {{b}}{{/_}}</p>",
     "msgid \"{a} of {b}\"\nmsgstr \"{b} mal {a}\"\n",
     "buf_add_int(out, t->b);\n    put(out, \" mal \", 5);"},
    {"{{! t: int a; }}<p>{{_n a}}one{{|}}{{a}} many{{/_}}</p>",
     "msgid \"one\"\nmsgid_plural \"{a} many\"\n"
     "msgstr[0] \"eins\"\nmsgstr[1] \"{a} viele\"\n",
     "put(out, \"eins\", 4)"},
    {"{{! t: }}<p>{{_}}stay {n}{{/_}}</p>",
     "msgid \"stay {n}\"\nmsgstr \"bleib {n}\"\n", "bleib {n}"},
    {"{{! t: real a; }}<p>{{_}}{{a:1}}{{/_}}</p>",
     "msgid \"{a}\"\nmsgstr \"= {a}\"\n", "place_lang_table[TPL_LANG_DE]"},
    {"{{! t: int a; }}<p>{{_}}{{a}} x{{/_}}</p>",
     "msgid \"{a} x\"\nmsgstr \"x\"\n", "de.po:1:1: {a} does not occur"},
    {"{{! t: int a; }}<p>{{_}}{{a}} x{{/_}}</p>",
     "msgid \"{a} x\"\nmsgstr \"{a} {b}\"\n", "de.po:1:1: {b} is not in"},
    {"{{! t: }}<p>{{_}}a <b>c</b>{{/_}}</p>",
     "msgid \"a <b>c</b>\"\nmsgstr \"a <b>c\"\n", "de.po:1:1: </b> does not"},
    {"{{! t: }}<p>{{_}}x{{/_}}</p>",
     "msgid \"x\"\nmsgstr \"<script>y</script>\"\n",
     "de.po:1:1: <script> is not in"},
    {"{{! t: }}<p title=\"{{_}}x{{/_}}\"></p>",
     "msgid \"x\"\nmsgstr \"a\\\" id=\\\"b\"\n", "de.po:1:1: "},
    {"{{! t: }}<p></p>", "msgid x\n", "de.po:1:1: quoted string expected"},
    {"{{! t: }}<p></p>", "what \"x\"\n", "de.po:1:1: unknown keyword"},
    {"{{! t: }}<p></p>",
     "msgid \"x\"\nmsgstr \"y\"\n\nmsgid \"x\"\nmsgstr \"z\"\n",
     "de.po:4:1: text is there twice"},
};

static void
translations_are_read_as_templates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof translated / sizeof translated[0]; i++) {
        const struct translated *row = &translated[i];
        struct str want = {row->expect, strlen(row->expect)};
        bool refused = str_starts(want, STR("de.po"));
        struct result r;

        compile(&r, "t", row->text, row->catalogue);
        if (refused ? r.st != ST_INVALID ||
                          !str_starts(buf_str(&r.t->diag.text), want)
                    : r.st != ST_OK || !holds(&r.c, row->expect))
            fail_msg("row %zu: expected %s, got %.*s\n%.*s", i, row->expect,
                     TPLC_S(buf_str(&r.t->diag.text)), TPLC_S(buf_str(&r.c)));
        result_clear(&r);
    }
}

static void
modules_bring_what_they_import(void **state)
{
    static const char links[] =
        "<link rel=\\\"modulepreload\\\" href=\\\"/a/0/js/c.js\\\"";
    struct result r;
    const char *first;

    (void)state;
    compile(&r, "t", "{{! t: }}{{@module js/a.js}}", NULL);
    assert_int_equal(r.st, ST_OK);
    /* join the lines of the literal before looking */
    for (size_t i = 0, k = 0; i < r.c.len; i++) {
        r.c.ptr[k++] = r.c.ptr[i];
        if (k >= 12 && memcmp(r.c.ptr + k - 11, "\"\n        \"", 11) == 0)
            k -= 11;
        if (i + 1 == r.c.len)
            r.c.len = k;
    }
    first = memmem(r.c.ptr, r.c.len, links, sizeof links - 1);
    if (first == NULL)
        fail_msg("expected %s, got %.*s", links, TPLC_S(buf_str(&r.c)));
    assert_true(holds(&r.c, "href=\\\"/a/0/js/b.js\\\" integrity="
                            "\\\"sha384-B\\\">"));
    /* once, although two modules import it */
    assert_null(memmem(first + 1, r.c.len - (size_t)(first + 1 - r.c.ptr),
                       links, sizeof links - 1));
    result_clear(&r);
}

static void
header_is_typed(void **state)
{
    struct result r;

    (void)state;
    compile(&r, "two-words",
            "{{! two_words: list a { text b; enum c { x } } date d; }}"
            "{{#a}}{{b}}{{/a}}{{d}}",
            NULL);
    assert_int_equal(r.st, ST_OK);
    assert_true(holds(&r.h, "const struct tpl_two_words_a *a;\n"
                            "    size_t a_n;"));
    assert_true(holds(&r.h, "enum tpl_two_words_a_c {"));
    assert_true(holds(&r.h, "int64_t d;"));
    assert_true(holds(&r.h, "MUST_USE enum status tpl_two_words(struct buf "));
    result_clear(&r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_templates_compile),
        cmocka_unit_test(bad_templates_are_refused),
        cmocka_unit_test(translations_are_read_as_templates),
        cmocka_unit_test(modules_bring_what_they_import),
        cmocka_unit_test(header_is_typed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
