/*
 * Addresses of machines: e-mail, URLs and domains, IPv4, IPv6, MAC, handles.
 * Read from the folded characters, so that full-width and hidden characters
 * change nothing.
 */
#include "core/ident_work.h"

static bool
alnum(uint8_t c)
{
    return (fold_class[c] & FOLD_ALNUM) != 0;
}

/* Take the tokens that hold the characters [from, to). */
static void
take_chars(struct ident_state *s, uint32_t near, uint32_t from, uint32_t to,
           enum ident_label label, enum ident_level level, enum ident_why why)
{
    uint32_t first = near, last = near + 1;
    struct ident_find *f;

    while (first > 0 && s->tok[first - 1].to > from)
        first--;
    while (last < s->n_tok && s->tok[last].from < to)
        last++;
    for (uint32_t i = first; i < last; i++)
        if (s->tok[i].claim >= IDENT_TAKEN)
            return;
    f = ident_take(s, first, last, label, level, why);
    f->from = from < f->from ? f->from : from;
    f->to = to;
}

/* Part of a mail address before the @. */
static bool
local_char(uint8_t c)
{
    return alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' ||
           c == '%' || c == '\'';
}

/* The end of the host that begins at i; *dots counts its inner dots. */
static uint32_t
host_end(const struct ident_state *s, uint32_t i, unsigned *dots)
{
    const uint8_t *ch = s->f.ch;

    *dots = 0;
    for (; i < s->f.n; i++) {
        bool more = i + 1 < s->f.n && alnum(ch[i + 1]);

        if (alnum(ch[i]) || (ch[i] == '-' && more) || (ch[i] == '_' && more))
            continue;
        if (ch[i] != '.' || !more)
            break;
        ++*dots;
    }
    return i;
}

/* The mark @ at token t: a mail address, or a handle. */
static void
at_sign(struct ident_state *s, uint32_t t)
{
    const uint8_t *ch = s->f.ch;
    uint32_t at = s->tok[t].from, from = at, to;
    unsigned dots;

    while (from > 0 && local_char(ch[from - 1]))
        from--;
    while (from < at && !alnum(ch[from]))
        from++;
    to = host_end(s, at + 1, &dots);
    if (to == at + 1)
        return;
    if (from < at)
        take_chars(s, t, from, to, IDENT_EMAIL,
                   dots > 0 ? IDENT_CERTAIN : IDENT_LOOK, IDENT_WHY_MAIL);
    else if (at == 0 || !alnum(ch[at - 1]))
        take_chars(s, t, at, to, IDENT_ID, IDENT_LIKELY, IDENT_WHY_HANDLE);
}

/* "u/anna_77": a user's name that begins at token t. */
static void
user(struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 2;

    while (ident_glued(&s->tok[k]) &&
           (s->tok[k].kind <= IDENT_DIGITS || ident_mark(&s->tok[k], '_') ||
            (ident_mark(&s->tok[k], '-') && ident_glued(&s->tok[k + 1]))))
        k++;
    ident_take(s, t, k, IDENT_ID, IDENT_LIKELY, IDENT_WHY_HANDLE);
}

/* "anna at example dot com", "anna [at] example.com". */
static void
spelt_mail(struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 1, first = t;
    bool boxed = t > 0 && (ident_mark(&s->tok[t - 1], '(') ||
                           ident_mark(&s->tok[t - 1], '['));
    unsigned dots = 0;

    if (boxed) {
        if (s->tok[k].kind != IDENT_MARK)
            return;
        k++;
        first--;
    }
    if (first == 0 || s->tok[first - 1].kind > IDENT_DIGITS)
        return;
    first--;
    while (first > 0 && ident_glued(&s->tok[first]) &&
           s->tok[first - 1].kind != IDENT_LINE)
        first--;
    for (; k < s->n_tok && s->tok[k].kind == IDENT_WORD; k++) {
        if (ident_is(s, k + 1, "dot") && s->tok[k + 2].kind == IDENT_WORD) {
            dots++;
            k++;
        } else if (ident_mark(&s->tok[k + 1], '.') &&
                   ident_glued(&s->tok[k + 1]) && ident_glued(&s->tok[k + 2]) &&
                   s->tok[k + 2].kind == IDENT_WORD) {
            dots += boxed;
            k++;
        } else {
            k++;
            break;
        }
    }
    if (dots > 0)
        ident_take(s, first, k, IDENT_EMAIL, IDENT_LIKELY, IDENT_WHY_MAIL);
}

/* Endings of domains that are not also words of ordinary text. */
static bool
known_ending(const struct ident_state *s, uint32_t t)
{
    static const char *const ending[] = {
        "com", "org", "net", "edu", "gov", "info", "biz", "io",
        "co",  "uk",  "de",  "fr",  "es",  "nl",   "it",  "eu",
        "ca",  "au",  "ch",  "at",  "be",  "pl",   "us",  "ie",
        "nz",  "se",  "no",  "dk",  "fi",  "pt",   "br",  "mx",
        "ru",  "jp",  "tv",  "me",  "app", "dev",  "xyz", "online"};

    for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++)
        if (ident_is(s, t, ending[i]))
            return true;
    return false;
}

/* "IMG_2041.jpg": the name of a picture's file, whose ending is token t. */
static bool
picture(struct ident_state *s, uint32_t t)
{
    static const char *const ending[] = {"jpg",  "jpeg", "png",  "heic",
                                         "heif", "gif",  "webp", "tif",
                                         "tiff", "bmp",  "mov",  "mp4"};
    uint32_t first = t, end = t + 1;
    size_t i = 0;

    while (i < sizeof ending / sizeof ending[0] && !ident_is(s, t, ending[i]))
        i++;
    if (i == sizeof ending / sizeof ending[0] ||
        (ident_glued(&s->tok[end]) && s->tok[end].kind <= IDENT_DIGITS))
        return false;
    while (t - first < IDENT_REACH && ident_glued(&s->tok[first]) &&
           s->tok[first - 1].claim == IDENT_FREE &&
           !(s->tok[first - 1].kind == IDENT_MARK &&
             s->tok[first - 1].ch != '.' && s->tok[first - 1].ch != '-' &&
             s->tok[first - 1].ch != '_'))
        first--;
    if (first + 1 >= t)
        return false; /* the ending alone */
    ident_take(s, first, end, IDENT_OTHER, IDENT_LIKELY, IDENT_WHY_PICTURE);
    return true;
}

/* A word that is followed by a glued dot and word: a domain? */
static void
domain(struct ident_state *s, uint32_t t)
{
    uint32_t k = t;
    unsigned parts = 1;
    bool www = ident_is(s, t, "www"); /* then any ending will do */

    while (k < t + IDENT_REACH && ident_mark(&s->tok[k + 1], '.') &&
           ident_glued(&s->tok[k + 1]) && ident_glued(&s->tok[k + 2]) &&
           (s->tok[k + 2].kind == IDENT_WORD ||
            s->tok[k + 2].kind == IDENT_DIGITS)) {
        k += 2;
        parts++;
        while (
            ident_glued(&s->tok[k + 1]) &&
            (s->tok[k + 1].kind <= IDENT_DIGITS ||
             (ident_mark(&s->tok[k + 1], '-') && ident_glued(&s->tok[k + 2]))))
            k++;
    }
    if (parts < 2 || s->tok[k].kind != IDENT_WORD ||
        !(known_ending(s, k) || (www && parts > 2)) ||
        (ident_len(&s->tok[t]) < 2 && parts < 3) ||
        (s->tok[k].form & IDENT_CAPITAL && !(s->tok[t].form & IDENT_CAPITALS)))
        return;
    while (
        t > 0 && ident_glued(&s->tok[t]) &&
        (s->tok[t - 1].kind <= IDENT_DIGITS || ident_mark(&s->tok[t - 1], '-')))
        t--;
    k++;
    if (ident_mark(&s->tok[k], '/') && ident_glued(&s->tok[k]))
        while (k < s->n_tok && ident_glued(&s->tok[k]) &&
               !ident_mark(&s->tok[k], ')') && !ident_mark(&s->tok[k], ','))
            k++;
    while (k > t && (ident_mark(&s->tok[k - 1], '.')))
        k--;
    ident_take(s, t, k, IDENT_URL, IDENT_LIKELY, IDENT_WHY_URL);
}

/* "://" at token t (its colon). */
static void
scheme(struct ident_state *s, uint32_t t)
{
    const uint8_t *ch = s->f.ch;
    uint32_t to = s->tok[t].from + 3, from = s->tok[t - 1].from;

    while (to < s->f.n && ch[to] > ' ' && ch[to] != '"' && ch[to] != '<' &&
           ch[to] != '>')
        to++;
    while (to > from &&
           (ch[to - 1] == '.' || ch[to - 1] == ',' || ch[to - 1] == ')' ||
            ch[to - 1] == '\'' || ch[to - 1] == ';' || ch[to - 1] == '?'))
        to--;
    take_chars(s, t, from, to, IDENT_URL, IDENT_CERTAIN, IDENT_WHY_URL);
}

/* Four numbers up to 255 with dots between. */
static bool
ipv4(struct ident_state *s, uint32_t t)
{
    uint32_t k = t;

    if (ident_glued(&s->tok[t]) && ident_mark(&s->tok[t - 1], '.'))
        return false; /* 03.53.01.77.76 */
    for (int part = 0; part < 4; part++, k += 2) {
        if (s->tok[k].kind != IDENT_DIGITS || ident_len(&s->tok[k]) > 3 ||
            ident_number(s, &s->tok[k]) > 255 ||
            (part > 0 && !ident_glued(&s->tok[k])))
            return false;
        if (part < 3 &&
            !(ident_mark(&s->tok[k + 1], '.') && ident_glued(&s->tok[k + 1])))
            return false;
    }
    if (ident_mark(&s->tok[k - 1], '.') && ident_glued(&s->tok[k - 1]) &&
        s->tok[k].kind == IDENT_DIGITS && ident_glued(&s->tok[k]))
        return false;
    ident_take(s, t, k - 1, IDENT_IP, IDENT_CERTAIN, IDENT_WHY_IP);
    return true;
}

static bool
hex(uint8_t c)
{
    return fold_class[c] & FOLD_DIGIT ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Groups of hexadecimal digits with colons (or hyphens: MAC) around token t,
 * which is the first colon. */
static void
colons(struct ident_state *s, uint32_t t)
{
    const uint8_t *ch = s->f.ch;
    uint32_t from = s->tok[t].from, to;
    unsigned groups = 0, pairs = 0, doubled = 0, size = 0;
    uint8_t sep = ch[from];

    while (from > 0 && hex(ch[from - 1]) && s->tok[t].from - from < 5)
        from--;
    if (from > 0 && alnum(ch[from - 1]))
        return;
    for (to = from; to < s->f.n && (hex(ch[to]) || ch[to] == sep); to++) {
        if (ch[to] != sep) {
            size++;
            continue;
        }
        doubled += size == 0 && to > from && ch[to - 1] == sep;
        groups += size > 0;
        pairs += size == 2;
        if (size > 4 || groups > 8)
            return;
        size = 0;
    }
    groups += size > 0;
    pairs += size == 2;
    if (size > 4 || (to < s->f.n && alnum(ch[to])))
        return;
    if (groups == 6 && pairs == 6 && doubled == 0)
        take_chars(s, t, from, to, IDENT_ID, IDENT_CERTAIN, IDENT_WHY_MAC);
    else if (sep == ':' && ((groups == 8 && doubled == 0) ||
                            (doubled == 1 && groups >= 2 && groups < 8)))
        take_chars(s, t, from, to, IDENT_IP, IDENT_CERTAIN, IDENT_WHY_IP);
}

void
ident_net(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i], *next = t + 1;

        if (t->claim != IDENT_FREE)
            continue;
        if (t->kind == IDENT_MARK) {
            if (t->ch == '@')
                at_sign(s, i);
            else if (t->ch == ':' && i > 0 && ident_mark(next, '/') &&
                     ident_glued(next) && ident_mark(&t[2], '/') &&
                     ident_glued(&t[2]))
                scheme(s, i);
            else if (t->ch == ':' || (t->ch == '-' && ident_glued(t)))
                colons(s, i);
        } else if (t->kind == IDENT_DIGITS && ident_mark(next, '.') &&
                   ident_glued(next) && ipv4(s, i)) {
            continue;
        } else if ((t->kind == IDENT_WORD || t->kind == IDENT_DIGITS) &&
                   ident_mark(next, '.') && ident_glued(next) &&
                   ident_glued(&t[2])) {
            if (!picture(s, i + 2) && t->kind == IDENT_WORD)
                domain(s, i);
        } else if (t->kind == IDENT_WORD && ident_len(t) == 1 &&
                   ident_is(s, i, "u") && ident_mark(next, '/') &&
                   ident_glued(next) && ident_glued(&t[2]) &&
                   t[2].kind == IDENT_WORD && ident_len(&t[2]) > 2) {
            user(s, i);
        } else if (t->kind == IDENT_WORD && ident_len(t) == 2 &&
                   ident_is(s, i, "at")) {
            spelt_mail(s, i);
        }
    }
}
