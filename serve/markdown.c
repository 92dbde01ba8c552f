/*
 * markdown: md4c's events as markup.
 */
#include "serve/markdown.h"

#include <md4c.h>
#include <string.h>

#define HEAD_LEAST 2 /* the page itself has the first heading */

struct render {
    struct buf out;
    unsigned depth;
    unsigned in_picture; /* within a picture only its text counts */
};

/* An angle bracket is a byte here, so that no literal holds markup. */
static void
add_tag(struct buf *b, bool is_end, struct str name)
{
    buf_add_byte(b, '<');
    if (is_end)
        buf_add_byte(b, '/');
    buf_add(b, name);
    buf_add_byte(b, '>');
}

/* Beyond what a text may cost?  (Not: out of memory.) */
static bool
is_too_much(const struct render *r)
{
    return r->depth > MARKDOWN_DEPTH || buf_str(&r->out).len > MARKDOWN_MARKUP;
}

/* md4c stops at the first answer that is not 0. */
static int
verdict(const struct render *r)
{
    return buf_status(&r->out) != ST_OK || is_too_much(r);
}

static void
add_heading(struct buf *b, bool is_end, unsigned level)
{
    char name[2] = {'h', '2'};

    name[1] = (char)('0' + (level < HEAD_LEAST ? HEAD_LEAST : level));
    add_tag(b, is_end, (struct str){name, 2});
}

static void
add_list(struct buf *b, const MD_BLOCK_OL_DETAIL *d)
{
    if (d->start == 1) {
        add_tag(b, false, STR("ol"));
        return;
    }
    buf_add_byte(b, '<');
    buf_add(b, STR("ol start=\""));
    buf_add_int(b, d->start);
    buf_add(b, STR("\">"));
}

static void
add_block(struct buf *b, bool is_end, MD_BLOCKTYPE type, const void *detail)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        add_tag(b, is_end, STR("blockquote"));
        break;
    case MD_BLOCK_UL:
        add_tag(b, is_end, STR("ul"));
        break;
    case MD_BLOCK_OL:
        if (is_end)
            add_tag(b, true, STR("ol"));
        else
            add_list(b, detail);
        break;
    case MD_BLOCK_LI:
        add_tag(b, is_end, STR("li"));
        break;
    case MD_BLOCK_HR:
        if (!is_end)
            add_tag(b, false, STR("hr"));
        break;
    case MD_BLOCK_H:
        add_heading(b, is_end, ((const MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_CODE:
        add_tag(b, is_end, STR("pre"));
        break;
    case MD_BLOCK_P:
        add_tag(b, is_end, STR("p"));
        break;
    default: /* the document itself; what is switched off */
        break;
    }
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct render *r = arg;

    r->depth++;
    add_block(&r->out, false, type, detail);
    return verdict(r);
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct render *r = arg;

    r->depth--;
    add_block(&r->out, true, type, detail);
    return verdict(r);
}

static void
add_span(struct render *r, bool is_end, MD_SPANTYPE type, const void *detail)
{
    const MD_ATTRIBUTE *to;

    switch (type) {
    case MD_SPAN_EM:
        add_tag(&r->out, is_end, STR("em"));
        break;
    case MD_SPAN_STRONG:
        add_tag(&r->out, is_end, STR("strong"));
        break;
    case MD_SPAN_CODE:
        add_tag(&r->out, is_end, STR("code"));
        break;
    case MD_SPAN_A:
        if (is_end) {
            add_tag(&r->out, true, STR("a"));
            break;
        }
        to = &((const MD_SPAN_A_DETAIL *)detail)->href;
        buf_add_byte(&r->out, '<');
        buf_add(&r->out, STR("a rel=\"noreferrer nofollow\" href=\""));
        html_add_url(&r->out, (struct str){to->text, to->size});
        buf_add(&r->out, STR("\">"));
        break;
    default:
        break;
    }
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct render *r = arg;

    r->depth++;
    if (r->in_picture == 0)
        add_span(r, false, type, detail);
    r->in_picture += type == MD_SPAN_IMG;
    return verdict(r);
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct render *r = arg;

    r->depth--;
    r->in_picture -= type == MD_SPAN_IMG;
    if (r->in_picture == 0)
        add_span(r, true, type, detail);
    return verdict(r);
}

/* References ("&eacute;") stay as they were typed: one more table of names
 * would serve nobody. */
static int
add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *arg)
{
    struct render *r = arg;

    switch (type) {
    case MD_TEXT_BR:
        add_tag(&r->out, false, STR("br"));
        break;
    case MD_TEXT_SOFTBR:
        buf_add_byte(&r->out, '\n');
        break;
    case MD_TEXT_NULLCHAR:
        break;
    default:
        html_add_text(&r->out, (struct str){text, size});
        break;
    }
    return verdict(r);
}

enum status
markdown_render(struct arena *a, struct str text, struct html *out)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = add_text,
    };
    struct render r = {.depth = 0};
    struct html made;
    char *ended; /* md4c looks for the end of the last line with strcspn */
    enum status st = ST_NOSPACE;

    if (text.len > MARKDOWN_MAX)
        return ST_INVALID;
    ended = arena_take(a, text.len + 1);
    if (ended == NULL)
        return ST_NOSPACE;
    if (text.len > 0)
        memcpy(ended, text.ptr, text.len);
    ended[text.len] = '\0';
    /* Room for one step beyond the limit, so that its end means memory. */
    buf_init(&r.out, MARKDOWN_MARKUP + 8 * MARKDOWN_MAX);
    if (md_parse(ended, (MD_SIZE)text.len, &parser, &r) == 0)
        st = buf_status(&r.out);
    else if (is_too_much(&r))
        st = ST_INVALID;
    if (st == ST_OK)
        st = arena_str(a, buf_str(&r.out), &made.markup);
    if (st == ST_OK)
        *out = made;
    buf_free(&r.out);
    return st;
}
