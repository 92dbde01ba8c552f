/*
 * weburl: joining addresses, as much of RFC 3986 as feeds need.
 */
#include "serve/weburl.h"

#include <string.h>

#include "base/buf.h"

/* Bytes before the host. */
static size_t
scheme_len(struct str url)
{
    static const char *const words[] = {"https://", "http://"};

    for (size_t k = 0; k < 2; k++) {
        size_t n = strlen(words[k]), i = 0;

        while (i < n && i < url.len &&
               (url.ptr[i] == words[k][i] ||
                (url.ptr[i] >= 'A' && url.ptr[i] <= 'Z' &&
                 (url.ptr[i] | 0x20) == words[k][i])))
            i++;
        if (i == n)
            return n;
    }
    return 0;
}

/* Where path, query or fragment begin. */
static size_t
host_end(struct str url)
{
    size_t i = scheme_len(url);

    while (i < url.len && url.ptr[i] != '/' && url.ptr[i] != '?' &&
           url.ptr[i] != '#')
        i++;
    return i;
}

struct str
weburl_host(struct str url)
{
    size_t from = scheme_len(url);

    return (struct str){url.ptr + from, host_end(url) - from};
}

bool
weburl_fits(struct str url)
{
    struct str host;

    if (url.len == 0 || url.len > WEBURL_MAX || scheme_len(url) == 0)
        return false;
    host = weburl_host(url);
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] == '@' || host.ptr[i] == '\\' || host.ptr[i] == '%')
            return false;
    for (size_t i = 0; i < url.len; i++)
        if (strchr("\"\x3c>\\^`{|} ", url.ptr[i]) != NULL ||
            (unsigned char)url.ptr[i] < ' ' || url.ptr[i] == 0x7f)
            return false;
    return host.len > 0 && host.ptr[0] != ':';
}

static bool
has_scheme(struct str ref)
{
    for (size_t i = 0; i < ref.len; i++) {
        char c = ref.ptr[i], low = (char)(c | 0x20);

        if (c == ':')
            return i > 0;
        if (!((low >= 'a' && low <= 'z') ||
              (i > 0 &&
               ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
            return false;
    }
    return false;
}

enum status
weburl_join(struct str base, struct str ref, struct arena *a, struct str *out)
{
    size_t keep = host_end(base), path = keep;
    struct buf b;
    enum status st;

    while (ref.len > 0 && strchr(" \t\r\n", ref.ptr[0]) != NULL) {
        ref.ptr++;
        ref.len--;
    }
    while (ref.len > 0 && strchr(" \t\r\n", ref.ptr[ref.len - 1]) != NULL)
        ref.len--;
    buf_init(&b, WEBURL_MAX + 1);
    if (has_scheme(ref)) {
        keep = 0;
    } else if (str_starts(ref, STR("//"))) {
        keep = scheme_len(base) - 2;
    } else if (!str_starts(ref, STR("/"))) {
        /* beside what is read: up to its last slash, or its query */
        while (path < base.len && base.ptr[path] != '?' &&
               base.ptr[path] != '#')
            path++;
        if (!str_starts(ref, STR("?")) && !str_starts(ref, STR("#")))
            while (path > keep && base.ptr[path - 1] != '/')
                path--;
        while (str_starts(ref, STR("./")) || str_starts(ref, STR("../"))) {
            bool is_up = ref.ptr[1] == '.';

            ref.ptr += is_up ? 3 : 2;
            ref.len -= is_up ? 3 : 2;
            if (is_up && path > keep + 1)
                for (path--; path > keep && base.ptr[path - 1] != '/'; path--)
                    ;
        }
        keep = path;
    }
    buf_add(&b, (struct str){base.ptr, keep});
    if (keep > 0 && keep == host_end(base) && !str_starts(ref, STR("/")) &&
        ref.len > 0)
        buf_add_byte(&b, '/');
    for (size_t i = 0; i < ref.len; i++) {
        if (ref.ptr[i] == ' ') /* as browsers mend it */
            buf_add(&b, STR("%20"));
        else
            buf_add_byte(&b, ref.ptr[i]);
    }
    st = buf_status(&b);
    if (st != ST_OK || !weburl_fits(buf_str(&b)))
        st = ST_INVALID;
    if (st == ST_OK)
        st = arena_str(a, buf_str(&b), out);
    buf_free(&b);
    return st;
}
