/*
 * Catalogues of translations in gettext's text format: a small reader, the
 * writer of the source catalogue, and the pseudo-language that tests use to
 * find text that nobody marked.
 *
 * Two plural forms, one and other: enough for the languages offered; a
 * catalogue that says otherwise in its header is refused.
 */
#include "tools/tplc.h"

#include <string.h>

struct reader {
    struct tplc *t;
    struct tplc_catalogue *c;
    struct tplc_pos pos;
    struct tplc_entry now;
    struct str *into; /* string being continued, or NULL */
    bool fuzzy;
    bool any; /* something of the entry was read */
};

static bool
same(const struct tplc_entry *e, const struct tplc_entry *want)
{
    return str_eq(e->id, want->id) && str_eq(e->plural, want->plural);
}

/* Append the quoted string in `line` to *into. */
static enum status
read_string(struct reader *r, struct str line)
{
    struct buf out;
    enum status st;

    line = str_trim(line);
    if (line.len < 2 || line.ptr[0] != '"' || line.ptr[line.len - 1] != '"')
        return tplc_error(r->t, r->pos, "quoted string expected");
    if (r->into == NULL)
        return tplc_error(r->t, r->pos, "string without keyword");
    buf_init(&out, 1 << 16);
    buf_add(&out, *r->into);
    for (size_t i = 1; i + 1 < line.len; i++) {
        char c = line.ptr[i];

        if (c == '\\' && i + 2 < line.len) {
            c = line.ptr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_add_byte(&out, c);
    }
    st = buf_status(&out);
    if (st == ST_OK)
        st = arena_str(r->t->arena, buf_str(&out), r->into);
    buf_free(&out);
    return st;
}

/* The entry is complete: keep it. */
static enum status
entry_done(struct reader *r)
{
    struct tplc_catalogue *c = r->c;

    if (r->any && r->now.id.len > 0 && !r->fuzzy) {
        if (c->entries == TPLC_ENTRIES)
            return tplc_error(r->t, r->pos, "too many texts");
        for (size_t i = 0; i < c->entries; i++)
            if (same(&c->entry[i], &r->now))
                return tplc_error(r->t, r->now.pos, "text is there twice");
        c->entry[c->entries++] = r->now;
    }
    r->now = (struct tplc_entry){.pos = r->pos};
    r->into = NULL;
    r->fuzzy = false;
    r->any = false;
    return ST_OK;
}

static const struct keyword {
    const char *word;
    int slot; /* 0 id, 1 plural, 2 and 3 the forms */
} keywords[] = {{"msgid ", 0},
                {"msgid_plural ", 1},
                {"msgstr ", 2},
                {"msgstr[0] ", 2},
                {"msgstr[1] ", 3}};

static enum status
read_keyword(struct reader *r, struct str line)
{
    struct str *slot[] = {&r->now.id, &r->now.plural, &r->now.str[0],
                          &r->now.str[1]};
    enum status st;

    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        size_t len = strlen(keywords[i].word);

        if (line.len < len || memcmp(line.ptr, keywords[i].word, len) != 0)
            continue;
        if (keywords[i].slot == 0 && r->any && r->into != NULL) {
            bool fuzzy = r->fuzzy && r->now.id.len == 0;

            st = entry_done(r);
            if (st != ST_OK)
                return st;
            r->fuzzy = fuzzy;
        }
        if (keywords[i].slot == 0)
            r->now.pos = r->pos;
        r->any = true;
        r->into = slot[keywords[i].slot];
        return read_string(r, (struct str){line.ptr + len, line.len - len});
    }
    return tplc_error(r->t, r->pos, "unknown keyword");
}

static enum status
read_line(struct reader *r, struct str line)
{
    line = str_trim(line);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (line.len == 0)
        return entry_done(r);
    if (line.ptr[0] == '#') {
        if (r->any) {
            enum status st = entry_done(r);

            if (st != ST_OK)
                return st;
        }
        if (str_starts(line, STR("#, fuzzy")))
            r->fuzzy = true;
        return ST_OK;
    }
    if (line.ptr[0] == '"')
        return read_string(r, line);
    return read_keyword(r, line);
}

enum status
tplc_po_parse(struct tplc *t, struct tplc_catalogue *c, struct str path,
              struct str text)
{
    struct reader r = {.t = t, .c = c, .pos = {path, 1, 1}};
    struct str line;
    enum status st;

    if (c->entry == NULL)
        c->entry = arena_zero(t->arena, TPLC_ENTRIES, sizeof *c->entry);
    if (c->entry == NULL)
        return ST_NOSPACE;
    while (text.len > 0) {
        (void)str_cut(text, '\n', &line, &text);
        st = read_line(&r, line);
        if (st != ST_OK)
            return st;
        r.pos.line++;
    }
    return entry_done(&r);
}

/* --- looking up --- */

/* "aeiou" with marks, so that tests see what was translated. */
static struct str
marked(char c)
{
    switch (c) {
    case 'a':
        return STR("á");
    case 'e':
        return STR("é");
    case 'i':
        return STR("î");
    case 'o':
        return STR("ö");
    case 'u':
        return STR("ü");
    case 'A':
        return STR("Å");
    case 'E':
        return STR("É");
    case 'I':
        return STR("Î");
    case 'O':
        return STR("Ø");
    case 'U':
        return STR("Û");
    default:
        return (struct str){NULL, 0};
    }
}

/* English in disguise: accents, two fifths longer, in brackets.  What is added
 * breaks as words do, so that only what cannot give way runs over. */
static struct str
pseudo(struct tplc *t, struct str id)
{
    enum { WORD = 8 };
    size_t more = id.len * 2 / 5;
    struct str out = id;
    struct buf b;
    char until = '\0'; /* end of a part that stays as it is */

    buf_init(&b, 1 << 16);
    buf_add(&b, STR("["));
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        struct str m = until == '\0' ? marked(c) : (struct str){NULL, 0};

        if (until == '\0' && (c == '<' || c == '{' || c == '&'))
            until = c == '<' ? '>' : c == '{' ? '}' : ';';
        else if (c == until || (until == ';' && c == ' '))
            until = '\0';
        if (m.len > 0)
            buf_add(&b, m);
        else
            buf_add_byte(&b, c);
    }
    for (size_t i = 1; i <= more; i++)
        buf_add_byte(&b, i % WORD == 0 ? ' ' : '~');
    buf_add(&b, STR("]"));
    if (buf_status(&b) != ST_OK || arena_str(t->arena, buf_str(&b), &out))
        out = id;
    buf_free(&b);
    return out;
}

struct str
tplc_po_find(struct tplc *t, struct tplc_catalogue *c,
             const struct tplc_entry *want, int form, struct tplc_pos *pos)
{
    struct str english = form == 1 ? want->plural : want->id;

    *pos = want->pos;
    if (c == &t->lang[0])
        return english;
    if (c->pseudo)
        return pseudo(t, english);
    for (size_t i = 0; i < c->entries; i++) {
        if (!same(&c->entry[i], want) || c->entry[i].str[form].len == 0)
            continue;
        *pos = c->entry[i].pos;
        return c->entry[i].str[form];
    }
    return english;
}

size_t
tplc_po_missing(const struct tplc *t, const struct tplc_catalogue *c)
{
    size_t missing = 0;

    for (size_t i = 0; i < t->founds; i++) {
        bool there = false;

        for (size_t k = 0; k < c->entries && !there; k++)
            there =
                same(&c->entry[k], &t->found[i]) && c->entry[k].str[0].len > 0;
        missing += !there;
    }
    return missing;
}

struct tplc_entry *
tplc_po_note(struct tplc *t, struct tplc_pos pos, struct str id,
             struct str plural)
{
    struct tplc_entry want = {.pos = pos, .id = id, .plural = plural};

    for (size_t i = 0; i < t->founds; i++)
        if (same(&t->found[i], &want))
            return &t->found[i];
    if (t->founds == TPLC_ENTRIES) {
        (void)tplc_error(t, pos, "too many texts");
        return NULL;
    }
    t->found[t->founds] = want;
    return &t->found[t->founds++];
}

static void
add_quoted(struct buf *out, const char *keyword, struct str s)
{
    buf_add(out, (struct str){keyword, strlen(keyword)});
    buf_add(out, STR(" \""));
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            buf_add_byte(out, '\\');
        if (s.ptr[i] == '\n')
            buf_add(out, STR("\\n"));
        else
            buf_add_byte(out, s.ptr[i]);
    }
    buf_add(out, STR("\"\n"));
}

void
tplc_po_render(const struct tplc *t, struct buf *out)
{
    buf_add(out, STR("msgid \"\"\nmsgstr \"\"\n"
                     "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                     "\"Content-Transfer-Encoding: 8bit\\n\"\n"
                     "\"Plural-Forms: nplurals=2; plural=n != 1;\\n\"\n"));
    for (size_t i = 0; i < t->founds; i++) {
        const struct tplc_entry *e = &t->found[i];
        struct str file = e->pos.file;

        for (size_t k = 0; k < e->pos.file.len; k++)
            if (e->pos.file.ptr[k] == '/')
                file = (struct str){e->pos.file.ptr + k + 1,
                                    e->pos.file.len - k - 1};
        buf_add(out, STR("\n#: web/tpl/"));
        buf_add(out, file);
        buf_add_byte(out, '\n');
        add_quoted(out, "msgid", e->id);
        if (e->plural.len > 0) {
            add_quoted(out, "msgid_plural", e->plural);
            buf_add(out, STR("msgstr[0] \"\"\nmsgstr[1] \"\"\n"));
        } else {
            buf_add(out, STR("msgstr \"\"\n"));
        }
    }
}
