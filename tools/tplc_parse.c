/*
 * Templates from bytes to nodes.  Tags stand in double braces; the first one
 * of a file that is not a part declares the page's fields:
 *
 *   {{! help: text community; list number { text label; url href; } }}
 *   {{! sealed today /s/today }}
 */
#include "tools/tplc.h"

#include <string.h>

#define PARSE_DEPTH 32 /* sections within sections */

struct parser {
    struct tplc *t;
    struct tplc_file *f;
    struct str text;
    size_t at;
    struct tplc_pos pos; /* of text.ptr[at] */
};

/* One tag: what stands between the braces, trimmed. */
struct tag {
    struct tplc_pos pos;
    struct str body;
};

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct str
trim(struct str s)
{
    while (s.len > 0 && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static void
advance(struct parser *p, size_t n)
{
    for (; n > 0 && p->at < p->text.len; n--, p->at++) {
        unsigned char c = (unsigned char)p->text.ptr[p->at];

        if (c == '\n') {
            p->pos.line++;
            p->pos.col = 1;
        } else if ((c & 0xC0) != 0x80) {
            p->pos.col++;
        }
    }
}

static bool
looking_at(const struct parser *p, const char *word)
{
    size_t len = strlen(word);

    return p->text.len - p->at >= len &&
           memcmp(p->text.ptr + p->at, word, len) == 0;
}

/* Read a tag whose "{{" stands here. */
static enum status
read_tag(struct parser *p, struct tag *out)
{
    size_t from = p->at + 2;
    size_t to = from;

    out->pos = p->pos;
    while (to + 1 < p->text.len &&
           !(p->text.ptr[to] == '}' && p->text.ptr[to + 1] == '}'))
        to++;
    if (to + 1 >= p->text.len)
        return tplc_error(p->t, p->pos, "tag without }}");
    /* a declaration may end in its own brace: "} }}" or "}}}" */
    while (to + 2 < p->text.len && p->text.ptr[to + 2] == '}')
        to++;
    out->body = trim((struct str){p->text.ptr + from, to - from});
    advance(p, to + 2 - p->at);
    return ST_OK;
}

static struct tplc_node *
node_new(struct tplc *t, enum tplc_kind kind, struct tplc_pos pos)
{
    struct tplc_node *n = arena_zero(t->arena, 1, sizeof *n);

    if (n == NULL) {
        (void)tplc_error(t, pos, "out of memory");
        return NULL;
    }
    n->kind = kind;
    n->pos = pos;
    n->places = -1;
    return n;
}

/* --- the declaration --- */

struct words {
    struct tplc *t;
    struct tplc_pos pos;
    struct str left;
};

/* The next word or one of ":;{}"; empty at the end. */
static struct str
next_word(struct words *w)
{
    size_t len = 0;
    struct str out;

    w->left = trim(w->left);
    while (len < w->left.len && !is_space(w->left.ptr[len]) &&
           strchr(":;{}", w->left.ptr[len]) == NULL)
        len++;
    if (len == 0 && w->left.len > 0)
        len = 1;
    out = (struct str){w->left.ptr, len};
    w->left.ptr += len;
    w->left.len -= len;
    return out;
}

static bool
is_word(struct str s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.ptr, word, s.len) == 0;
}

static bool
is_identifier(struct str s)
{
    if (s.len == 0 || s.ptr[0] < 'a' || s.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_' ||
              (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
            return false;
    return true;
}

static const char *const type_name[] = {
    [TPLC_TEXT] = "text", [TPLC_INT] = "int",   [TPLC_REAL] = "real",
    [TPLC_BOOL] = "bool", [TPLC_URL] = "url",   [TPLC_HTML] = "html",
    [TPLC_ID] = "id",     [TPLC_DATE] = "date", [TPLC_ENUM] = "enum",
    [TPLC_LIST] = "list",
};

static bool
find_type(struct str word, enum tplc_type *out)
{
    for (size_t i = 0; i < sizeof type_name / sizeof type_name[0]; i++)
        if (is_word(word, type_name[i])) {
            *out = (enum tplc_type)i;
            return true;
        }
    return false;
}

static enum status
read_values(struct words *w, struct tplc_field *f)
{
    struct str word;

    if (!is_word(next_word(w), "{"))
        return tplc_error(w->t, w->pos, "enum %.*s: { expected",
                          TPLC_S(f->name));
    for (;;) {
        word = next_word(w);
        if (is_word(word, "}"))
            break;
        if (!is_identifier(word) || f->values == TPLC_VALUES)
            return tplc_error(w->t, w->pos, "enum %.*s: bad value",
                              TPLC_S(f->name));
        f->value[f->values++] = word;
    }
    return ST_OK;
}

static enum status read_fields(struct words *w, struct tplc_rec *rec,
                               bool nested);

static enum status
read_list(struct words *w, const struct tplc_rec *owner, struct tplc_field *f)
{
    struct buf name;
    enum status st;

    f->rec = arena_zero(w->t->arena, 1, sizeof *f->rec);
    if (f->rec == NULL)
        return ST_NOSPACE;
    if (!is_word(next_word(w), "{"))
        return tplc_error(w->t, w->pos, "list %.*s: { expected",
                          TPLC_S(f->name));
    buf_init(&name, 256);
    buf_add(&name, owner->cname);
    buf_add_byte(&name, '_');
    buf_add(&name, f->name);
    st = buf_status(&name);
    if (st == ST_OK)
        st = arena_str(w->t->arena, buf_str(&name), &f->rec->cname);
    buf_free(&name);
    return st == ST_OK ? read_fields(w, f->rec, true) : st;
}

static enum status
read_field(struct words *w, struct str word, struct tplc_rec *rec)
{
    struct tplc_field *f;

    if (rec->fields == TPLC_FIELDS)
        return tplc_error(w->t, w->pos, "too many fields");
    f = &rec->field[rec->fields];
    f->shared = is_word(word, "shared");
    if (f->shared)
        word = next_word(w);
    if (!find_type(word, &f->type))
        return tplc_error(w->t, w->pos, "unknown type \"%.*s\"", TPLC_S(word));
    f->name = next_word(w);
    if (!is_identifier(f->name))
        return tplc_error(w->t, w->pos, "bad field name \"%.*s\"",
                          TPLC_S(f->name));
    for (size_t i = 0; i < rec->fields; i++)
        if (str_eq(rec->field[i].name, f->name))
            return tplc_error(w->t, w->pos, "field \"%.*s\" declared twice",
                              TPLC_S(f->name));
    rec->fields++;
    if (f->type == TPLC_ENUM)
        return read_values(w, f);
    if (f->type == TPLC_LIST)
        return read_list(w, rec, f);
    return ST_OK;
}

/* Fields up to the end of the declaration, or up to "}" when nested. */
static enum status
read_fields(struct words *w, struct tplc_rec *rec, bool nested)
{
    enum status st;

    for (;;) {
        struct str word = next_word(w);

        if (word.len == 0)
            return nested ? tplc_error(w->t, w->pos, "} expected") : ST_OK;
        if (is_word(word, ";"))
            continue;
        if (is_word(word, "}"))
            return nested ? ST_OK : tplc_error(w->t, w->pos, "stray }");
        st = read_field(w, word, rec);
        if (st != ST_OK)
            return st;
    }
}

/* {{! name: fields }} or {{! sealed name /address }}. */
static enum status
read_declaration(struct parser *p, struct tag tag)
{
    struct words w = {p->t, tag.pos, tag.body};
    struct tplc_rec *rec = arena_zero(p->t->arena, 1, sizeof *rec);
    struct buf cname;
    struct str name;
    enum status st;

    if (rec == NULL)
        return ST_NOSPACE;
    w.left.ptr++; /* the "!" */
    w.left.len--;
    name = next_word(&w);
    if (is_word(name, "sealed")) {
        p->f->sealed = true;
        name = next_word(&w);
        p->f->address = trim(w.left);
        w.left.len = 0;
        if (!str_starts(p->f->address, STR("/")))
            return tplc_error(p->t, tag.pos, "sealed page without address");
    } else if (!is_word(next_word(&w), ":")) {
        return tplc_error(p->t, tag.pos, "\":\" expected after the name");
    }
    buf_init(&cname, 256);
    buf_add(&cname, STR("tpl_"));
    buf_add(&cname, name);
    st = arena_str(p->t->arena, buf_str(&cname), &rec->cname);
    buf_free(&cname);
    if (st != ST_OK)
        return st;
    if (is_word(name, "page"))
        p->t->page = rec;
    else if (!str_eq(name, tplc_emit_cname(p->t, p->f->stem)))
        return tplc_error(p->t, tag.pos,
                          "\"%.*s\" is declared in the file of \"%.*s\"",
                          TPLC_S(name), TPLC_S(p->f->stem));
    else
        p->f->rec = rec;
    return read_fields(&w, rec, false);
}

/* --- nodes --- */

static enum status read_nodes(struct parser *p, struct str closing, int depth,
                              struct tplc_node **out, bool *bar);

/* "{{x:1}}": cut the decimals off. */
static enum status
read_hole(struct parser *p, struct tag tag, struct tplc_node *n)
{
    struct str places;

    if (!str_cut(tag.body, ':', &n->name, &places))
        return ST_OK;
    if (places.len != 1 || places.ptr[0] < '0' || places.ptr[0] > '9')
        return tplc_error(p->t, tag.pos, "decimals are one digit");
    n->places = places.ptr[0] - '0';
    return ST_OK;
}

static enum tplc_kind
kind_of(struct str body)
{
    char c = body.len > 0 ? body.ptr[0] : '\0';

    if (c == '#' || c == '^')
        return TPLC_SECTION;
    if (c == '>')
        return TPLC_PARTIAL;
    if (c == '$')
        return TPLC_BLOCK;
    if (c == '@')
        return TPLC_CALL;
    if (c == '_')
        return str_starts(body, STR("_n ")) ? TPLC_PLURAL : TPLC_TRANS;
    return TPLC_HOLE;
}

/* The kids of a node that has an end tag. */
static enum status
read_kids(struct parser *p, struct tplc_node *n, struct str closing, int depth)
{
    bool bar = false;
    enum status st;

    if (depth == PARSE_DEPTH)
        return tplc_error(p->t, n->pos, "sections nested too deep");
    st = read_nodes(p, closing, depth + 1, &n->kids,
                    n->kind == TPLC_PLURAL ? &bar : NULL);
    if (st != ST_OK || n->kind != TPLC_PLURAL)
        return st;
    if (!bar)
        return tplc_error(p->t, n->pos, "plural without {{|}}");
    return read_nodes(p, closing, depth + 1, &n->other, NULL);
}

static enum status
read_node(struct parser *p, struct tag tag, int depth, struct tplc_node **out)
{
    enum tplc_kind kind = kind_of(tag.body);
    struct str rest = {tag.body.ptr + 1, tag.body.len - 1};
    struct tplc_node *n = node_new(p->t, kind, tag.pos);

    if (n == NULL)
        return ST_NOSPACE;
    *out = n;
    switch (kind) {
    case TPLC_HOLE:
        n->name = tag.body;
        return read_hole(p, tag, n);
    case TPLC_PARTIAL:
        n->name = trim(rest);
        return ST_OK;
    case TPLC_CALL:
        (void)str_cut(rest, ' ', &n->name, &n->value);
        n->value = trim(n->value);
        return ST_OK;
    case TPLC_BLOCK:
        n->name = trim(rest);
        return read_kids(p, n, tag.body, depth);
    case TPLC_SECTION:
        n->inverted = tag.body.ptr[0] == '^';
        (void)str_cut(trim(rest), '=', &n->name, &n->value);
        return read_kids(p, n, n->name, depth);
    case TPLC_TRANS:
    case TPLC_PLURAL:
        if (kind == TPLC_TRANS && rest.len > 0)
            return tplc_error(p->t, tag.pos, "unknown tag");
        if (kind == TPLC_PLURAL)
            n->name = trim((struct str){rest.ptr + 1, rest.len - 1});
        return read_kids(p, n, STR("_"), depth);
    case TPLC_LITERAL:
        break;
    }
    return tplc_error(p->t, tag.pos, "unknown tag");
}

/* Literal bytes up to the next tag or the end. */
static enum status
read_literal(struct parser *p, struct tplc_node **out)
{
    struct tplc_node *n = node_new(p->t, TPLC_LITERAL, p->pos);
    size_t from = p->at;
    size_t to = from;

    if (n == NULL)
        return ST_NOSPACE;
    while (to < p->text.len &&
           !(p->text.ptr[to] == '{' && to + 1 < p->text.len &&
             p->text.ptr[to + 1] == '{'))
        to++;
    n->text = (struct str){p->text.ptr + from, to - from};
    advance(p, to - from);
    *out = n;
    return ST_OK;
}

/* Is it the end tag of `closing`?  "{{/x=v}}" closes "x" too. */
static bool
closes(struct str body, struct str closing)
{
    struct str name;

    if (body.len == 0 || body.ptr[0] != '/')
        return false;
    (void)str_cut(trim((struct str){body.ptr + 1, body.len - 1}), '=', &name,
                  &(struct str){NULL, 0});
    return str_eq(name, closing) || is_word(name, "$");
}

/*
 * Nodes up to {{/closing}}, or to the end when closing is empty.  With bar,
 * "{{|}}" ends them too and sets *bar.
 */
static enum status
read_nodes(struct parser *p, struct str closing, int depth,
           struct tplc_node **out, bool *bar)
{
    struct tplc_pos start = p->pos;
    struct tplc_node **tail = out;
    struct tag tag;
    enum status st;

    while (p->at < p->text.len) {
        if (!looking_at(p, "{{")) {
            st = read_literal(p, tail);
        } else {
            st = read_tag(p, &tag);
            if (st != ST_OK)
                return st;
            if (closing.len > 0 && closes(tag.body, closing))
                return ST_OK;
            if (bar != NULL && is_word(tag.body, "|")) {
                *bar = true;
                return ST_OK;
            }
            if (tag.body.len == 0 || tag.body.ptr[0] == '/')
                return tplc_error(p->t, tag.pos, "end tag does not fit");
            if (tag.body.ptr[0] == '!')
                continue;
            st = read_node(p, tag, depth, tail);
        }
        if (st != ST_OK)
            return st;
        tail = &(*tail)->next;
    }
    if (closing.len > 0)
        return tplc_error(p->t, start, "\"%.*s\" is not closed",
                          TPLC_S(closing));
    return ST_OK;
}

static void
skip_space(struct parser *p)
{
    while (p->at < p->text.len && is_space(p->text.ptr[p->at]))
        advance(p, 1);
}

/* {{extends layout}}, when it stands here. */
static enum status
read_extends(struct parser *p)
{
    struct tag tag;
    enum status st;

    skip_space(p);
    if (!looking_at(p, "{{extends "))
        return ST_OK;
    st = read_tag(p, &tag);
    if (st == ST_OK)
        p->f->extends = trim((struct str){tag.body.ptr + 8, tag.body.len - 8});
    return st;
}

enum status
tplc_parse(struct tplc *t, struct str path, struct str stem, struct str text)
{
    struct parser p = {.t = t, .text = text, .pos = {path, 1, 1}};
    struct tag tag;
    enum status st = ST_OK;

    if (t->files == TPLC_FILES)
        return tplc_error(t, p.pos, "too many templates");
    p.f = &t->file[t->files++];
    *p.f = (struct tplc_file){.path = path, .stem = stem};
    if (looking_at(&p, "{{!")) {
        st = read_tag(&p, &tag);
        if (st == ST_OK)
            st = read_declaration(&p, tag);
    } else if (!str_starts(stem, STR("_"))) {
        st = tplc_error(t, p.pos, "the first line declares the fields");
    }
    if (st == ST_OK)
        st = read_extends(&p);
    if (st == ST_OK)
        st = read_nodes(&p, (struct str){NULL, 0}, 0, &p.f->nodes, NULL);
    return st;
}
