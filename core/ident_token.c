/*
 * Cutting a folded text into tokens: words, digits, marks, line ends, with
 * what their paragraph is like; see ident_work.h.
 */
#include "core/ident_work.h"
#include "core/lang.h"

#define LINE_BREAKS 2 /* line ends that end a paragraph */
#define FEW 64        /* words of a paragraph that are looked at for that */
#define SPACED 4      /* letters with a blank between each that are one word */

static uint8_t
lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static bool
is_letter(uint8_t c)
{
    return (fold_class[c] & FOLD_LETTER) != 0;
}

/* Is ch[i..] one of the letters that follow an apostrophe in contractions? */
static bool
contraction(const uint8_t *ch, uint32_t i, uint32_t end)
{
    uint8_t a = lower(ch[i]), b = i + 1 < end ? lower(ch[i + 1]) : 0;
    bool one = !is_letter(b);

    if (one)
        return a == 't' || a == 'm' || a == 'd';
    if (i + 2 < end && is_letter(ch[i + 2]))
        return false;
    return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') ||
           (a == 'l' && b == 'l');
}

/* A word as it is read. */
struct word {
    uint64_t hash;
    uint32_t end;
    unsigned letters, upper;
};

/* Read letters from w->end on. */
static void
read_letters(const uint8_t *ch, uint32_t end, struct word *w)
{
    uint64_t hash = w->hash;
    uint32_t i = w->end;
    unsigned upper = 0;

    for (; i < end; i++) {
        uint8_t small = fold_small[ch[i]];

        if (small == 0)
            break;
        upper += small != ch[i];
        hash = fold_hash_step(hash, small);
    }
    w->letters += i - w->end;
    w->upper += upper;
    w->hash = hash;
    w->end = i;
}

/*
 * The word that begins at i.  An apostrophe is inside for O'Brien, D'Angelo,
 * don't, we're; it ends the word in Anna's and l'hôpital.
 */
static struct word
read_word(const uint8_t *ch, uint32_t i, uint32_t end)
{
    struct word w = {.hash = FOLD_HASH_START, .end = i};
    uint32_t k;

    read_letters(ch, end, &w);
    k = w.end;
    if (k + 1 < end && ch[k] == '\'' && is_letter(ch[k + 1])) {
        uint8_t a = ch[i];
        bool name = k == i + 1 && (a == 'O' || a == 'D' || a == 'o');

        if (name || contraction(ch, k + 1, end)) {
            w.end++;
            read_letters(ch, end, &w);
        }
    }
    return w;
}

static void
add_word(struct ident_state *s, struct ident_token *t)
{
    struct word w = read_word(s->f.ch, t->from, s->f.n);

    t->to = w.end;
    t->hash = w.hash;
    if (fold_class[s->f.ch[t->from]] & FOLD_UPPER) {
        t->form |= IDENT_CAPITAL;
        if (w.upper == w.letters && w.letters > 1)
            t->form |= IDENT_CAPITALS;
        else if (w.upper > 1)
            t->form |= IDENT_INNER;
    } else if (w.upper > 0) {
        t->form |= IDENT_INNER;
    }
}

/* One token from character i on; gives its end. */
static uint32_t
add_token(struct ident_state *s, struct ident_token *t, uint32_t i)
{
    const uint8_t *ch = s->f.ch;
    uint32_t n = s->f.n, k = i + 1;
    uint8_t class = fold_class[ch[i]];

    *t = (struct ident_token){.from = i, .ch = ch[i]};
    if (class & FOLD_LETTER) {
        t->ch = fold_small[ch[i]];
        t->kind = IDENT_WORD;
        add_word(s, t);
        k = t->to;
    } else if (class & FOLD_DIGIT) {
        t->kind = IDENT_DIGITS;
        while (k < n && fold_class[ch[k]] & FOLD_DIGIT)
            k++;
    } else if (class & FOLD_LINE) {
        t->kind = IDENT_LINE;
        while (k < n && fold_class[ch[k]] & (FOLD_LINE | FOLD_BLANK))
            k++;
    } else {
        t->kind = IDENT_MARK;
        if (ch[i] == '\'' && k < n && lower(ch[k]) == 's' && i > 0 &&
            is_letter(ch[i - 1]) && (k + 1 == n || !is_letter(ch[k + 1])))
            k++;
    }
    t->to = k;
    return k;
}

/*
 * Letters with one blank between each are one word when there are four or more
 * of them ("J o h n").  Tokens [first, *end) just added; shortens *end.
 */
static void
join_spaced(struct ident_state *s, uint32_t first, uint32_t *end)
{
    struct ident_token *t = &s->tok[first];
    uint64_t h = FOLD_HASH_START;

    for (uint32_t i = first; i < *end; i++)
        h = fold_hash_step(h, s->tok[i].ch);
    t->to = s->tok[*end - 1].to;
    t->hash = h;
    t->form |= IDENT_SPACED;
    *end = first + 1;
}

static bool
single(const struct ident_token *t)
{
    return t->kind == IDENT_WORD && ident_len(t) == 1;
}

/* Pull runs of SPACED letters or more together; gives the new number of
 * tokens.  Called only where there is one: nearly no text has. */
static uint32_t
join_runs(struct ident_state *s, uint32_t n)
{
    uint32_t to = IDENT_GUARD;

    for (uint32_t i = IDENT_GUARD; i < n;) {
        uint32_t k = i + 1;

        s->tok[to] = s->tok[i];
        if (single(&s->tok[i])) {
            while (k < n && single(&s->tok[k]) &&
                   s->tok[k].from == s->tok[k - 1].to + 1)
                k++;
            if (k - i >= SPACED) {
                uint32_t end = k - i + to;

                for (uint32_t m = i; m < k; m++)
                    s->tok[to + m - i] = s->tok[m];
                join_spaced(s, to, &end);
                to++;
                i = k;
                continue;
            }
        }
        to++;
        i++;
    }
    return to;
}

/* Does the mark end a sentence, given the word before it? */
static bool
ends_sentence(const struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i], *before = t - 1;

    if (t->ch == '!' || t->ch == '?' || t->ch == '*')
        return true;
    if (t->ch != '.')
        return false;
    if (i == 0 || before->kind != IDENT_WORD)
        return true;
    return !(single(before) || lex_is(before->set, LEX_TITLE));
}

/* Which words begin a sentence or line. */
static void
mark_starts(struct ident_state *s, uint32_t first, uint32_t last)
{
    bool start = true;

    for (uint32_t i = first; i < last; i++) {
        struct ident_token *t = &s->tok[i];

        if (t->kind == IDENT_WORD || t->kind == IDENT_DIGITS) {
            if (start)
                t->form |= IDENT_START;
            start = false;
        } else if (t->kind == IDENT_LINE) {
            start = true;
        } else if (!(start && (t->ch == '"' || t->ch == '(' || t->ch == '-' ||
                               t->ch == '\'' || t->ch == '['))) {
            start = ends_sentence(s, i) && !ident_glued(&t[1]);
        }
    }
}

struct paragraph {
    uint32_t first, last; /* tokens, last exclusive */
    bool caseless; /* in small letters or in capitals only: what capitals there
                      are say nothing */
};

/* Do the blanks and line ends of a token end a paragraph? */
static bool
ends_paragraph(const struct ident_state *s, const struct ident_token *t)
{
    unsigned breaks = 0;

    for (uint32_t k = t->from; k < t->to; k++)
        breaks += s->f.ch[k] == '\n';
    return breaks >= LINE_BREAKS;
}

/* The paragraph that begins at token i. */
static struct paragraph
paragraph_at(const struct ident_state *s, uint32_t i)
{
    struct paragraph p = {.first = i};
    uint32_t words = 0, capital = 0, capitals = 0;

    for (; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];

        if (t->kind == IDENT_WORD && ident_len(t) > 1) {
            words++;
            capital += (t->form & IDENT_CAPITAL) != 0;
            capitals += (t->form & IDENT_CAPITALS) != 0;
        } else if (t->kind == IDENT_LINE && ends_paragraph(s, t)) {
            i++;
            break;
        }
    }
    p.last = i;
    p.caseless =
        words > 0 && (capital == 0 || (words > 3 && capitals * 5 > words * 4));
    return p;
}

/* Classes that a phrase gives to all its words, to its first, to its last. */
#define WHOLE                                                                  \
    (LEX_PLACE | LEX_REGION | LEX_COUNTRY | LEX_TRADE | LEX_CLINICAL |         \
     LEX_THEORIST | LEX_NATION | LEX_FAITH | LEX_KIN | LEX_ROLE | LEX_EVENT)
#define PHRASE_FIRST (LEX_CUE_AGE | LEX_UNIT | LEX_EPONYM | LEX_NUMBER)
#define PHRASE_LAST                                                            \
    (LEX_CUE_NAME | LEX_CUE_PLACE | LEX_CUE_ID | LEX_CUE_DATE | LEX_ORG |      \
     LEX_TITLE | LEX_STREET | LEX_SPEECH | LEX_SOLE)

#define LONGEST (UINT64_C(7) << LEX_AT_LONGEST)

/* Give the words first .. first + n - 1 what their phrase says. */
static void
put_phrase(struct ident_token *t, unsigned n, uint64_t set)
{
    uint64_t more =
        set & ~(UINT64_C(0xffffffff) | LONGEST | UINT64_C(511) << LEX_AT_MORE);

    if (lex_is(set, WHOLE) || lex_more(set) & LEX_MORE_BRAND) {
        t->phrase = (uint8_t)n;
        for (unsigned i = 0; i < n; i++) {
            t[i].set |= (set & WHOLE) | more;
            t[i].inside = (uint8_t)i;
        }
    }
    t[0].set |= set & PHRASE_FIRST;
    t[n - 1].set |= (set & PHRASE_LAST) | (uint64_t)lex_more(set)
                                              << LEX_AT_MORE;
}

/* The longest listed phrase that begins with word i, hyphens as blanks. */
static void
find_phrase(struct ident_state *s, const struct lex *x, uint32_t i)
{
    struct ident_token *t = &s->tok[i];
    unsigned most = lex_longest(t->set), words = 1;
    uint64_t h = t->hash, found = 0;
    uint32_t end = 0;

    for (uint32_t k = i + 1; words < most && k < s->n_tok; k++) {
        const struct ident_token *next = &s->tok[k];
        uint64_t set;

        if (next->kind == IDENT_MARK && next->ch == '-' && ident_glued(next))
            continue;
        if (next->kind == IDENT_MARK && next->ch == '.' && ident_glued(next) &&
            ident_len(&s->tok[k - 1]) <= 2)
            continue;
        if (next->kind != IDENT_WORD)
            break;
        h = fold_hash_join(h, next->hash);
        words++;
        set = lex_find(x, h);
        if (set != 0) {
            found = set;
            end = k + 1;
        }
    }
    if (found != 0)
        put_phrase(t, end - i, found);
}

/* Which table a language has: more[result - 1], 0 for the core's. */
static uint8_t
table_of(const struct ident_state *s, enum lang lang)
{
    const char *code = lang_code(lang);

    for (uint32_t i = 0; i < s->tables->n_more; i++)
        if (s->tables->more[i]->lang[0] == code[0] &&
            s->tables->more[i]->lang[1] == code[1])
            return (uint8_t)(i + 1);
    return 0;
}

/* What is a matter of language, and no name. */
#define WORDS                                                                  \
    (LEX_WORD | LEX_STOP | LEX_KIN | LEX_ROLE | LEX_MONTH | LEX_WEEKDAY |      \
     LEX_CUE_NAME | LEX_CUE_PLACE | LEX_CUE_ID | LEX_CUE_AGE | LEX_CUE_DATE)

/* The table that knows clearly more words of a paragraph than the core: for
 * lines of a form, which have few of the words that tell a language
 * ("Date de naissance : 3 mai 1990"). */
static uint8_t
table_by_words(const struct ident_state *s, struct paragraph p)
{
    const struct ident_tables *all = s->tables;
    uint32_t known[IDENT_TABLES_MORE] = {0}, core = 0, best = 0;

    for (uint32_t i = p.first, words = 0; i < p.last && words < FEW; i++) {
        const struct ident_token *t = &s->tok[i];

        if (t->kind != IDENT_WORD || ident_len(t) < 2 ||
            t->form & IDENT_CAPITAL)
            continue; /* what has a capital may be a name */
        words++;
        core += lex_is(lex_find(all->core, t->hash), WORDS);
        for (uint32_t k = 0; k < all->n_more; k++)
            known[k] += lex_is(lex_find(all->more[k], t->hash), WORDS);
    }
    for (uint32_t k = 1; k < all->n_more; k++)
        best = known[k] > known[best] ? k : best;
    return known[best] > core + 1 ? (uint8_t)(best + 1) : 0;
}

/* The language of tokens [first, last), if they are enough to tell. */
static enum lang
lang_here(const struct ident_state *s, uint32_t first, uint32_t last)
{
    uint32_t from = s->f.at[s->tok[first].from];

    return lang_of(
        (struct str){s->text + from, s->f.at[s->tok[last - 1].to] - from});
}

/* What was looked up last, by hash: half of all words are of a few hundred. */
#define RECENT 512 /* power of two */
#define AHEAD 6    /* tokens between asking for memory and reading it */

struct recent {
    struct {
        uint64_t hash;
        uint64_t set;
    } of[RECENT];
    uint8_t lang;
};

/* What the tables say of a word, in the language of its paragraph. */
static uint64_t
set_of(struct ident_state *s, struct recent *r, struct ident_token *t,
       const struct lex *own)
{
    uint32_t at = (uint32_t)(t->hash >> 40) & (RECENT - 1);
    uint64_t set;

    if (r->of[at].hash == t->hash)
        return r->of[at].set;
    set = lex_find(s->tables->core, t->hash);
    if (t->lang != 0)
        set = lex_join(set, lex_find(own, t->hash));
    if (set != 0) {
        r->of[at].hash = t->hash;
        r->of[at].set = set;
        return set;
    }
    set = lex_tail(own, s->f.ch + t->from, ident_len(t));
    if (set != 0)
        t->form |= IDENT_TAIL;
    return set;
}

/* What the tables say of the words of a paragraph, in its language. */
static void
look_up(struct ident_state *s, struct paragraph p, uint8_t lang,
        struct recent *r)
{
    const struct lex *core = s->tables->core;
    const struct lex *own = lang == 0 ? core : s->tables->more[lang - 1];
    uint16_t form = p.caseless ? IDENT_CASELESS : 0;

    if (own->lang[0] == 'd' && own->lang[1] == 'e')
        form |= IDENT_NOUNS;
    if (r->lang != lang)
        *r = (struct recent){.lang = lang};
    for (uint32_t i = p.first; i < p.last; i++) {
        struct ident_token *t = &s->tok[i];
        const struct ident_token *soon = t + AHEAD;

        if (i + AHEAD < p.last && soon->kind == IDENT_WORD) {
            lex_expect(core, soon->hash);
            if (lang != 0)
                lex_expect(own, soon->hash);
        }
        t->lang = lang;
        if (t->kind != IDENT_WORD)
            continue;
        t->form |= form;
        t->set = set_of(s, r, t, own);
    }
    for (uint32_t i = p.first; i < p.last; i++) {
        if (s->tok[i].kind != IDENT_WORD || lex_longest(s->tok[i].set) == 0)
            continue;
        find_phrase(s, core, i);
        if (lang != 0)
            find_phrase(s, own, i);
        if (s->tok[i].set == (s->tok[i].set & LONGEST) && !p.caseless &&
            s->tok[i].form & IDENT_CAPITAL)
            s->tok[i].set = 0; /* "Saltburn" without "by the Sea" */
    }
    mark_starts(s, p.first, p.last);
}

/* Classes that a stage before or behind the names looks at. */
#define HOT                                                                    \
    (LEX_CLINICAL | LEX_MONTH | LEX_NUMBER | LEX_STREET | LEX_TRADE |          \
     LEX_EVENT | LEX_FAITH | LEX_NATION)

/* Does any stage but that of the names begin something at token t? */
static bool
is_hot(const struct ident_token *t)
{
    const struct ident_token *next = t + 1;

    if (t->kind == IDENT_DIGITS)
        return true;
    if (t->kind == IDENT_MARK)
        return t->ch == '@' || t->ch == ':' || t->ch == '+' ||
               (t->ch == '-' && ident_glued(t)) ||
               (t->ch == '(' && next->kind == IDENT_DIGITS);
    if (t->kind != IDENT_WORD)
        return false;
    return lex_is(t->set, HOT) || next->kind == IDENT_DIGITS ||
           (next->kind == IDENT_MARK && ident_glued(next) &&
            (ident_glued(next + 1) || next[1].kind == IDENT_DIGITS)) ||
           ident_len(t) == 2;
}

static void
list_hot(struct ident_state *s)
{
    s->n_hot = 0;
    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        s->hot[s->n_hot] = i;
        s->n_hot += is_hot(&s->tok[i]);
    }
}

void
ident_tokens(struct ident_state *s)
{
    const uint8_t *ch = s->f.ch;
    uint32_t n = IDENT_GUARD;
    struct recent recent = {.lang = 0};
    enum lang before = LANG_NONE;
    bool glued = false, asked = false;
    unsigned run = 0, longest = 0;

    for (uint32_t i = 0; i < s->f.n;) {
        if (fold_class[ch[i]] & FOLD_BLANK) {
            i++;
            glued = false;
            continue;
        }
        i = add_token(s, &s->tok[n], i);
        if (glued)
            s->tok[n].form |= IDENT_GLUED;
        glued = s->tok[n].kind != IDENT_LINE;
        if (s->tok[n].kind == IDENT_LINE)
            s->tok[n].form = 0;
        run = single(&s->tok[n]) ? run + 1 : 0;
        longest = run > longest ? run : longest;
        n++;
    }
    s->n_tok = longest < SPACED ? n : join_runs(s, n);
    for (uint32_t i = 0; i < IDENT_GUARD; i++)
        s->tok[s->n_tok + i] = (struct ident_token){
            .kind = IDENT_END, .from = s->f.n, .to = s->f.n};
    /* A paragraph too short to tell has the language of the one before it; the
     * first of them, that of the whole text; if that is too short, too, the
     * tables say whose words these are. */
    for (uint32_t i = IDENT_GUARD; i < s->n_tok;) {
        struct paragraph p = paragraph_at(s, i);
        enum lang lang = lang_here(s, p.first, p.last);

        if (lang == LANG_NONE && before == LANG_NONE && !asked) {
            before = lang_here(s, IDENT_GUARD, s->n_tok);
            asked = true;
        }
        if (lang != LANG_NONE)
            before = lang;
        look_up(s, p,
                before != LANG_NONE ? table_of(s, before)
                                    : table_by_words(s, p),
                &recent);
        i = p.last;
    }
    list_hot(s);
}
