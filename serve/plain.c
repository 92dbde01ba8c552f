/*
 * plain: markup of others to text, in one pass, byte by byte.
 */
#include "serve/plain.h"

#include <stdint.h>
#include <string.h>

#define ENTITY 10 /* bytes of the longest name or number of an entity */
#define TAG 12    /* bytes of a tag's name that is looked at */

/* HTML's names for Latin letters, quotation marks, dashes, Greek letters of
 * statistics. */
static const struct {
    char name[ENTITY - 2];
    uint16_t code;
} entities[] = {
    /* clang-format off */
    {"AElig", 198}, {"Aacute", 193}, {"Acirc", 194}, {"Agrave", 192},
    {"Aring", 197}, {"Atilde", 195}, {"Auml", 196}, {"Ccedil", 199},
    {"ETH", 208}, {"Eacute", 201}, {"Ecirc", 202}, {"Egrave", 200},
    {"Euml", 203}, {"Iacute", 205}, {"Icirc", 206}, {"Igrave", 204},
    {"Iuml", 207}, {"Ntilde", 209}, {"OElig", 338}, {"Oacute", 211},
    {"Ocirc", 212}, {"Ograve", 210}, {"Oslash", 216}, {"Otilde", 213},
    {"Ouml", 214}, {"Scaron", 352}, {"THORN", 222}, {"Uacute", 218},
    {"Ucirc", 219}, {"Ugrave", 217}, {"Uuml", 220}, {"Yacute", 221},
    {"Yuml", 376}, {"aacute", 225}, {"acirc", 226}, {"acute", 180},
    {"aelig", 230}, {"agrave", 224}, {"alpha", 945}, {"amp", 38}, {"apos", 39},
    {"aring", 229}, {"atilde", 227}, {"auml", 228}, {"bdquo", 8222},
    {"beta", 946}, {"brvbar", 166}, {"bull", 8226}, {"ccedil", 231},
    {"cedil", 184}, {"cent", 162}, {"chi", 967}, {"copy", 169},
    {"curren", 164}, {"dagger", 8224}, {"deg", 176}, {"delta", 948},
    {"divide", 247}, {"eacute", 233}, {"ecirc", 234}, {"egrave", 232},
    {"emsp", 8195}, {"ensp", 8194}, {"eth", 240}, {"euml", 235},
    {"euro", 8364}, {"frac12", 189}, {"frac14", 188}, {"frac34", 190},
    {"gamma", 947}, {"ge", 8805}, {"gt", 62}, {"hellip", 8230},
    {"iacute", 237}, {"icirc", 238}, {"iexcl", 161}, {"igrave", 236},
    {"iquest", 191}, {"iuml", 239}, {"kappa", 954}, {"lambda", 955},
    {"laquo", 171}, {"larr", 8592}, {"ldquo", 8220}, {"le", 8804},
    {"lsaquo", 8249}, {"lsquo", 8216}, {"lt", 60}, {"macr", 175},
    {"mdash", 8212}, {"micro", 181}, {"middot", 183}, {"minus", 8722},
    {"mu", 956}, {"nbsp", 160}, {"ndash", 8211}, {"ne", 8800}, {"not", 172},
    {"ntilde", 241}, {"oacute", 243}, {"ocirc", 244}, {"oelig", 339},
    {"ograve", 242}, {"ordf", 170}, {"ordm", 186}, {"oslash", 248},
    {"otilde", 245}, {"ouml", 246}, {"para", 182}, {"plusmn", 177},
    {"pound", 163}, {"prime", 8242}, {"quot", 34}, {"raquo", 187},
    {"rarr", 8594}, {"rdquo", 8221}, {"reg", 174}, {"rsaquo", 8250},
    {"rsquo", 8217}, {"sbquo", 8218}, {"scaron", 353}, {"sect", 167},
    {"shy", 173}, {"sigma", 963}, {"sup1", 185}, {"sup2", 178}, {"sup3", 179},
    {"szlig", 223}, {"thinsp", 8201}, {"thorn", 254}, {"times", 215},
    {"trade", 8482}, {"uacute", 250}, {"ucirc", 251}, {"ugrave", 249},
    {"uml", 168}, {"uuml", 252}, {"yacute", 253}, {"yen", 165}, {"yuml", 255},
    /* clang-format on */
};

/* Numbers 128 to 159 are meant as Windows-1252 by whoever writes them. */
static const uint16_t windows[32] = {
    8364, 129,  8218, 402,  8222, 8230, 8224, 8225, 710,  8240, 352,
    8249, 338,  141,  381,  143,  144,  8216, 8217, 8220, 8221, 8226,
    8211, 8212, 732,  8482, 353,  8250, 339,  157,  382,  376};

static size_t
encode(uint32_t c, char out[4])
{
    uint8_t *to = (uint8_t *)out;

    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (uint8_t)(0xc0 | c >> 6);
        to[1] = (uint8_t)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (uint8_t)(0xe0 | c >> 12);
        to[1] = (uint8_t)(0x80 | (c >> 6 & 63));
        to[2] = (uint8_t)(0x80 | (c & 63));
        return 3;
    }
    to[0] = (uint8_t)(0xf0 | c >> 18);
    to[1] = (uint8_t)(0x80 | (c >> 12 & 63));
    to[2] = (uint8_t)(0x80 | (c >> 6 & 63));
    to[3] = (uint8_t)(0x80 | (c & 63));
    return 4;
}

bool
plain_entity(struct str name, char out[4], size_t *len)
{
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = strlen(entities[i].name);

        if (str_eq(name, (struct str){entities[i].name, n})) {
            *len = encode(entities[i].code, out);
            return true;
        }
    }
    return false;
}

/* "#8211" or "#x2013". */
static bool
numbered(struct str name, char out[4], size_t *len)
{
    bool is_hex = name.len > 1 && (name.ptr[1] | 0x20) == 'x';
    uint32_t c = 0;
    size_t i = is_hex ? 2 : 1;

    if (i >= name.len)
        return false;
    for (; i < name.len; i++) {
        char d = name.ptr[i];
        char low = (char)(d | 0x20);

        if (d >= '0' && d <= '9')
            c = c * (is_hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (is_hex && low >= 'a' && low <= 'f')
            c = c * 16 + 10 + (uint32_t)(low - 'a');
        else
            return false;
        if (c > 0x10ffff)
            return false;
    }
    if (c >= 128 && c < 160)
        c = windows[c - 128];
    if (c == 0 || (c >= 0xd800 && c < 0xe000))
        return false;
    *len = encode(c, out);
    return true;
}

static bool
one_of(struct str name, const char *words)
{
    struct str rest = {words, strlen(words)}, word;

    while (rest.len > 0) {
        (void)str_cut(rest, ' ', &word, &rest);
        if (word.len == name.len) {
            size_t i = 0;

            while (i < word.len && (name.ptr[i] | 0x20) == (word.ptr[i] | 0x20))
                i++;
            if (i == word.len)
                return true;
        }
    }
    return false;
}

bool
plain_is_block(struct str name)
{
    return one_of(name, "p div br li ul ol dl dt dd tr td th table section "
                        "article h1 h2 h3 h4 h5 h6 blockquote pre hr img "
                        "figure figcaption header footer");
}

/* ---- the line that is made ---- */

struct line {
    char *to;
    size_t len, max, fits; /* fits: bytes after which "…" still has room */
    bool space;            /* before the next character */
    bool full;
};

#define DOTS "\xe2\x80\xa6"

/* One character of n bytes. */
static void
put(struct line *l, const char *c, size_t n)
{
    size_t gap = l->space && l->len > 0;

    if (l->full)
        return;
    if (l->len + gap + n > l->max) {
        l->len = l->fits;
        memcpy(l->to + l->len, DOTS, 3);
        l->len += 3;
        l->full = true;
        return;
    }
    if (gap)
        l->to[l->len++] = ' ';
    l->space = false;
    memcpy(l->to + l->len, c, n);
    l->len += n;
    if (l->len + 3 <= l->max)
        l->fits = l->len;
}

/* Spaces of all kinds, and what must not reach a page: controls, soft
 * hyphens, marks and overrides of direction, U+FEFF. */
static void
put_char(struct line *l, const char *s, size_t n)
{
    const uint8_t *u = (const uint8_t *)s;

    if (n == 1 && (u[0] <= ' ' || u[0] == 0x7f)) {
        l->space = true;
        return;
    }
    if (n == 2 && u[0] == 0xc2 && (u[1] < 0xa0 || u[1] == 0xad))
        return;
    if (n == 2 && u[0] == 0xc2 && u[1] == 0xa0) {
        l->space = true;
        return;
    }
    if (n == 3 && u[0] == 0xe2 && u[1] == 0x80) {
        if (u[2] <= 0x8a || u[2] == 0xa8 || u[2] == 0xa9)
            l->space = true;
        else if (u[2] <= 0x8f || (u[2] >= 0xaa && u[2] <= 0xae))
            return;
        else
            put(l, s, n);
        return;
    }
    if (n == 3 &&
        ((u[0] == 0xe2 && u[1] == 0x81 && u[2] >= 0xa0 && u[2] <= 0xaf) ||
         (u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf)))
        return;
    put(l, s, n);
}

/* Bytes of the character that begins here; 0: it is not UTF-8. */
static size_t
char_len(struct str s)
{
    uint8_t c = (uint8_t)s.ptr[0];
    size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;

    if (n > s.len || c > 0xf4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (((uint8_t)s.ptr[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

/* The character or entity at s; how many bytes it took. */
static size_t
take_char(struct line *l, struct str s, bool is_html)
{
    size_t n = char_len(s), len;
    char out[4];

    if (is_html && s.ptr[0] == '&') {
        for (size_t i = 1; i < s.len && i <= ENTITY; i++) {
            struct str name = {s.ptr + 1, i - 1};

            if (s.ptr[i] != ';')
                continue;
            if (i > 1 && (s.ptr[1] == '#' ? numbered(name, out, &len)
                                          : plain_entity(name, out, &len))) {
                put_char(l, out, len);
                return i + 1;
            }
            break;
        }
    }
    if (n > 0)
        put_char(l, s.ptr, n);
    return n > 0 ? n : 1;
}

/* ---- tags ---- */

static size_t
find(struct str s, size_t from, struct str what)
{
    for (size_t i = from; i + what.len <= s.len; i++)
        if (memcmp(s.ptr + i, what.ptr, what.len) == 0)
            return i;
    return s.len;
}

/* Behind the end of an element whose content is no text. */
static size_t
skip_element(struct str s, size_t from, struct str name)
{
    for (size_t i = from; i < s.len; i++) {
        if (s.ptr[i] != '<' || i + 2 + name.len > s.len || s.ptr[i + 1] != '/')
            continue;
        size_t k = 0;

        while (k < name.len &&
               (s.ptr[i + 2 + k] | 0x20) == (name.ptr[k] | 0x20))
            k++;
        if (k == name.len) {
            size_t end = find(s, i, STR(">"));

            return end < s.len ? end + 1 : end;
        }
    }
    return s.len;
}

/* Behind the '>' of the tag at `from`; quoted values may hold one. */
static size_t
tag_end(struct str s, size_t from)
{
    char quote = 0;

    for (size_t i = from; i < s.len; i++) {
        char c = s.ptr[i];

        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return i + 1;
        else if ((c == '"' || c == '\'') && s.ptr[i - 1] == '=')
            quote = c;
    }
    return s.len;
}

/* Past what begins with '<' here; 0 if it is no tag but the character. */
static size_t
take_tag(struct line *l, struct str s)
{
    size_t i = 1, n = 0;
    struct str name;

    if (str_starts((struct str){s.ptr + 1, s.len - 1}, STR("!--"))) {
        i = find(s, 4, STR("-->"));
        return i < s.len ? i + 3 : s.len;
    }
    if (i < s.len && (s.ptr[i] == '/' || s.ptr[i] == '!' || s.ptr[i] == '?'))
        i++;
    while (i + n < s.len && n < TAG &&
           (((s.ptr[i + n] | 0x20) >= 'a' && (s.ptr[i + n] | 0x20) <= 'z') ||
            (n > 0 && s.ptr[i + n] >= '0' && s.ptr[i + n] <= '9')))
        n++;
    if (n == 0)
        return 0;
    name = (struct str){s.ptr + i, n};
    l->space |= plain_is_block(name);
    i = tag_end(s, i + n);
    if (s.ptr[1] != '/' && one_of(name, "script style title noscript"))
        i = skip_element(s, i, name);
    return i;
}

static enum status
run(struct str s, size_t max, bool is_html, struct arena *a, struct str *out)
{
    struct line l = {.max = max < s.len * 2 + 4 ? max : s.len * 2 + 4};
    size_t i = 0;

    l.to = arena_take(a, l.max + 3);
    if (l.to == NULL)
        return ST_NOSPACE;
    while (i < s.len && !l.full) {
        struct str rest = {s.ptr + i, s.len - i};
        size_t n = is_html && rest.ptr[0] == '<' ? take_tag(&l, rest) : 0;

        i += n > 0 ? n : take_char(&l, rest, is_html);
    }
    *out = (struct str){l.to, l.len};
    return ST_OK;
}

enum status
plain_html(struct str html, size_t max, struct arena *a, struct str *out)
{
    return run(html, max, true, a, out);
}

enum status
plain_text(struct str text, size_t max, struct arena *a, struct str *out)
{
    return run(text, max, false, a, out);
}
