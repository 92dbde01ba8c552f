/*
 * reading_xml: RSS and Atom, one machine for all of them.  What an element
 * means follows from its local name and the family of its prefix, which is
 * declared somewhere in the document or one that everybody writes alike.
 */
#include <string.h>

#include "base/buf.h"
#include "base/xml.h"
#include "serve/plain.h"
#include "serve/reading.h"
#include "serve/weburl.h"

#define PREFIXES 24
#define TEXT_MAX (256 * 1024) /* bytes of one element's text */

enum family { PLAIN, CONTENT, DUBLIN, MEDIA, ITUNES, OTHER };

/* What the text that is being collected will be. */
enum part {
    NOTHING,
    TITLE,
    LINK,
    KEY,
    WORDS,  /* a summary */
    WHOLE,  /* the whole text: in place of a missing summary */
    OTHERS, /* of podcasts: in place of both */
    DATE,
    LATER, /* updated: in place of a missing date */
};

enum kind { AS_TEXT, AS_HTML, AS_XHTML };

struct feed_xml {
    struct arena *a;
    struct reading_doc *out;
    struct str address;
    struct {
        struct str prefix;
        enum family family;
    } known[PREFIXES];
    size_t n_known;
    int depth;
    bool is_feed, is_atom, in_piece;
    int piece_depth; /* of the item that is open */

    enum part part;
    enum kind kind;
    int part_depth;
    struct buf text;
    enum status text_st;

    struct reading_piece piece;
    struct str whole, others;
    int64_t later_ms;
    bool link_is_plain; /* rel="alternate", or none */
};

static enum family
family_of_uri(struct str uri)
{
    static const struct {
        const char *part;
        enum family family;
    } list[] = {
        {"http://www.w3.org/2005/Atom", PLAIN},
        {"http://purl.org/atom/", PLAIN},
        {"http://purl.org/rss/1.0/modules/content", CONTENT},
        {"http://purl.org/dc/", DUBLIN},
        {"http://purl.org/rss/1.0/", PLAIN},
        {"http://www.w3.org/1999/02/22-rdf-syntax-ns", PLAIN},
        {"http://search.yahoo.com/mrss", MEDIA},
        {"http://www.itunes.com/", ITUNES},
    };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (str_starts(uri, (struct str){list[i].part, strlen(list[i].part)}))
            return list[i].family;
    return OTHER;
}

static void
declare(void *to, struct str name, struct str value)
{
    struct feed_xml *r = to;

    if (!str_starts(name, STR("xmlns:")) || r->n_known == PREFIXES)
        return;
    name = (struct str){name.ptr + 6, name.len - 6};
    for (size_t i = 0; i < r->n_known; i++)
        if (str_eq(r->known[i].prefix, name))
            return;
    if (arena_str(r->a, name, &name) == ST_OK) {
        r->known[r->n_known].prefix = name;
        r->known[r->n_known++].family = family_of_uri(value);
    }
}

/* Family of an element's prefix; *name becomes the local name. */
static enum family
family_of(const struct feed_xml *r, struct str *name)
{
    static const struct {
        const char *prefix;
        enum family family;
    } usual[] = {{"content", CONTENT}, {"dc", DUBLIN}, {"media", MEDIA},
                 {"itunes", ITUNES},   {"rdf", PLAIN}, {"atom", PLAIN}};
    struct str prefix, local;

    if (!str_cut(*name, ':', &prefix, &local))
        return PLAIN;
    *name = local;
    for (size_t i = 0; i < r->n_known; i++)
        if (str_eq(prefix, r->known[i].prefix))
            return r->known[i].family;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (str_eq(prefix,
                   (struct str){usual[i].prefix, strlen(usual[i].prefix)}))
            return usual[i].family;
    return OTHER;
}

/* ---- the text of an element ---- */

static enum part
part_of(enum family family, struct str name)
{
    static const struct {
        enum family family;
        const char *name;
        enum part part;
    } list[] = {
        {PLAIN, "title", TITLE},
        {PLAIN, "link", LINK},
        {PLAIN, "guid", KEY},
        {PLAIN, "id", KEY},
        {PLAIN, "description", WORDS},
        {PLAIN, "summary", WORDS},
        {PLAIN, "content", WHOLE},
        {CONTENT, "encoded", WHOLE},
        {ITUNES, "summary", OTHERS},
        {MEDIA, "description", OTHERS},
        {DUBLIN, "description", OTHERS},
        {PLAIN, "pubDate", DATE},
        {PLAIN, "published", DATE},
        {PLAIN, "issued", DATE},
        {DUBLIN, "date", DATE},
        {PLAIN, "updated", LATER},
        {PLAIN, "modified", LATER},
    };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (list[i].family == family &&
            str_eq(name, (struct str){list[i].name, strlen(list[i].name)}))
            return list[i].part;
    return NOTHING;
}

/* What is within, without markup. */
static enum status
words_of(struct feed_xml *r, size_t max, struct str *out)
{
    return r->kind == AS_HTML ? plain_html(buf_str(&r->text), max, r->a, out)
                              : plain_text(buf_str(&r->text), max, r->a, out);
}

static enum status
set_link(struct feed_xml *r, struct str ref, struct str *to)
{
    enum status st = weburl_join(r->address, ref, r->a, to);

    return st == ST_INVALID ? ST_OK : st;
}

/* A guid that says it is an address is one, unless there is a link. */
static enum status
keep_piece_part(struct feed_xml *r)
{
    struct reading_piece *p = &r->piece;
    struct str *to = r->part == TITLE   ? &p->title
                     : r->part == KEY   ? &p->key
                     : r->part == WORDS ? &p->words
                     : r->part == WHOLE ? &r->whole
                                        : &r->others;
    size_t max = r->part == TITLE ? READING_TITLE
                 : r->part == KEY ? READING_KEY
                                  : READING_WORDS;

    switch (r->part) {
    case LINK:
        return p->link.len > 0 ? ST_OK
                               : set_link(r, buf_str(&r->text), &p->link);
    case DATE:
        if (p->at_ms == 0)
            p->at_ms = reading_date(buf_str(&r->text));
        return ST_OK;
    case LATER:
        r->later_ms = reading_date(buf_str(&r->text));
        return ST_OK;
    default:
        return to->len > 0 ? ST_OK : words_of(r, max, to);
    }
}

static enum status
keep_feed_part(struct feed_xml *r)
{
    if (r->part == TITLE && r->out->title.len == 0)
        return words_of(r, READING_TITLE, &r->out->title);
    if (r->part == LINK && r->out->site.len == 0)
        return set_link(r, buf_str(&r->text), &r->out->site);
    return ST_OK;
}

/* ---- beginning and end of elements ---- */

static enum status
begin_piece(struct feed_xml *r)
{
    r->in_piece = true;
    r->piece_depth = r->depth;
    r->piece = (struct reading_piece){.at_ms = 0};
    r->whole = r->others = (struct str){NULL, 0};
    r->later_ms = 0;
    r->link_is_plain = false;
    return ST_OK;
}

static enum status
end_piece(struct feed_xml *r)
{
    struct reading_piece *p = &r->piece;

    r->in_piece = false;
    if (p->words.len == 0)
        p->words = r->whole.len > 0 ? r->whole : r->others;
    if (p->at_ms == 0)
        p->at_ms = r->later_ms;
    if (p->link.len == 0 && weburl_fits(p->key))
        p->link = p->key;
    if (r->out->n < READING_PIECES && reading_piece_fits(p))
        r->out->piece[r->out->n++] = *p;
    /* RSS 1.0 has its channel first, Atom may have more after: read on. */
    return ST_OK;
}

/* <link href rel> of Atom. */
static enum status
atom_link(struct feed_xml *r, const struct xml_attrs *attrs)
{
    struct str href, rel = STR("alternate");
    struct str *to = r->in_piece ? &r->piece.link : &r->out->site;
    bool is_plain;

    if (!xml_attr(attrs, STR("href"), &href))
        return ST_OK;
    (void)xml_attr(attrs, STR("rel"), &rel);
    is_plain = str_eq(rel, STR("alternate"));
    if (!is_plain && (!r->in_piece || !str_eq(rel, STR("enclosure"))))
        return ST_OK;
    if (to->len > 0 && (!is_plain || r->link_is_plain))
        return ST_OK;
    r->link_is_plain = r->in_piece && is_plain;
    return set_link(r, href, to);
}

/* How the text of this element is to be read. */
static enum kind
kind_of(const struct feed_xml *r, const struct xml_attrs *attrs)
{
    struct str type;

    if (!r->is_atom)
        return r->part == KEY || r->part == LINK ? AS_TEXT : AS_HTML;
    if (r->part == KEY || !xml_attr(attrs, STR("type"), &type))
        return AS_TEXT;
    if (str_eq(type, STR("xhtml")) ||
        str_eq(type, STR("application/xhtml+xml")))
        return AS_XHTML;
    return str_eq(type, STR("html")) || str_eq(type, STR("text/html"))
               ? AS_HTML
               : AS_TEXT;
}

static void
collect(struct feed_xml *r, struct str text)
{
    size_t room = TEXT_MAX - r->text.len;

    if (text.len > room) /* its beginning is enough for a few words */
        text.len = room;
    buf_add(&r->text, text);
}

static enum status
begin(void *to, struct str name, const struct xml_attrs *attrs)
{
    struct feed_xml *r = to;
    struct str base;
    enum family family;

    r->depth++;
    xml_each_attr(attrs, declare, r);
    family = family_of(r, &name);
    if (r->part != NOTHING) { /* markup within a text */
        if (plain_is_block(name))
            collect(r, STR(" "));
        return ST_OK;
    }
    if (r->depth == 1) {
        r->is_atom = family == PLAIN && str_eq(name, STR("feed"));
        r->is_feed =
            r->is_atom || str_eq(name, STR("rss")) || str_eq(name, STR("RDF"));
        if (r->is_feed && xml_attr(attrs, STR("xml:base"), &base))
            return set_link(r, base, &r->address);
        return r->is_feed ? ST_OK : ST_INVALID;
    }
    if (!r->in_piece && family == PLAIN &&
        (str_eq(name, STR("item")) || str_eq(name, STR("entry"))))
        return begin_piece(r);
    /* children of the item, or of the feed or channel; nothing deeper */
    if (r->in_piece ? r->depth != r->piece_depth + 1
                    : r->depth > (r->is_atom ? 2 : 3))
        return ST_OK;
    if (family == PLAIN && str_eq(name, STR("link")) &&
        xml_attr(attrs, STR("href"), &base))
        return atom_link(r, attrs);
    r->part = part_of(family, name);
    if (r->part == NOTHING)
        return ST_OK;
    if (r->part == LINK && family != PLAIN)
        r->part = NOTHING;
    r->kind = kind_of(r, attrs);
    r->part_depth = r->depth;
    buf_clear(&r->text);
    /* a picture's title and link belong to the picture */
    return ST_OK;
}

static enum status
end(void *to, struct str name)
{
    struct feed_xml *r = to;
    enum status st = ST_OK;

    (void)family_of(r, &name);
    if (r->part != NOTHING && r->depth == r->part_depth) {
        st = buf_status(&r->text);
        if (st == ST_OK)
            st = r->in_piece ? keep_piece_part(r) : keep_feed_part(r);
        r->part = NOTHING;
    } else if (r->part != NOTHING && plain_is_block(name)) {
        collect(r, STR(" "));
    }
    if (st == ST_OK && r->in_piece && r->depth == r->piece_depth)
        st = end_piece(r);
    r->depth--;
    return st;
}

static enum status
add_text(void *to, struct str text)
{
    struct feed_xml *r = to;

    if (r->part != NOTHING)
        collect(r, text);
    return ST_OK;
}

/* ---- mending ---- */

/* Bytes of "&name;" or "&#123;" at s, else 0. */
static size_t
entity_len(struct str s)
{
    for (size_t i = 1; i < s.len && i <= XML_NAME; i++) {
        char c = s.ptr[i], low = (char)(c | 0x20);

        if (c == ';')
            return i > 1 ? i + 1 : 0;
        if (!((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') ||
              (i == 1 && c == '#')))
            return 0;
    }
    return 0;
}

/* Bare "&" becomes "&amp;"; controls that XML forbids become spaces.  What is
 * in CDATA stays. */
static enum status
mend(struct str text, struct buf *b)
{
    bool in_cdata = false;
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        struct str rest = {text.ptr + i, text.len - i};
        unsigned char c = (unsigned char)text.ptr[i];

        if (in_cdata)
            in_cdata = !str_starts(rest, STR("]]>"));
        else
            in_cdata =
                c == '<' && str_starts((struct str){rest.ptr + 1, rest.len - 1},
                                       STR("![CDATA["));
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
            buf_add(b, (struct str){text.ptr + from, i - from});
            buf_add_byte(b, ' ');
            from = i + 1;
        } else if (c == '&' && !in_cdata && entity_len(rest) == 0) {
            buf_add(b, (struct str){text.ptr + from, i - from});
            buf_add(b, STR("&amp;"));
            from = i + 1;
        }
    }
    buf_add(b, (struct str){text.ptr + from, text.len - from});
    return buf_status(b);
}

enum status
reading_xml(struct str text, struct str address, struct arena *a,
            struct reading_doc *out)
{
    static const struct xml_calls calls = {begin, end, add_text, plain_entity};
    struct feed_xml r = {.a = a, .out = out, .address = address};
    struct buf b;
    enum status st;

    buf_init(&b, text.len * 5 + 1);
    buf_init(&r.text, TEXT_MAX);
    st = mend(text, &b);
    if (st == ST_OK)
        st = xml_read(buf_str(&b), &calls, &r);
    buf_free(&b);
    buf_free(&r.text);
    /* A tail that is broken does not take away what was read before it. */
    if (st == ST_INVALID && r.is_feed && out->n > 0)
        st = ST_OK;
    return st == ST_OK && !r.is_feed ? ST_INVALID : st;
}
