/*
 * From nodes to C.  Every byte of markup goes through the state machine of
 * tplc_place.c, in every language, translations included; what a hole may hold
 * and how it is escaped follows from where the machine stands.
 */
#include "tools/tplc.h"

#include <stdio.h>
#include <string.h>

#define LITERAL_MAX (1u << 20) /* bytes of markup between two values */
#define CODE_LINE 66           /* bytes of a string literal on one line */
#define PART_DEPTH 16          /* parts within parts */

struct str
tplc_emit_cname(struct tplc *t, struct str stem)
{
    char *name = arena_take(t->arena, stem.len + 1);

    if (name == NULL)
        return stem;
    for (size_t i = 0; i < stem.len; i++)
        name[i] = stem.ptr[i] == '-' ? '_' : stem.ptr[i];
    return (struct str){name, stem.len};
}

static void
add(struct buf *b, const char *text)
{
    buf_add(b, (struct str){text, strlen(text)});
}

/* One byte of a C string literal. */
static void
add_escaped(struct buf *c, char byte)
{
    unsigned char u = (unsigned char)byte;
    char text[8];

    if (byte == '\n') {
        add(c, "\\n");
    } else if (byte == '"' || byte == '\\' || byte == '?') {
        buf_add_byte(c, '\\');
        buf_add_byte(c, byte);
    } else if (u < 0x20 || u > 0x7e) {
        (void)snprintf(text, sizeof text, "\\%03o", u);
        add(c, text);
    } else {
        buf_add_byte(c, byte);
    }
}

void
tplc_emit_flush(struct tplc_emit *e)
{
    struct str s = buf_str(&e->literal);

    if (s.len == 0)
        return;
    add(e->c, "    put(out, \"");
    for (size_t i = 0; i < s.len; i++) {
        if (i > 0 && i % CODE_LINE == 0)
            add(e->c, "\"\n        \"");
        add_escaped(e->c, s.ptr[i]);
    }
    add(e->c, "\", ");
    buf_add_int(e->c, (int64_t)s.len);
    add(e->c, ");\n");
    buf_clear(&e->literal);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Markup bytes: through the machine, white space drawn together. */
static enum status
emit_markup(struct tplc_emit *e, struct tplc_pos pos, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool text = e->place.state == TPLC_PLACE_TEXT;
        const char *wrong = tplc_place_step(&e->place, c);

        if (wrong != NULL)
            return tplc_error(e->t, pos, "%s", wrong);
        if (c == '\n') {
            pos.line++;
            pos.col = 1;
        } else if (((unsigned char)c & 0xC0) != 0x80) {
            pos.col++;
        }
        if (is_space(c) && e->place.state != TPLC_PLACE_VALUE &&
            !tplc_place_keeps_space(&e->place)) {
            if (!e->after_space)
                buf_add_byte(&e->literal, text && c == '\n' ? '\n' : ' ');
            e->after_space = true;
            continue;
        }
        e->after_space = false;
        buf_add_byte(&e->literal, c);
    }
    return buf_status(&e->literal);
}

/* --- names --- */

static const struct tplc_field *
field_find(const struct tplc_rec *rec, struct str name)
{
    for (size_t i = 0; rec != NULL && i < rec->fields; i++)
        if (str_eq(rec->field[i].name, name))
            return &rec->field[i];
    return NULL;
}

/* The field of this name here, its record, and how C reaches that; NULL without
 * one.  "page." is taken off the name. */
static const struct tplc_field *
find(const struct tplc_emit *e, struct str *name, const struct tplc_rec **rec,
     const char **base)
{
    const struct tplc_field *f = NULL;

    *rec = e->t->page;
    *base = "page";
    if (str_starts(*name, STR("page."))) {
        *name = (struct str){name->ptr + 5, name->len - 5};
        f = field_find(e->t->page, *name);
    }
    for (size_t i = e->scopes; f == NULL && i-- > 0;) {
        *rec = e->scope[i].rec;
        *base = e->scope[i].expr;
        f = field_find(*rec, *name);
    }
    return f;
}

bool
tplc_emit_knows(const struct tplc_emit *e, struct str name)
{
    const struct tplc_rec *rec;
    const char *base;

    return find(e, &name, &rec, &base) != NULL;
}

enum status
tplc_emit_find(struct tplc_emit *e, const struct tplc_node *n,
               struct tplc_value *out)
{
    struct str name = n->name;
    const char *base;
    struct buf expr;
    enum status st;

    *out = (struct tplc_value){.rec = NULL};
    out->field = find(e, &name, &out->rec, &base);
    if (out->field == NULL)
        return tplc_error(e->t, n->pos, "unknown field \"%.*s\"",
                          TPLC_S(n->name));
    if (out->rec == e->t->page && e->f->sealed && !out->field->shared)
        return tplc_error(e->t, n->pos,
                          "\"%.*s\" is not the same for everybody",
                          TPLC_S(name));
    buf_init(&expr, 256);
    add(&expr, base);
    add(&expr, "->");
    buf_add(&expr, name);
    st = buf_status(&expr);
    if (st == ST_OK)
        st = arena_str(e->t->arena, buf_str(&expr), &out->expr);
    buf_free(&expr);
    return st;
}

/* --- sections --- */

/* The condition of {{#x}}; lists are handled by their caller. */
static enum status
add_condition(struct tplc_emit *e, const struct tplc_node *n,
              const struct tplc_value *v)
{
    struct buf *c = e->c;

    add(c, n->inverted ? "    if (!(" : "    if ((");
    buf_add(c, v->expr);
    switch (v->field->type) {
    case TPLC_BOOL:
        break;
    case TPLC_TEXT:
    case TPLC_URL:
    case TPLC_ID:
        add(c, ".len > 0");
        break;
    case TPLC_HTML:
        add(c, ".markup.len > 0");
        break;
    case TPLC_INT:
    case TPLC_DATE:
        add(c, " != 0");
        break;
    case TPLC_ENUM:
        add(c, " == ");
        tplc_header_add_value(c, v->rec, v->field, n->value);
        break;
    case TPLC_LIST:
        add(c, "_n > 0");
        break;
    case TPLC_REAL:
        return tplc_error(e->t, n->pos, "a real number is no condition");
    }
    add(c, ")) {\n");
    return ST_OK;
}

static enum status
check_value(struct tplc_emit *e, const struct tplc_node *n,
            const struct tplc_field *f)
{
    if (f->type != TPLC_ENUM && n->value.len == 0)
        return ST_OK;
    for (size_t i = 0; i < f->values; i++)
        if (str_eq(f->value[i], n->value))
            return ST_OK;
    return tplc_error(e->t, n->pos, "\"%.*s\" has no value \"%.*s\"",
                      TPLC_S(f->name), TPLC_S(n->value));
}

/* for (…) { and the new scope. */
static enum status
open_list(struct tplc_emit *e, const struct tplc_node *n,
          const struct tplc_value *v)
{
    struct tplc_scope *s;
    char text[512];

    if (e->scopes == TPLC_SCOPES)
        return tplc_error(e->t, n->pos, "lists nested too deep");
    s = &e->scope[e->scopes++];
    s->rec = v->field->rec;
    e->loops++;
    (void)snprintf(s->expr, sizeof s->expr, "e%u", e->loops);
    (void)snprintf(text, sizeof text,
                   "    for (size_t i%u = 0; i%u < %.*s_n; i%u++) {\n"
                   "    const struct %.*s *%s = &%.*s[i%u];\n",
                   e->loops, e->loops, TPLC_S(v->expr), e->loops,
                   TPLC_S(s->rec->cname), s->expr, TPLC_S(v->expr), e->loops);
    add(e->c, text);
    return ST_OK;
}

static enum status
emit_section(struct tplc_emit *e, const struct tplc_node *n)
{
    struct tplc_place before = e->place;
    struct tplc_value v;
    bool list;
    const char *wrong;
    enum status st;

    if (str_eq(n->name, STR("lang"))) /* decided here, not at run time */
        return str_eq(n->value, e->lang->tag) != n->inverted
                   ? tplc_emit_nodes(e, n->kids)
                   : ST_OK;
    st = tplc_emit_find(e, n, &v);
    if (st == ST_OK)
        st = check_value(e, n, v.field);
    if (st != ST_OK)
        return st;
    tplc_emit_flush(e);
    list = v.field->type == TPLC_LIST && !n->inverted;
    st = list ? open_list(e, n, &v) : add_condition(e, n, &v);
    if (st != ST_OK)
        return st;
    e->place.low = e->place.depth;
    st = tplc_emit_nodes(e, n->kids);
    if (st != ST_OK)
        return st;
    tplc_emit_flush(e);
    add(e->c, "    }\n");
    e->after_space = false;
    if (list)
        e->scopes--;
    wrong = tplc_place_join(&e->place, &before);
    return wrong == NULL ? ST_OK
                         : tplc_error(e->t, n->pos, "section \"%.*s\" %s",
                                      TPLC_S(n->name), wrong);
}

/* --- parts, blocks, calls --- */

static enum status
emit_part(struct tplc_emit *e, const struct tplc_node *n)
{
    struct tplc_file *f = tplc_file(e->t, n->name);
    enum status st;

    if (f == NULL || !str_starts(n->name, STR("_")))
        return tplc_error(e->t, n->pos, "no part \"%.*s\"", TPLC_S(n->name));
    if (e->depth == PART_DEPTH)
        return tplc_error(e->t, n->pos, "part includes itself");
    e->depth++;
    st = tplc_emit_nodes(e, f->nodes);
    e->depth--;
    return st;
}

/* A place for a block: the page's own text comes first, then that of the
 * layouts from the inside out, then what stands in the place. */
static enum status
emit_block(struct tplc_emit *e, const struct tplc_node *n)
{
    const struct tplc_node *best = NULL;
    enum status st;

    for (size_t i = 0; i + 1 < e->layouts; i++)
        for (struct tplc_node *b = e->chain[i]->nodes; b != NULL; b = b->next) {
            if (b->kind != TPLC_BLOCK || !str_eq(b->name, n->name))
                continue;
            b->used = true;
            if (best == NULL)
                best = b;
        }
    if (best == n)
        return tplc_error(e->t, n->pos, "block inside itself");
    if (e->depth == PART_DEPTH)
        return tplc_error(e->t, n->pos, "blocks nested too deep");
    e->depth++;
    st = tplc_emit_nodes(e, best != NULL ? best->kids : n->kids);
    e->depth--;
    return st;
}

static enum status
emit_call(struct tplc_emit *e, const struct tplc_node *n)
{
    struct buf out;
    enum status st;

    if (str_eq(n->name, STR("lang")))
        return emit_markup(e, n->pos, e->lang->tag);
    if (str_eq(n->name, STR("brand"))) {
        e->place.words = true; /* a name: the same in every language */
        st = emit_markup(e, n->pos, STR("Mainstay"));
        e->place.words = false;
        return st;
    }
    if (str_eq(n->name, STR("path")) && e->f->sealed)
        return emit_markup(e, n->pos, e->f->address);
    buf_init(&out, LITERAL_MAX);
    st = tplc_assets_call(e->t, n, &out);
    if (st == ST_ABSENT)
        st = tplc_error(e->t, n->pos, "unknown call \"%.*s\"", TPLC_S(n->name));
    if (st == ST_OK)
        st = emit_markup(e, n->pos, buf_str(&out));
    buf_free(&out);
    return st;
}

enum status
tplc_emit_nodes(struct tplc_emit *e, const struct tplc_node *list)
{
    enum status st = ST_OK;

    for (const struct tplc_node *n = list; n != NULL && st == ST_OK;
         n = n->next) {
        switch (n->kind) {
        case TPLC_LITERAL:
            st = emit_markup(e, n->pos, n->text);
            break;
        case TPLC_HOLE:
            st = tplc_hole_emit(e, n);
            e->after_space = false;
            break;
        case TPLC_SECTION:
            st = emit_section(e, n);
            break;
        case TPLC_PARTIAL:
            st = emit_part(e, n);
            break;
        case TPLC_BLOCK:
            st = emit_block(e, n);
            break;
        case TPLC_TRANS:
        case TPLC_PLURAL:
            st = tplc_words_emit(e, n);
            break;
        case TPLC_CALL:
            st = emit_call(e, n);
            break;
        }
    }
    return st;
}

/* --- one template --- */

static bool
is_blank(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_space(s.ptr[i]))
            return false;
    return true;
}

/* The page and its layouts; outside blocks an extending file is empty. */
static enum status
find_chain(struct tplc_emit *e)
{
    struct tplc_file *f = e->f;

    for (;;) {
        if (e->layouts == TPLC_LAYOUTS)
            return tplc_error(e->t, (struct tplc_pos){f->path, 1, 1},
                              "too many layouts");
        e->chain[e->layouts++] = f;
        if (f->extends.len == 0)
            return ST_OK;
        for (struct tplc_node *n = f->nodes; n != NULL; n = n->next) {
            n->used = false;
            if (n->kind != TPLC_BLOCK &&
                !(n->kind == TPLC_LITERAL && is_blank(n->text)))
                return tplc_error(e->t, n->pos, "content outside a block");
        }
        f = tplc_file(e->t, f->extends);
        if (f == NULL)
            return tplc_error(e->t, (struct tplc_pos){e->f->path, 2, 1},
                              "no such layout");
    }
}

static enum status
check_blocks(struct tplc_emit *e)
{
    for (size_t i = 0; i + 1 < e->layouts; i++)
        for (struct tplc_node *n = e->chain[i]->nodes; n != NULL; n = n->next)
            if (n->kind == TPLC_BLOCK && !n->used)
                return tplc_error(e->t, n->pos,
                                  "no layout has a place for \"%.*s\"",
                                  TPLC_S(n->name));
    return ST_OK;
}

static void
add_lang_suffix(struct buf *c, const struct tplc_catalogue *lang)
{
    buf_add_byte(c, '_');
    for (size_t i = 0; i < lang->tag.len; i++)
        buf_add_byte(c, lang->tag.ptr[i] == '-' ? '_' : lang->tag.ptr[i]);
}

static void
add_parameters(struct buf *c, const struct tplc_file *f)
{
    add(c, "(struct buf *out, const struct tpl_page *page");
    if (f->rec->fields > 0) {
        add(c, ",\n    const struct ");
        buf_add(c, f->rec->cname);
        add(c, " *t");
    }
    add(c, ")\n{\n");
}

static enum status
emit_lang(struct tplc *t, struct tplc_file *f, struct tplc_catalogue *lang,
          struct buf *c)
{
    struct tplc_emit e = {.t = t, .f = f, .lang = lang, .c = c};
    const char *wrong;
    enum status st;

    e.after_space = true;
    e.scope[0] = (struct tplc_scope){.rec = f->rec, .expr = "t"};
    e.scopes = 1;
    tplc_place_init(&e.place, f->sealed);
    buf_init(&e.literal, LITERAL_MAX);
    add(c, "static void\n");
    buf_add(c, f->rec->cname);
    add_lang_suffix(c, lang);
    add_parameters(c, f);
    add(c, "    (void)page;\n");
    if (f->rec->fields > 0)
        add(c, "    (void)t;\n");
    st = find_chain(&e);
    if (st == ST_OK)
        st = tplc_emit_nodes(&e, e.chain[e.layouts - 1]->nodes);
    if (st == ST_OK)
        st = check_blocks(&e);
    wrong = tplc_place_finished(&e.place);
    if (st == ST_OK && wrong != NULL)
        st = tplc_error(t, (struct tplc_pos){f->path, 1, 1}, "%s", wrong);
    tplc_emit_flush(&e);
    add(c, "}\n\n");
    buf_free(&e.literal);
    return st;
}

enum status
tplc_emit(struct tplc *t, struct tplc_file *f, struct buf *c)
{
    for (size_t i = 0; i < t->langs; i++) {
        enum status st = emit_lang(t, f, &t->lang[i], c);

        if (st != ST_OK)
            return st;
    }
    add(c, "enum status\n");
    buf_add(c, f->rec->cname);
    add_parameters(c, f);
    add(c, "    switch (page->lang) {\n");
    for (size_t i = t->langs; i-- > 0;) {
        if (i == 0) {
            add(c, "    default:\n        ");
        } else {
            add(c, "    case ");
            tplc_header_add_lang(c, &t->lang[i]);
            add(c, ":\n        ");
        }
        buf_add(c, f->rec->cname);
        add_lang_suffix(c, &t->lang[i]);
        add(c, f->rec->fields > 0 ? "(out, page, t);\n" : "(out, page);\n");
        add(c, "        break;\n");
    }
    add(c, "    }\n    return buf_status(out);\n}\n\n");
    return buf_status(c);
}
