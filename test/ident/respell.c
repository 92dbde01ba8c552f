/* Labelled texts spelt otherwise; see respell.h. */
#include "test/ident/respell.h"

#include <ctype.h>
#include <string.h>

/* What the writer is doing. */
struct pen {
    struct labelled *to;
    enum respell how;
    bool inside; /* what identifies */
    unsigned blanks, names;
    size_t letters; /* of the present word inside */
};

static void
put(struct pen *p, const char *s, size_t n)
{
    if (p->to->len + n >= sizeof p->to->text)
        return;
    memcpy(p->to->text + p->to->len, s, n);
    p->to->len += n;
}

/* U+0080 .. U+07FF and U+FFxx in UTF-8. */
static void
put_code(struct pen *p, unsigned c)
{
    char s[3];

    if (c < 0x800) {
        s[0] = (char)(0xc0 | c >> 6);
        s[1] = (char)(0x80 | (c & 63));
        put(p, s, 2);
        return;
    }
    s[0] = (char)(0xe0 | c >> 12);
    s[1] = (char)(0x80 | (c >> 6 & 63));
    s[2] = (char)(0x80 | (c & 63));
    put(p, s, 3);
}

/* Letters of U+00C0 .. U+00FF with their accent, for NFD. */
static bool
put_decomposed(struct pen *p, unsigned c)
{
    static const char base[] = "AAAAAA.CEEEEIIII.NOOOOO..UUUUY..";
    static const unsigned mark[] = {0x300, 0x301, 0x302, 0x303, 0x308, 0x30a};
    static const char marks[] = "012345.60124" /* A.. E.. */
                                "0124.301234..01241..";
    unsigned i = (c - 0xc0) & 31;
    char letter;

    if (c < 0xc0 || c > 0xff || base[i] == '.' || i >= sizeof marks - 1 ||
        marks[i] == '.')
        return false;
    letter = (char)(c >= 0xe0 ? base[i] | 0x20 : base[i]);
    put(p, &letter, 1);
    put_code(p, marks[i] == '6' ? 0x327 : mark[marks[i] - '0']);
    return true;
}

static void
put_look_alike(struct pen *p, char c)
{
    static const char latin[] = "aceopx";
    static const unsigned cyrillic[] = {0x430, 0x441, 0x435,
                                        0x43e, 0x440, 0x445};
    const char *at = strchr(latin, c);

    if (c != '\0' && at != NULL)
        put_code(p, cyrillic[at - latin]);
    else
        put(p, &c, 1);
}

/* One ASCII character. */
static void
put_ascii(struct pen *p, char c)
{
    bool alnum = isalnum((unsigned char)c) != 0;

    p->letters = alnum ? p->letters + 1 : 0;
    if (p->how == RESPELL_LOWER)
        c = (char)tolower((unsigned char)c);
    if (p->how == RESPELL_UPPER)
        c = (char)toupper((unsigned char)c);
    if (p->how == RESPELL_CURLY && (c == '\'' || c == '"'))
        put_code(p, c == '"' ? 0x201d : 0x2019);
    else if (p->how == RESPELL_LINES && !p->inside && c == ' ' &&
             ++p->blanks % 6 == 0)
        put(p, "\n", 1);
    else if (p->how == RESPELL_FULL_WIDTH && p->inside && alnum)
        put_code(p, (unsigned char)c + 0xfee0u);
    else if (p->how == RESPELL_LOOK_ALIKE && p->inside)
        put_look_alike(p, c);
    else
        put(p, &c, 1);
    if (p->how == RESPELL_ZERO_WIDTH && p->inside && p->letters == 2)
        put_code(p, 0x200b);
}

/* Capitals of two bytes in Latin-1: 0xc3 0x80 .. 0x9e. */
static void
put_text(struct pen *p, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        unsigned code;

        if (c == '\\' && i + 1 < n && s[i + 1] == 'n') {
            put(p, "\n", 1);
            i++;
        } else if (c < 0x80) {
            put_ascii(p, s[i]);
        } else if (c == 0xc3 && i + 1 < n) {
            code = 0xc0u | ((unsigned char)s[++i] & 0x3f);
            if (p->how == RESPELL_LOWER && code < 0xdf && code != 0xd7)
                code += 0x20;
            if (p->how == RESPELL_UPPER && code > 0xdf && code != 0xf7)
                code -= 0x20;
            if (p->how != RESPELL_NFD || !put_decomposed(p, code))
                put_code(p, code);
        } else {
            put(p, &s[i], 1);
        }
    }
}

/* One word, or two, of capitals and small letters: a plain name. */
static bool
plain_name(const char *s, size_t n)
{
    unsigned words = 1;

    for (size_t i = 0; i < n; i++) {
        words += s[i] == ' ';
        if (s[i] != ' ' && !isalpha((unsigned char)s[i]))
            return false;
        if ((i == 0 || s[i - 1] == ' ') && !isupper((unsigned char)s[i]))
            return false;
    }
    return words <= 2 && n > 3;
}

static void
put_name(struct pen *p, const char *s, size_t n)
{
    static const char *const given[] = {
        "Agnieszka", "Giorgos", "Yuki",   "Fatma",  "Sven",
        "Oluwaseun", "Priya",   "Dmitri", "Hannah", "Thabo"};
    static const char *const family[] = {
        "Nowak",  "Papadopoulos", "Tanaka",  "Demir",    "Lindqvist",
        "Bakare", "Raghavan",     "Sokolov", "Bergmann", "Mokoena"};
    bool two = memchr(s, ' ', n) != NULL;

    if (p->how == RESPELL_SWAPPED && plain_name(s, n)) {
        unsigned i = p->names++ % 10;

        put(p, given[i], strlen(given[i]));
        if (two) {
            put(p, " ", 1);
            put(p, family[i], strlen(family[i]));
        }
    } else if (p->how == RESPELL_SPACED && plain_name(s, n) && !two) {
        for (size_t i = 0; i < n; i++) {
            put(p, i > 0 ? " " : "", i > 0);
            put(p, &s[i], 1);
        }
    } else {
        put_text(p, s, n);
    }
}

static bool
label_of(const char *s, size_t n, enum ident_label *out)
{
    static const char *const name[] = {
#define IDENT_LABEL(name) #name,
        IDENT_LABELS(IDENT_LABEL)
#undef IDENT_LABEL
    };

    for (unsigned i = 0; i < IDENT_LABEL_COUNT; i++)
        if (strlen(name[i]) == n && memcmp(name[i], s, n) == 0) {
            *out = (enum ident_label)i;
            return true;
        }
    return false;
}

/* "{LABEL|what}" at s; its end, NULL when it is not so. */
static const char *
put_gold(struct pen *p, const char *s)
{
    const char *bar = strchr(s, '|'), *end = strchr(s, '}');
    struct gold *g = &p->to->gold[p->to->n];

    if (bar == NULL || end == NULL || bar > end || p->to->n == 64 ||
        !label_of(s + 1, (size_t)(bar - s - 1), &g->label))
        return NULL;
    p->inside = true;
    p->letters = 0;
    g->start = (uint32_t)p->to->len;
    if (g->label == IDENT_PERSON)
        put_name(p, bar + 1, (size_t)(end - bar - 1));
    else
        put_text(p, bar + 1, (size_t)(end - bar - 1));
    g->end = (uint32_t)p->to->len;
    p->to->n++;
    p->inside = false;
    return end + 1;
}

bool
respell(const char *line, enum respell how, struct labelled *out)
{
    static const char langs[] = "endefresnlit";
    struct pen p = {.to = out, .how = how};
    const char *s = line + 3;

    *out = (struct labelled){.lang = RESPELL_LANGS};
    for (unsigned i = 0; i < RESPELL_LANGS; i++)
        if (strncmp(line, langs + (size_t)i * 2, 2) == 0)
            out->lang = i;
    if (out->lang == RESPELL_LANGS || line[2] != '\t')
        return false;
    while (*s != '\0' && *s != '\n') {
        size_t n = strcspn(s, "{\n");

        put_text(&p, s, n);
        s += n;
        if (*s == '{' && (s = put_gold(&p, s)) == NULL)
            return false;
    }
    return true;
}

double
respell_recall(const unsigned *gold, const unsigned *hit, size_t stride)
{
    unsigned all = 0, found = 0;

    for (unsigned i = 0; i < RESPELL_LANGS; i++) {
        all += gold[i * stride];
        found += hit[i * stride];
    }
    return all > 0 ? (double)found / all : 0;
}
