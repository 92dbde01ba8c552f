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
