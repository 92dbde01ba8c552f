#include "base/html.h"

static struct str
reference(unsigned char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\'':
        return STR("&#39;");
    case '\t':
    case '\n':
        return (struct str){NULL, 0};
    default:
        return c < 0x20 || c == 0x7f ? STR("\xEF\xBF\xBD")
                                     : (struct str){NULL, 0};
    }
}

void
html_add_text(struct buf *b, struct str s)
{
    size_t from = 0; /* first byte not yet appended */

    for (size_t i = 0; i < s.len; i++) {
        struct str ref = reference((unsigned char)s.ptr[i]);

        if (ref.len == 0)
            continue;
        buf_add(b, (struct str){s.ptr + from, i - from});
        buf_add(b, ref);
        from = i + 1;
    }
    if (from < s.len)
        buf_add(b, (struct str){s.ptr + from, s.len - from});
}

static bool
url_is_own(struct str s)
{
    if (s.len == 0 || s.ptr[0] != '/')
        return false;
    if (s.len > 1 && s.ptr[1] == '/')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '\\' || (unsigned char)s.ptr[i] <= 0x20)
            return false;
    return true;
}

void
html_add_url(struct buf *b, struct str s)
{
    bool ok = url_is_own(s) || str_starts(s, STR("#")) ||
              str_starts(s, STR("https:")) || str_starts(s, STR("mailto:")) ||
              str_starts(s, STR("tel:"));

    html_add_text(b, ok ? s : STR("#"));
}

/* The character that a reference of html_add_text stands for; how long it is.
 * 0: none of them begins here. */
static size_t
dereference(struct str s, char *out)
{
    static const char escaped[] = {'&', '<', '>', '"', '\''};

    for (size_t i = 0; i < sizeof escaped; i++) {
        struct str ref = reference((unsigned char)escaped[i]);

        if (str_starts(s, ref)) {
            *out = escaped[i];
            return ref.len;
        }
    }
    return 0;
}

/* Plain text so far, and what is still owed before the next character. */
struct plain {
    struct buf *b;
    bool has_text; /* a paragraph was begun */
    bool owes_space;
    bool owes_line; /* a paragraph ended */
};

static void
plain_add(struct plain *p, char c)
{
    if (c == ' ' || c == '\n' || c == '\t') {
        p->owes_space = true;
        return;
    }
    if (p->owes_line && p->has_text)
        buf_add(p->b, STR("\n\n"));
    else if (p->owes_space && p->has_text)
        buf_add_byte(p->b, ' ');
    p->owes_line = p->owes_space = false;
    p->has_text = true;
    buf_add_byte(p->b, c);
}

void
html_add_plain(struct buf *b, struct html page)
{
    struct str s = page.markup, tag;
    struct plain p = {.b = b};
    size_t n;
    char c;

    while (s.len > 0) {
        if (s.ptr[0] == '<') {
            str_cut(s, '>', &tag, &s);
            p.owes_line = p.owes_line || (tag.len == 3 && tag.ptr[1] == '/' &&
                                          tag.ptr[2] == 'p');
            continue;
        }
        n = s.ptr[0] == '&' ? dereference(s, &c) : 0;
        plain_add(&p, n > 0 ? c : s.ptr[0]);
        if (n == 0)
            n = 1;
        s = (struct str){s.ptr + n, s.len - n};
    }
    if (p.has_text)
        buf_add_byte(b, '\n');
}
