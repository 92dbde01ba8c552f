/*
 * directory: seeing and finding.
 */
#include "core/directory.h"

#include "core/fold.h"

const struct directory_tongue directory_tongue_table[] = {
#define TONGUE(code, name) {code, name},
#include "core/directory.def"
#undef TONGUE
};
const size_t directory_tongue_count =
    sizeof directory_tongue_table / sizeof directory_tongue_table[0];

const char *const directory_theme_table[DIRECTORY_THEMES] = {
#define THEME(key) #key,
#include "core/directory.def"
#undef THEME
};

static bool
is_text(struct str s, const char *text)
{
    size_t i = 0;

    for (; i < s.len && text[i] != '\0'; i++)
        if (s.ptr[i] != text[i])
            return false;
    return i == s.len && text[i] == '\0';
}

uint32_t
directory_tongue_find(struct str code)
{
    for (uint32_t i = 0; i < directory_tongue_count; i++)
        if (is_text(code, directory_tongue_table[i].code))
            return i;
    return DIRECTORY_NONE;
}

uint32_t
directory_theme_find(struct str key)
{
    for (uint32_t i = 0; i < DIRECTORY_THEMES; i++)
        if (is_text(key, directory_theme_table[i]))
            return i;
    return DIRECTORY_NONE;
}

enum directory_shows
directory_shows(uint32_t shows, enum directory_field f)
{
    return (enum directory_shows)(shows >> (2 * (unsigned)f) & 3);
}

uint32_t
directory_show(uint32_t shows, enum directory_field f, enum directory_shows to)
{
    return (shows & ~(UINT32_C(3) << (2 * (unsigned)f))) |
           (uint32_t)to << (2 * (unsigned)f);
}

void
directory_see(const struct directory_entry *e, enum directory_shows as,
              struct directory_entry *out)
{
    const struct str none = {NULL, 0};

#define SEES(f) (directory_shows(e->shows, DIRECTORY_##f) >= as)
    *out = (struct directory_entry){
        .name = e->name,
        .orientation = SEES(orientation) ? e->orientation : none,
        .region = SEES(region) ? e->region : none,
        .about = SEES(about) ? e->about : none,
        .reach = SEES(reach) ? e->reach : none,
        .zone = SEES(zone) ? e->zone : none,
        .languages = SEES(languages) ? e->languages : 0,
        .themes = SEES(themes) ? e->themes : 0,
        .offers = SEES(offers) ? e->offers : 0,
        .seeks = SEES(seeks) ? e->seeks : 0,
        .years = SEES(years) ? e->years : DIRECTORY_YEARS_UNSAID,
        .shows = e->shows,
    };
#undef SEES
}

/* ---- words ---- */

/* Words of a text one after the other, folded and in lower case. */
struct words {
    uint8_t ch[DIRECTORY_TEXT_MAX];
    uint32_t at[DIRECTORY_TEXT_MAX + 1];
    uint32_t n, next;
};

static void
words_begin(struct words *w, struct str text)
{
    struct fold f = {.ch = w->ch, .at = w->at};

    if (text.len > DIRECTORY_TEXT_MAX)
        text.len = DIRECTORY_TEXT_MAX;
    fold_text(text, &f);
    w->n = f.n;
    w->next = 0;
    for (uint32_t i = 0; i < w->n; i++)
        if (fold_class[w->ch[i]] & FOLD_UPPER && w->ch[i] >= 'A' &&
            w->ch[i] <= 'Z')
            w->ch[i] = (uint8_t)(w->ch[i] - 'A' + 'a');
}

/* The next word, in w's memory; false at the end. */
static bool
words_next(struct words *w, const uint8_t **word, size_t *len)
{
    while (w->next < w->n && !(fold_class[w->ch[w->next]] & FOLD_ALNUM))
        w->next++;
    *word = w->ch + w->next;
    *len = 0;
    while (w->next < w->n && fold_class[w->ch[w->next]] & FOLD_ALNUM) {
        w->next++;
        *len += *len < DIRECTORY_WORD_MAX;
    }
    return *len > 0;
}

/* Bytes of a word that stand in the index: letters of other scripts take two
 * or three bytes each. */
static size_t
stem_of(const uint8_t *word, size_t len)
{
    size_t stem = word[0] >= 0x80 ? 2 * DIRECTORY_STEM : DIRECTORY_STEM;

    return len < stem ? len : stem;
}

/* ---- terms ---- */

static int
compare(const struct directory_term *a, const struct directory_term *b)
{
    for (size_t i = 0; i < a->len && i < b->len; i++)
        if (a->b[i] != b->b[i])
            return a->b[i] < b->b[i] ? -1 : 1;
    return (a->len > b->len) - (a->len < b->len);
}

/* Put in its place unless it is there; full lists stay as they are. */
static size_t
insert(struct directory_term *list, size_t n, size_t max,
       const struct directory_term *t)
{
    size_t i = n;

    for (size_t k = 0; k < n; k++)
        if (compare(&list[k], t) == 0)
            return n;
    if (n == max)
        return n;
    while (i > 0 && compare(&list[i - 1], t) > 0) {
        list[i] = list[i - 1];
        i--;
    }
    list[i] = *t;
    return n + 1;
}

static struct directory_term
term_of(char kind, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    struct directory_term t = {.len = 1, .b = {(uint8_t)kind}};

    for (size_t i = 0; i < len && t.len < DIRECTORY_TERM_MAX; i++)
        t.b[t.len++] = from[i];
    return t;
}

static struct directory_term
term_number(char kind, uint32_t n)
{
    uint8_t b = (uint8_t)n;

    return term_of(kind, &b, 1);
}

static size_t
add_bits(struct directory_term *out, size_t n, char kind, uint64_t bits)
{
    for (uint32_t i = 0; i < 64; i++) {
        struct directory_term t = term_number(kind, i);

        if (bits >> i & 1)
            n = insert(out, n, DIRECTORY_TERMS_MAX, &t);
    }
    return n;
}

static size_t
add_words(struct directory_term *out, size_t n, struct str text)
{
    struct words w;
    const uint8_t *word;
    size_t len;

    words_begin(&w, text);
    while (words_next(&w, &word, &len)) {
        struct directory_term t = term_of('w', word, stem_of(word, len));

        n = insert(out, n, DIRECTORY_TERMS_MAX, &t);
    }
    return n;
}

size_t
directory_terms(const struct directory_entry *e,
                struct directory_term out[DIRECTORY_TERMS_MAX])
{
    struct directory_term t = term_of('*', NULL, 0);
    struct directory_entry seen;
    size_t n;

    directory_see(e, DIRECTORY_MY_GROUPS, &seen);
    n = insert(out, 0, DIRECTORY_TERMS_MAX, &t);
    n = add_bits(out, n, 'l', seen.languages);
    n = add_bits(out, n, 't', seen.themes);
    n = add_bits(out, n, 'o', seen.offers);
    n = add_bits(out, n, 's', seen.seeks);
    if (seen.years != DIRECTORY_YEARS_UNSAID) {
        t = term_number('y', seen.years);
        n = insert(out, n, DIRECTORY_TERMS_MAX, &t);
    }
    n = add_words(out, n, seen.name);
    n = add_words(out, n, seen.orientation);
    n = add_words(out, n, seen.region);
    return add_words(out, n, seen.about);
}

size_t
directory_query_terms(const struct directory_query *q,
                      struct directory_term out[DIRECTORY_QUERY_TERMS])
{
    const struct {
        char kind;
        uint32_t n;
    } picked[] = {
        {'l', q->language}, {'t', q->theme}, {'o', q->offer}, {'s', q->seek}};
    struct directory_term t;
    struct words w;
    const uint8_t *word;
    size_t len, n = 0, n_words = 0;

    for (size_t i = 0; i < sizeof picked / sizeof picked[0]; i++) {
        t = term_number(picked[i].kind, picked[i].n);
        if (picked[i].n != DIRECTORY_NONE)
            n = insert(out, n, DIRECTORY_QUERY_TERMS, &t);
    }
    if (q->years != DIRECTORY_YEARS_UNSAID) {
        t = term_number('y', q->years);
        n = insert(out, n, DIRECTORY_QUERY_TERMS, &t);
    }
    words_begin(&w, q->words);
    while (n_words++ < DIRECTORY_WORDS_MAX && words_next(&w, &word, &len)) {
        t = term_of('w', word, stem_of(word, len));
        n = insert(out, n, DIRECTORY_QUERY_TERMS, &t);
    }
    if (n == 0) {
        t = term_of('*', NULL, 0);
        n = insert(out, n, DIRECTORY_QUERY_TERMS, &t);
    }
    return n;
}

/* ---- fitting ---- */

/* Does a word of the text begin with this one (or is it, when short)? */
static bool
has_word(struct str text, const uint8_t *want, size_t want_len)
{
    bool whole =
        want_len < (want[0] >= 0x80 ? 2 * DIRECTORY_STEM : DIRECTORY_STEM);
    struct words w;
    const uint8_t *word;
    size_t len;

    words_begin(&w, text);
    while (words_next(&w, &word, &len)) {
        size_t i = 0;

        if (whole ? len != want_len : len < want_len)
            continue;
        while (i < want_len && word[i] == want[i])
            i++;
        if (i == want_len)
            return true;
    }
    return false;
}

static bool
has_words(const struct directory_entry *seen, struct str words)
{
    struct words w;
    const uint8_t *word;
    size_t len, n = 0;

    words_begin(&w, words);
    while (n++ < DIRECTORY_WORDS_MAX && words_next(&w, &word, &len))
        if (!has_word(seen->name, word, len) &&
            !has_word(seen->orientation, word, len) &&
            !has_word(seen->region, word, len) &&
            !has_word(seen->about, word, len))
            return false;
    return true;
}

bool
directory_fits(const struct directory_entry *seen,
               const struct directory_query *q)
{
#define MISSES(bits, n) ((n) != DIRECTORY_NONE && !((bits) >> (n)&1))
    if (MISSES(seen->languages, q->language) || MISSES(seen->themes, q->theme))
        return false;
    if (MISSES(seen->offers, q->offer) || MISSES(seen->seeks, q->seek))
        return false;
#undef MISSES
    if (q->years != DIRECTORY_YEARS_UNSAID && seen->years != q->years)
        return false;
    return has_words(seen, q->words);
}
