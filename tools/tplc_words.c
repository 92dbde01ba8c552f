/*
 * Translated text.  The catalogue's key is the English text with white space
 * drawn together and {name} for each value; a translation is read as a
 * template again, so that it is escaped and checked exactly like the English.
 */
#include "tools/tplc.h"

#include <string.h>

#define WORDS_MAX (1u << 14) /* bytes of one text */

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Next "<…>" or "{…}" of s from *at on; empty at the end. */
static struct str
next_part(struct str s, size_t *at)
{
    for (size_t i = *at; i < s.len; i++) {
        char close = s.ptr[i] == '<' ? '>' : s.ptr[i] == '{' ? '}' : '\0';

        for (size_t k = i; close != '\0' && k < s.len; k++)
            if (s.ptr[k] == close) {
                *at = k + 1;
                return (struct str){s.ptr + i, k + 1 - i};
            }
    }
    return (struct str){NULL, 0};
}

/* "{name}" of a value that is known here would print the name; scripts fill in
 * others. */
static enum status
check_literal(struct tplc_emit *e, const struct tplc_node *n)
{
    struct str part;
    size_t at = 0;

    while ((part = next_part(n->text, &at)).len > 0) {
        struct str name = {part.ptr + 1, part.len - 2};

        if (part.ptr[0] == '{' && tplc_emit_knows(e, name))
            return tplc_error(e->t, n->pos,
                              "prints {%.*s} as it stands: write {{%.*s}}",
                              TPLC_S(name), TPLC_S(name));
    }
    return ST_OK;
}

/* Nodes to key: "Based on {n} weeks". */
static enum status
make_key(struct tplc_emit *e, const struct tplc_node *list, struct str *out)
{
    struct buf b;
    enum status st = ST_OK;

    buf_init(&b, WORDS_MAX);
    for (; list != NULL && st == ST_OK; list = list->next) {
        if (list->kind == TPLC_HOLE) {
            buf_add_byte(&b, '{');
            buf_add(&b, list->name);
            buf_add_byte(&b, '}');
            continue;
        }
        if (list->kind != TPLC_LITERAL) {
            st = tplc_error(e->t, list->pos, "only values inside {{_}}");
            break;
        }
        st = check_literal(e, list);
        for (size_t i = 0; i < list->text.len; i++) {
            char c = is_space(list->text.ptr[i]) ? ' ' : list->text.ptr[i];

            if (c != ' ' || (b.len > 0 && b.ptr[b.len - 1] != ' '))
                buf_add_byte(&b, c);
        }
    }
    while (b.len > 0 && b.ptr[b.len - 1] == ' ')
        b.len--;
    if (st == ST_OK)
        st = buf_status(&b);
    if (st == ST_OK)
        st = arena_str(e->t->arena, buf_str(&b), out);
    buf_free(&b);
    return st;
}

static const struct tplc_node *
hole_find(const struct tplc_node *list, struct str name)
{
    for (; list != NULL; list = list->next)
        if (list->kind == TPLC_HOLE && str_eq(list->name, name))
            return list;
    return NULL;
}

/* How often does `what` occur in s? */
static size_t
count(struct str s, struct str what)
{
    size_t n = 0;

    for (size_t i = 0; what.len > 0 && i + what.len <= s.len; i++)
        if (memcmp(s.ptr + i, what.ptr, what.len) == 0)
            n++;
    return n;
}

/*
 * Does the translation hold the same tags and values as the English?  The
 * singular may leave values out ("one week").
 */
static enum status
check_parts(struct tplc_emit *e, struct tplc_pos pos, struct str english,
            struct str other, bool may_omit)
{
    struct str part;
    size_t at = 0;

    while ((part = next_part(other, &at)).len > 0)
        if (count(english, part) == 0)
            return tplc_error(e->t, pos, "%.*s is not in the English text",
                              TPLC_S(part));
    at = 0;
    while ((part = next_part(english, &at)).len > 0)
        if (count(other, part) != count(english, part) &&
            !(may_omit && part.ptr[0] == '{'))
            return tplc_error(e->t, pos,
                              "%.*s does not occur as often as in"
                              " the English text",
                              TPLC_S(part));
    return ST_OK;
}

static struct tplc_node *
node_add(struct tplc_emit *e, struct tplc_node **tail, struct tplc_pos pos)
{
    struct tplc_node *n = arena_zero(e->t->arena, 1, sizeof *n);

    if (n != NULL) {
        n->kind = TPLC_LITERAL;
        n->pos = pos;
        *tail = n;
    }
    return n;
}

/* A text of the catalogue to nodes; {name} is a hole when `source` has it. */
static enum status
make_nodes(struct tplc_emit *e, const struct tplc_node *source,
           struct tplc_pos pos, struct str s, struct tplc_node **out)
{
    size_t from = 0;

    *out = NULL;
    for (size_t i = 0; i <= s.len; i++) {
        const struct tplc_node *hole = NULL;
        struct tplc_node *n;
        size_t end = i;

        if (i < s.len && s.ptr[i] == '{') {
            while (end < s.len && s.ptr[end] != '}')
                end++;
            hole = hole_find(source, (struct str){s.ptr + i + 1, end - i - 1});
        }
        if (hole == NULL && i < s.len)
            continue;
        n = node_add(e, out, pos);
        if (n == NULL)
            return ST_NOSPACE;
        n->text = (struct str){s.ptr + from, i - from};
        out = &n->next;
        if (hole == NULL)
            break;
        n = node_add(e, out, pos);
        if (n == NULL)
            return ST_NOSPACE;
        *n = *hole;
        n->next = NULL;
        out = &n->next;
        i = end;
        from = end + 1;
    }
    return ST_OK;
}

/* One form of a text, in the walk's language. */
static enum status
emit_form(struct tplc_emit *e, const struct tplc_node *n,
          const struct tplc_entry *entry, int form)
{
    const struct tplc_node *source = form == 1 ? n->other : n->kids;
    struct str english = form == 1 ? entry->plural : entry->id;
    struct tplc_place before = e->place;
    struct tplc_node *nodes;
    struct tplc_pos pos;
    struct str text = tplc_po_find(e->t, e->lang, entry, form, &pos);
    const char *wrong;
    enum status st;

    if (e->lang == &e->t->lang[0])
        pos = n->pos;
    st = check_parts(e, pos, english, text, form == 0 && n->other != NULL);
    if (st == ST_OK)
        st = make_nodes(e, source, pos, text, &nodes);
    if (st != ST_OK)
        return st;
    e->place.words = true;
    e->place.low = e->place.depth;
    st = tplc_emit_nodes(e, nodes);
    e->place.words = false;
    if (st != ST_OK)
        return st;
    if (before.state != TPLC_PLACE_TEXT && before.state != TPLC_PLACE_VALUE)
        return tplc_error(e->t, n->pos, "text to translate has no place here");
    before.value_surely = before.value_surely || text.len > 0;
    wrong = tplc_place_join(&e->place, &before);
    return wrong == NULL ? ST_OK : tplc_error(e->t, pos, "text %s", wrong);
}

static enum status
emit_plural(struct tplc_emit *e, const struct tplc_node *n,
            const struct tplc_entry *entry)
{
    struct tplc_value v;
    enum status st = tplc_emit_find(e, n, &v);

    if (st != ST_OK)
        return st;
    if (v.field->type != TPLC_INT)
        return tplc_error(e->t, n->pos, "a plural counts an int");
    tplc_emit_flush(e);
    buf_add(e->c, STR("    if ("));
    buf_add(e->c, v.expr);
    buf_add(e->c, STR(" == 1) {\n"));
    st = emit_form(e, n, entry, 0);
    if (st != ST_OK)
        return st;
    tplc_emit_flush(e);
    buf_add(e->c, STR("    } else {\n"));
    st = emit_form(e, n, entry, 1);
    if (st != ST_OK)
        return st;
    tplc_emit_flush(e);
    buf_add(e->c, STR("    }\n"));
    return ST_OK;
}

enum status
tplc_words_emit(struct tplc_emit *e, const struct tplc_node *n)
{
    struct tplc_entry *entry;
    struct str id = {NULL, 0};
    struct str plural = {NULL, 0};
    enum status st = make_key(e, n->kids, &id);

    if (st == ST_OK && n->kind == TPLC_PLURAL)
        st = make_key(e, n->other, &plural);
    if (st != ST_OK)
        return st;
    if (id.len == 0)
        return tplc_error(e->t, n->pos, "empty text");
    entry = tplc_po_note(e->t, n->pos, id, plural);
    if (entry == NULL)
        return ST_NOSPACE;
    return n->kind == TPLC_PLURAL ? emit_plural(e, n, entry)
                                  : emit_form(e, n, entry, 0);
}
