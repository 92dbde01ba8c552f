/*
 * The generated header and the tables of the generated source.
 */
#include "tools/tplc.h"

#include <stdio.h>
#include <string.h>

static const char *const month_name[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/* {day}, {month} and {year} in the order of the language. */
static const char date_format[] = "{day} {month} {year}";

static void
add(struct buf *b, const char *text)
{
    buf_add(b, (struct str){text, strlen(text)});
}

static void
add_upper(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        buf_add_byte(b, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A')
                        : c == '-'           ? '_'
                                             : c);
    }
}

static void
add_c_string(struct buf *b, struct str s)
{
    char text[8];

    add(b, "{\"");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char u = (unsigned char)s.ptr[i];

        (void)snprintf(
            text, sizeof text,
            u < 0x20 || u > 0x7e || u == '"' || u == '\\' ? "\\%03o" : "%c", u);
        add(b, text);
    }
    add(b, "\", ");
    buf_add_int(b, (int64_t)s.len);
    add(b, "}");
}

void
tplc_header_add_lang(struct buf *out, const struct tplc_catalogue *c)
{
    add(out, "TPL_LANG_");
    add_upper(out, c->tag);
}

void
tplc_header_add_value(struct buf *out, const struct tplc_rec *rec,
                      const struct tplc_field *f, struct str value)
{
    add_upper(out, rec->cname);
    buf_add_byte(out, '_');
    add_upper(out, f->name);
    buf_add_byte(out, '_');
    add_upper(out, value);
}

static const char *
c_type(enum tplc_type type)
{
    switch (type) {
    case TPLC_INT:
        return "int64_t ";
    case TPLC_DATE:
        return "int64_t "; /* UTC ms */
    case TPLC_REAL:
        return "double ";
    case TPLC_BOOL:
        return "bool ";
    case TPLC_HTML:
        return "struct html ";
    default:
        return "struct str ";
    }
}

static void
add_enum(struct buf *h, const struct tplc_rec *rec, const struct tplc_field *f)
{
    add(h, "enum ");
    buf_add(h, rec->cname);
    buf_add_byte(h, '_');
    buf_add(h, f->name);
    add(h, " {\n");
    for (size_t i = 0; i < f->values; i++) {
        add(h, "    ");
        tplc_header_add_value(h, rec, f, f->value[i]);
        add(h, ",\n");
    }
    add(h, "};\n\n/* The value of this name (letters of any size); false:"
           " none. */\nbool ");
    buf_add(h, rec->cname);
    buf_add_byte(h, '_');
    buf_add(h, f->name);
    add(h, "_parse(struct str name, enum ");
    buf_add(h, rec->cname);
    buf_add_byte(h, '_');
    buf_add(h, f->name);
    add(h, " *out);\n\n");
}

static void
add_field(struct buf *h, const struct tplc_rec *rec, const struct tplc_field *f)
{
    add(h, "    ");
    if (f->type == TPLC_ENUM) {
        add(h, "enum ");
        buf_add(h, rec->cname);
        buf_add_byte(h, '_');
        buf_add(h, f->name);
        buf_add_byte(h, ' ');
    } else if (f->type == TPLC_LIST) {
        add(h, "const struct ");
        buf_add(h, f->rec->cname);
        add(h, " *");
    } else {
        add(h, c_type(f->type));
    }
    buf_add(h, f->name);
    add(h, ";");
    if (f->type == TPLC_URL)
        add(h, " /* own path, https, mailto or tel */");
    if (f->type == TPLC_ID)
        add(h, " /* [A-Za-z0-9_-] only */");
    if (f->type == TPLC_DATE)
        add(h, " /* UTC ms; the day is shown */");
    if (f->type == TPLC_LIST) {
        add(h, "\n    size_t ");
        buf_add(h, f->name);
        add(h, "_n;");
    }
    add(h, "\n");
}

/* A record after those it lists. */
static void
add_rec(struct buf *h, const struct tplc_rec *rec)
{
    for (size_t i = 0; i < rec->fields; i++) {
        if (rec->field[i].type == TPLC_LIST)
            add_rec(h, rec->field[i].rec);
        if (rec->field[i].type == TPLC_ENUM)
            add_enum(h, rec, &rec->field[i]);
    }
    if (rec->fields == 0)
        return;
    add(h, "struct ");
    buf_add(h, rec->cname);
    add(h, " {\n");
    if (str_eq(rec->cname, STR("tpl_page")))
        add(h, "    enum tpl_lang lang;\n");
    for (size_t i = 0; i < rec->fields; i++)
        add_field(h, rec, &rec->field[i]);
    add(h, "};\n\n");
}

static void
add_prototype(struct buf *h, const struct tplc_file *f)
{
    add(h, "MUST_USE enum status ");
    buf_add(h, f->rec->cname);
    add(h, "(struct buf *out, const struct tpl_page *page");
    if (f->rec->fields > 0) {
        add(h, ",\n    const struct ");
        buf_add(h, f->rec->cname);
        add(h, " *t");
    }
    add(h, ");\n\n");
}

static size_t
count_shells(const struct tplc *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->files; i++)
        n += t->file[i].sealed && t->file[i].rec != NULL;
    return n;
}

void
tplc_header_render(const struct tplc *t, struct buf *h)
{
    add(h, "/* Written by tools/tplc from web/tpl; not by hand. */\n"
           "#ifndef WEB_TPL_H\n#define WEB_TPL_H\n\n"
           "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
           "#include \"base/buf.h\"\n#include \"base/html.h\"\n"
           "#include \"core/status.h\"\n#include \"core/str.h\"\n\n"
           "/*\n"
           " * tpl: the pages.  Each function appends one page to out in the"
           " language\n * of page->lang and returns out's status.  Views are"
           " borrowed for the call.\n */\nenum tpl_lang {\n");
    for (size_t i = 0; i < t->langs; i++) {
        add(h, "    ");
        tplc_header_add_lang(h, &t->lang[i]);
        add(h, ",\n");
    }
    add(h, "    TPL_LANG_COUNT\n};\n\n"
           "struct tpl_lang_info {\n"
           "    struct str tag;   /* \"de\", as in lang= */\n"
           "    struct str name;  /* \"Deutsch\" */\n"
           "    bool is_for_tests; /* offered to nobody */\n};\n\n"
           "extern const struct tpl_lang_info"
           " tpl_lang_list[TPL_LANG_COUNT];\n\n");
    if (t->page != NULL)
        add_rec(h, t->page);
    for (size_t i = 0; i < t->files; i++)
        if (t->file[i].rec != NULL) {
            add_rec(h, t->file[i].rec);
            add_prototype(h, &t->file[i]);
        }
    add(h, "/* Sealed pages: the same bytes for everybody, per language. */\n"
           "struct tpl_shell {\n    struct str path;\n"
           "    enum status (*render)(struct buf *out,\n"
           "                          const struct tpl_page *page);\n};\n\n"
           "#define TPL_SHELL_COUNT ");
    buf_add_int(h, (int64_t)count_shells(t));
    add(h, "\nextern const struct tpl_shell"
           " tpl_shell_list[TPL_SHELL_COUNT + 1];\n\n#endif\n");
}

/* Months and the order of a date, for web/place.c. */
static void
add_place_lang(struct tplc *t, struct tplc_catalogue *lang, struct buf *c)
{
    struct tplc_pos at = {STR("dates"), 1, 1};
    struct tplc_entry *e;

    add(c, "    {'");
    buf_add_byte(c, lang->point);
    add(c, "', {\n");
    for (int i = 0; i < 12; i++) {
        e = tplc_po_note(t, at,
                         (struct str){month_name[i], strlen(month_name[i])},
                         (struct str){NULL, 0});
        add(c, "        ");
        if (e != NULL)
            add_c_string(c, tplc_po_find(t, lang, e, 0, &at));
        add(c, ",\n");
    }
    add(c, "     },\n     ");
    at = (struct tplc_pos){STR("dates"), 1, 1};
    e = tplc_po_note(t, at, (struct str){date_format, sizeof date_format - 1},
                     (struct str){NULL, 0});
    if (e != NULL)
        add_c_string(c, tplc_po_find(t, lang, e, 0, &at));
    add(c, "},\n");
}

/* bool tpl_…_parse(…) of each enum in rec and the lists below. */
static void
add_parsers(struct buf *c, const struct tplc_rec *rec)
{
    for (size_t i = 0; i < rec->fields; i++) {
        const struct tplc_field *f = &rec->field[i];
        char name[256];

        if (f->type == TPLC_LIST)
            add_parsers(c, f->rec);
        if (f->type != TPLC_ENUM)
            continue;
        (void)snprintf(name, sizeof name, "%.*s_%.*s", TPLC_S(rec->cname),
                       TPLC_S(f->name));
        add(c, "bool\n");
        add(c, name);
        add(c, "_parse(struct str name, enum ");
        add(c, name);
        add(c, " *out)\n{\n    static const struct str list[] = {\n");
        for (size_t k = 0; k < f->values; k++) {
            add(c, "        ");
            add_c_string(c, f->value[k]);
            add(c, ",\n");
        }
        add(c, "    };\n    size_t i;\n\n"
               "    if (!place_find(list, sizeof list / sizeof list[0], name,"
               " &i))\n        return false;\n    *out = (enum ");
        add(c, name);
        add(c, ")i;\n    return true;\n}\n\n");
    }
}

void
tplc_header_prelude(struct tplc *t, struct buf *c)
{
    add(c, "/* Written by tools/tplc from web/tpl; not by hand. */\n"
           "#include \"web/tpl.h\"\n\n#include \"web/place.h\"\n\n"
           "/* (a call compilers leave alone: there are ten thousand) */\n"
           "__attribute__((noinline)) static void\n"
           "put(struct buf *out, const char *text, size_t n)\n"
           "{\n    buf_add(out, (struct str){text, n});\n}\n\n"
           "static const struct place_lang"
           " place_lang_table[TPL_LANG_COUNT] = {\n");
    for (size_t i = 0; i < t->langs; i++)
        add_place_lang(t, &t->lang[i], c);
    add(c, "};\n\n");
}

void
tplc_header_tables(const struct tplc *t, struct buf *c)
{
    if (t->page != NULL)
        add_parsers(c, t->page);
    for (size_t i = 0; i < t->files; i++)
        if (t->file[i].rec != NULL)
            add_parsers(c, t->file[i].rec);
    add(c, "const struct tpl_lang_info tpl_lang_list[TPL_LANG_COUNT] = {\n");
    for (size_t i = 0; i < t->langs; i++) {
        add(c, "    {");
        add_c_string(c, t->lang[i].tag);
        add(c, ", ");
        add_c_string(c, t->lang[i].name);
        add(c, t->lang[i].pseudo ? ", true},\n" : ", false},\n");
    }
    add(c, "};\n\nconst struct tpl_shell"
           " tpl_shell_list[TPL_SHELL_COUNT + 1] = {\n");
    for (size_t i = 0; i < t->files; i++) {
        if (!t->file[i].sealed || t->file[i].rec == NULL)
            continue;
        add(c, "    {");
        add_c_string(c, t->file[i].address);
        add(c, ", ");
        buf_add(c, t->file[i].rec->cname);
        add(c, "},\n");
    }
    add(c, "    {{0, 0}, 0},\n};\n");
}
